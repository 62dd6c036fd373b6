"""A ticket among others: the larger one it is a part of, and its own parts."""

from dataclasses import dataclass
from uuid import UUID

from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.desk.tickets.queries.lists import TicketLine, lines
from gemba.foundation.events.actors import Actor

PARTS_SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class TicketFamily:
    """What this actor may see of it; `hidden_parts` counts what they may not."""

    parent: TicketLine | None
    parts: tuple[TicketLine, ...]
    hidden_parts: int


def ticket_family(ticket_id: UUID, *, actor: Actor) -> TicketFamily:
    """The ticket's parent and parts; nothing unless the actor may see the ticket itself."""
    seen = visible_tickets(actor)
    if not seen.filter(pk=ticket_id).exists():
        return TicketFamily(None, (), 0)
    parent = lines(seen.filter(children=ticket_id)[:1])
    parts = lines(seen.filter(parent=ticket_id).order_by("number")[:PARTS_SHOWN_MAX])
    total = Ticket.objects.filter(parent=ticket_id).count()
    return TicketFamily(parent[0] if parent else None, tuple(parts), max(total - len(parts), 0))
