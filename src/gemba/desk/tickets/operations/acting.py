"""What every verb on one ticket begins and ends with: find it as this actor, tell of the act."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.operations.tallying import Change, tally
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload, Subject


class TicketUnknown(Exception):
    """There is no such ticket, or this actor may not act on it; never says which."""


def ticket_to_change(ticket_id: UUID, actor: Actor) -> Ticket:
    """The ticket, locked until the transaction ends. Raises TicketUnknown."""
    rows = visible_tickets(actor).select_for_update(of=("self",)).filter(pk=ticket_id)
    ticket = rows.first() if actor.works_the_desk else None
    if ticket is None:
        raise TicketUnknown(_("This ticket does not exist, or you have no access to it."))
    ticket.place_before = ticket.place
    return ticket


def tell(
    ticket: Ticket,
    payloads: Sequence[EventPayload],
    *,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Record and count what was just done to a ticket, in order."""
    subjects = (
        Subject.of("ticket", ticket.pk),
        Subject.of("contact", ticket.contact_id),
    )
    record_many([Draft(payload, actor, now, subjects, cause) for payload in payloads], now=now)
    tally([Change(ticket, ticket.place_before, payloads, now)])
    ticket.place_before = ticket.place
