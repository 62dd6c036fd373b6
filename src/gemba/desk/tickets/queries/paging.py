"""Pages of long lists: each part of a list is read from its own index, only as far as needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from gemba.desk.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: by one moment of each ticket, then by id."""

    column: str
    is_newest_first: bool

    @property
    def fields(self) -> tuple[str, str]:
        """For `order_by`."""
        return (f"-{self.column}" if self.is_newest_first else self.column, "id")


ACTIVITY = Order("last_activity_at", is_newest_first=True)
OPENED = Order("opened_at", is_newest_first=True)
DUE = Order("due_at", is_newest_first=False)
ORDERS = {"activity": ACTIVITY, "due": DUE, "opened": OPENED}
"""Lists by what is due end with what is not, newest activity first."""


class Mark(NamedTuple):
    """Where a page ended: the ticket's moment and id, and the column the moment is of."""

    at: datetime
    id: UUID
    column: str


def write_mark(at: datetime, ticket_id: UUID, order: Order) -> str:
    """A mark as it stands in addresses."""
    tail = "" if order is ACTIVITY else f"~{order.column}"
    return f"{at.isoformat()}~{ticket_id.hex}{tail}"


def read_mark(mark: str) -> Mark | None:
    """The mark, None when it cannot be read: the list begins at the top."""
    moment, _, rest = mark.partition("~")
    identifier, _, column = rest.partition("~")
    try:
        at, key = datetime.fromisoformat(moment).astimezone(UTC), UUID(identifier)
    except (ValueError, OverflowError):
        return None
    return Mark(at, key, column or ACTIVITY.column)


def beyond(order: Order, mark: Mark | None) -> Q:
    """What comes after the mark in this order; all, when the mark is of another order."""
    if mark is None or mark.column != order.column:
        return Q()
    name, way = order.column, "lt" if order.is_newest_first else "gt"
    return Q(**{f"{name}__{way}e": mark.at}) & (
        Q(**{f"{name}__{way}": mark.at}) | Q(id__gt=mark.id)
    )


def first_of(parts: Sequence[Q], order: Order, limit: int) -> QuerySet[Ticket]:
    """The first `limit` tickets of any of these parts, in order, unless merged away.

    One query over all parts would sort every ticket the actor may see.
    """
    found = _union(parts, order, limit)
    if found is None:
        return Ticket.objects.none()
    sql, values = found
    way = "DESC" if order.is_newest_first else "ASC"
    first = f"SELECT id FROM ({sql}) AS found ORDER BY {order.column} {way}, id LIMIT %s"  # noqa: S608
    rows = Ticket.objects.filter(pk__in=RawSQL(first, (*values, limit)))  # noqa: S611
    return rows.order_by(*order.fields)


def count_up_to(parts: Sequence[Q], limit: int) -> int:
    """How many tickets are in any of these parts, at most `limit`: counting stops there."""
    found = _union(parts, ACTIVITY, limit)
    if found is None:
        return 0
    sql, values = found
    rows = Ticket.objects.filter(pk__in=RawSQL(f"SELECT id FROM ({sql}) AS found", values))  # noqa: S608, S611
    return min(rows.count(), limit)


def _union(parts: Sequence[Q], order: Order, limit: int) -> tuple[str, tuple[object, ...]] | None:
    statements: list[str] = []
    values: list[object] = []
    for part in parts:
        rows = Ticket.objects.filter(part, merged_into=None).order_by(*order.fields)
        try:
            sql, params = rows.values("id", order.column)[:limit].query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(f"SELECT * FROM ({sql}) AS part")  # noqa: S608
        values += params
    return (" UNION ".join(statements), tuple(values)) if statements else None
