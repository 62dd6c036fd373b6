"""One contact as its page shows it."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import Http404

from gemba.desk.contacts.queries import ContactCard, MergeRecord, contact_card, merges
from gemba.desk.tickets.queries import TicketLine, tickets_of_contact
from gemba.foundation.events.actors import Actor

TICKETS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ContactView:
    """The card, the tickets this actor may see, and what was merged."""

    card: ContactCard
    tickets: tuple[TicketLine, ...]
    merges: tuple[MergeRecord, ...]


def contact_view(contact_id: UUID, *, actor: Actor) -> ContactView:
    """The contact as this actor may see it. Raises Http404."""
    card = contact_card(contact_id, actor=actor)
    if card is None:
        raise Http404
    return ContactView(
        card=card,
        tickets=tuple(tickets_of_contact(contact_id, actor=actor, limit=TICKETS_SHOWN)),
        merges=tuple(merges(contact_id, actor=actor)),
    )


def flat_errors(form: forms.Form) -> str:
    """Everything wrong with a small form in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
