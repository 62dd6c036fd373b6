"""What happens to tickets that rules can hear, and the acts it comes in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gemba.desk.sla.event_types import PromiseBroken, PromiseWarned
from gemba.desk.tickets.event_types import (
    MessageReceived,
    NoteAdded,
    PriorityChanged,
    ReplyWritten,
    SideMessageReceived,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketTagged,
    TicketTransferred,
    TypeChanged,
)
from gemba.foundation.events.types import EventPayload


class What(StrEnum):
    """The things that happen. TIME: a rule's own clock; its value is which rule and trigger."""

    OPENED = "opened"
    WROTE = "customer_wrote"
    REPLIED = "replied"
    NOTED = "note_added"
    STATUS = "status_changed"
    PRIORITY = "priority_changed"
    TYPE = "type_changed"
    TEAM = "team_changed"
    ASSIGNEE = "assignee_changed"
    REOPENED = "reopened"
    TAGGED = "tagged"
    WARNED = "promise_warned"
    BROKEN = "promise_broken"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened; `value` is what a field became, in its code."""

    what: What
    value: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What happened to one ticket at one moment, by one cause. `key` tells acts of it apart."""

    ticket_id: UUID
    at: datetime
    depth: int
    happenings: tuple[Happening, ...]
    key: str = ""


RESOLVED, CLOSED, ANSWERED = "resolved", "closed", "vendor_answered"

HEARD: tuple[type[EventPayload], ...] = (
    *(TicketOpened, MessageReceived, ReplyWritten, NoteAdded, StatusChanged, TicketResolved),
    *(TicketReopened, TicketClosed, PriorityChanged, TypeChanged, TicketTransferred),
    *(TicketAssigned, TicketTagged, PromiseWarned, PromiseBroken),
)

HEARD_BY_PROCESSES = (*HEARD, SideMessageReceived)


def happenings_of(payload: EventPayload) -> tuple[Happening, ...]:
    """What an event means to rules."""
    match payload:
        case TicketOpened():
            return (Happening(What.OPENED),)
        case MessageReceived(nature="human"):
            return (Happening(What.WROTE),)
        case ReplyWritten():
            return (Happening(What.REPLIED),)
        case NoteAdded():
            return (Happening(What.NOTED),)
        case TicketReopened(status=status):
            return (Happening(What.STATUS, status), Happening(What.REOPENED))
        case (
            StatusChanged(status=status)
            | TicketResolved(status=status)
            | TicketClosed(status=status)
        ):
            return (Happening(What.STATUS, status),)
    return _of_field(payload)


def _of_field(payload: EventPayload) -> tuple[Happening, ...]:
    match payload:
        case PriorityChanged(priority=priority):
            return (Happening(What.PRIORITY, str(priority)),)
        case TypeChanged(type=kind):
            return (Happening(What.TYPE, kind),)
        case TicketTransferred():
            return (Happening(What.TEAM),)
        case TicketAssigned():
            return (Happening(What.ASSIGNEE),)
        case TicketTagged(tag=tag):
            return (Happening(What.TAGGED, tag),)
        case PromiseWarned(promise=promise):
            return (Happening(What.WARNED, promise),)
        case PromiseBroken(promise=promise):
            return (Happening(What.BROKEN, promise),)
    return ()


def messages_of(payload: EventPayload) -> tuple[str, ...]:
    """What an event means to the processes of its ticket: all that rules hear, that the ticket is
    `resolved` or `closed`, whatever its statuses are called, and that
    somebody who was written to aside has answered, not their machine."""
    heard = tuple(each.what.value for each in happenings_of(payload))
    match payload:
        case TicketResolved():
            return (*heard, RESOLVED)
        case TicketClosed():
            return (*heard, CLOSED)
        case SideMessageReceived(nature="human", is_verified=True):
            return (ANSWERED,)
    return heard
