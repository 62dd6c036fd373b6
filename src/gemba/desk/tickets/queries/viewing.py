"""Saved views: lists of tickets by a condition, somebody's own, a team's or everybody's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.tickets.conditions import (
    Comparison,
    Condition,
    ConditionRefused,
    Group,
    as_q,
    check,
    check_for_lists,
    decode,
    describe,
)
from gemba.desk.tickets.models import SETTLED as SETTLED_CODES
from gemba.desk.tickets.models import Category
from gemba.desk.tickets.queries.access import visible_parts
from gemba.desk.tickets.queries.lists import OPEN, PAGE_TICKETS, SETTLED, TicketPage, page_of
from gemba.desk.tickets.queries.paging import ORDERS, count_up_to
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind, Owner, managed_or_own
from gemba.foundation.definitions.queries import Definition, active_for
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import moment_of
from gemba.foundation.kernel.json_values import JsonValue

KIND = "saved_view"
COUNT_MAX = 1000
ORDER_LABELS: dict[str, Promise] = {
    "activity": gettext_lazy("Last activity"),
    "due": gettext_lazy("Due first"),
    "opened": gettext_lazy("Newest"),
}
COLUMNS: dict[str, Promise] = {
    "number": gettext_lazy("Number"),
    "subject": gettext_lazy("Subject"),
    "contact": gettext_lazy("Customer"),
    "status": gettext_lazy("Status"),
    "priority": gettext_lazy("Priority"),
    "type": gettext_lazy("Type"),
    "team": gettext_lazy("Team"),
    "assignee": gettext_lazy("Assignee"),
    "channel": gettext_lazy("Channel"),
    "due": gettext_lazy("Due"),
    "waiting": gettext_lazy("Waiting since"),
    "opened": gettext_lazy("Opened"),
    "activity": gettext_lazy("Last activity"),
}
USUAL_COLUMNS = ("number", "subject", "contact", "status", "priority", "assignee", "due")


class SavedViewUnknown(Exception):
    """There is no such view, or it is not meant for this actor."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list by a condition. `order` is one of ORDERS, `columns` are of COLUMNS."""

    id: UUID
    name: str
    condition: Condition
    order: str
    columns: tuple[str, ...]
    owner: Owner


@dataclass(frozen=True, slots=True)
class CappedCount:
    """How many tickets, counted up to COUNT_MAX: then `is_more`, "1000+"."""

    count: int
    is_more: bool

    def __str__(self) -> str:
        return f"{self.count}+" if self.is_more else str(self.count)


def saved_views(*, actor: Actor) -> tuple[SavedView, ...]:
    """Those meant for this actor, in their order."""
    return tuple(_read(each) for each in active_for(KIND, actor=actor))


def saved_view(view_id: UUID, *, actor: Actor) -> SavedView:
    """One of them. Raises SavedViewUnknown."""
    for each in active_for(KIND, actor=actor):
        if each.id == view_id:
            return _read(each)
    raise SavedViewUnknown(_("There is no such view, or it is switched off."))


def saved_view_page(
    view_id: UUID, *, actor: Actor, now: datetime, after: str = "", limit: int = PAGE_TICKETS
) -> TicketPage:
    """A page of what the actor may see in the view, after the mark of an earlier page.

    Snoozed tickets are left out as in every working view. Raises SavedViewUnknown.
    """
    view = saved_view(view_id, actor=actor)
    parts = _parts(view.condition, actor, now)
    return page_of(parts, ORDERS[view.order], after=after, limit=limit)


def saved_view_count(view_id: UUID, *, actor: Actor, now: datetime) -> CappedCount:
    """How many tickets the actor may see in the view. Raises SavedViewUnknown."""
    view = saved_view(view_id, actor=actor)
    found = count_up_to(_parts(view.condition, actor, now), COUNT_MAX + 1)
    return CappedCount(min(found, COUNT_MAX), found > COUNT_MAX)


def condition_page(
    condition: Condition,
    *,
    actor: Actor,
    now: datetime,
    after: str = "",
    limit: int = PAGE_TICKETS,
) -> TicketPage:
    """A page of what a condition would list, before it is saved. Raises ConditionRefused."""
    return page_of(_parts(condition, actor, now), ORDERS["activity"], after=after, limit=limit)


def saved_view_kind() -> DefinitionKind:
    """What saved views are among the definitions."""
    return DefinitionKind(
        name=KIND,
        label=gettext_lazy("Saved view"),
        plural=gettext_lazy("Saved views"),
        check=_check,
        describe=_describe,
        ordered=True,
        may_change=managed_or_own,
    )


def saved_view_body(
    condition: JsonValue, *, order: str = "activity", columns: Sequence[str] = USUAL_COLUMNS
) -> JsonValue:
    """The body of such a definition."""
    return {"condition": condition, "order": order, "columns": list(columns)}


def _check(body: JsonValue) -> None:
    condition, order, columns = _fields(body)
    check_for_lists(check(condition), moment_of(0))
    if order not in ORDERS:
        raise ConditionRefused(_("Choose how the view is ordered from the list."))
    known = isinstance(columns, list | tuple) and columns and all(c in COLUMNS for c in columns)
    if not known:
        raise ConditionRefused(_("Choose the columns of the view from the list."))


def _describe(body: JsonValue) -> list[Line]:
    condition, order, columns = _fields(body)
    names = columns if isinstance(columns, list | tuple) else ()
    return [
        Line(_("Tickets"), describe(decode(condition))),
        Line(_("Order"), str(ORDER_LABELS.get(str(order), order))),
        Line(_("Columns"), ", ".join(str(COLUMNS.get(str(name), name)) for name in names)),
    ]


def _fields(body: JsonValue) -> tuple[JsonValue, JsonValue, JsonValue]:
    if not isinstance(body, Mapping) or set(body) != {"condition", "order", "columns"}:
        raise ConditionRefused(_("A view has a condition, an order and columns."))
    return body["condition"], body["order"], body["columns"]


@lru_cache(maxsize=500)
def _read(definition: Definition) -> SavedView:
    condition, order, columns = _fields(definition.body)
    return SavedView(
        id=definition.id,
        name=definition.name,
        condition=decode(condition),
        order=str(order),
        columns=tuple(map(str, columns)) if isinstance(columns, list | tuple) else (),
        owner=definition.owner,
    )


def _parts(condition: Condition, actor: Actor, now: datetime) -> list[Q]:
    """The view in parts that an index serves; those that can hold nothing are left out."""
    wanted = as_q(condition, now)
    sides = sides_of(condition)
    halves = [half for half, is_settled in ((OPEN, False), (SETTLED, True)) if is_settled in sides]
    seen = visible_parts(actor) if actor.works_the_desk else []
    return [half & part & wanted for half in halves for part in seen]


_BOTH = frozenset((False, True))


def sides_of(condition: Condition) -> frozenset[bool]:
    """Whether settled tickets, open ones or both can meet the condition."""
    if isinstance(condition, Group):
        inner = [sides_of(part) for part in condition.parts]
        if condition.is_all:
            return reduce(frozenset.intersection, inner, _BOTH)
        return reduce(frozenset.union, inner, frozenset[bool]())
    return _told_by(condition)


def _told_by(comparison: Comparison) -> frozenset[bool]:
    """Stages say it; other statuses than the built-in ones may be either."""
    if comparison.op.value != "any_of" or comparison.fact not in ("category", "status"):
        return _BOTH
    if not all(value in Category.values for value in comparison.values):
        return _BOTH
    return frozenset(value in SETTLED_CODES for value in comparison.values)
