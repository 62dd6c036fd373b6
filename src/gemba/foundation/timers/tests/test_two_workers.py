"""Several workers on PostgreSQL: none waits for another, and people go first."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest

from gemba.foundation.events.tests.elsewhere import SEVERAL_WRITERS, Elsewhere
from gemba.foundation.timers.operations import cancel_timers, fire_due, set_timers
from gemba.foundation.timers.queries import failed_timers
from gemba.foundation.timers.registry import DueTimer, NewTimer, timer
from gemba.foundation.timers.testing import NOON, at, bell, only_new_handlers

pytestmark = SEVERAL_WRITERS


@pytest.fixture(autouse=True)
def _only_new_handlers() -> Iterator[None]:
    with only_new_handlers():
        yield


@pytest.fixture
def rung(other: Elsewhere) -> list[str]:
    """Keys that were rung, failures included; "a" wants what belongs to the bell "rope" too."""
    keys: list[str] = []

    @timer("test.bell")
    def ring(timers: Sequence[DueTimer], *, now: datetime) -> None:
        keys.extend(each.key for each in timers)
        if "a" in keys:
            set_timers([NewTimer("test.bell", "rope", at(900))])

    return keys


def test_what_one_worker_has_taken_another_passes_over(other: Elsewhere, rung: list[str]) -> None:
    set_timers([bell("x", 0), bell("y", 0)])
    other.begin()
    assert other.do(lambda: fire_due(now=NOON)) == 2
    set_timers([bell("z", 0)])
    assert fire_due(now=NOON) == 1
    assert rung == ["x", "y", "z"]
    other.roll_back()
    assert fire_due(now=NOON) == 2
    assert fire_due(now=NOON) == 0


def test_a_timer_lets_go_of_what_a_person_holds_and_comes_back(
    other: Elsewhere, rung: list[str]
) -> None:
    set_timers([bell("a", 0), bell("rope", 900)])
    other.begin()
    other.do(lambda: set_timers([bell("rope", 60)]))
    fire_due(now=NOON)
    # the person, who holds the rope, now wants the very timer that waited for it
    assert other.do(lambda: cancel_timers("test.bell", ["none"])) == 0
    other.do(lambda: set_timers([bell("b", 5)]))
    other.commit()
    assert [(f.key, f.retry_at) for f in failed_timers(limit=5)] == [("a", at(10))]
    assert fire_due(now=at(10)) == 2
    assert failed_timers(limit=5) == []
