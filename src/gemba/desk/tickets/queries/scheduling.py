"""Replies that are planned on a ticket, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.models import ScheduledReply, ScheduleState
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that will go with it; its bytes are in the file vault."""

    name: str
    content_type: str
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class PlannedReply:
    """A reply that is to be written at `send_at` unless the conversation goes on before."""

    id: UUID
    ticket_id: UUID
    author_id: int | None
    author_name: str
    text: str
    recipients: tuple[str, ...]
    status: str
    send_at: datetime
    planned_at: datetime
    files: tuple[PlannedFile, ...]
    is_own: bool


def planned_replies(ticket_id: UUID, *, actor: Actor) -> tuple[PlannedReply, ...]:
    """What is planned on the ticket, the next first; nothing unless the actor may see it."""
    rows = ScheduledReply.objects.filter(
        ticket__in=visible_tickets(actor).filter(pk=ticket_id), state=ScheduleState.WAITING
    )
    return tuple(_planned(row, actor) for row in rows.order_by("send_at", "pk"))


def planned_reply(schedule_id: UUID, *, actor: Actor) -> PlannedReply | None:
    """One planned reply, to be changed; None when it is planned no longer, or not to be seen."""
    rows = ScheduledReply.objects.filter(
        pk=schedule_id, ticket__in=visible_tickets(actor), state=ScheduleState.WAITING
    )
    row = rows.first()
    return _planned(row, actor) if row else None


def _planned(row: ScheduledReply, actor: Actor) -> PlannedReply:
    return PlannedReply(
        id=row.pk,
        ticket_id=row.ticket_id,
        author_id=row.author_id,
        author_name=row.author_name,
        text=row.text,
        recipients=tuple(row.recipients.splitlines()),
        status=row.status,
        send_at=row.send_at,
        planned_at=row.planned_at,
        files=tuple(PlannedFile(**file) for file in row.files),
        is_own=row.author_id is not None and row.author_id == actor.user_id,
    )
