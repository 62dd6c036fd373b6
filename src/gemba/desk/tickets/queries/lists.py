"""Lists of tickets: views, pages, counts. The work per page does not grow with the desk."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from gemba.desk.contacts.queries import family
from gemba.desk.tickets.models import BacklogTally, Category, Ticket
from gemba.desk.tickets.queries.access import visible_of, visible_parts, visible_tickets
from gemba.desk.tickets.queries.paging import (
    ACTIVITY,
    DUE,
    ORDERS,
    Order,
    beyond,
    first_of,
    read_mark,
    write_mark,
)
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.once import once

PAGE_TICKETS = 50

PENDING = (Category.PENDING_CUSTOMER.value, Category.PENDING_VENDOR.value)
# `in` one value, not `=`: SQLite finds no index behind Django's NOT is_settled
AWAKE = Q(snoozed_until=None)
OPEN, SETTLED = Q(is_settled__in=[False]) & AWAKE, Q(is_settled__in=[True]) & AWAKE
SNOOZED = Q(is_settled__in=[False], snoozed_until__isnull=False)
# each view in parts that an index serves in the order of the list
VIEWS: dict[str, Callable[[Actor], list[Q]]] = {
    "mine": lambda actor: [OPEN & Q(assignee=actor.user_id)],
    "unassigned": lambda actor: [OPEN & Q(assignee=None)],  # noqa: ARG005
    "open": lambda actor: [OPEN],  # noqa: ARG005
    "pending": lambda actor: (
        [AWAKE & Q(status=code) for code in PENDING]
        if actor.sees_every_team
        else [OPEN & Q(status__in=PENDING)]
    ),
    "snoozed": lambda actor: [SNOOZED],  # noqa: ARG005
    "settled": lambda actor: [SETTLED],  # noqa: ARG005
}


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket as one row of a list."""

    id: UUID
    number: int
    subject: str
    contact_id: UUID
    contact_name: str
    channel: str
    status: str
    category: str
    status_label: str
    priority: int
    type: str
    team_id: int | None
    team_name: str
    assignee_id: int | None
    assignee_name: str
    opened_at: datetime
    last_activity_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None = None
    snoozed_until: datetime | None = None
    snoozed_by_name: str = ""


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of a view. `after` asks for the next page, None at the end."""

    lines: tuple[TicketLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class ViewCount:
    """How many tickets a view holds; None where nobody counts (all settled ones)."""

    view: str
    count: int | None


def ticket_page(
    view: str,
    *,
    actor: Actor,
    team_id: int | None = None,
    after: str = "",
    limit: int = PAGE_TICKETS,
    order: str = "activity",
) -> TicketPage:
    """A page of a view in one of ORDERS, after the mark of an earlier page.

    Raises KeyError for an unknown view or order; a mark that cannot be read begins at the top.
    """
    seen = [Q(assignee=actor.user_id)] if view == "mine" else visible_parts(actor)
    seen = seen if actor.works_the_desk else []
    parts = [wanted & part for wanted in VIEWS[view](actor) for part in seen]
    if team_id is not None:
        parts = [part & Q(team=team_id) for part in parts]
    return page_of(parts, ORDERS[order], after=after, limit=limit)


def page_of(parts: Sequence[Q], order: Order, *, after: str, limit: int) -> TicketPage:
    """A page of the tickets in any of these parts, after a mark."""
    mark, found = read_mark(after), list[tuple[TicketLine, Order]]()
    if order is DUE and (mark is None or mark.column == DUE.column):
        promised = [part & Q(due_at__isnull=False) & beyond(DUE, mark) for part in parts]
        found = [(each, DUE) for each in lines(first_of(promised, DUE, limit + 1))]
    if len(found) <= limit:
        rest = ACTIVITY if order is DUE else order
        parts = [part & Q(due_at=None) for part in parts] if order is DUE else parts
        parts = [part & beyond(rest, mark) for part in parts]
        missing = limit + 1 - len(found)
        found += [(each, rest) for each in lines(first_of(parts, rest, missing))]
    shown = tuple(each for each, _ in found[:limit])
    if len(found) <= limit:
        return TicketPage(shown, None)
    last, by = found[limit - 1]
    return TicketPage(shown, write_mark(getattr(last, by.column), last.id, by))


def tickets_of_contact(contact_id: UUID, *, actor: Actor, limit: int = 20) -> list[TicketLine]:
    """The contact's tickets this actor may see, newest first, merged contacts included."""
    rows = visible_of(all_lines(), actor=actor).filter(contact__in=family(contact_id))
    return [line_of(row) for row in rows.order_by("-opened_at", "id")[:limit]]


def lines_of(ticket_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, TicketLine]:
    """The rows of these tickets, as far as this actor may see them."""
    rows = visible_tickets(actor).filter(pk__in=list(ticket_ids))
    return {each.id: each for each in lines(rows)}


def view_counts(*, actor: Actor) -> list[ViewCount]:
    """How many tickets each view holds for this actor, from the tallies: one small query."""
    counts = dict.fromkeys(("mine", "unassigned", "open", "pending", "snoozed"), 0)
    for tally in backlog_tallies():
        own = tally.assignee_key == actor.user_id
        if not (
            actor.sees_every_team or own or tally.team_key == 0 or tally.team_key in actor.team_ids
        ):
            continue
        if tally.is_snoozed:
            counts["snoozed"] += tally.count
            continue
        counts["open"] += tally.count
        counts["mine"] += tally.count if own else 0
        counts["unassigned"] += tally.count if tally.assignee_key == 0 else 0
        counts["pending"] += tally.count if tally.status_code in PENDING else 0
    if not actor.works_the_desk:
        counts = dict.fromkeys(counts, 0)
    return [ViewCount(view, counts.get(view)) for view in VIEWS]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many unsettled tickets stand in a place; 0 stands for no team or nobody."""

    team_key: int
    assignee_key: int
    status_code: str
    is_snoozed: bool
    count: int


@once
def backlog_tallies() -> tuple[Backlog, ...]:
    """How many unsettled tickets stand in each place, summed, empty places left out."""
    key = ("team_key", "assignee_key", "status_code", "is_snoozed")
    sums = BacklogTally.objects.values_list(*key).annotate(total=Sum("count")).order_by(*key)
    return tuple(Backlog(*place) for place in sums if place[-1])


def line(row: Ticket) -> TicketLine:
    """A ticket, fetched with its names, as a row."""
    return TicketLine(
        id=row.pk,
        number=row.number,
        subject=row.subject,
        contact_id=row.contact_id,
        contact_name=row.contact.name,
        channel=row.channel,
        status=row.status_id,
        category=row.status.category,
        status_label=str(row.status),
        priority=row.priority,
        type=row.type,
        team_id=row.team_id,
        team_name=row.team.name if row.team else "",
        assignee_id=row.assignee_id,
        assignee_name=row.assignee.name if row.assignee else "",
        opened_at=row.opened_at,
        last_activity_at=row.last_activity_at,
        waiting_since=row.waiting_since,
    )


@cache
def all_lines() -> QuerySet[Ticket, tuple[Any, ...]]:
    """All tickets as values of LINE_FIELDS: put together once, for that takes its time."""
    return Ticket.objects.values_list(*LINE_FIELDS)


def lines(rows: QuerySet[Ticket]) -> list[TicketLine]:
    """These tickets as rows, in the order given; one query, without the detour over models."""
    return [line_of(row) for row in rows.values_list(*LINE_FIELDS)]


def line_of(row: Sequence[Any]) -> TicketLine:
    """A ticket from the values of LINE_FIELDS."""
    category, status_name, priority, kind, team_id, team, assignee_id, assignee = row[7:15]
    label = status_name or str(Category(category).label)
    people = (team_id, team or "", assignee_id, assignee or "")
    aside_by = row[-1] or ""
    return TicketLine(*[*row[:7], category, label, priority, kind, *people, *row[15:-1], aside_by])


# in the order of TicketLine; the status with its category and its own name, if it has one
LINE_FIELDS = (
    *("id", "number", "subject", "contact_id", "contact__name", "channel", "status_id"),
    *("status__category", "status__name", "priority", "type", "team_id", "team__name"),
    *("assignee_id", "assignee__name", "opened_at", "last_activity_at", "waiting_since"),
    *("due_at", "snoozed_until", "snoozed_by__name"),
)
