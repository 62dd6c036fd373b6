"""What the contacts room says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import Erasure, EventPayload, blank, event_type


@event_type
@dataclass(frozen=True)
class ContactCreated(EventPayload):
    """A person wrote for the first time, or was entered by hand."""

    name: ClassVar[str] = "contact.created"
    sentence: ClassVar[str] = gettext_noop("{contact_name} became a contact")
    personal: ClassVar[Mapping[str, Erasure]] = {"contact_name": blank, "identity_value": blank}

    contact_name: str
    identity_kind: str
    identity_value: str


@event_type
@dataclass(frozen=True)
class IdentityAdded(EventPayload):
    """A contact can now also be reached, or recognised, in another way."""

    name: ClassVar[str] = "identity.added"
    sentence: ClassVar[str] = gettext_noop("{actor} added {identity_value} to the contact")
    personal: ClassVar[Mapping[str, Erasure]] = {"identity_value": blank}

    identity_kind: str
    identity_value: str


@event_type
@dataclass(frozen=True)
class ContactMerged(EventPayload):
    """Two records were found to be one person."""

    name: ClassVar[str] = "contact.merged"
    sentence: ClassVar[str] = gettext_noop("{actor} merged this contact into another: {reason}")
    personal: ClassVar[Mapping[str, Erasure]] = {"reason": blank}

    reason: str


@event_type
@dataclass(frozen=True)
class ContactUnmerged(EventPayload):
    """A merge of contacts was undone."""

    name: ClassVar[str] = "contact.unmerged"
    sentence: ClassVar[str] = gettext_noop("{actor} undid the merge of contacts")
    personal: ClassVar[Mapping[str, Erasure]] = {}
