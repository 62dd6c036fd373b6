"""Lists of tickets: views, pages, counts. The work per page does not grow with the desk."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet, Sum
from django.db.models.expressions import RawSQL

from gemba.desk.contacts.queries import family
from gemba.desk.tickets.models import BacklogTally, Category, Ticket
from gemba.desk.tickets.queries.access import visible_parts, visible_tickets
from gemba.foundation.events.actors import Actor

PAGE_TICKETS = 50

PENDING = (Category.PENDING_CUSTOMER.value, Category.PENDING_VENDOR.value)
# `in` one value, not `=`: SQLite finds no index behind Django's NOT is_settled
_OPEN, _SETTLED = Q(is_settled__in=[False]), Q(is_settled__in=[True])
# each view in parts that an index serves in the order of the list
VIEWS: dict[str, Callable[[Actor], list[Q]]] = {
    "mine": lambda actor: [_OPEN & Q(assignee=actor.user_id)],
    "unassigned": lambda actor: [_OPEN & Q(assignee=None)],  # noqa: ARG005
    "open": lambda actor: [_OPEN],  # noqa: ARG005
    "pending": lambda actor: (
        [Q(status=code) for code in PENDING]
        if actor.sees_every_team
        else [_OPEN & Q(status__in=PENDING)]
    ),
    "settled": lambda actor: [_SETTLED],  # noqa: ARG005
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
) -> TicketPage:
    """A page of a view, newest activity first, after the mark of an earlier page.

    Raises KeyError for an unknown view; a mark that cannot be read begins at the top.
    """
    seen = [Q(assignee=actor.user_id)] if view == "mine" else visible_parts(actor)
    seen = seen if actor.works_the_desk else []
    parts = [wanted & part & _after(after) for wanted in VIEWS[view](actor) for part in seen]
    if team_id is not None:
        parts = [part & Q(team=team_id) for part in parts]
    rows = _newest(parts, limit + 1).order_by("-last_activity_at", "id")
    found = lines(rows)
    more = len(found) > limit
    return TicketPage(tuple(found[:limit]), _mark(found[limit - 1]) if more else None)


def tickets_of_contact(contact_id: UUID, *, actor: Actor, limit: int = 20) -> list[TicketLine]:
    """The contact's tickets this actor may see, newest first, merged contacts included."""
    rows = visible_tickets(actor).filter(contact__in=family(contact_id))
    return lines(rows.order_by("-opened_at", "id")[:limit])


def lines_of(ticket_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, TicketLine]:
    """The rows of these tickets, as far as this actor may see them."""
    rows = visible_tickets(actor).filter(pk__in=list(ticket_ids))
    return {each.id: each for each in lines(rows)}


def view_counts(*, actor: Actor) -> list[ViewCount]:
    """How many tickets each view holds for this actor, from the tallies: one small query."""
    counts = dict.fromkeys(("mine", "unassigned", "open", "pending"), 0)
    for tally in backlog_tallies():
        own = tally.assignee_key == actor.user_id
        if not (
            actor.sees_every_team or own or tally.team_key == 0 or tally.team_key in actor.team_ids
        ):
            continue
        counts["open"] += tally.count
        counts["mine"] += tally.count if own else 0
        counts["unassigned"] += tally.count if tally.assignee_key == 0 else 0
        counts["pending"] += tally.count if tally.status_code in PENDING else 0
    if not actor.works_the_desk:
        counts = dict.fromkeys(counts, 0)
    return [ViewCount(view, counts.get(view)) for view in VIEWS]


def backlog_tallies() -> list[BacklogTally]:
    """How many unsettled tickets stand in each place, summed, empty places left out."""
    key = ("team_key", "assignee_key", "status_code")
    sums = BacklogTally.objects.values_list(*key).annotate(total=Sum("count")).order_by(*key)
    return [
        BacklogTally(team_key=team, assignee_key=assignee, status_code=status, count=total)
        for team, assignee, status, total in sums
        if total
    ]


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


def lines(rows: QuerySet[Ticket]) -> list[TicketLine]:
    """These tickets as rows, in the order given; one query, without the detour over models."""
    return [line_of(row) for row in rows.values_list(*LINE_FIELDS)]


def line_of(row: Sequence[Any]) -> TicketLine:
    """A ticket from the values of LINE_FIELDS."""
    category, status_name, priority, kind, team_id, team, assignee_id, assignee = row[7:15]
    label = status_name or str(Category(category).label)
    people = (team_id, team or "", assignee_id, assignee or "")
    return TicketLine(*[*row[:7], category, label, priority, kind, *people, *row[15:]])


# in the order of TicketLine; the status with its category and its own name, if it has one
LINE_FIELDS = (
    *("id", "number", "subject", "contact_id", "contact__name", "channel", "status_id"),
    *("status__category", "status__name", "priority", "type", "team_id", "team__name"),
    *("assignee_id", "assignee__name", "opened_at", "last_activity_at", "waiting_since"),
)


def _mark(last: TicketLine) -> str:
    return f"{last.last_activity_at.isoformat()}~{last.id.hex}"


def _after(mark: str) -> Q:
    moment, _, identifier = mark.partition("~")
    try:
        at, key = datetime.fromisoformat(moment).astimezone(UTC), UUID(identifier)
    except (ValueError, OverflowError):
        return Q()
    return Q(last_activity_at__lte=at) & (Q(last_activity_at__lt=at) | Q(id__gt=key))


def _newest(parts: Sequence[Q], limit: int) -> QuerySet[Ticket]:
    """The `limit` tickets with the newest activity in any of these parts, unless merged away.

    Each part is read from its own index and only as far as needed; one query over all of them
    would sort every ticket the actor may see.
    """
    if not parts:
        return Ticket.objects.none()
    statements: list[str] = []
    values: list[object] = []
    for part in parts:
        rows = Ticket.objects.filter(part, merged_into=None).order_by("-last_activity_at", "id")
        try:
            sql, params = rows.values("id", "last_activity_at")[:limit].query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(f"SELECT * FROM ({sql}) AS part")  # noqa: S608
        values += params
    found = " UNION ".join(statements)
    newest = f"SELECT id FROM ({found}) AS found ORDER BY last_activity_at DESC, id LIMIT %s"  # noqa: S608
    return Ticket.objects.filter(pk__in=RawSQL(newest, (*values, limit)))  # noqa: S611
