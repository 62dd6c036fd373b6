"""What the tickets room says. Replayed in order, these events give every ticket's state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import Erasure, EventPayload, blank, event_type


@event_type
@dataclass(frozen=True)
class TicketOpened(EventPayload):
    """A request began a new ticket."""

    name: ClassVar[str] = "ticket.opened"
    sentence: ClassVar[str] = gettext_noop("Ticket {number} was opened")
    personal: ClassVar[Mapping[str, Erasure]] = {"subject": blank}

    number: int
    subject: str
    channel: str
    status: str
    priority: int
    type: str = ""
    team: int | None = None
    follows: UUID | None = None


@event_type
@dataclass(frozen=True)
class MessageReceived(EventPayload):
    """The customer, or somebody on the customer's side, wrote."""

    name: ClassVar[str] = "message.received"
    sentence: ClassVar[str] = gettext_noop("{actor} wrote")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    message: UUID
    nature: str
    is_verified: bool


@event_type
@dataclass(frozen=True)
class ReplyWritten(EventPayload):
    """An agent answered the customer; the answer was queued for sending in the same moment."""

    name: ClassVar[str] = "reply.written"
    sentence: ClassVar[str] = gettext_noop("{actor} replied")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    message: UUID


@event_type
@dataclass(frozen=True)
class AcknowledgementWritten(EventPayload):
    """The desk told the customer that the request has arrived."""

    name: ClassVar[str] = "acknowledgement.written"
    sentence: ClassVar[str] = gettext_noop("The desk confirmed that the request has arrived")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    message: UUID


@event_type
@dataclass(frozen=True)
class NoteAdded(EventPayload):
    """A colleague left an internal note."""

    name: ClassVar[str] = "note.added"
    sentence: ClassVar[str] = gettext_noop("{actor} added an internal note")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    message: UUID


@event_type
@dataclass(frozen=True)
class TicketAssigned(EventPayload):
    """Somebody took the ticket, got it, or it was given back (assignee None)."""

    name: ClassVar[str] = "ticket.assigned"
    sentence: ClassVar[str] = gettext_noop("{actor} assigned the ticket to {assignee_name}")
    personal: ClassVar[Mapping[str, Erasure]] = {"assignee_name": blank}

    assignee: int | None
    assignee_name: str
    before: int | None = None


@event_type
@dataclass(frozen=True)
class TicketTransferred(EventPayload):
    """The ticket went to another team."""

    name: ClassVar[str] = "ticket.transferred"
    sentence: ClassVar[str] = gettext_noop("{actor} handed the ticket to {team_name}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    team: int | None
    team_name: str
    before: int | None = None


@event_type
@dataclass(frozen=True)
class PriorityChanged(EventPayload):
    """The ticket became more or less urgent."""

    name: ClassVar[str] = "priority.changed"
    sentence: ClassVar[str] = gettext_noop("{actor} set the priority to {priority}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    priority: int
    before: int


@event_type
@dataclass(frozen=True)
class TypeChanged(EventPayload):
    """The kind of request was recognised or corrected."""

    name: ClassVar[str] = "type.changed"
    sentence: ClassVar[str] = gettext_noop("{actor} set the type to {type}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    type: str
    before: str


@event_type
@dataclass(frozen=True)
class StatusChanged(EventPayload):
    """The ticket waits for somebody else now, or no longer."""

    name: ClassVar[str] = "status.changed"
    sentence: ClassVar[str] = gettext_noop("{actor} set the status to {status}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    status: str
    before: str


@event_type
@dataclass(frozen=True)
class TicketResolved(EventPayload):
    """The desk considers the request answered."""

    name: ClassVar[str] = "ticket.resolved"
    sentence: ClassVar[str] = gettext_noop("{actor} resolved the ticket")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    status: str
    before: str


@event_type
@dataclass(frozen=True)
class TicketReopened(EventPayload):
    """A resolved ticket needs work again."""

    name: ClassVar[str] = "ticket.reopened"
    sentence: ClassVar[str] = gettext_noop("{actor} reopened the ticket")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    status: str
    before: str


@event_type
@dataclass(frozen=True)
class TicketClosed(EventPayload):
    """The ticket is finished for good; what comes now begins a new one."""

    name: ClassVar[str] = "ticket.closed"
    sentence: ClassVar[str] = gettext_noop("{actor} closed the ticket")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    status: str
    before: str


@event_type
@dataclass(frozen=True)
class TicketMerged(EventPayload):
    """A ticket was joined to another that goes on for both."""

    name: ClassVar[str] = "ticket.merged"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} merged ticket {source_number} into ticket {target_number}"
    )
    personal: ClassVar[Mapping[str, Erasure]] = {}

    source: UUID
    source_number: int
    target: UUID
    target_number: int


@event_type
@dataclass(frozen=True)
class TicketUnmerged(EventPayload):
    """A merge was undone."""

    name: ClassVar[str] = "ticket.unmerged"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} separated ticket {source_number} from ticket {target_number}"
    )
    personal: ClassVar[Mapping[str, Erasure]] = {}

    source: UUID
    source_number: int
    target: UUID
    target_number: int


@event_type
@dataclass(frozen=True)
class TicketTagged(EventPayload):
    """A tag was put on the ticket."""

    name: ClassVar[str] = "ticket.tagged"
    sentence: ClassVar[str] = gettext_noop("{actor} added the tag {tag}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    tag: str


@event_type
@dataclass(frozen=True)
class TicketUntagged(EventPayload):
    """A tag was taken off the ticket."""

    name: ClassVar[str] = "ticket.untagged"
    sentence: ClassVar[str] = gettext_noop("{actor} removed the tag {tag}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    tag: str


@event_type
@dataclass(frozen=True)
class DeliverySent(EventPayload):
    """The next mail server, or the provider, took the message over."""

    name: ClassVar[str] = "delivery.sent"
    sentence: ClassVar[str] = gettext_noop("The message left the house")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    message: UUID
    attempts: int


@event_type
@dataclass(frozen=True)
class DeliveryFailed(EventPayload):
    """The message will not reach the customer; somebody must act."""

    name: ClassVar[str] = "delivery.failed"
    sentence: ClassVar[str] = gettext_noop("The message could not be delivered: {reason}")
    personal: ClassVar[Mapping[str, Erasure]] = {"reason": blank}

    message: UUID
    reason: str


@event_type
@dataclass(frozen=True)
class DeliveryRetried(EventPayload):
    """Somebody asked for a failed message to be sent again."""

    name: ClassVar[str] = "delivery.retried"
    sentence: ClassVar[str] = gettext_noop("{actor} had the message sent again")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    message: UUID


@event_type
@dataclass(frozen=True)
class LinkIssued(EventPayload):
    """The customer got a signed link to the ticket's tracking page."""

    name: ClassVar[str] = "link.issued"
    sentence: ClassVar[str] = gettext_noop("The customer got a link to follow the ticket")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    link: UUID


@event_type
@dataclass(frozen=True)
class LinkRevoked(EventPayload):
    """A tracking link stopped working."""

    name: ClassVar[str] = "link.revoked"
    sentence: ClassVar[str] = gettext_noop("{actor} switched off the customer's links")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    links: int


@event_type
@dataclass(frozen=True)
class InboxCreated(EventPayload):
    """The desk can be reached in one more way."""

    name: ClassVar[str] = "inbox.created"
    sentence: ClassVar[str] = gettext_noop("{actor} set up the inbox {inbox_name}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    inbox_name: str
    kind: str


@event_type
@dataclass(frozen=True)
class HistoryImported(EventPayload):
    """Tickets came with their past from elsewhere; what they tell was not witnessed here."""

    name: ClassVar[str] = "history.imported"
    sentence: ClassVar[str] = gettext_noop("{actor} took over {tickets} tickets from elsewhere")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    tickets: int
