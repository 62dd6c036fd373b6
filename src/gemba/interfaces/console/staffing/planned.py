"""Who works when by the published plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.staffing.presence import Stretches
from gemba.insight.staffing.queries import KeptPlan, published_plan_on
from gemba.insight.staffing.shifts.hard_rules import instant
from gemba.insight.staffing.shifts.values import Assignment

DAY = timedelta(days=1)
MINUTE_US = 60_000_000


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody brings along into a plan: hours and days worked in its first week before it
    begins, days in a row up to it, and minutes rested before its first midnight."""

    week_hours: float = 0.0
    week_days: int = 0
    days_in_row: int = 0
    rested_minutes: int | None = None


def planned_on(day: date, zone: str, *, actor: Actor) -> Mapping[str, Stretches] | None:
    """By id of the person as text, that of the evening before included, which another plan may
    say; None without a plan."""
    plan = published_plan_on(day, actor=actor)
    if plan is None or plan.task.zone != zone:
        return None
    found: dict[str, Stretches] = {each.name: [] for each in plan.task.people}
    for counting, begun in ((published_plan_on(day - DAY, actor=actor), day - DAY), (plan, day)):
        for person, worked in _begun_on(begun, counting):
            found[person] = [*found.get(person, ()), *worked]
    return found


def worked_before(first: date, *, actor: Actor) -> Mapping[str, Before]:
    """From the published plan before, by id of the person as text; who has no shift in it is
    missing."""
    plan = published_plan_on(first - DAY, actor=actor)
    if plan is None:
        return {}
    shifts: dict[str, list[Assignment]] = {}
    for each in plan.assignments:
        if each.day < first:
            shifts.setdefault(each.person, []).append(each)
    return {person: _before(first, plan, own) for person, own in shifts.items()}


def _before(first: date, plan: KeptPlan, own: list[Assignment]) -> Before:
    hours = {each.name: each.hours for each in plan.task.shapes}
    monday = first - first.weekday() * DAY
    worked, row = {each.day for each in own}, 0
    while first - (row + 1) * DAY in worked:
        row += 1
    midnight = datetime.combine(first, datetime.min.time(), ZoneInfo(plan.task.zone))
    ended = max(stretches_of(plan, each)[-1][1] for each in own)
    of_week = [each for each in own if each.day >= monday]
    return Before(
        sum(hours[each.shape] for each in of_week),
        len(of_week),
        row,
        (microseconds(midnight) - ended) // MINUTE_US,
    )


def _begun_on(day: date, plan: KeptPlan | None) -> Iterator[tuple[str, Stretches]]:
    if plan is not None:
        for each in plan.assignments:
            if each.day == day:
                yield each.person, stretches_of(plan, each)


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
