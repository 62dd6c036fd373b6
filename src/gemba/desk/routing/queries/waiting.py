"""Who waits, as the arithmetic knows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from gemba.desk.routing.assignment.values import Need, Waiting
from gemba.desk.routing.body import Ask, number_of
from gemba.desk.routing.models import QueueEntry, RoutingOffer
from gemba.desk.routing.queries.queues import Offered
from gemba.desk.routing.queries.staff import Asked
from gemba.desk.tickets.queries.handing import work_states
from gemba.foundation.kernel.json_values import JsonValue

ENTRIES_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A ticket in a queue; `waiting` is what the arithmetic sees, its id the entry's."""

    id: int
    ticket_id: UUID
    queue_id: UUID
    waiting: Waiting
    cause_sequence: int | None
    missed: tuple[int, ...]


def entries(*, queue_ids: Collection[UUID] | None = None, limit: int = ENTRIES_MAX) -> list[Entry]:
    """Tickets that wait and are on offer to nobody, the longest waiting first."""
    on_offer = RoutingOffer.objects.filter(answered_at=None).values("entry")
    rows = QueueEntry.objects.filter(left_at=None).exclude(pk__in=on_offer)
    if queue_ids is not None:
        rows = rows.filter(queue_id__in=list(queue_ids))
    return _entries(rows.order_by("entered_at", "pk")[:limit])


def open_entry(ticket_id: UUID) -> QueueEntry | None:
    """Where the ticket waits; None: nowhere."""
    return QueueEntry.objects.filter(ticket=ticket_id, left_at=None).first()


def entry_of(row: QueueEntry) -> Entry:
    """A stored entry as the arithmetic knows it."""
    return _entries([row])[0]


def asked_by(found: Iterable[Entry]) -> Asked:
    """The channels and languages of these tickets."""
    waiting = [each.waiting for each in found]
    languages = frozenset(each.language for each in waiting if each.language)
    return Asked(frozenset(each.channel for each in waiting), languages)


def needs_of(asks: Iterable[Ask]) -> JsonValue:
    """What a ticket asks for, as an entry keeps it: of a skill the highest level asked."""
    levels: dict[str, int] = {}
    certificates: set[str] = set()
    for each in asks:
        if each.skill_id is not None:
            key = str(each.skill_id)
            levels[key] = max(each.level, levels.get(key, 0))
        if each.certificate:
            certificates.add(each.certificate)
    kept: list[JsonValue] = [*sorted(certificates)]
    return {"skills": dict(levels), "certificates": kept}


def _entries(rows: Iterable[QueueEntry]) -> list[Entry]:
    listed = list(rows)
    states = work_states([row.ticket_id for row in listed])
    offered = Offered(row.ticket_id for row in listed)
    return [
        Entry(
            id=row.pk,
            ticket_id=row.ticket_id,
            queue_id=row.queue_id,
            waiting=_waiting(row, states[row.ticket_id].due_at, offered),
            cause_sequence=row.cause_sequence,
            missed=tuple(row.missed),
        )
        for row in listed
    ]


def _waiting(row: QueueEntry, due_at: datetime | None, offered: Offered) -> Waiting:
    needs: Mapping[str, Mapping[str, int]] = row.needs
    queue = offered.called(row.queue_id, row.ticket_id)
    return Waiting(
        ticket_id=row.pk,
        queue_id=queue.number if queue else number_of(row.queue_id),
        channel=row.channel,
        waiting_since=row.entered_at,
        needs=tuple(Need(key, level) for key, level in sorted(needs.get("skills", {}).items())),
        language=row.language,
        certifications=frozenset(needs.get("certificates", ())),
        weight=row.weight,
        due_at=due_at,
        owner_id=row.owner_id,
        continuity_id=row.continuity_id,
        refused_ids=frozenset({*row.declined, *row.missed}),
    )


def queues_waited_in() -> dict[UUID, tuple[UUID, int]]:
    """By ticket, the queue in which it waits and the version of that it entered by."""
    rows = QueueEntry.objects.filter(left_at=None).order_by()
    return {
        pk: (key, no) for pk, key, no in rows.values_list("ticket_id", "queue_id", "queue_version")
    }


def waiting_counts() -> Counter[UUID]:
    """How many tickets wait in each queue, those on offer included."""
    rows = QueueEntry.objects.filter(left_at=None).order_by()
    return Counter(dict(rows.values_list("queue_id").annotate(count=Count("pk"))))
