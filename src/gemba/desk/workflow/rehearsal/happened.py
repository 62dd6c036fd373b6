"""What an event of the past means to a ticket that rules have changed meanwhile. Pure.

An event that says what is so already – because a rule had done it before – changes nothing, and
rules do not hear it; just as the desk records no event then.
"""

from datetime import datetime

from gemba.desk.sla.event_types import PromiseBroken, PromiseWarned
from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.tickets.conditions.past import TicketPast
from gemba.desk.tickets.event_types import (
    MessageReceived,
    NoteAdded,
    PriorityChanged,
    ProductNamed,
    ReplyWritten,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketTagged,
    TicketTransferred,
    TicketUntagged,
    TypeChanged,
    VendorNamed,
)
from gemba.desk.workflow.actions.action import Effect
from gemba.desk.workflow.actions.moving import given, moved
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening, What, happenings_of
from gemba.foundation.events.types import EventPayload

WORKED_ON = ("new", "open")


def after_event(
    facts: TicketFacts, payload: EventPayload, at: datetime, past: TicketPast, around: Around
) -> Effect:
    """The ticket after it, and what rules hear of it."""
    match payload:
        case TicketOpened():
            return Effect(facts, (Happening(What.OPENED),))
        case MessageReceived():
            return _received(facts, payload, at, past, around)
        case ReplyWritten():
            return Effect(facts._replace(last_replied_at=at), (Happening(What.REPLIED),))
        case NoteAdded() | PromiseWarned() | PromiseBroken():
            return Effect(facts, happenings_of(payload))
        case (
            StatusChanged(status=status)
            | TicketResolved(status=status)
            | TicketReopened(status=status)
            | TicketClosed(status=status)
        ):
            return moved(facts, status, around)
        case TicketAssigned(assignee=assignee):
            return given(facts, assignee)
    return _changed(facts, payload)


def _received(
    facts: TicketFacts, payload: MessageReceived, at: datetime, past: TicketPast, around: Around
) -> Effect:
    """A person of the customer's side wrote: a ticket that waits for them is open again."""
    has_attachment = facts.has_attachment or payload.message in past.with_files
    if payload.nature != "human":
        return Effect(facts._replace(has_attachment=has_attachment))
    known = facts._replace(
        last_received_at=at,
        message_text=past.words.get(payload.message, facts.message_text),
        has_attachment=has_attachment,
    )
    happened = (Happening(What.WROTE),)
    if facts.category in (*WORKED_ON, "closed"):
        return Effect(known, happened)
    opened = moved(known, "open", around)
    return Effect(opened.facts, happened + opened.happenings)


def _changed(facts: TicketFacts, payload: EventPayload) -> Effect:
    match payload:
        case PriorityChanged(priority=priority) if priority != facts.priority:
            happened = Happening(What.PRIORITY, str(priority))
            return Effect(facts._replace(priority=priority), (happened,))
        case TypeChanged(type=kind) if kind != facts.type:
            return Effect(facts._replace(type=kind), (Happening(What.TYPE, kind),))
        case TicketTransferred(team=team) if team != facts.team_id:
            return Effect(facts._replace(team_id=team), (Happening(What.TEAM),))
        case TicketTagged(tag=tag) if tag not in facts.tags:
            return Effect(facts._replace(tags=facts.tags | {tag}), (Happening(What.TAGGED, tag),))
        case TicketUntagged(tag=tag):
            return Effect(facts._replace(tags=facts.tags - {tag}))
        case ProductNamed(product=product):
            return Effect(facts._replace(product=product))
        case VendorNamed(vendor=vendor):
            return Effect(facts._replace(vendor_id=vendor))
    return Effect(facts)
