"""Reactions are cursors: a function, the event types it hears, and its saved position.

Effect and position commit together, so the effect in the database is exactly once. A batch that
fails is taken apart; the event that fails alone is retried with back-off, then parked for a
person to see, and the rest pass.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import QuerySet

from gemba.foundation.events.models import Cursor, Event, ParkedEvent
from gemba.foundation.events.queries import (
    Position,
    RecordedEvent,
    end_of_log,
    events_numbered,
    positions_after,
    with_subjects,
)
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.questions import Question
from gemba.foundation.kernel.rows import adapter_of, planned_cursor
from gemba.foundation.kernel.text import storable
from gemba.foundation.kernel.turns import give_way

log = logging.getLogger(__name__)

ATTEMPTS_MAX = 5
RETRY_SECONDS_FIRST = 10
BATCH_EVENTS = 500
ERROR_CHARS_MAX = 2_000


class Reaction(Protocol):
    """What a subscriber does with a batch of events, oldest first."""

    def __call__(self, events: Sequence[RecordedEvent], *, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A reaction and what it hears."""

    name: str
    hears: tuple[str, ...]
    react: Reaction


_subscribers: dict[str, Subscriber] = {}


def subscriber(name: str, *, hears: Sequence[type[EventPayload]]) -> Callable[[Reaction], Reaction]:
    """Register a function as the reaction `name` (room.verb) to these event types."""

    def register(react: Reaction) -> Reaction:
        _subscribers[name] = Subscriber(name, tuple(kind.name for kind in hears), react)
        return react

    return register


def subscribers() -> dict[str, Subscriber]:
    """Every registered subscriber by name: the whole answer to "what happens next?"."""
    return _subscribers


def react_once(*, now: datetime) -> int:
    """Let every subscriber read one batch; the number of events handled. 0 means all is quiet."""
    round_ = _Round(now, _saved_positions(), end_of_log())
    handled = sum(_advance(each, round_) for each in _subscribers.values())
    _pass_over(round_)
    if _to_retry.all(now):
        handled += sum(_retry(each, now) for each in _subscribers.values())
    return handled


@Question
def _to_retry(now: datetime) -> QuerySet[ParkedEvent, int]:
    return ParkedEvent.objects.filter(retry_at__lte=now).order_by().values_list("pk", flat=True)[:1]


def react_until_quiet(*, now: datetime) -> int:
    """Let every subscriber read to the end of the log; the number of events handled."""
    total = 0
    while handled := react_once(now=now):
        total += handled
    return total


def rewind(name: str) -> None:
    """Send a subscriber back to the beginning; its room must have emptied what it built."""
    Cursor.objects.filter(subscriber=name).delete()
    ParkedEvent.objects.filter(subscriber=name).delete()


def retry_parked(*, now: datetime) -> int:
    """Make every parked event due again; how many there were."""
    return ParkedEvent.objects.filter(retry_at=None).update(retry_at=now, attempts=0)


@dataclass(frozen=True, slots=True)
class _Window:
    """The next events that anybody who stands at a position hears: all of them read the same piece
    of the log, up to `end`, and so stay together."""

    end: Position
    heard: Sequence[tuple[Position, str]]

    def of(self, each: Subscriber) -> list[Position]:
        """Where those stand that one of them hears."""
        names = {name for _position, name in self.heard}.intersection(each.hears)
        return [position for position, name in self.heard if name in names] if names else []


@dataclass(slots=True)
class _Round:
    """A batch for every subscriber, `horizon` the end of the log when it began. `told`: events that
    others have read in it, by sequence; `unheard`: those to whom nothing new was said, from where
    to where."""

    now: datetime
    positions: dict[str, Position]
    horizon: Position
    windows: dict[Position, _Window] = field(default_factory=dict)
    told: dict[int, RecordedEvent] = field(default_factory=dict)
    unheard: list[tuple[str, Position, Position]] = field(default_factory=list)

    def start_of(self, each: Subscriber) -> Position:
        """Where a subscriber stood when the round began."""
        return self.positions.get(each.name, Position())

    def window_at(self, start: Position) -> _Window:
        """What those who stood there read in this round; looked up once."""
        if start not in self.windows:
            here = [each for each in _subscribers.values() if self.start_of(each) == start]
            types = {name for each in here for name in each.hears}
            heard = positions_after(start, limit=BATCH_EVENTS, types=types)
            end = heard[-1][0] if len(heard) == BATCH_EVENTS else self.horizon
            within = [(position, name) for position, name in heard if position <= end]
            self.windows[start] = _Window(end, within)
        return self.windows[start]


@transaction.atomic
def _pass_over(found: _Round) -> None:
    """Those to whom nothing was said move on, all in one commit and all who stood together in one
    statement. Rows are locked in one order, so that two workers never wait for each other."""
    if not found.unheard:
        return
    together: dict[tuple[Position, Position], list[str]] = {}
    for name, start, end in found.unheard:
        together.setdefault((start, end), []).append(name)
    names = [name for name, _start, _end in found.unheard]
    locked = Cursor.objects.select_for_update().filter(subscriber__in=names)
    there = set(locked.order_by("subscriber").values_list("subscriber", flat=True))
    for (start, end), moving in together.items():
        reached = {
            "transaction_id": end.transaction_id,
            "sequence": end.sequence,
            "moved_at": found.now,
        }
        Cursor.objects.filter(
            subscriber__in=moving, transaction_id=start.transaction_id, sequence=start.sequence
        ).update(**reached)
        new = [Cursor(subscriber=name, **reached) for name in sorted({*moving} - there)]
        if start == Position() and new:
            Cursor.objects.bulk_create(new, ignore_conflicts=True)


def _advance(each: Subscriber, found: _Round) -> int:
    now, start = found.now, found.start_of(each)
    if found.horizon <= start:
        return 0
    window = found.window_at(start)
    rows, end = window.of(each), window.end
    if not rows:
        found.unheard.append((each.name, start, end))
        return 0
    began = time.monotonic()
    try:
        with transaction.atomic():
            if not _claim(each.name, start, end, now):
                return 0
            each.react(_told(rows, found.told), now=now)
    except Exception:
        log.exception("%s failed on a batch of %d; taking it apart", each.name, len(rows))
        _advance_singly(each, start, rows, end, now)
    give_way(began)
    return len(rows)


def _told(rows: list[Position], told: dict[int, RecordedEvent]) -> list[RecordedEvent]:
    """These rows as events; nearly all subscribers hear of the same, so each is read once."""
    missing = [row.sequence for row in rows if row.sequence not in told]
    fresh = events_numbered(missing) if missing else []
    told.update((event.sequence, event) for event in fresh)
    return [told[row.sequence] for row in rows]


def _advance_singly(
    each: Subscriber, start: Position, rows: list[Position], end: Position, now: datetime
) -> None:
    at = start
    for here in rows:
        try:
            with transaction.atomic():
                if not _claim(each.name, at, here, now):
                    return
                each.react(_told([here], {}), now=now)
        except Exception as error:
            with transaction.atomic():
                if not _claim(each.name, at, here, now):
                    return
                _park(each.name, here.sequence, 1, error, now)
        at = here
    if at != end:
        with transaction.atomic():
            _claim(each.name, at, end, now)


def _retry(each: Subscriber, now: datetime) -> int:
    parked_events = _due_again(each.name, now)
    for parked in parked_events:
        # taking the row away is the claim: of two workers only one finds it
        claim = ParkedEvent.objects.filter(pk=parked.pk, retry_at=parked.retry_at)
        try:
            with transaction.atomic():
                if claim.delete()[0]:
                    rows = Event.objects.filter(sequence=parked.event_id)
                    each.react(with_subjects(rows), now=now)
        except Exception as error:
            with transaction.atomic():
                if claim.delete()[0]:
                    _park(each.name, parked.event_id, parked.attempts + 1, error, now)
    return len(parked_events)


def _due_again(name: str, now: datetime) -> list[ParkedEvent]:
    due = ParkedEvent.objects.filter(subscriber=name, retry_at__lte=now)
    return list(due.order_by("event_id")[:BATCH_EVENTS])


def _park(name: str, sequence: int, attempts: int, error: Exception, now: datetime) -> None:
    log.exception("%s could not handle event %d", name, sequence, exc_info=error)
    wait = timedelta(seconds=RETRY_SECONDS_FIRST * 4 ** (attempts - 1))
    ParkedEvent.objects.update_or_create(
        subscriber=name,
        event_id=sequence,
        defaults={
            "attempts": attempts,
            "error": storable(repr(error))[:ERROR_CHARS_MAX],
            "failed_at": now,
            "retry_at": now + wait if attempts < ATTEMPTS_MAX else None,
        },
    )


def _saved_positions() -> dict[str, Position]:
    return {name: Position(number, sequence) for name, number, sequence in _cursors.all()}


@Question
def _cursors() -> QuerySet[Cursor, tuple[str, int, int]]:
    return Cursor.objects.values_list("subscriber", "transaction_id", "sequence")


def _claim(name: str, start: Position, end: Position, now: datetime) -> bool:
    """Move the cursor from `start` to `end`; False when another worker has moved it since."""
    adapt = adapter_of(datetime)
    moved_at = now if adapt is None else adapt(now)
    reached, left = (end.transaction_id, end.sequence), (start.transaction_id, start.sequence)
    with planned_cursor() as cursor:
        cursor.execute(_CLAIM, [*reached, moved_at, name, *left])
        moved = bool(cursor.rowcount)
    if moved or start != Position():
        return moved
    _, created = Cursor.objects.get_or_create(
        subscriber=name,
        defaults={
            "transaction_id": end.transaction_id,
            "sequence": end.sequence,
            "moved_at": now,
        },
    )
    return created


_CLAIM = f"""
UPDATE {Cursor._meta.db_table} SET transaction_id = %s, sequence = %s, moved_at = %s
WHERE subscriber = %s AND transaction_id = %s AND sequence = %s
"""  # noqa: S608 - names of our own table and columns
