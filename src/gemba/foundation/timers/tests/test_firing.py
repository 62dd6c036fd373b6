"""Timers: each fires once, at or after its time, whatever fails on the way."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemba.foundation.timers import operations
from gemba.foundation.timers.operations import (
    ATTEMPTS_MAX,
    BATCH_TIMERS,
    cancel_timers,
    fire_due,
    fire_until_quiet,
    retry_parked,
    set_timers,
)
from gemba.foundation.timers.queries import due_times, failed_timers, timer_status
from gemba.foundation.timers.registry import DueTimer, NewTimer, TimerRefused, timer
from gemba.foundation.timers.testing import NOON, at, bell, only_new_handlers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_else_waits() -> Iterator[None]:
    with only_new_handlers():
        yield


class Rung(list[str]):
    """Keys in the order they fired. What was rolled back stays: tests of that count tries."""


def ring_all(*, broken: Callable[[str], bool] = lambda _: False) -> Rung:
    """Handle "test.bell" timers. Fails after half its work when a key is broken; an echo, set for
    each key in the same transaction, is the effect that may be there only once."""
    rung = Rung()

    @timer("test.echo")
    def echo(timers: Sequence[DueTimer], *, now: datetime) -> None:
        raise AssertionError("no test waits so long")

    @timer("test.bell")
    def ring(timers: Sequence[DueTimer], *, now: datetime) -> None:
        for each in timers:
            rung.append(each.key)
            set_timers([NewTimer("test.echo", f"{each.key} {now}", at(10**9))])
            if broken(each.key):
                raise RuntimeError(f"cannot bear {each.key}")

    return rung


def echoes() -> int:
    return next(s.waiting for s in timer_status(now=NOON) if s.kind == "test.echo")


def bells(now: datetime) -> tuple[int, int, int, int]:
    """Waiting, overdue, of these retrying, and parked."""
    line = next(s for s in timer_status(now=now) if s.kind == "test.bell")
    return line.waiting, line.overdue, line.retrying, line.parked


def test_a_timer_fires_once_at_its_time_and_not_before() -> None:
    rung = ring_all()
    set_timers([bell("b", 20), bell("a", 10), bell("c", 30)])
    assert fire_due(now=at(9.999)) == 0
    assert fire_due(now=at(20)) == 2
    assert rung == ["a", "b"]
    assert fire_until_quiet(now=at(20)) == 0
    assert bells(at(20)) == (1, 0, 0, 0)
    assert fire_until_quiet(now=at(86_400)) == 1
    assert rung == ["a", "b", "c"]
    assert echoes() == 3


def test_the_handler_gets_what_was_set() -> None:
    heard: list[DueTimer] = []

    @timer("test.bell")
    def ring(timers: Sequence[DueTimer], *, now: datetime) -> None:
        heard.extend(timers)

    set_timers([NewTimer("test.bell", "a", NOON, {"tone": 3, "name": "钟"})])
    fire_due(now=at(5))
    assert heard == [DueTimer("test.bell", "a", NOON, {"tone": 3, "name": "钟"})]


def test_setting_a_key_again_moves_it_and_cancelling_takes_it_back() -> None:
    rung = ring_all()
    set_timers([bell("a", 10), bell("b", 10), bell("a", 20)])
    set_timers([bell("b", 40)])
    assert due_times("test.bell", ["a", "b", "x"]) == {"a": at(20), "b": at(40)}
    assert cancel_timers("test.bell", ["a", "x"]) == 1
    assert fire_until_quiet(now=at(39)) == 0
    assert fire_until_quiet(now=at(40)) == 1
    assert rung == ["b"]


def test_a_handler_may_set_its_own_key_again() -> None:
    rung: list[datetime] = []

    @timer("test.bell")
    def ring(timers: Sequence[DueTimer], *, now: datetime) -> None:
        rung.extend(each.due_at for each in timers)
        set_timers([NewTimer("test.bell", t.key, t.due_at + timedelta(hours=1)) for t in timers])

    set_timers([bell("a", 0)])
    fire_until_quiet(now=at(2.5 * 3600))
    assert rung == [at(0), at(3600), at(7200)]


def test_after_a_day_without_a_worker_each_overdue_timer_fires_once() -> None:
    rung = ring_all()
    names = [f"{n:04}" for n in range(2 * BATCH_TIMERS + 7)]
    set_timers([bell(name, int(name)) for name in reversed(names)])
    assert fire_until_quiet(now=at(86_400)) == len(names)
    assert rung == names


def test_a_failure_leaves_no_half_effect_and_lets_the_others_pass() -> None:
    ring_all(broken=lambda key: key in ("3", "11"))
    set_timers([bell(str(n), 0) for n in range(20)])
    fire_until_quiet(now=at(0))
    assert echoes() == 18
    assert bells(at(0)) == (0, 2, 2, 0)
    assert {(f.key, f.attempts, f.retry_at) for f in failed_timers(limit=9)} == {
        ("3", 1, at(10)),
        ("11", 1, at(10)),
    }


def test_a_failing_timer_is_tried_later_and_later_then_parked_until_a_person_comes() -> None:
    tries: list[datetime] = []
    is_broken = True

    @timer("test.bell")
    def ring(timers: Sequence[DueTimer], *, now: datetime) -> None:
        tries.append(now)
        if is_broken:
            raise RuntimeError("no \x00")

    set_timers([bell("a", 0)])
    for seconds in range(0, 2_000, 5):
        fire_until_quiet(now=at(seconds))
    waits = [(b - a).total_seconds() for a, b in itertools.pairwise(tries)]
    assert waits == [10, 40, 160, 640]
    assert bells(at(2_000)) == (0, 0, 0, 1)
    (line,) = failed_timers(limit=5)
    assert (line.attempts, line.retry_at, line.due_at) == (ATTEMPTS_MAX, None, NOON)
    assert "no" in line.error
    is_broken = False
    assert retry_parked(now=at(2_000)) == 1
    assert fire_until_quiet(now=at(2_000)) == 1
    assert fire_until_quiet(now=at(9_000)) == retry_parked(now=at(9_000)) == 0


def test_a_parked_timer_that_is_moved_starts_afresh_and_one_cancelled_is_gone() -> None:
    rung = ring_all(broken=lambda _: True)
    set_timers([bell("a", 0), bell("b", 0)])
    for hour in range(ATTEMPTS_MAX):
        fire_until_quiet(now=at(3600 * hour))
    assert bells(at(86_400)) == (0, 0, 0, 2)
    cancel_timers("test.bell", ["b"])
    set_timers([bell("a", 90_000)])
    assert bells(at(86_400)) == (1, 0, 0, 0)
    rung.clear()
    fire_until_quiet(now=at(90_000))
    assert rung == ["a"]
    assert failed_timers(limit=5)[0].attempts == 1


def test_a_broken_kind_does_not_hold_up_another() -> None:
    rung = ring_all()

    @timer("test.broken")
    def fail(timers: Sequence[DueTimer], *, now: datetime) -> None:
        raise RuntimeError("never")

    set_timers([NewTimer("test.broken", "x", NOON), bell("a", 0)])
    fire_until_quiet(now=NOON)
    assert rung == ["a"]


def test_a_timer_nobody_handles_any_more_stays_and_shows() -> None:
    with only_new_handlers():
        ring_all()
        set_timers([bell("a", 0)])
    assert fire_until_quiet(now=at(60)) == 0
    assert bells(at(60)) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        NewTimer("test.unknown", "a", NOON),
        NewTimer("test.bell", "", NOON),
        NewTimer("test.bell", "k" * 201, NOON),
        NewTimer("test.bell", "a", NOON.replace(tzinfo=None)),
    ],
)
def test_a_timer_that_could_never_fire_is_refused(wrong: NewTimer) -> None:
    ring_all()
    with pytest.raises(TimerRefused):
        set_timers([bell("b", 0), wrong])
    assert due_times("test.bell", ["b"]) == {}


def while_we(verb: str, act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another do something once: after our first look, or before we set aside what failed."""
    original: Callable[..., Any] = getattr(operations, verb)

    def slowly(*given: Any) -> Any:
        monkeypatch.setattr(operations, verb, original)
        seen = original(*given) if verb == "_due" else None
        act()
        return seen if verb == "_due" else original(*given)

    monkeypatch.setattr(operations, verb, slowly)


ACTS: dict[str, Callable[[], object]] = {
    "fire": lambda: fire_due(now=NOON),
    "move": lambda: set_timers([bell("a", 60)]),
    "cancel": lambda: cancel_timers("test.bell", ["a"]),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_others_do_after_our_first_look_counts(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung = ring_all()
    set_timers([bell("a", 0), bell("b", 0)])
    while_we("_due", ACTS[act], monkeypatch)
    fire_until_quiet(now=NOON)
    assert rung == {"fire": ["a", "b"], "move": ["b"], "cancel": ["b"]}[act]
    fire_until_quiet(now=at(60))
    assert rung == {"fire": ["a", "b"], "move": ["b", "a"], "cancel": ["b"]}[act]


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_what_others_do_while_a_timer_fails_counts(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring_all(broken=lambda _: True)
    set_timers([bell("a", 0)])
    while_we("_set_aside", ACTS[act], monkeypatch)
    fire_until_quiet(now=NOON)
    assert due_times("test.bell", ["a"]) == ({"a": at(60)} if act == "move" else {})
    assert failed_timers(limit=5) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plans")
def test_looking_for_what_is_due_does_not_look_at_what_is_not() -> None:
    ring_all()
    with CaptureQueriesContext(connection) as asked:
        fire_due(now=NOON)
    (select,) = [q["sql"] for q in asked if q["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        plan = " ".join(str(line) for line in cursor.execute(f"EXPLAIN QUERY PLAN {select}"))
    assert "timer_due (fire_at<?)" in plan
    assert "TEMP B-TREE" not in plan
