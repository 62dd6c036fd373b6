"""Unsettled tickets with the moments that clocks are counted from, in the order of their ids."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from gemba.desk.tickets.conditions import Condition, ConditionRefused, as_q
from gemba.desk.tickets.models import Ticket

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class TicketMoments:
    """When a ticket was opened, when the customer wrote last, when the desk replied last."""

    id: UUID
    opened_at: datetime
    last_received_at: datetime | None
    last_replied_at: datetime | None


def unsettled_moments() -> Iterator[TicketMoments]:
    """Every unsettled ticket that was not merged away, a chunk a query."""
    after: UUID | None = None
    while True:
        rows = _unsettled(after).values_list(
            "pk", "opened_at", "last_received_at", "last_replied_at"
        )
        chunk = [TicketMoments(*row) for row in rows[:CHUNK]]
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1].id


def unsettled_tickets(
    condition: Condition, *, now: datetime, after: UUID | None, limit: int
) -> tuple[UUID, ...]:
    """Unsettled tickets that may match: where the database cannot tell, all of them."""
    rows = _unsettled(after)
    with suppress(ConditionRefused):
        rows = rows.filter(as_q(condition, now))
    return tuple(rows.values_list("pk", flat=True)[:limit])


def _unsettled(after: UUID | None) -> QuerySet[Ticket]:
    rows = Ticket.objects.filter(Q(is_settled=False, merged_into=None))
    return (rows.filter(pk__gt=after) if after else rows).order_by("pk")
