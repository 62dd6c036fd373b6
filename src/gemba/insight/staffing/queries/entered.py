"""Contracts, wishes and terms. Who may not plan sees none of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gemba.foundation.events.actors import Actor, Role
from gemba.insight.staffing.models import ShiftTerms, ShiftWish, WorkContract
from gemba.insight.staffing.shifts.plan_json import shape_of
from gemba.insight.staffing.shifts.values import Rules, ShiftShape

_PLANNERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.SYSTEM})
# Without a contract entered, people work at least so much of the hours of their shifts.
WORKED_PART = 0.8


@dataclass(frozen=True, slots=True)
class ContractLine:
    """Hours a week by contract, and the channels somebody works on; none: on all."""

    user_id: int
    hours_min: float
    hours_max: float
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish for a day; `shape` is empty for a day off."""

    id: UUID
    user_id: int
    day: date
    shape: str
    entered_by: str


@dataclass(frozen=True)
class Terms:
    """The shifts there are, and what rules plans keep."""

    shapes: tuple[ShiftShape, ...]
    rules: Rules


def may_plan(actor: Actor) -> bool:
    """Whether this actor sees and makes shift plans."""
    return actor.role in _PLANNERS


def contracts(*, actor: Actor) -> dict[int, ContractLine]:
    """By person; who has none entered is missing."""
    rows = WorkContract.objects.all() if may_plan(actor) else WorkContract.objects.none()
    values = rows.values_list("pk", "hours_min", "hours_max", "channels")
    return {pk: ContractLine(pk, low, high, tuple(names)) for pk, low, high, names in values}


def wishes(*, first: date, end: date, actor: Actor) -> tuple[WishLine, ...]:
    """For the days from `first` to before `end`, by day."""
    if not may_plan(actor):
        return ()
    rows = ShiftWish.objects.filter(day__gte=first, day__lt=end)
    values = rows.values_list("pk", "user_id", "day", "shape", "entered_by")
    return tuple(WishLine(*row) for row in values)


def terms(*, actor: Actor) -> Terms | None:
    """None where nobody has set any, and for who may not plan."""
    row = ShiftTerms.objects.first() if may_plan(actor) else None
    if row is None:
        return None
    rules = Rules(
        row.rest_hours_min, row.days_in_row_max, row.days_week_max, row.weekends_worked_max
    )
    return Terms(tuple(shape_of(each) for each in row.shapes), rules)
