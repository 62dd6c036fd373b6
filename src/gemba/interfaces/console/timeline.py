"""What was said and done on a ticket, as one story a person reads from top to bottom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from gemba.desk.sla.event_types import EscalationMade
from gemba.desk.sla.kind import names
from gemba.desk.sla.wording import escalation_told
from gemba.desk.teamwork.event_types import DraftDiscarded, DraftStarted
from gemba.desk.tickets.event_types import (
    AcknowledgementWritten,
    DeliveryFailed,
    DeliverySent,
    MessageReceived,
    NoteAdded,
    ProductNamed,
    ReplyWritten,
    SideMessageReceived,
    SideMessageSent,
    StatusChanged,
    TicketAssigned,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketTransferred,
    TypeChanged,
    VendorNamed,
)
from gemba.desk.tickets.queries import Conversation, MessageView
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.interfaces.console.moments import told_moment
from gemba.interfaces.console.rule_words import rule_event_url, rule_event_words
from gemba.interfaces.reasons import reason_words

# These speak through the messages.
SHOWN_AS_MESSAGE = (
    AcknowledgementWritten,
    DeliveryFailed,
    DeliverySent,
    MessageReceived,
    NoteAdded,
    ReplyWritten,
    SideMessageReceived,
    SideMessageSent,
    TicketOpened,
    # these are on top of the composer as long as they matter
    DraftStarted,
    DraftDiscarded,
)
OPEN_MESSAGES = 6
SAME_MOMENT = timedelta(minutes=1)
Words = Mapping[str, Mapping[str, str]]
ICONS = {
    "ticket.followed": "eye",
    "ticket.unfollowed": "eye-off",
    "handover.written": "transfer",
    "handover.read": "check",
    "draft.taken_over": "file-pencil",
    "task.asked": "checklist",
    "task.taken": "checklist",
    "task.done": "circle-check",
    "task.withdrawn": "circle-x",
    "task.missed": "clock-exclamation",
    "approval.asked": "rubber-stamp",
    "approval.granted": "circle-check",
    "approval.refused": "circle-x",
    "approval.withdrawn": "circle-x",
    "side_conversation.started": "messages",
    "complaint.registered": "flame",
    "complaint.owned": "user-shield",
    "cause.recorded": "category",
    "callback.done": "phone-call",
    "callback.missed": "clock-exclamation",
    "compensation.granted": "cash",
    "compensation.asked": "cash",
    "compensation.refused": "circle-x",
    "follow_up.recorded": "phone-call",
    "ticket.assigned": "user-check",
    "ticket.transferred": "users-group",
    "priority.changed": "flag",
    "type.changed": "category",
    "product.named": "package",
    "vendor.named": "truck-delivery",
    "complaint.withdrawn": "circle-x",
    "acknowledgement.withheld": "mail-off",
    "rule.fired": "wand",
    "rule.stopped": "ban",
    "case.enrolled": "flask",
    "macro.applied": "wand",
    "status.changed": "progress",
    "ticket.resolved": "circle-check",
    "ticket.reopened": "rotate-clockwise",
    "ticket.closed": "lock",
    "ticket.merged": "arrow-merge",
    "ticket.unmerged": "arrows-split",
    "ticket.tagged": "tag",
    "ticket.untagged": "tag",
    "delivery.retried": "refresh",
    "link.issued": "link",
    "link.revoked": "link-off",
    "ticket.snoozed": "alarm",
    "ticket.woken": "bell",
    "promise.warned": "clock-exclamation",
    "promise.broken": "alert-triangle",
    "promise.kept": "check",
    "promise.changed": "target-arrow",
    "escalation.made": "bolt",
    "ticket.split": "arrows-split",
    "child.linked": "sitemap",
    "child.unlinked": "sitemap",
    "reply.undone": "arrow-back-up",
    "schedule.planned": "calendar-event",
    "schedule.changed": "calendar-event",
    "schedule.cancelled": "calendar-event",
    "schedule.sent": "send",
    "ticket.queued": "list-details",
    "ticket.routed": "route",
    "ticket.returned": "arrow-back-up",
    "ticket.overflowed": "truck-delivery",
    "offer.made": "user-question",
    "offer.accepted": "user-check",
    "offer.declined": "user-x",
    "offer.expired": "clock-exclamation",
}


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that happened, as a sentence in the reader's language."""

    icon: str
    sentence: str
    happened_at: datetime
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of the story: the first one of a `day`, then a message or a run of events.

    `moved_to` is the status the ticket got with the message, in words.
    """

    day: date | None
    message: MessageView | None = None
    is_open: bool = True
    events: tuple[EventLine, ...] = ()
    moved_to: str = ""


def story(conversation: Conversation, words: Words) -> list[Entry]:
    """Messages and what happened between them, in order; old ones and machines' ones folded."""
    folded = {m.id for m in conversation.messages[1:-OPEN_MESSAGES]}
    folded |= {m.id for m in conversation.messages if m.nature != "human" and m.is_verified}
    moves, events = _moves(conversation, words)
    moments: list[tuple[datetime, MessageView | EventLine]] = [
        (m.happened_at, m) for m in conversation.messages
    ]
    moments += [(e.happened_at, event_line(e, words)) for e in events]
    moments.sort(key=lambda pair: pair[0])
    entries, last = [], None
    for (day, is_message), run in groupby(moments, key=_day_and_kind):
        things = [thing for _at, thing in run]
        for entry in _entries(things, is_message, folded):
            move = moves.get(entry.message.id, "") if entry.message else ""
            entries.append(replace(entry, day=None if day == last else day, moved_to=move))
            last = day
    return entries


def event_line(event: RecordedEvent, words: Words) -> EventLine:
    """The event as its own type tells it, its codes in words."""
    payload = event.payload
    values: dict[str, object] = {
        name: words.get(name, {}).get(str(value), value)
        for name, value in payload.to_json().items()
    }
    for each in fields(payload):  # type: ignore[arg-type]
        moment = getattr(payload, each.name)
        if isinstance(moment, datetime):
            values[each.name] = told_moment(moment)
    if "reason" in values:
        values["reason"] = reason_words(str(values["reason"]))
    if isinstance(payload, EscalationMade):
        values["told"] = escalation_told(payload, names())
    values["actor"] = _("The desk") if event.actor_kind == "system" else event.actor_name
    return EventLine(
        icon=ICONS.get(event.type, "point"),
        sentence=_sentence(event).format(**values),
        happened_at=event.happened_at,
        detail=rule_event_words(payload),
        url=rule_event_url(payload),
    )


def _sentence(event: RecordedEvent) -> str:
    """The type's own sentence; a few acts read better told by what they meant."""
    payload = event.payload
    if isinstance(payload, TicketAssigned) and payload.assignee is None:
        return _("{actor} gave the ticket back to the queue")
    if isinstance(payload, TicketAssigned) and str(payload.assignee) == event.actor_id:
        return _("{actor} took the ticket")
    if isinstance(payload, TicketReopened) and event.actor_kind == "contact":
        return _("The message of {actor} reopened the ticket")
    if isinstance(payload, EscalationMade) and payload.refused:
        return _("Because of the promise “{promise}”: {told} – not done: {refused}")
    return _cleared(payload) or _(payload.sentence)


def _cleared(payload: EventPayload) -> str:
    """What is told of a field that was emptied."""
    if isinstance(payload, TypeChanged) and not payload.type:
        return _("{actor} cleared the type")
    if isinstance(payload, ProductNamed) and not payload.product:
        return _("{actor} cleared the product")
    if isinstance(payload, VendorNamed) and payload.vendor is None:
        return _("{actor} took the vendor off the ticket")
    if isinstance(payload, TicketTransferred) and payload.team is None:
        return _("{actor} took the ticket out of its team")
    return ""


def _moves(conversation: Conversation, words: Words) -> tuple[dict[UUID, str], list[RecordedEvent]]:
    """The status each message brought the ticket to, and the events that remain to be told.

    An agent sets the status as the reply goes out; a customer's message brings the ticket back.
    """
    moves, remaining = {}, []
    for event in _shown(conversation):
        payload, message = event.payload, None
        if isinstance(payload, StatusChanged | TicketResolved):
            message = _said_then(event, conversation.messages)
            if message is not None and message.kind == "outbound":
                moves[message.id] = words["status"].get(payload.status, payload.status)
        if message is None:
            remaining.append(event)
    return moves, remaining


def _said_then(event: RecordedEvent, messages: Sequence[MessageView]) -> MessageView | None:
    """The message of the same person in whose moment the event happened."""
    for message in reversed(messages):
        apart = event.happened_at - message.happened_at
        same_person = message.kind != "note" and message.author_name == event.actor_name
        if same_person and timedelta(0) <= apart <= SAME_MOMENT:
            return message
    return None


def _shown(conversation: Conversation) -> Iterable[RecordedEvent]:
    since = conversation.messages[0].happened_at if conversation.earlier_messages else None
    for event in conversation.events:
        if isinstance(event.payload, SHOWN_AS_MESSAGE):
            continue
        if since is None or event.happened_at >= since:
            yield event


def _day_and_kind(pair: tuple[datetime, MessageView | EventLine]) -> tuple[date, bool]:
    moment, thing = pair
    return timezone.localdate(moment), isinstance(thing, MessageView)


def _entries(
    things: Sequence[MessageView | EventLine], is_message: bool, folded: set[UUID]
) -> list[Entry]:
    if is_message:
        messages = [m for m in things if isinstance(m, MessageView)]
        return [Entry(None, message=m, is_open=m.id not in folded) for m in messages]
    return [Entry(None, events=tuple(e for e in things if isinstance(e, EventLine)))]
