"""Tickets, everything said on them, what waits to be sent, and how they are counted."""

from gemba.desk.tickets.models.messages import (
    SIDE_KINDS,
    Attachment,
    Message,
    MessageKind,
    SearchDocument,
    SideConversation,
    SideParticipant,
)
from gemba.desk.tickets.models.outbox import (
    Delivery,
    DeliveryState,
    HeldReply,
    ScheduledReply,
    ScheduleState,
)
from gemba.desk.tickets.models.tallies import BacklogTally, DayTally
from gemba.desk.tickets.models.ticket import (
    Participant,
    Place,
    Ticket,
    TicketLink,
    TicketMerge,
)
from gemba.desk.tickets.models.vocabulary import (
    SETTLED,
    Category,
    Inbox,
    Numbering,
    Priority,
    Status,
    Tag,
    TicketType,
)

__all__ = [
    "SETTLED",
    "SIDE_KINDS",
    "Attachment",
    "BacklogTally",
    "Category",
    "DayTally",
    "Delivery",
    "DeliveryState",
    "HeldReply",
    "Inbox",
    "Message",
    "MessageKind",
    "Numbering",
    "Participant",
    "Place",
    "Priority",
    "ScheduleState",
    "ScheduledReply",
    "SearchDocument",
    "SideConversation",
    "SideParticipant",
    "Status",
    "Tag",
    "Ticket",
    "TicketLink",
    "TicketMerge",
    "TicketType",
]
