"""One ticket as the workspace shows it: the story, the customer, the fields to change."""

from dataclasses import dataclass

from django.utils import timezone

from gemba.desk.contacts.queries import ContactCard, contact_card
from gemba.desk.tickets.queries import (
    Conversation,
    PlannedReply,
    TicketFamily,
    TicketLine,
    conversation,
    planned_replies,
    ticket_family,
    tickets_of_contact,
)
from gemba.desk.workflow.queries import InstanceView, processes_on
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.choices import Choices, choices
from gemba.interfaces.console.fields import Fields, Options, fields_of, options
from gemba.interfaces.console.live_tokens import LiveTicket, ticket_token
from gemba.interfaces.console.moments import ShownMoment, shown_moments
from gemba.interfaces.console.promises import ShownPromises, ticket_promises
from gemba.interfaces.console.timeline import Entry, story
from gemba.interfaces.console.together import Together, together

OTHER_TICKETS = 6


@dataclass(frozen=True, slots=True)
class TicketView:
    """Everything on the page of one ticket."""

    conversation: Conversation
    entries: tuple[Entry, ...]
    contact: ContactCard | None
    others: tuple[TicketLine, ...]
    choices: Choices
    fields: Fields
    tiers: Options
    live_token: str
    planned: tuple[PlannedReply, ...]
    family: TicketFamily
    moments: tuple[ShownMoment, ...]
    earliest: str
    together: Together
    promises: ShownPromises
    processes: tuple[InstanceView, ...]

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
    contact = contact_card(ticket.contact_id, actor=actor)
    others = tickets_of_contact(ticket.contact_id, actor=actor, limit=OTHER_TICKETS + 1)
    local_now = timezone.localtime(current_time()).replace(second=0, microsecond=0)
    shown = LiveTicket(number, int(actor.id), ticket.team_id, ticket.assignee_id)
    return TicketView(
        conversation=found,
        entries=tuple(story(found, offered.words)),
        contact=contact,
        others=tuple(each for each in others if each.number != number)[:OTHER_TICKETS],
        choices=offered,
        fields=fields_of(found, offered, me=actor.user_id),
        tiers=options(offered.tiers, contact.tier if contact else None),
        live_token=ticket_token(shown),
        planned=planned_replies(ticket.id, actor=actor) if found.has_planned else (),
        family=_family(found, actor),
        moments=shown_moments(local_now),
        earliest=f"{local_now:%Y-%m-%dT%H:%M}",
        together=together(found, actor=actor),
        promises=ticket_promises(ticket, now=current_time()),
        processes=processes_on(ticket.id, actor=actor),
    )


def _family(found: Conversation, actor: Actor) -> TicketFamily:
    if found.parent is None and not found.has_parts:
        return TicketFamily(None, (), 0)
    return ticket_family(found.ticket.id, actor=actor)
