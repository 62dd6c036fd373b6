"""Who works when by the published plan of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.staffing.presence import Stretches
from gemba.insight.staffing.queries import KeptPlan, published_plan_on
from gemba.insight.staffing.shifts.hard_rules import instant
from gemba.insight.staffing.shifts.values import Assignment


def planned_on(day: date, zone: str, *, actor: Actor) -> Mapping[str, Stretches] | None:
    """By id of the person as text, that of the evening before included; None without a plan."""
    plan = published_plan_on(day, actor=actor)
    if plan is None or plan.task.zone != zone:
        return None
    near = {day - timedelta(days=1), day}
    found: dict[str, Stretches] = {each.name: [] for each in plan.task.people}
    for each in sorted(plan.assignments, key=lambda each: each.day):
        if each.day in near:
            found[each.person] = [*found[each.person], *stretches_of(plan, each)]
    return found


def stretches_of(plan: KeptPlan, shift: Assignment) -> list[tuple[int, int]]:
    """The stretches worked of a shift, in UTC microseconds."""
    task = plan.task
    shape = next(each for each in task.shapes if each.name == shift.shape)
    number = (shift.day - task.first_day).days
    return [
        (
            microseconds(instant(task.first_day, number, start, task.zone)),
            microseconds(instant(task.first_day, number, end, task.zone)),
        )
        for start, end in shape.parts
    ]
