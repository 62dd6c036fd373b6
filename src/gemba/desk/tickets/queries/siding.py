"""Side conversations as colleagues see them; no query of the customer's leads here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.models import SideConversation, SideParticipant, TicketMerge
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.desk.tickets.queries.conversation import MessageView, side_messages_of
from gemba.foundation.events.actors import Actor

CONVERSATIONS_MAX = 50


@dataclass(frozen=True, slots=True)
class SideParty:
    """Somebody in a side conversation; not `is_invited`: they joined in by themselves."""

    address: str
    is_invited: bool


@dataclass(frozen=True, slots=True)
class SideConversationView:
    """A side conversation with its newest messages, oldest first."""

    id: UUID
    ticket_id: UUID
    subject: str
    started_at: datetime
    started_by: str
    participants: tuple[SideParty, ...]
    messages: tuple[MessageView, ...]


def side_conversations(ticket_id: UUID, *, actor: Actor) -> tuple[SideConversationView, ...]:
    """Those of the ticket and of the tickets merged into it, oldest first.

    None unless the actor may see the ticket. A fixed number of queries.
    """
    if not visible_tickets(actor).filter(pk=ticket_id).exists():
        return ()
    merged = TicketMerge.objects.filter(target=ticket_id, undone_at=None)
    ids = [ticket_id, *merged.values_list("source_id", flat=True)]
    sides = list(SideConversation.objects.filter(ticket__in=ids)[:CONVERSATIONS_MAX])
    if not sides:
        return ()
    people: dict[UUID, list[SideParty]] = {}
    rows = SideParticipant.objects.filter(side__in=sides).order_by("pk")
    for side_id, address, is_invited in rows.values_list("side_id", "address", "is_invited"):
        people.setdefault(side_id, []).append(SideParty(address, is_invited))
    said: dict[UUID, list[MessageView]] = {}
    for message in side_messages_of([side.pk for side in sides]):
        if message.side_id is not None:
            said.setdefault(message.side_id, []).append(message)
    return tuple(
        SideConversationView(
            id=side.pk,
            ticket_id=side.ticket_id,
            subject=side.subject,
            started_at=side.started_at,
            started_by=side.started_by,
            participants=tuple(people.get(side.pk, ())),
            messages=tuple(said.get(side.pk, ())),
        )
        for side in sides
    )


def side_conversations_of(ticket_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The ids of the side conversations of each of these tickets, for reply tokens; one query."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    rows = SideConversation.objects.filter(ticket__in=ticket_ids) if ticket_ids else ()
    for side in rows:
        found[side.ticket_id] = (*found.get(side.ticket_id, ()), side.pk)
    return found
