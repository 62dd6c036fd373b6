"""A ticket's state from its events alone: what keeps the tables and the log honest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.event_types import (
    AcknowledgementWritten,
    ChildLinked,
    ChildUnlinked,
    MessageReceived,
    NoteAdded,
    PriorityChanged,
    ProductNamed,
    ReplyUndone,
    ReplyWritten,
    SideMessageReceived,
    SideMessageSent,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketSnoozed,
    TicketSplit,
    TicketTagged,
    TicketTransferred,
    TicketUnmerged,
    TicketUntagged,
    TicketWoken,
    TypeChanged,
    VendorNamed,
)
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload


class HistoryBroken(Exception):
    """The events do not tell one ticket's story: the message says what does not fit."""


@dataclass(frozen=True, slots=True)
class TicketState:
    """A ticket as its events tell it. `messages` in the order they were recorded."""

    id: UUID
    number: int
    status: str
    priority: int
    type: str
    team: int | None
    follows: UUID | None
    assignee: int | None = None
    merged_into: UUID | None = None
    tags: frozenset[str] = frozenset()
    messages: tuple[UUID, ...] = ()
    product: str = ""
    vendor: int | None = None
    parent: UUID | None = None
    snoozed_until: datetime | None = None


def replay(events: Iterable[RecordedEvent]) -> TicketState:
    """The state after these events of one ticket, given in the order they were recorded.

    Raises HistoryBroken when they do not begin with its opening, or when one says that something
    was different before than the events until then tell.
    """
    state: TicketState | None = None
    for event in events:
        payload = event.payload
        if isinstance(payload, TicketOpened):
            if state is not None:
                raise HistoryBroken(f"Ticket {state.number} was opened twice.")
            state = _opened(payload, event)
        elif state is None:
            raise HistoryBroken(f"The history begins with {event.type}, not with ticket.opened.")
        else:
            state = _after(state, payload)
    if state is None:
        raise HistoryBroken("There are no events.")
    return state


def _opened(payload: TicketOpened, event: RecordedEvent) -> TicketState:
    return TicketState(
        id=UUID(event.subject("ticket") or ""),
        number=payload.number,
        status=payload.status,
        priority=payload.priority,
        type=payload.type,
        team=payload.team,
        follows=payload.follows,
    )


def _after(state: TicketState, payload: EventPayload) -> TicketState:
    match payload:
        case (
            MessageReceived(message=message)
            | ReplyWritten(message=message)
            | NoteAdded(message=message)
            | AcknowledgementWritten(message=message)
            | SideMessageSent(message=message)
            | SideMessageReceived(message=message)
        ):
            return replace(state, messages=(*state.messages, message))
        case ReplyUndone(message=message):
            left = tuple(each for each in state.messages if each != message)
            return replace(state, messages=left)
        case TicketTagged(tag=tag):
            return replace(state, tags=state.tags | {tag})
        case TicketUntagged(tag=tag):
            return replace(state, tags=state.tags - {tag})
        case TicketMerged(source=source, target=target) if source == state.id:
            return replace(state, merged_into=target)
        case TicketUnmerged(source=source) if source == state.id:
            return replace(state, merged_into=None)
        case TicketSplit():
            return _split(state, payload)
        case ChildLinked(parent=parent, child=child) if child == state.id:
            return replace(state, parent=parent)
        case ChildUnlinked(child=child) if child == state.id:
            return replace(state, parent=None)
    return _changed(state, payload)


def _split(state: TicketState, split: TicketSplit) -> TicketState:
    if split.target == state.id:
        return replace(state, messages=(*state.messages, *split.messages))
    left = tuple(each for each in state.messages if each not in split.messages)
    return replace(state, messages=left)


def _changed(state: TicketState, payload: EventPayload) -> TicketState:
    match payload:
        case TicketAssigned(assignee=assignee, before=before):
            _check(state, "assignee", state.assignee, before)
            return replace(state, assignee=assignee)
        case TicketTransferred(team=team, before=before):
            _check(state, "team", state.team, before)
            return replace(state, team=team)
        case PriorityChanged(priority=priority, before=number):
            _check(state, "priority", state.priority, number)
            return replace(state, priority=priority)
        case TypeChanged(type=kind, before=text):
            _check(state, "type", state.type, text)
            return replace(state, type=kind)
        case ProductNamed(product=product, before=text):
            _check(state, "product", state.product, text)
            return replace(state, product=product)
        case VendorNamed(vendor=vendor, before=before):
            _check(state, "vendor", state.vendor, before)
            return replace(state, vendor=vendor)
        case TicketSnoozed(until=until, before=moment):
            _check(state, "snoozed until", state.snoozed_until, moment)
            return replace(state, snoozed_until=until)
        case TicketWoken():
            return replace(state, snoozed_until=None)
    return _stands(state, payload)


def _stands(state: TicketState, payload: EventPayload) -> TicketState:
    match payload:
        case (
            StatusChanged(status=status, before=before)
            | TicketReopened(status=status, before=before)
        ):
            _check(state, "status", state.status, before)
            return replace(state, status=status)
        case (
            TicketResolved(status=status, before=before)
            | TicketClosed(status=status, before=before)
        ):
            _check(state, "status", state.status, before)
            return replace(state, status=status, snoozed_until=None)
    return state


def _check(state: TicketState, what: str, told: object, before: object) -> None:
    if told != before:
        raise HistoryBroken(
            f"Ticket {state.number}: {what} was {told!r}, an event says {before!r}."
        )
