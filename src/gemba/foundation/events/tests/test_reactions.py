"""Reactions: exactly once in the database, whatever fails on the way."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from gemba.foundation.events import reactions
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.models import Event
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent, cursor_status, history, parked_events
from gemba.foundation.events.reactions import (
    ATTEMPTS_MAX,
    BATCH_EVENTS,
    RETRY_SECONDS_FIRST,
    react_once,
    react_until_quiet,
    retry_parked,
    rewind,
    subscriber,
)
from gemba.foundation.events.testing import (
    NOON,
    BellRung,
    EchoHeard,
    only_new_subscribers,
    ring,
)
from gemba.foundation.events.types import Subject

pytestmark = pytest.mark.django_db
ECHOES = Subject.of("echoes", 1)


@pytest.fixture(autouse=True)
def _nobody_else_listens() -> Iterator[None]:
    with only_new_subscribers():
        yield


def echo_all(name: str = "test.echo", *, broken: Callable[[int], bool] = lambda _: False) -> None:
    """Record an echo for each bell; the effect a test can count. Fails after half its work."""

    @subscriber(name, hears=[BellRung])
    def echo(events: Sequence[RecordedEvent], *, now: datetime) -> None:
        for event in events:
            assert isinstance(event.payload, BellRung)
            payload = EchoHeard(event.payload.tone)
            record(payload, actor=SYSTEM, now=now, subjects=[ECHOES], cause=event)
            if broken(event.payload.tone):
                raise RuntimeError(f"cannot bear {event.payload.tone}")


def echoes() -> list[int]:
    found = history("echoes", "1", limit=10_000)
    return [e.payload.tone for e in found if isinstance(e.payload, EchoHeard)]


def status(name: str = "test.echo") -> tuple[int, int, int]:
    (line,) = cursor_status([name])
    return line.lag_events, line.retrying, line.parked


def test_every_bell_echoes_once_and_only_once() -> None:
    echo_all()
    ring(1, 2, 3)
    assert react_until_quiet(now=NOON) == 3
    assert react_until_quiet(now=NOON) == 0
    ring(4)
    react_until_quiet(now=NOON)
    assert echoes() == [1, 2, 3, 4]
    assert status() == (0, 0, 0)


def test_more_than_a_batch_is_read_to_the_end() -> None:
    echo_all()
    ring(*range(2 * BATCH_EVENTS + 7))
    react_until_quiet(now=NOON)
    assert echoes() == list(range(2 * BATCH_EVENTS + 7))


def test_who_hears_different_things_reads_the_same_piece_of_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []

    @subscriber("test.bells", hears=[BellRung])
    def bells(events: Sequence[RecordedEvent], *, now: datetime) -> None:
        heard.extend(event.type for event in events)

    @subscriber("test.both", hears=[BellRung, EchoHeard])
    def both(events: Sequence[RecordedEvent], *, now: datetime) -> None:
        heard.extend(f"{event.type}!" for event in events)

    monkeypatch.setattr(reactions, "BATCH_EVENTS", 3)
    for tone in range(2):
        ring(tone)
        with transaction.atomic():
            record(EchoHeard(tone), actor=SYSTEM, now=NOON, subjects=[ECHOES])
    bell, echo = BellRung.name, EchoHeard.name
    assert react_once(now=NOON) == 5
    assert heard == [bell, bell, f"{bell}!", f"{echo}!", f"{bell}!"]
    stood = [
        (line.sequence, line.lag_events) for line in cursor_status(["test.bells", "test.both"])
    ]
    assert len({sequence for sequence, _lag in stood}) == 1
    react_until_quiet(now=NOON)
    assert heard[5:] == [f"{echo}!"]
    # one that comes later reads from the beginning, on its own
    echo_all()
    react_until_quiet(now=NOON)
    assert echoes()[2:] == [0, 1]
    assert heard.count(f"{echo}!") == 4


def test_a_subscriber_passes_what_it_does_not_hear() -> None:
    heard: list[str] = []

    @subscriber("test.deaf", hears=[EchoHeard])
    def listen(events: Sequence[RecordedEvent], *, now: datetime) -> None:
        heard.extend(e.type for e in events)

    ring(1, 2, 3)
    assert status("test.deaf")[0] == 3
    react_until_quiet(now=NOON)
    assert heard == []
    assert status("test.deaf")[0] == 0


def test_a_failure_leaves_no_half_effect_and_lets_the_rest_pass() -> None:
    echo_all(broken=lambda tone: tone == 2)
    ring(1, 2, 3)
    react_until_quiet(now=NOON)
    assert echoes() == [1, 3]
    assert status() == (0, 1, 0)


def test_an_event_is_retried_later_and_later_then_parked() -> None:
    tries: list[datetime] = []

    @subscriber("test.never", hears=[BellRung])
    def never(events: Sequence[RecordedEvent], *, now: datetime) -> None:
        tries.append(now)
        raise RuntimeError("no")

    ring(1)
    moment = NOON
    react_until_quiet(now=moment)
    tries.clear()
    tries.append(moment)
    for _ in range(100):
        moment += timedelta(seconds=10)
        react_until_quiet(now=moment)
    assert len(tries) == ATTEMPTS_MAX
    waits = [(b - a).total_seconds() for a, b in itertools.pairwise(tries)]
    assert waits == [RETRY_SECONDS_FIRST * 4**n for n in range(ATTEMPTS_MAX - 1)]
    assert status("test.never") == (0, 0, 1)
    (line,) = parked_events(limit=5)
    assert (line.attempts, line.retry_at, line.error) == (ATTEMPTS_MAX, None, "RuntimeError('no')")


def test_what_was_parked_is_handled_once_when_the_cause_is_gone() -> None:
    is_broken = True
    echo_all(broken=lambda tone: is_broken and tone == 2)
    ring(1, 2, 3)
    moment = NOON
    for _ in range(ATTEMPTS_MAX):
        react_until_quiet(now=moment)
        moment += timedelta(hours=1)
    assert status() == (0, 0, 1)
    is_broken = False
    react_until_quiet(now=moment)
    assert echoes() == [1, 3]
    assert retry_parked(now=moment) == 1
    react_until_quiet(now=moment)
    assert echoes() == [1, 3, 2]
    assert status() == (0, 0, 0)
    assert retry_parked(now=moment) == 0


def test_a_retried_event_that_fails_again_has_all_its_tries_again() -> None:
    echo_all(broken=lambda _: True)
    ring(1)
    moment = NOON
    for _ in range(2 * ATTEMPTS_MAX):
        react_until_quiet(now=moment)
        moment += timedelta(hours=1)
    retry_parked(now=moment)
    react_until_quiet(now=moment)
    assert status() == (0, 1, 0)
    assert parked_events(limit=1)[0].attempts == 1


def test_one_broken_subscriber_does_not_hold_up_another() -> None:
    echo_all("test.broken", broken=lambda _: True)
    echo_all("test.sound")
    ring(1, 2, 3)
    react_until_quiet(now=NOON)
    assert echoes() == [1, 2, 3]


def test_an_event_that_cannot_be_read_is_parked_like_one_that_cannot_be_handled() -> None:
    echo_all()
    ring(1, 2, 3)
    Event.objects.filter(payload__tone=2).update(payload={"nothing": "known"})
    react_until_quiet(now=NOON)
    assert echoes() == [1, 3]
    assert status() == (0, 1, 0)


def test_rewinding_reads_all_again() -> None:
    echo_all()
    ring(1, 2)
    react_until_quiet(now=NOON)
    rewind("test.echo")
    react_until_quiet(now=NOON)
    assert echoes() == [1, 2, 1, 2]


def while_we_read(monkeypatch: pytest.MonkeyPatch, reading: str, now: datetime) -> None:
    """Let another worker do all there is to do after our first look and before our claim."""
    look: Callable[..., Any] = getattr(reactions, reading)
    others: Iterator[Callable[[], int]] = iter([lambda: react_once(now=now)])

    def look_slowly(*args: Any, **more: Any) -> Any:
        seen = look(*args, **more)
        for work in others:
            work()
        return seen

    monkeypatch.setattr(reactions, reading, look_slowly)


def test_of_two_workers_on_one_cursor_one_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    echo_all()
    ring(1, 2, 3)
    while_we_read(monkeypatch, "positions_after", NOON)
    react_until_quiet(now=NOON)
    assert echoes() == [1, 2, 3]


def test_of_two_workers_on_one_retry_one_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    is_broken = True
    echo_all(broken=lambda _: is_broken)
    ring(1)
    react_until_quiet(now=NOON)
    is_broken = False
    later = NOON + timedelta(hours=1)
    while_we_read(monkeypatch, "_due_again", later)
    react_until_quiet(now=later)
    assert echoes() == [1]
