"""One ticket as the workspace shows it: the story, the customer, the fields to change."""

from dataclasses import dataclass

from gemba.desk.contacts.queries import ContactCard, contact_card
from gemba.desk.tickets.queries import (
    Conversation,
    TicketLine,
    conversation,
    tickets_of_contact,
)
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.choices import Choices, choices
from gemba.interfaces.console.live_tokens import LiveTicket, ticket_token
from gemba.interfaces.console.timeline import Entry, story

OTHER_TICKETS = 6


@dataclass(frozen=True, slots=True)
class TicketView:
    """Everything on the page of one ticket."""

    conversation: Conversation
    entries: tuple[Entry, ...]
    contact: ContactCard | None
    others: tuple[TicketLine, ...]
    choices: Choices
    live_token: str

    @property
    def ticket(self) -> TicketLine:
        """The ticket's own line."""
        return self.conversation.ticket

    @property
    def priority_label(self) -> str:
        """The priority in words."""
        return next(p.label for p in self.choices.priorities if p.value == self.ticket.priority)


def ticket_view(number: int, *, actor: Actor) -> TicketView | None:
    """The ticket with this number as this actor may see it; None when they may not."""
    found = conversation(number, actor=actor)
    if found is None:
        return None
    ticket, offered = found.ticket, choices()
    others = tickets_of_contact(ticket.contact_id, actor=actor, limit=OTHER_TICKETS + 1)
    shown = LiveTicket(number, int(actor.id), ticket.team_id, ticket.assignee_id)
    return TicketView(
        conversation=found,
        entries=tuple(story(found, offered.words)),
        contact=contact_card(ticket.contact_id, actor=actor),
        others=tuple(each for each in others if each.number != number)[:OTHER_TICKETS],
        choices=offered,
        live_token=ticket_token(shown),
    )
