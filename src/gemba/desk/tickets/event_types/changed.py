"""A ticket begins and changes: who has it, how it stands, what it is about."""

from dataclasses import dataclass
from datetime import datetime
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
    "product.named",
    sentence=gettext_noop("{actor} set the product to {product}"),
    personal={},
)
@dataclass(frozen=True)
class ProductNamed(EventPayload):
    """What the request is about was said or corrected."""

    product: str
    before: str


@event_type(
    "vendor.named",
    sentence=gettext_noop("{actor} gave a part of the work to {vendor_name}"),
    personal={},
)
@dataclass(frozen=True)
class VendorNamed(EventPayload):
    """Another company has to do its part, or no longer (vendor None)."""

    vendor: int | None
    vendor_name: str
    before: int | None = None


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
    """The desk considers the request answered. `slept_until`: it had been snoozed so long, by
    `slept_by`."""

    status: str
    before: str
    slept_until: datetime | None = None
    slept_by: int | None = None


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
    """The ticket is finished for good; what comes now begins a new one.

    `slept_until` and `slept_by` as in `TicketResolved`.
    """

    status: str
    before: str
    slept_until: datetime | None = None
    slept_by: int | None = None


@event_type(
    "ticket.snoozed",
    sentence=gettext_noop("{actor} snoozed the ticket until {until}"),
    personal={},
)
@dataclass(frozen=True)
class TicketSnoozed(EventPayload):
    """The ticket leaves the working views for a while."""

    until: datetime
    user: int | None
    before: datetime | None = None


@event_type(
    "ticket.woken",
    sentence=gettext_noop("The ticket came back from snoozing"),
    personal={},
)
@dataclass(frozen=True)
class TicketWoken(EventPayload):
    """The ticket is in the working views again. `reason`: time, reply or hand."""

    reason: str


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
