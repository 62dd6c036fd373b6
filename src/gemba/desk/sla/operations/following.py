"""Writing on the courses of tickets as things happen to them, a batch of events at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gemba.desk.sla.course import Kind, Mark, added, standing_of, without_reply
from gemba.desk.sla.models import Course
from gemba.desk.sla.operations.ledger import Followed, load, write
from gemba.desk.sla.promises import SETTLED
from gemba.desk.sla.queries.terms import keys_of
from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.event_types import (
    MessageReceived,
    PriorityChanged,
    ReplyUndone,
    ReplyWritten,
    StatusChanged,
    TicketClosed,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketUnmerged,
)
from gemba.desk.tickets.queries import statuses
from gemba.foundation.events.operations import CHAIN_DEPTH_MAX
from gemba.foundation.events.queries import RecordedEvent, timeline

# What was recorded so long after it happened came from elsewhere: nobody here kept or broke it.
UNWITNESSED = timedelta(hours=6)
HISTORY_EVENTS_MAX = 20_000
COURSES_TOGETHER = 500
NEW = "new"
_STATUS = (StatusChanged, TicketResolved, TicketReopened, TicketClosed)


@transaction.atomic
def follow(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Let these events, in the order they were recorded, move the clocks of their tickets.

    The number of statements does not grow with the number of events. Terms are chosen by what is
    so when the batch is read.
    """
    stories: dict[UUID, Sequence[RecordedEvent]] = _by_ticket(events)
    facts = facts_of(list(stories), now=now)
    categories, keys = {each.code: each.category for each in statuses()}, keys_of(facts)
    concerned = facts.keys() - _unmoved(stories, keys, categories)
    followed = load(concerned)
    fresh = {
        pk: stories[pk]
        for pk, fact in facts.items()
        if pk in concerned and pk not in followed
        if not (fact.category in SETTLED and _is_unwitnessed(stories[pk]))
    }
    stories |= _from_the_beginning(fresh)
    followed |= {pk: Followed(pk, [], is_new=True) for pk in fresh}
    known = {pk: list(each.marks) for pk, each in followed.items()}
    moved = [_followed(stories[pk], each, categories) for pk, each in followed.items()]
    begun = [each for each in moved if each.marks]
    for each in begun:
        _on_terms(each, keys[each.ticket_id], stories[each.ticket_id][-1].happened_at)
    write([each for each in begun if each.marks != known[each.ticket_id]], now=now)


@transaction.atomic
def follow_terms(*, after: UUID | None, now: datetime) -> UUID | None:
    """Let the next COURSES_TOGETHER tickets that are not over go by what is defined now.

    The last of them, to go on after; None: that was all.
    """
    rows = Course.objects.filter(is_over=False).order_by("pk")
    rows = rows.filter(pk__gt=after) if after else rows
    ids = list(rows.values_list("pk", flat=True)[:COURSES_TOGETHER])
    keys = keys_of(facts_of(ids, now=now))
    changed = []
    for pk, each in load(ids).items():
        before = len(each.marks)
        each.is_silent = True
        if pk in keys and len(_on_terms(each, keys[pk], now).marks) > before:
            changed.append(each)
    write(changed, now=now)
    return ids[-1] if len(ids) == COURSES_TOGETHER else None


def _by_ticket(events: Sequence[RecordedEvent]) -> dict[UUID, Sequence[RecordedEvent]]:
    found: dict[UUID, list[RecordedEvent]] = {}
    for event in events:
        ticket_id = _ticket_of(event)
        if ticket_id is not None:
            found.setdefault(ticket_id, []).append(event)
    return dict(found)


def _ticket_of(event: RecordedEvent) -> UUID | None:
    """Whose course an event changes."""
    if isinstance(event.payload, TicketMerged | TicketUnmerged):
        return event.payload.source
    found = event.subject("ticket")
    return UUID(found) if found else None


def _unmoved(
    stories: Mapping[UUID, Sequence[RecordedEvent]],
    keys: Mapping[UUID, str],
    categories: Mapping[str, str],
) -> set[UUID]:
    """Tickets that are followed, go on by the same terms, and of which nothing told is a mark."""
    quiet = [pk for pk in keys if not any(_moves(event, categories) for event in stories[pk])]
    terms = Course.objects.filter(pk__in=quiet).values_list("pk", "terms") if quiet else ()
    return {pk for pk, key in terms if key == keys[pk]}


def _moves(event: RecordedEvent, categories: Mapping[str, str]) -> bool:
    return isinstance(event.payload, ReplyUndone) or _mark(event, categories) is not None


def _is_unwitnessed(events: Sequence[RecordedEvent]) -> bool:
    return all(event.recorded_at - event.happened_at > UNWITNESSED for event in events)


def _from_the_beginning(
    stories: Mapping[UUID, Sequence[RecordedEvent]],
) -> dict[UUID, Sequence[RecordedEvent]]:
    """The same stories from the opening on, of tickets that were not followed so far."""
    found = dict(stories)
    late = {
        pk: events
        for pk, events in stories.items()
        if not any(isinstance(event.payload, TicketOpened) for event in events)
    }
    if not late:
        return found
    told: dict[UUID, list[RecordedEvent]] = {pk: [] for pk in late}
    ids = [pk.hex for pk in late]
    for event in sorted(timeline("ticket", ids, limit=HISTORY_EVENTS_MAX), key=_sequence):
        pk = _ticket_of(event)
        if pk in late and event.sequence <= late[pk][-1].sequence:
            told[pk].append(event)
    return found | told


def _sequence(event: RecordedEvent) -> int:
    return event.sequence


def _followed(
    events: Sequence[RecordedEvent], each: Followed, categories: Mapping[str, str]
) -> Followed:
    """The course with what these events say of it; the terms are not looked at yet."""
    for event in events:
        payload = event.payload
        if isinstance(payload, TicketOpened) and not each.marks:
            category = categories.get(payload.status, NEW)
            each.marks = [
                Mark(event.happened_at, Kind.CATEGORY, category),
                Mark(event.happened_at, Kind.PRIORITY, str(payload.priority)),
            ]
        elif isinstance(payload, ReplyUndone):
            each.marks = without_reply(each.marks, payload.message.hex)
        elif each.marks and (mark := _mark(event, categories)):
            each.marks = added(each.marks, mark)
    each.is_mute = _is_unwitnessed(events)
    each.cause = events[-1] if events[-1].depth < CHAIN_DEPTH_MAX else None
    return each


def _mark(event: RecordedEvent, categories: Mapping[str, str]) -> Mark | None:
    """What an event tells of the course; None: nothing."""
    payload, at = event.payload, event.happened_at
    if isinstance(payload, _STATUS):
        return Mark(at, Kind.CATEGORY, categories.get(payload.status, NEW))
    match payload:
        case MessageReceived(nature="human"):
            return Mark(at, Kind.WROTE)
        case ReplyWritten(message=message):
            return Mark(at, Kind.REPLIED, message.hex)
        case PriorityChanged(priority=priority):
            return Mark(at, Kind.PRIORITY, str(priority))
        case TicketMerged():
            return Mark(at, Kind.MERGED, "1")
        case TicketUnmerged():
            return Mark(at, Kind.MERGED, "")
    return None


def _on_terms(each: Followed, key: str, at: datetime) -> Followed:
    """The course on these terms: from its opening on, or from `at` on where it had others."""
    standing = standing_of(each.marks)
    if not standing.terms:
        opening = Mark(each.marks[0].at, Kind.TERMS, key)
        each.marks = [*each.marks[:2], opening, *each.marks[2:]]
    elif standing.terms != key and standing.party is not None:
        each.marks = added(each.marks, Mark(at, Kind.TERMS, key))
    return each
