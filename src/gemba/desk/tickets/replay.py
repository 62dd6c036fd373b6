"""A ticket's state from its events alone: what keeps the tables and the log honest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from gemba.desk.tickets.event_types import (
    AcknowledgementWritten,
    MessageReceived,
    NoteAdded,
    PriorityChanged,
    ReplyWritten,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketTagged,
    TicketTransferred,
    TicketUnmerged,
    TicketUntagged,
    TypeChanged,
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
        ):
            return replace(state, messages=(*state.messages, message))
        case TicketTagged(tag=tag):
            return replace(state, tags=state.tags | {tag})
        case TicketUntagged(tag=tag):
            return replace(state, tags=state.tags - {tag})
        case TicketMerged(source=source, target=target) if source == state.id:
            return replace(state, merged_into=target)
        case TicketUnmerged(source=source) if source == state.id:
            return replace(state, merged_into=None)
    return _changed(state, payload)


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
        case (
            StatusChanged(status=status, before=text)
            | TicketResolved(status=status, before=text)
            | TicketReopened(status=status, before=text)
            | TicketClosed(status=status, before=text)
        ):
            _check(state, "status", state.status, text)
            return replace(state, status=status)
    return state


def _check(state: TicketState, what: str, told: object, before: object) -> None:
    if told != before:
        raise HistoryBroken(
            f"Ticket {state.number}: {what} was {told!r}, an event says {before!r}."
        )
