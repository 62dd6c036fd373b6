"""What the tickets room says. Replayed in order, these events give every ticket's state."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "ticket.opened",
    sentence=gettext_noop("Ticket {number} was opened"),
    personal={"subject": blank},
)
@dataclass(frozen=True)
class TicketOpened(EventPayload):
    """A request began a new ticket."""

    number: int
    subject: str
    channel: str
    status: str
    priority: int
    type: str = ""
    team: int | None = None
    follows: UUID | None = None


@event_type(
    "message.received",
    sentence=gettext_noop("{actor} wrote"),
    personal={},
)
@dataclass(frozen=True)
class MessageReceived(EventPayload):
    """The customer, or somebody on the customer's side, wrote."""

    message: UUID
    nature: str
    is_verified: bool


@event_type(
    "reply.written",
    sentence=gettext_noop("{actor} replied"),
    personal={},
)
@dataclass(frozen=True)
class ReplyWritten(EventPayload):
    """An agent answered the customer; the answer was queued for sending in the same moment."""

    message: UUID


@event_type(
    "acknowledgement.written",
    sentence=gettext_noop("The desk confirmed that the request has arrived"),
    personal={},
)
@dataclass(frozen=True)
class AcknowledgementWritten(EventPayload):
    """The desk told the customer that the request has arrived."""

    message: UUID


@event_type(
    "note.added",
    sentence=gettext_noop("{actor} added an internal note"),
    personal={},
)
@dataclass(frozen=True)
class NoteAdded(EventPayload):
    """A colleague left an internal note."""

    message: UUID


@event_type(
    "ticket.assigned",
    sentence=gettext_noop("{actor} assigned the ticket to {assignee_name}"),
    personal={"assignee_name": blank},
)
@dataclass(frozen=True)
class TicketAssigned(EventPayload):
    """Somebody took the ticket, got it, or it was given back (assignee None)."""

    assignee: int | None
    assignee_name: str
    before: int | None = None


@event_type(
    "ticket.transferred",
    sentence=gettext_noop("{actor} handed the ticket to {team_name}"),
    personal={},
)
@dataclass(frozen=True)
class TicketTransferred(EventPayload):
    """The ticket went to another team."""

    team: int | None
    team_name: str
    before: int | None = None


@event_type(
    "priority.changed",
    sentence=gettext_noop("{actor} set the priority to {priority}"),
    personal={},
)
@dataclass(frozen=True)
class PriorityChanged(EventPayload):
    """The ticket became more or less urgent."""

    priority: int
    before: int


@event_type(
    "type.changed",
    sentence=gettext_noop("{actor} set the type to {type}"),
    personal={},
)
@dataclass(frozen=True)
class TypeChanged(EventPayload):
    """The kind of request was recognised or corrected."""

    type: str
    before: str


@event_type(
    "status.changed",
    sentence=gettext_noop("{actor} set the status to {status}"),
    personal={},
)
@dataclass(frozen=True)
class StatusChanged(EventPayload):
    """The ticket waits for somebody else now, or no longer."""

    status: str
    before: str


@event_type(
    "ticket.resolved",
    sentence=gettext_noop("{actor} resolved the ticket"),
    personal={},
)
@dataclass(frozen=True)
class TicketResolved(EventPayload):
    """The desk considers the request answered."""

    status: str
    before: str


@event_type(
    "ticket.reopened",
    sentence=gettext_noop("{actor} reopened the ticket"),
    personal={},
)
@dataclass(frozen=True)
class TicketReopened(EventPayload):
    """A resolved ticket needs work again."""

    status: str
    before: str


@event_type(
    "ticket.closed",
    sentence=gettext_noop("{actor} closed the ticket"),
    personal={},
)
@dataclass(frozen=True)
class TicketClosed(EventPayload):
    """The ticket is finished for good; what comes now begins a new one."""

    status: str
    before: str


@event_type(
    "ticket.merged",
    sentence=gettext_noop("{actor} merged ticket {source_number} into ticket {target_number}"),
    personal={},
)
@dataclass(frozen=True)
class TicketMerged(EventPayload):
    """A ticket was joined to another that goes on for both."""

    source: UUID
    source_number: int
    target: UUID
    target_number: int


@event_type(
    "ticket.unmerged",
    sentence=gettext_noop("{actor} separated ticket {source_number} from ticket {target_number}"),
    personal={},
)
@dataclass(frozen=True)
class TicketUnmerged(EventPayload):
    """A merge was undone."""

    source: UUID
    source_number: int
    target: UUID
    target_number: int


@event_type(
    "ticket.tagged",
    sentence=gettext_noop("{actor} added the tag {tag}"),
    personal={},
)
@dataclass(frozen=True)
class TicketTagged(EventPayload):
    """A tag was put on the ticket."""

    tag: str


@event_type(
    "ticket.untagged",
    sentence=gettext_noop("{actor} removed the tag {tag}"),
    personal={},
)
@dataclass(frozen=True)
class TicketUntagged(EventPayload):
    """A tag was taken off the ticket."""

    tag: str


@event_type(
    "delivery.sent",
    sentence=gettext_noop("The message left the house"),
    personal={},
)
@dataclass(frozen=True)
class DeliverySent(EventPayload):
    """The next mail server, or the provider, took the message over."""

    message: UUID
    attempts: int


@event_type(
    "delivery.failed",
    sentence=gettext_noop("The message could not be delivered: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class DeliveryFailed(EventPayload):
    """The message will not reach the customer; somebody must act."""

    message: UUID
    reason: str


@event_type(
    "delivery.retried",
    sentence=gettext_noop("{actor} had the message sent again"),
    personal={},
)
@dataclass(frozen=True)
class DeliveryRetried(EventPayload):
    """Somebody asked for a failed message to be sent again."""

    message: UUID


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
