"""Reading the log: one ticket's timeline, and everything after a position."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.models import Cursor, Event, EventSubject, ParkedEvent
from gemba.foundation.events.types import EventPayload, Subject, read_payload
from gemba.foundation.kernel.questions import Question

LAG_EVENTS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """One event as readers see it. `payload` is the typed dataclass of its type."""

    sequence: int
    id: UUID
    type: str
    happened_at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    cause_id: UUID | None
    depth: int
    subjects: tuple[Subject, ...]
    payload: EventPayload
    transaction_id: int = 0

    def subject(self, kind: str, qualifier: str | None = None) -> str | None:
        """The id of the first subject of that kind (and qualifier), or None."""
        for subject in self.subjects:
            if subject.kind == kind and qualifier in (None, subject.qualifier):
                return subject.id
        return None


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the log: readers have seen everything up to and including it.

    The default stands before the first event, those renumbered after a restore included.
    """

    transaction_id: int = -(2**62)
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class CursorStatus:
    """How far behind a subscriber is. `lag_events` stops counting at LAG_EVENTS_MAX."""

    subscriber: str
    sequence: int
    lag_events: int
    retrying: int
    parked: int
    moved_at: datetime | None


def events_after(
    position: Position, *, limit: int, types: Sequence[str] | None = None
) -> list[RecordedEvent]:
    """The next `limit` events after `position`, oldest first, of `types` or of any type."""
    rows = _after(position)
    if types is not None:
        rows = rows.filter(type__in=types)
    return with_subjects(rows[:limit])


def positions_after(
    position: Position, *, limit: int, types: Collection[str]
) -> list[tuple[Position, str]]:
    """Where the next `limit` events of these types stand, oldest first, and the type of each."""
    rows = _after(position).filter(type__in=types)
    values = rows.values_list("transaction_id", "sequence", "type")[:limit]
    return [(Position(number, sequence), name) for number, sequence, name in values]


def end_of_log() -> Position:
    """The newest position a reader may move to: nothing below it can still appear."""
    newest = (
        _readable()
        .order_by("-transaction_id", "-sequence")
        .values_list("transaction_id", "sequence")
    )
    if connection.vendor == "sqlite":
        newest = newest.order_by("-sequence")
    found = newest.first()
    return Position(*found) if found else Position()


def event_id_at(position: Position) -> UUID | None:
    """The id of the event at a position: it tells one history from another, as after a restore."""
    found = Event.objects.filter(sequence=position.sequence)
    return found.values_list("id", flat=True).first()


def timeline(kind: str, subject_ids: Sequence[str], *, limit: int) -> list[RecordedEvent]:
    """The newest `limit` events about any of these things, oldest first. Two queries."""
    return _oldest_first(with_subjects(_newest_about(kind, subject_ids, limit)))


def telling(kind: str, subject_ids: Sequence[str], *, limit: int) -> list[RecordedEvent]:
    """As `timeline`, to be told to a person: the events' subjects are left out. One query."""
    found = _newest_about(kind, subject_ids, limit)
    return _oldest_first(_recorded(row, ()) for row in found.values_list(*_COLUMNS))


def _newest_about(kind: str, subject_ids: Sequence[str], limit: int) -> QuerySet[Event]:
    sequences = (
        EventSubject.objects.filter(kind=kind, subject_id__in=subject_ids)
        .order_by("-event_id")
        .values("event_id")
        .distinct()[:limit]
    )
    return Event.objects.filter(sequence__in=sequences).order_by()


def _oldest_first(events: Iterable[RecordedEvent]) -> list[RecordedEvent]:
    return sorted(events, key=lambda event: (event.happened_at, event.sequence))


def history(
    kind: str, subject_id: str, *, limit: int, types: Sequence[str] = ()
) -> list[RecordedEvent]:
    """The first `limit` events about a thing, of these types or of all, in the order they were
    recorded, as for a replay."""
    if types:
        about = EventSubject.objects.filter(kind=kind, subject_id=subject_id).values("event_id")
        typed = Event.objects.filter(type__in=types, sequence__in=about)
        return with_subjects(typed.order_by("sequence")[:limit])
    sequences = (
        EventSubject.objects.filter(kind=kind, subject_id=subject_id)
        .order_by("event_id")
        .values("event_id")
        .distinct()[:limit]
    )
    rows = Event.objects.filter(sequence__in=sequences)
    return with_subjects(rows.order_by("sequence"))


def newest(types: Sequence[str], *, limit: int, before: int | None = None) -> list[RecordedEvent]:
    """The last `limit` events of these types, the newest first; or the last with a sequence number
    below `before`. For types of which there are thousands, not millions: they are sorted."""
    rows = Event.objects.filter(type__in=types)
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    # An expression: else planners may walk back through the whole log, past the index by type.
    return with_subjects(rows.order_by(-F("sequence"))[:limit])


def told_by(actor: Actor, *, types: Sequence[str], at: datetime) -> list[RecordedEvent]:
    """What events of these types told of this actor at one moment, in the order of recording."""
    rows = Event.objects.filter(type__in=types, happened_at=at)
    rows = rows.filter(actor_kind=actor.kind, actor_id=actor.id)
    return with_subjects(rows.order_by("sequence"))


def subjects_between(
    event_type: str, *, kind: str, since: datetime, until: datetime, limit: int
) -> list[str]:
    """Ids of the things of a kind that events of a type told of from `since` to before `until`."""
    events = Event.objects.filter(type=event_type, happened_at__gte=since, happened_at__lt=until)
    rows = EventSubject.objects.filter(kind=kind, event__in=events.order_by())
    return list(rows.values_list("subject_id", flat=True).distinct()[:limit])


def with_subjects(rows: QuerySet[Event]) -> list[RecordedEvent]:
    """Stored rows as recorded events, their subjects fetched in one query."""
    # not as instances of the model: in a reaction that would be half of the cost of reading
    found: list[tuple[Any, ...]] = list(rows.values_list(*_COLUMNS))
    return _with_subjects(found)


def events_numbered(sequences: Sequence[int]) -> list[RecordedEvent]:
    """The events with these sequence numbers, in no order."""
    return _with_subjects(_numbered.all(sequences))


@Question
def _numbered(sequences: Sequence[int]) -> QuerySet[Event, tuple[Any, ...]]:
    return Event.objects.filter(sequence__in=sequences).order_by().values_list(*_COLUMNS)


def _with_subjects(found: Sequence[tuple[Any, ...]]) -> list[RecordedEvent]:
    subjects: dict[int, list[Subject]] = {}
    for key, *subject in _subjects_of.all([row[0] for row in found]):
        subjects.setdefault(key, []).append(Subject(*subject))
    return [_recorded(row, tuple(subjects.get(row[0], ()))) for row in found]


@Question
def _subjects_of(sequences: Sequence[int]) -> QuerySet[EventSubject, tuple[int, str, str, str]]:
    rows = EventSubject.objects.filter(event_id__in=sequences).order_by("id")
    return rows.values_list("event_id", "kind", "subject_id", "qualifier")


def _recorded(row: tuple[Any, ...], subjects: tuple[Subject, ...]) -> RecordedEvent:
    """The values of _COLUMNS as a recorded event."""
    *first, payload, transaction_id = row
    return RecordedEvent(*(*first, subjects, read_payload(row[2], payload), transaction_id))


# the fields of RecordedEvent that stand first, then payload and transaction
_COLUMNS = (
    *("sequence", "id", "type", "happened_at", "recorded_at", "actor_kind", "actor_id"),
    *("actor_name", "cause_id", "depth", "payload", "transaction_id"),
)


def cursor_status(subscribers: Sequence[str]) -> list[CursorStatus]:
    """Position, lag and troubles of each subscriber, by name."""
    stored = {row.subscriber: row for row in Cursor.objects.all()}
    retrying: dict[str, int] = {}
    parked: dict[str, int] = {}
    for name, retry_at in ParkedEvent.objects.values_list("subscriber", "retry_at"):
        counts = parked if retry_at is None else retrying
        counts[name] = counts.get(name, 0) + 1
    result = []
    for name in sorted(subscribers):
        row = stored.get(name)
        position = Position(row.transaction_id, row.sequence) if row else Position()
        lag = _after(position).order_by()[:LAG_EVENTS_MAX].count()
        result.append(
            CursorStatus(
                subscriber=name,
                sequence=position.sequence,
                lag_events=lag,
                retrying=retrying.get(name, 0),
                parked=parked.get(name, 0),
                moved_at=row.moved_at if row else None,
            )
        )
    return result


# An event of a transaction that is still open, or of one that began after the oldest open one,
# may yet get neighbours with lower positions: it is left for the next look.
_BELOW_OLDEST_OPEN = "transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def _readable() -> QuerySet[Event]:
    if connection.vendor != "postgresql":
        return Event.objects.all()
    return Event.objects.extra(where=[_BELOW_OLDEST_OPEN])  # noqa: S610


def _after(position: Position) -> QuerySet[Event]:
    if connection.vendor != "postgresql":
        return Event.objects.filter(sequence__gt=position.sequence).order_by("sequence")
    return (
        _readable()
        .extra(
            where=["(transaction_id, sequence) > (%s, %s)"],
            params=[position.transaction_id, position.sequence],
        )
        .order_by("transaction_id", "sequence")
    )


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """An event a subscriber could not handle. `retry_at` None: given up, waits for a person."""

    subscriber: str
    sequence: int
    type: str
    attempts: int
    error: str
    failed_at: datetime
    retry_at: datetime | None


def parked_events(*, limit: int) -> list[ParkedLine]:
    """The oldest `limit` events that wait for a retry or for a person."""
    rows = ParkedEvent.objects.select_related("event").order_by("event_id", "subscriber")[:limit]
    return [
        ParkedLine(
            row.subscriber,
            row.event_id,
            row.event.type,
            row.attempts,
            row.error,
            row.failed_at,
            row.retry_at,
        )
        for row in rows
    ]


def events_at(sequences: Iterable[int]) -> dict[int, RecordedEvent]:
    """The events with these sequence numbers, as causes of what is done later. Two queries."""
    rows = Event.objects.filter(sequence__in=set(sequences)).order_by("sequence")
    return {event.sequence: event for event in with_subjects(rows)}


def subjects_told_of(
    types: Sequence[str], *, kind: str, since: datetime, until: datetime
) -> list[str]:
    """Ids of the things of a kind that events of these types told of in a stretch of time, in
    their order."""
    rows = EventSubject.objects.filter(
        kind=kind,
        event__type__in=list(types),
        event__happened_at__gte=since,
        event__happened_at__lt=until,
    )
    return list(rows.order_by("subject_id").values_list("subject_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event about a thing, with no more than a look at its past needs."""

    subject_id: str
    happened_at: datetime
    depth: int
    cause_id: UUID | None
    payload: EventPayload


def told_since(
    subject_ids: Sequence[str], *, kind: str, types: Sequence[str], since: datetime
) -> list[ToldEvent]:
    """What events of these types told of some hundred things since a moment, thing by thing in the
    order of recording. One query."""
    rows = EventSubject.objects.filter(
        kind=kind,
        subject_id__in=subject_ids,
        event__type__in=list(types),
        event__happened_at__gte=since,
    ).order_by("subject_id", "event")
    columns = ("happened_at", "depth", "cause_id", "type", "payload")
    values = rows.values_list("subject_id", *(f"event__{name}" for name in columns))
    return [
        ToldEvent(thing, at, depth, cause, read_payload(name, payload))
        for thing, at, depth, cause, name, payload in values
    ]
