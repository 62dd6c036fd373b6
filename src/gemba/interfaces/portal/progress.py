"""A ticket's story in the customer's words: where it stands, and what happened so far."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import (
    MessageReceived,
    ReplyWritten,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketOpened,
    TicketReopened,
    TicketResolved,
)
from gemba.desk.tickets.queries import MessageView, TicketLine
from gemba.desk.tickets.queries.links import TrackedTicket
from gemba.desk.workflow.queries import Outlook, outlook
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the ticket stands: a headline, what it means for the customer, and the look of it."""

    headline: str
    meaning: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three steps of every request. `state` is done, current or ahead."""

    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: words for a milestone, or a message. `is_own`: the customer's.

    `sequence` orders what happened at the same time.
    """

    at: datetime
    sequence: int
    icon: str = ""
    words: str = ""
    message: MessageView | None = None
    is_own: bool = False


def standing(ticket: TicketLine) -> Standing:
    """Where the ticket stands, in a sentence the customer can act on."""
    name = ticket.assignee_name
    if ticket.category == "new":
        meaning = _("Somebody will look at it soon. You see the answer here and get it by mail.")
        return Standing(_("We have received your request"), meaning, "mail-check", "waiting")
    if ticket.category == "pending_customer":
        meaning = _("Please read our last message and answer below.")
        return Standing(_("We are waiting for your answer"), meaning, "message-2", "yours")
    if ticket.category == "pending_vendor":
        meaning = _("We need something from a partner for this and keep at it for you.")
        return Standing(_("A partner is helping us"), meaning, "tool", "waiting")
    if ticket.category == "resolved":
        meaning = _("Not solved after all? Write below and your request is open again.")
        return Standing(_("Your request is solved"), meaning, "circle-check", "done")
    if ticket.category == "closed":
        meaning = _("Do you need help again? Write below: it becomes a new request.")
        return Standing(_("Your request is closed"), meaning, "circle-check", "done")
    headline = _("{name} is working on it").format(name=name) if name else _("We are working on it")
    meaning = _("You need not do anything. Add what comes to mind below.")
    return Standing(headline, meaning, "progress", "waiting")


def steps(ticket: TicketLine) -> tuple[Step, ...]:
    """Received, being worked on, solved – the middle one says whose turn it is."""
    middle = {
        "pending_customer": _("Your turn"),
        "pending_vendor": _("With a partner"),
    }.get(ticket.category, _("Being worked on"))
    at = {"new": 0, "resolved": 2, "closed": 2}.get(ticket.category, 1)
    labels = (_("Received"), middle, _("Solved"))
    states = ["done" if n < at or at == 2 else "current" if n == at else "ahead" for n in range(3)]
    return tuple(Step(label, state) for label, state in zip(labels, states, strict=True))


def coming(ticket: TicketLine) -> Outlook:
    """What is done now and what comes next, as the processes on the ticket say it to customers;
    nothing once it is solved."""
    if ticket.category in ("resolved", "closed"):
        return Outlook()
    return outlook(ticket.id, language=get_language() or "")


def story(tracked: TrackedTicket) -> tuple[Moment, ...]:
    """Messages and milestones in one line of time, oldest first.

    Machine mail (bounces, our own confirmations) is left out: the milestones say it better. Of
    messages this customer may not read yet, it is said that they were written.
    """
    said = [m for m in tracked.messages if m.nature == "human"]
    owner = next((m.author_address for m in said if m.kind == "inbound"), "")
    told_at = {
        event.payload.message: event.sequence
        for event in tracked.events
        if isinstance(event.payload, MessageReceived | ReplyWritten)
    }
    moments = [
        Moment(
            m.happened_at,
            told_at.get(m.id, 0),
            message=m,
            is_own=m.kind == "inbound" and m.author_address == owner,
        )
        for m in said
        if m.text or m.quoted or m.attachments
    ]
    shown = {m.id for m in tracked.messages} if not tracked.reads_answers else None
    moments += _milestones(tracked.events, shown)
    return tuple(sorted(moments, key=lambda moment: (moment.at, moment.sequence)))


def _milestones(events: tuple[RecordedEvent, ...], shown: set[UUID] | None) -> Iterator[Moment]:
    """`shown` are the messages that can be read; None when all are."""
    helper = ""
    for event in events:
        icon, words = _milestone(event.payload, helper)
        if shown is not None and not words:
            icon, words = _hidden(event.payload, shown)
        if words:
            yield Moment(event.happened_at, event.sequence, icon, words)
        if isinstance(event.payload, TicketAssigned):
            helper = event.payload.assignee_name or helper


def _hidden(payload: EventPayload, shown: set[UUID]) -> tuple[str, str]:
    """Icon and words for a message that was written and is not shown."""
    if isinstance(payload, ReplyWritten) and payload.message not in shown:
        return "mail", _("We have answered you by e-mail")
    if not isinstance(payload, MessageReceived) or payload.message in shown:
        return "", ""
    if payload.is_verified and payload.nature == "human":
        return "message-2", _("Your message was added")
    return "", ""


def _milestone(payload: EventPayload, helper: str) -> tuple[str, str]:
    """Icon and words; no words for what is internal. `helper` took care so far."""
    if isinstance(payload, TicketOpened):
        return "mail-check", _("We received your request")
    if isinstance(payload, TicketAssigned) and payload.assignee_name not in ("", helper):
        words = _("{name} is taking care of your request")
        if helper:
            words = _("{name} has taken over your request")
        return "user-check", words.format(name=payload.assignee_name)
    if isinstance(payload, StatusChanged) and payload.status == "pending_vendor":
        return "tool", _("We asked a partner for help")
    if isinstance(payload, TicketResolved):
        return "circle-check", _("We consider your request solved")
    if isinstance(payload, TicketReopened):
        return "refresh", _("Your request is open again")
    if isinstance(payload, TicketClosed):
        return "archive", _("Your request was closed")
    return "", ""
