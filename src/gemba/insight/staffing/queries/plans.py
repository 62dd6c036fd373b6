"""Plans that are kept. Who may not plan sees none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from gemba.foundation.events.actors import Actor
from gemba.insight.staffing.models import ShiftPlan
from gemba.insight.staffing.shifts.plan_json import assignments_of, task_of
from gemba.insight.staffing.shifts.values import Assignment, PlanTask

from .entered import may_plan

LISTED_MAX = 50


class PlanUnknown(Exception):
    """There is no such plan, or not for this actor."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list; `end_day` is the day after its last."""

    id: UUID
    first_day: date
    end_day: date
    made_at: datetime
    made_by: str
    changed_at: datetime
    published_at: datetime | None

    @property
    def last_day(self) -> date:
        return self.end_day - timedelta(days=1)


@dataclass(frozen=True)
class KeptPlan:
    """A plan: what was asked for, and who works when. People are named by their ids as text."""

    line: PlanLine
    task: PlanTask
    assignments: tuple[Assignment, ...]


def plan_lines(*, actor: Actor) -> tuple[PlanLine, ...]:
    """The last ones first."""
    if not may_plan(actor):
        return ()
    values = ShiftPlan.objects.values_list(
        "pk", "first_day", "end_day", "made_at", "made_by", "changed_at", "published_at"
    )
    return tuple(PlanLine(*row) for row in values[:LISTED_MAX])


def kept_plan(plan_id: UUID, *, actor: Actor) -> KeptPlan:
    """Raises PlanUnknown."""
    row = ShiftPlan.objects.filter(pk=plan_id).first() if may_plan(actor) else None
    if row is None:
        raise PlanUnknown
    return plan_of(row)


def published_plan_on(day: date, *, actor: Actor) -> KeptPlan | None:
    """The plan that counts on a day: the last published of those that have it."""
    if not may_plan(actor):
        return None
    rows = ShiftPlan.objects.filter(first_day__lte=day, end_day__gt=day)
    row = rows.exclude(published_at=None).order_by("-published_at", "pk").first()
    return plan_of(row) if row else None


def plan_of(row: ShiftPlan) -> KeptPlan:
    """A stored plan as others may know it."""
    line = PlanLine(
        row.pk,
        row.first_day,
        row.end_day,
        row.made_at,
        row.made_by,
        row.changed_at,
        row.published_at,
    )
    return KeptPlan(line, task_of(row.task), assignments_of(row.assignments))
