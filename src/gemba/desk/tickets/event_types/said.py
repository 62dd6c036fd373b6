"""What was said, by whom, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


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
    "reply.undone",
    sentence=gettext_noop("{actor} took the reply back before it left"),
    personal={},
)
@dataclass(frozen=True)
class ReplyUndone(EventPayload):
    """A held reply became a draft again; what it changed is told as changed back beside this.

    `was_first`, `was_resolution`: the reply had been counted as that when it was written.
    """

    message: UUID
    written_at: datetime
    was_first: bool = False
    was_resolution: bool = False


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
    "schedule.planned",
    sentence=gettext_noop("{actor} planned a reply for {send_at}"),
    personal={},
)
@dataclass(frozen=True)
class SchedulePlanned(EventPayload):
    """A reply is kept, to be written at a later time."""

    schedule: UUID
    send_at: datetime


@event_type(
    "schedule.changed",
    sentence=gettext_noop("{actor} changed the planned reply"),
    personal={},
)
@dataclass(frozen=True)
class ScheduleChanged(EventPayload):
    """Text or time of a planned reply changed."""

    schedule: UUID
    send_at: datetime


@event_type(
    "schedule.cancelled",
    sentence=gettext_noop("The planned reply was cancelled: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class ScheduleCancelled(EventPayload):
    """A planned reply will not be written.

    `cause_code`: customer_wrote, thread_moved, hand or refused; `reason` says it in a sentence.
    """

    schedule: UUID
    cause_code: str
    reason: str


@event_type(
    "schedule.sent",
    sentence=gettext_noop("The reply planned by {author_name} was sent"),
    personal={"author_name": blank},
)
@dataclass(frozen=True)
class ScheduleSent(EventPayload):
    """A planned reply was written at its time."""

    schedule: UUID
    message: UUID
    author_name: str


@event_type(
    "side_conversation.started",
    sentence=gettext_noop("{actor} began a side conversation: {subject}"),
    personal={"subject": blank},
)
@dataclass(frozen=True)
class SideConversationStarted(EventPayload):
    """Somebody outside was asked for their part, without the customer."""

    side: UUID
    subject: str


@event_type(
    "side_message.sent",
    sentence=gettext_noop("{actor} wrote in a side conversation"),
    personal={},
)
@dataclass(frozen=True)
class SideMessageSent(EventPayload):
    """A message to a third party was queued for sending."""

    side: UUID
    message: UUID


@event_type(
    "side_message.received",
    sentence=gettext_noop("{actor} wrote in a side conversation"),
    personal={},
)
@dataclass(frozen=True)
class SideMessageReceived(EventPayload):
    """A third party answered."""

    side: UUID
    message: UUID
    nature: str
    is_verified: bool


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
