"""Who the customer is: somebody with an account, or whoever a form says."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from gemba.desk.contacts.operations import Introduction
from gemba.desk.contacts.queries import ContactCard, cards, contacts_by_identity, normalised
from gemba.foundation.accounts.queries import actor_of
from gemba.foundation.events.actors import Actor, Role
from gemba.interfaces.portal.forms import RequestForm


def card_of(actor: Actor) -> ContactCard | None:
    """The contact behind a customer's account; None before their first request."""
    if actor.role is not Role.CUSTOMER:
        return None
    key = normalised("account", actor.id)
    contact_id = contacts_by_identity([key]).get(key)
    return cards([contact_id])[contact_id] if contact_id else None


def writer(user: AbstractBaseUser | AnonymousUser, form: RequestForm) -> Introduction:
    """Who wrote a (valid) request; an account counts more than what is typed."""
    card = card_of(actor_of(user))
    if card is not None:
        return Introduction(card.identities[0], card.name, card.language)
    typed = form.cleaned_data
    language = translation.get_language() or ""
    return Introduction(normalised("email", typed["email"]), typed["name"], language)
