"""What happens around tickets: links, inboxes, take-overs."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, event_type


@event_type(
    "link.issued",
    sentence=gettext_noop("The customer got a link to follow the ticket"),
    personal={},
)
@dataclass(frozen=True)
class LinkIssued(EventPayload):
    """The customer got a signed link to the ticket's tracking page."""

    link: UUID


@event_type(
    "link.revoked",
    sentence=gettext_noop("{actor} switched off the customer's links"),
    personal={},
)
@dataclass(frozen=True)
class LinkRevoked(EventPayload):
    """A tracking link stopped working."""

    links: int


@event_type(
    "inbox.created",
    sentence=gettext_noop("{actor} set up the inbox {inbox_name}"),
    personal={},
)
@dataclass(frozen=True)
class InboxCreated(EventPayload):
    """The desk can be reached in one more way."""

    inbox_name: str
    kind: str


@event_type(
    "history.imported",
    sentence=gettext_noop("{actor} took over {tickets} tickets from elsewhere"),
    personal={},
)
@dataclass(frozen=True)
class HistoryImported(EventPayload):
    """Tickets came with their past from elsewhere; what they tell was not witnessed here."""

    tickets: int
