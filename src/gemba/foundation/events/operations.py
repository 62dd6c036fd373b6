"""Writing the log: one line away from the act, inside the act's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.appending import Row, append
from gemba.foundation.events.companions import accompanied
from gemba.foundation.events.models import Cursor, Event
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id

CHAIN_DEPTH_MAX = 8


class ChainTooDeep(Exception):
    """Events kept causing events: a rule answers itself. The act is refused."""


class NotInTransaction(Exception):
    """An event was recorded outside a transaction, where it could outlive a failed act."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event about to be recorded. `happened_at` may lie in the past for imported history."""

    payload: EventPayload
    actor: Actor
    happened_at: datetime
    subjects: tuple[Subject, ...] = field(default=())
    cause: RecordedEvent | None = None


def record(
    payload: EventPayload,
    *,
    actor: Actor,
    now: datetime,
    subjects: Sequence[Subject],
    cause: RecordedEvent | None = None,
) -> None:
    """Append one event. Must be called inside the transaction of the act it tells of."""
    record_many([Draft(payload, actor, now, tuple(subjects), cause)], now=now)


def record_many(drafts: Sequence[Draft], *, now: datetime) -> None:
    """Append events in the order given, told also of what goes with their subjects (`companions`).

    Raises NotInTransaction outside a transaction and ChainTooDeep past CHAIN_DEPTH_MAX causes.
    """
    if not drafts:
        return
    if not connection.in_atomic_block:
        raise NotInTransaction("Record events inside the transaction of the act.")
    subjects = accompanied([draft.subjects for draft in drafts])
    append([_event(draft, now) for draft in drafts], subjects)


@transaction.atomic
def renumber() -> int:
    """Let go of the transaction numbers of a PostgreSQL cluster the log no longer lives in.

    A log restored into a new cluster carries numbers that cluster has not reached: no reader
    would pass them. All of it is complete, so its numbers, saved positions included, are moved
    below zero by one distance: each reader goes on exactly where it was. Changes nothing in a
    log that is at home. How many events were renumbered.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (unborn,) = cursor.fetchone() or (0,)
    foreign = Event.objects.filter(transaction_id__gte=unborn)
    last = foreign.aggregate(number=Max("transaction_id"), sequence=Max("sequence"))
    if last["number"] is None:
        return 0
    moved = F("transaction_id") - (last["number"] + 1)
    Cursor.objects.filter(sequence__lte=last["sequence"]).update(transaction_id=moved)
    return Event.objects.filter(sequence__lte=last["sequence"]).update(transaction_id=moved)


def _event(draft: Draft, now: datetime) -> Row:
    cause, actor, payload = draft.cause, draft.actor, draft.payload
    depth = cause.depth + 1 if cause else 0
    if depth > CHAIN_DEPTH_MAX:
        raise ChainTooDeep(
            f"{payload.name} would be the {depth}th event in a chain that began with "
            f"{cause.type if cause else payload.name}; look for a rule that answers itself."
        )
    return (
        new_id(now),
        payload.name,
        payload.version,
        draft.happened_at,
        now,
        actor.kind,
        actor.id,
        actor.name[:120],
        cause.id if cause else None,
        depth,
        payload.to_json(),
    )
