"""Tickets as they were: the facts at a moment of the past, and what happened from then on.

The present is rolled back event by event, for each change says what was before. What events do not
tell stays as it is now: the customer's tier and language, when a promise was due, a subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.conditions.facts import known_facts
from gemba.desk.tickets.conditions.ticket_facts import TicketFacts
from gemba.desk.tickets.conditions.tree import ALWAYS, Condition, Group
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

CHANGING = (
    *(TicketOpened, StatusChanged, TicketResolved, TicketReopened, TicketClosed),
    *(PriorityChanged, TypeChanged, TicketTransferred, TicketAssigned, TicketTagged),
    *(TicketUntagged, ProductNamed, VendorNamed),
)
SAYING = (MessageReceived, ReplyWritten, NoteAdded)
NOT_TOLD = frozenset({"due_in", "tier", "language", "inbox", "subject", "channel"})
"""Facts that the past takes from the present. Only the first of them changes often."""

_STAYING = NOT_TOLD - {"due_in"}
TEXT_CHARS_MAX = 20_000
_COLUMNS = (
    *("pk", "opened_at", "channel", "inbox_id", "status_id", "status__category", "priority"),
    *("type", "team_id", "assignee_id", "vendor_id", "product", "contact__tier"),
    *("contact__language", "subject", "times_reopened"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be known beside the fields: what was said when, its words, its files; that
    messages came at all; events of other rooms by the names of their types. `only`: tickets that
    can never have matched this are left out."""

    said: bool = False
    words: bool = False
    files: bool = False
    messages: bool = True
    also: tuple[str, ...] = ()
    only: Condition = ALWAYS


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
    """The messages of one ticket's customer and desk, in order: (at, id, is the customer's)."""

    told: list[tuple[datetime, UUID, bool]] = field(default_factory=list)
    words: dict[UUID, str] = field(default_factory=dict)
    files: set[UUID] = field(default_factory=set)


def pasts(
    ticket_ids: Sequence[UUID], *, since: datetime, until: datetime, wanted: Wanted
) -> Iterator[TicketPast]:
    """The past of some hundred tickets from `since` to `until`; those unknown are left out."""
    said = _said(ticket_ids, wanted) if wanted.said or wanted.words or wanted.files else {}
    present = [
        (number, now, own)
        for number, now in _present(ticket_ids, until)
        if _may_have_matched(wanted.only, now, (own := said.get(now.ticket_id, _Said())).words)
    ]
    kinds = (*CHANGING, *SAYING) if wanted.messages else CHANGING
    names = [*(kind.name for kind in kinds), *wanted.also]
    told: dict[str, list[ToldEvent]] = {}
    hexes = [now.ticket_id.hex for _number, now, _own in present]
    for event in told_since(hexes, kind="ticket", types=names, since=since):
        told.setdefault(event.subject_id, []).append(event)
    categories = dict(Status.objects.values_list("code", "category"))
    for number, now, own in present:
        events = told.get(now.ticket_id.hex, [])
        is_new = any(isinstance(event.payload, TicketOpened) for event in events)
        began = now.opened_at if is_new else since
        first = _rolled_back(now, events, categories, began)
        yield TicketPast(
            number=number,
            first=_with_said(first, own, began, is_new),
            is_new=is_new,
            acts=_acts([event for event in events if event.happened_at < until]),
            words=own.words,
            with_files=frozenset(own.files),
        )


def _may_have_matched(condition: Condition, now: TicketFacts, words: Mapping[UUID, str]) -> bool:
    """False when a condition cannot have held: told by what never changes and by what was said."""
    if isinstance(condition, Group):
        parts = (_may_have_matched(part, now, words) for part in condition.parts)
        return all(parts) if condition.is_all else any(parts)
    holds = known_facts()[condition.fact].holds
    if condition.fact in _STAYING:
        return holds(condition.op, condition.values, now)
    if condition.fact == "message_text":
        # before the first message there are no words, as in the present without what was said
        return holds(condition.op, condition.values, now) or any(
            holds(condition.op, condition.values, replace(now, message_text=text))
            for text in words.values()
        )
    return True


def _present(ticket_ids: Sequence[UUID], now: datetime) -> Iterator[tuple[int, TicketFacts]]:
    tags: dict[UUID, set[str]] = {}
    pairs = Ticket.tags.through.objects.filter(ticket__in=ticket_ids)
    for pk, name in pairs.values_list("ticket_id", "tag__name"):
        tags.setdefault(pk, set()).add(name)
    rows = Ticket.objects.filter(pk__in=ticket_ids).order_by()
    for number, *row in rows.values_list("number", *_COLUMNS):
        yield (
            number,
            TicketFacts(
                ticket_id=row[0],
                now=now,
                opened_at=row[1],
                channel=row[2],
                inbox_id=row[3],
                status=row[4],
                category=row[5],
                priority=row[6],
                type=row[7],
                team_id=row[8],
                assignee_id=row[9],
                vendor_id=row[10],
                product=row[11],
                tier=row[12],
                language=row[13],
                subject=row[14],
                times_reopened=row[15],
                tags=frozenset(tags.get(row[0], ())),
            ),
        )


def _rolled_back(
    facts: TicketFacts,
    events: Sequence[ToldEvent],
    categories: Mapping[str, str],
    began: datetime,
) -> TicketFacts:
    """The facts before these events, at the moment `began`."""
    found: dict[str, object] = {}
    tags, reopened = facts.tags, 0
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
        found["category"] = categories.get(str(found["status"]), facts.category)
    count = max(0, facts.times_reopened - reopened)
    return replace(facts, now=began, tags=tags, times_reopened=count, **found)  # type: ignore[arg-type]


def _with_said(facts: TicketFacts, said: _Said, began: datetime, is_new: bool) -> TicketFacts:
    """What had been said before the first act."""
    if is_new:
        return facts
    before = [each for each in said.told if each[0] < began]
    received = [each for each in before if each[2]]
    replied = [each for each in before if not each[2]]
    return replace(
        facts,
        last_received_at=received[-1][0] if received else None,
        last_replied_at=replied[-1][0] if replied else None,
        message_text=said.words.get(received[-1][1], "") if received else "",
        has_attachment=any(each[1] in said.files for each in received),
    )


def _said(ticket_ids: Sequence[UUID], wanted: Wanted) -> dict[UUID, _Said]:
    found: dict[UUID, _Said] = {}
    rows = Message.objects.filter(ticket__in=ticket_ids).exclude(nature="acknowledgement")
    rows = rows.filter(kind__in=[MessageKind.INBOUND.value, MessageKind.OUTBOUND.value])
    columns = ["ticket_id", "pk", "kind", "nature", "happened_at"]
    if wanted.words:
        columns.append("text")
    for ticket_id, pk, kind, nature, at, *words in rows.order_by("happened_at", "pk").values_list(
        *columns
    ):
        own = found.setdefault(ticket_id, _Said())
        is_customer = kind == MessageKind.INBOUND.value
        if is_customer and nature != "human":
            continue
        own.told.append((at, pk, is_customer))
        if words and is_customer:
            own.words[pk] = words[0][:TEXT_CHARS_MAX]
    if wanted.files:
        files = Attachment.objects.filter(message__ticket__in=ticket_ids, is_inline=False)
        for ticket_id, pk in files.values_list("message__ticket_id", "message_id"):
            found.setdefault(ticket_id, _Said()).files.add(pk)
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
