"""Plans: keeping what was proposed, changing it by hand, publishing it, removing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.insight.staffing.event_types import (
    ShiftPlanChanged,
    ShiftPlanKept,
    ShiftPlanPublished,
    ShiftPlanRemoved,
)
from gemba.insight.staffing.models import ShiftPlan
from gemba.insight.staffing.queries.plans import PlanUnknown, plan_of
from gemba.insight.staffing.shifts.plan_json import assignments_to_json, task_to_json
from gemba.insight.staffing.shifts.values import Assignment, PlanTask

from .refusing import StaffingRefused, name_even_of_who_left, name_of, require_planner


@transaction.atomic
def keep_plan(
    *, task: PlanTask, assignments: Sequence[Assignment], actor: Actor, now: datetime
) -> UUID:
    """Keep a plan as a draft; its id. People of the task are named by their ids as text.

    Raises StaffingRefused for shifts that are not part of the task, and two a day.
    """
    require_planner(actor)
    _require_part_of(task, assignments)
    row = ShiftPlan.objects.create(
        id=new_id(now),
        first_day=task.first_day,
        end_day=task.first_day + timedelta(days=task.days),
        task=task_to_json(task),
        assignments=assignments_to_json(assignments),
        made_at=now,
        made_by=actor.name[:120],
        changed_at=now,
    )
    _tell(row, ShiftPlanKept(task.first_day, task.days, len(task.people)), actor, now)
    return row.pk


@transaction.atomic
def change_shift(
    *, plan_id: UUID, person: str, day: date, shape: str, actor: Actor, now: datetime
) -> None:
    """Give somebody another shift on a day; no shape: off, also for who left the desk. Rules may be
    broken: the plan tells of it. A published plan changes like a draft.

    Raises PlanUnknown and StaffingRefused.
    """
    require_planner(actor)
    row = _locked(plan_id)
    kept = plan_of(row)
    _require_part_of(kept.task, [Assignment(person, day, shape or kept.task.shapes[0].name)])
    others = [e for e in kept.assignments if (e.person, e.day) != (person, day)]
    before = next((e.shape for e in kept.assignments if (e.person, e.day) == (person, day)), "")
    if before == shape:
        return
    changed = [*others, Assignment(person, day, shape)] if shape else others
    row.assignments, row.changed_at = assignments_to_json(changed), now
    row.save(update_fields=["assignments", "changed_at"])
    name = name_of(int(person)) if shape else name_even_of_who_left(int(person))
    payload = ShiftPlanChanged(int(person), name, day, before, shape)
    _tell(row, payload, actor, now)


@transaction.atomic
def publish_plan(*, plan_id: UUID, actor: Actor, now: datetime) -> None:
    """Let a plan count. Publishing again makes it the last published. Raises PlanUnknown and
    StaffingRefused."""
    require_planner(actor)
    row = _locked(plan_id)
    row.published_at, row.published_by = now, actor.name[:120]
    row.save(update_fields=["published_at", "published_by"])
    _tell(row, ShiftPlanPublished(row.first_day, _days(row)), actor, now)


@transaction.atomic
def remove_plan(*, plan_id: UUID, actor: Actor, now: datetime) -> None:
    """Throw a plan away. Raises PlanUnknown and StaffingRefused."""
    require_planner(actor)
    row = _locked(plan_id)
    _tell(row, ShiftPlanRemoved(row.first_day, _days(row)), actor, now)
    row.delete()


def _require_part_of(task: PlanTask, assignments: Sequence[Assignment]) -> None:
    people, shapes = ({each.name for each in some} for some in (task.people, task.shapes))
    days = set(task.dates)
    if any(
        e.person not in people or e.shape not in shapes or e.day not in days for e in assignments
    ):
        raise StaffingRefused(_("This person, shift or day is not part of the plan."))
    if len({(each.person, each.day) for each in assignments}) < len(assignments):
        raise StaffingRefused(_("Nobody works two shifts on one day."))


def _locked(plan_id: UUID) -> ShiftPlan:
    row = ShiftPlan.objects.select_for_update().filter(pk=plan_id).first()
    if row is None:
        raise PlanUnknown
    return row


def _days(row: ShiftPlan) -> int:
    return (row.end_day - row.first_day).days


def _tell(row: ShiftPlan, payload: EventPayload, actor: Actor, now: datetime) -> None:
    record(payload, actor=actor, now=now, subjects=[Subject.of("shift_plan", row.pk)])
