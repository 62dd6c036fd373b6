"""One ticket as the workspace shows it: the story, the customer, the fields to change."""

from dataclasses import dataclass

from gemba.desk.contacts.queries import ContactCard, contact_card
from gemba.desk.tickets.queries import (
    Conversation,
    PriorityLine,
    StatusLine,
    TicketLine,
    TypeLine,
    conversation,
    priorities,
    statuses,
    ticket_types,
    tickets_of_contact,
)
from gemba.foundation.accounts.queries import Person, TeamName, desk_people, teams
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.live_tokens import LiveTicket, ticket_token
from gemba.interfaces.console.timeline import Entry, story

OTHER_TICKETS = 6
AFTER_SENDING = ("pending_customer", "open", "pending_vendor", "resolved")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a ticket's fields can be set to."""

    statuses: tuple[StatusLine, ...]
    people: tuple[Person, ...]
    teams: tuple[TeamName, ...]
    priorities: tuple[PriorityLine, ...]
    types: tuple[TypeLine, ...]

    @property
    def after_sending(self) -> tuple[StatusLine, ...]:
        """Where a ticket may go with a reply, the usual way first."""
        found = [each for each in self.statuses if each.category in AFTER_SENDING]
        return tuple(sorted(found, key=lambda each: AFTER_SENDING.index(each.category)))


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
    ticket = found.ticket
    others = tickets_of_contact(ticket.contact_id, actor=actor, limit=OTHER_TICKETS + 1)
    shown = LiveTicket(number, int(actor.id), ticket.team_id, ticket.assignee_id)
    return TicketView(
        conversation=found,
        entries=tuple(story(found)),
        contact=contact_card(ticket.contact_id, actor=actor),
        others=tuple(each for each in others if each.number != number)[:OTHER_TICKETS],
        choices=Choices(
            statuses=tuple(statuses()),
            people=tuple(desk_people()),
            teams=tuple(teams()),
            priorities=tuple(priorities()),
            types=tuple(ticket_types()),
        ),
        live_token=ticket_token(shown),
    )
