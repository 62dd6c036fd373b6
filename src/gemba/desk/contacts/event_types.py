"""What the contacts room says."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "contact.created",
    sentence=gettext_noop("{contact_name} became a contact"),
    personal={"contact_name": blank, "identity_value": blank},
)
@dataclass(frozen=True)
class ContactCreated(EventPayload):
    """A person wrote for the first time, or was entered by hand."""

    contact_name: str
    identity_kind: str
    identity_value: str


@event_type(
    "identity.added",
    sentence=gettext_noop("{actor} added {identity_value} to the contact"),
    personal={"identity_value": blank},
)
@dataclass(frozen=True)
class IdentityAdded(EventPayload):
    """A contact can now also be reached, or recognised, in another way."""

    identity_kind: str
    identity_value: str


@event_type(
    "contact.merged",
    sentence=gettext_noop("{actor} merged this contact into another: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class ContactMerged(EventPayload):
    """Two records were found to be one person."""

    reason: str


@event_type(
    "contact.unmerged",
    sentence=gettext_noop("{actor} undid the merge of contacts"),
    personal={},
)
@dataclass(frozen=True)
class ContactUnmerged(EventPayload):
    """A merge of contacts was undone."""


@event_type(
    "tier.changed",
    sentence=gettext_noop("{actor} set the customer's tier to {tier}"),
    personal={},
)
@dataclass(frozen=True)
class TierChanged(EventPayload):
    """The customer means more or less to the company than before."""

    tier: str
    before: str
