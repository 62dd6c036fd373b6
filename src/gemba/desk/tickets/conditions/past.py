"""Tickets as they were: the facts at a moment of the past, and what happened from then on.

The present is rolled back event by event, for each change says what was before. What events do not
tell stays as it is now: the customer's tier and language, when a promise was due, a subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from gemba.desk.tickets.conditions.ever import may_have_held
from gemba.desk.tickets.conditions.reading import TEXT_CHARS_MAX, WRITTEN, fields_of
from gemba.desk.tickets.conditions.ticket_facts import TicketFacts
from gemba.desk.tickets.conditions.tree import ALWAYS, Condition
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
from gemba.desk.tickets.models import Attachment, Message, MessageKind, Status, Ticket
from gemba.foundation.events.queries import ToldEvent, told_since
from gemba.foundation.events.types import EventPayload

_STATUS_EVENTS = (StatusChanged, TicketResolved, TicketReopened, TicketClosed)
CHANGING: Mapping[type[EventPayload], frozenset[str]] = {
    TicketOpened: frozenset(),
    **dict.fromkeys(_STATUS_EVENTS, frozenset({"status", "category", "times_reopened"})),
    PriorityChanged: frozenset({"priority"}),
    TypeChanged: frozenset({"type"}),
    TicketTransferred: frozenset({"team"}),
    TicketAssigned: frozenset({"assignee"}),
    TicketTagged: frozenset({"tag"}),
    TicketUntagged: frozenset({"tag"}),
    ProductNamed: frozenset({"product"}),
    VendorNamed: frozenset({"vendor"}),
}
"""The events that change fields, each with the facts whose past it tells."""

TELLS: Mapping[type[EventPayload], frozenset[str]] = {
    **CHANGING,
    MessageReceived: frozenset({"hours_since_customer", "message_text", "has_attachment"}),
    ReplyWritten: frozenset({"hours_since_reply"}),
    NoteAdded: frozenset(),
}
"""The same of all events of a ticket."""

TOLD = frozenset[str]().union(*TELLS.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be known of tickets.

    `facts`: those whose past matters; any other may stay as it is now. `heard`: names of event
    types that are wanted for themselves. `only`: tickets for which this can never have held are
    left out.
    """

    facts: frozenset[str] = TOLD
    heard: frozenset[str] = frozenset(kind.name for kind in TELLS)
    only: Condition = ALWAYS

    @property
    def events(self) -> frozenset[str]:
        """The names of the types of all events that are wanted; always that it was opened."""
        telling = (kind.name for kind, facts in TELLS.items() if not facts.isdisjoint(self.facts))
        return self.heard.union(telling, [TicketOpened.name])


@dataclass(frozen=True, slots=True)
class PastAct:
    """What was told of a ticket at one moment, by one cause."""

    at: datetime
    depth: int
    payloads: tuple[EventPayload, ...]


@dataclass(frozen=True, slots=True)
class TicketPast:
    """A ticket as it was at first – when it was opened, where `is_new` – and its acts since.

    `words` and `with_files`: what messages said and which had files, by message.
    """

    number: int
    first: TicketFacts
    is_new: bool
    acts: tuple[PastAct, ...]
    words: Mapping[UUID, str] = field(default_factory=dict)
    with_files: frozenset[UUID] = frozenset()


@dataclass(slots=True)
class _Said:
    """The messages of one ticket's customer and desk, in order: (at, id, is the customer's); the
    words of the customer's; when which of them brought files."""

    told: list[tuple[datetime, UUID, bool]] = field(default_factory=list)
    words: dict[UUID, str] = field(default_factory=dict)
    files: dict[UUID, datetime] = field(default_factory=dict)

    def before(self, began: datetime) -> dict[str, Any]:
        """What of TicketFacts had been said before a moment."""
        earlier = [each for each in self.told if each[0] < began]
        received = [each for each in earlier if each[2]]
        replied = [each for each in earlier if not each[2]]
        return {
            "last_received_at": received[-1][0] if received else None,
            "last_replied_at": replied[-1][0] if replied else None,
            "message_text": self.words.get(received[-1][1], "") if received else "",
            "has_attachment": any(at < began for at in self.files.values()),
        }


def pasts(
    ticket_ids: Sequence[UUID], *, since: datetime, until: datetime, wanted: Wanted
) -> Iterator[TicketPast]:
    """The past of some hundred tickets from `since` to `until`; those unknown are left out."""
    rows = Ticket.objects.filter(may_have_held(wanted.only, until), pk__in=ticket_ids)
    present = fields_of(rows, number="number")
    ids = [now["ticket_id"] for now in present]
    said = _said(ids, wanted)
    told = _told(ids, since, wanted)
    categories = dict(Status.objects.values_list("code", "category"))
    for now in present:
        number, own = now.pop("number"), said.get(now["ticket_id"], _Said())
        events = told.get(now["ticket_id"].hex, [])
        is_new = any(isinstance(event.payload, TicketOpened) for event in events)
        began = now["opened_at"] if is_new else since
        before = _undone(now, events, categories) | ({} if is_new else own.before(began))
        yield TicketPast(
            number=number,
            first=TicketFacts(**{**now, **before, "now": began}),
            is_new=is_new,
            acts=_acts([event for event in events if event.happened_at < until]),
            words=own.words,
            with_files=frozenset(own.files),
        )


def _told(
    ticket_ids: Sequence[UUID], since: datetime, wanted: Wanted
) -> dict[str, list[ToldEvent]]:
    told: dict[str, list[ToldEvent]] = {}
    hexes = [pk.hex for pk in ticket_ids]
    for event in told_since(hexes, kind="ticket", types=sorted(wanted.events), since=since):
        told.setdefault(event.subject_id, []).append(event)
    return told


def _undone(
    now: Mapping[str, Any], events: Sequence[ToldEvent], categories: Mapping[str, str]
) -> dict[str, Any]:
    """What was otherwise before these events."""
    found: dict[str, Any] = {}
    tags, reopened = now["tags"], 0
    for event in reversed(events):
        match event.payload:
            case TicketReopened(before=status):
                found["status"], reopened = status, reopened + 1
            case (
                StatusChanged(before=status)
                | TicketResolved(before=status)
                | TicketClosed(before=status)
            ):
                found["status"] = status
            case PriorityChanged(before=priority):
                found["priority"] = priority
            case TypeChanged(before=kind):
                found["type"] = kind
            case TicketTransferred(before=team):
                found["team_id"] = team
            case TicketAssigned(before=assignee):
                found["assignee_id"] = assignee
            case VendorNamed(before=vendor):
                found["vendor_id"] = vendor
            case ProductNamed(before=product):
                found["product"] = product
            case TicketTagged(tag=tag):
                tags = tags - {tag}
            case TicketUntagged(tag=tag):
                tags = tags | {tag}
    if "status" in found:
        found["category"] = categories.get(found["status"], now["category"])
    found["times_reopened"] = max(0, now["times_reopened"] - reopened)
    return {**found, "tags": tags}


def _said(ticket_ids: Sequence[UUID], wanted: Wanted) -> dict[UUID, _Said]:
    found: dict[UUID, _Said] = {}
    words = ["text"] if "message_text" in wanted.facts else []
    if words or not wanted.facts.isdisjoint(("hours_since_customer", "hours_since_reply")):
        replies = Q(kind=MessageKind.OUTBOUND.value) & ~Q(nature="acknowledgement")
        is_wanted = WRITTEN | replies if "hours_since_reply" in wanted.facts else WRITTEN
        rows = Message.objects.filter(is_wanted, ticket__in=ticket_ids)
        rows = rows.order_by("happened_at", "pk")
        columns = ("ticket_id", "pk", "kind", "happened_at", *words)
        for ticket_id, pk, kind, at, *text in rows.values_list(*columns):
            is_customer = kind == MessageKind.INBOUND.value
            own = found.setdefault(ticket_id, _Said())
            own.told.append((at, pk, is_customer))
            if text and is_customer:
                own.words[pk] = text[0][:TEXT_CHARS_MAX]
    if "has_attachment" in wanted.facts:
        files = Attachment.objects.filter(message__ticket__in=ticket_ids, is_inline=False)
        files = files.filter(message__kind=MessageKind.INBOUND.value)
        for ticket_id, pk, at in files.values_list(
            "message__ticket_id", "message_id", "message__happened_at"
        ):
            found.setdefault(ticket_id, _Said()).files[pk] = at
    return found


def _acts(events: Sequence[ToldEvent]) -> tuple[PastAct, ...]:
    """Events of one moment, depth and cause are one act."""
    grouped: dict[tuple[datetime, int, UUID | None], list[EventPayload]] = {}
    for event in events:
        key = (event.happened_at, event.depth, event.cause_id)
        grouped.setdefault(key, []).append(event.payload)
    acts = [PastAct(at, depth, tuple(told)) for (at, depth, _cause), told in grouped.items()]
    # imported history was recorded in the order of tickets, not always of time
    acts.sort(key=lambda act: act.at)
    return tuple(acts)
