"""How the queues stand: how much waits in each, and how much of that is late or about to be."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from gemba.desk.routing.models import QueueEntry
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor

_OPEN = Q(
    left_at=None,
    ticket__is_settled=False,
    ticket__merged_into=None,
    ticket__snoozed_until=None,
)


@dataclass(frozen=True, slots=True)
class QueueStanding:
    """How many tickets wait in a queue, the first of them since when, and how their promises do."""

    queued: int = 0
    at_risk: int = 0
    broken: int = 0
    waiting_since: datetime | None = None


def queue_standings(
    *, actor: Actor, now: datetime, at_risk: QuerySet[Any, Any]
) -> dict[UUID, QueueStanding]:
    """By queue; empty ones are missing. `at_risk`: ids of tickets of which that is true, unless
    they are late. One query."""
    rows = QueueEntry.objects.filter(_OPEN)
    if not actor.sees_every_team:
        rows = rows.filter(ticket__in=visible_tickets(actor))
    is_coming = Q(ticket__due_at__gt=now)
    found = rows.values_list("queue_id").annotate(
        count=Count("pk"),
        at_risk=Count("pk", filter=is_coming & Q(ticket__in=at_risk)),
        broken=Count("pk", filter=Q(ticket__due_at__lte=now)),
        since=Min("entered_at"),
    )
    return {queue_id: QueueStanding(*standing) for queue_id, *standing in found.order_by()}


def queued_in(queue_id: UUID) -> Q:
    """The tickets that wait in a queue, as a part of a query over tickets."""
    return Q(pk__in=QueueEntry.objects.filter(queue_id=queue_id, left_at=None).values("ticket"))
