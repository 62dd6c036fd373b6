"""Whether assignments keep the rules: for plans changed by hand, and to check the solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .hard_rules import WORKDAYS, days_of_week, hours_of_week, instant
from .program import Reason
from .values import Assignment, Person, PlanTask

_SMALL = 1e-3


@dataclass(frozen=True)
class Violation:
    """A rule somebody's assignments break, from which day on; codes as in `obstacles.WORDS`."""

    person: str
    day: date
    rule: Reason


def violations(task: PlanTask, assignments: Iterable[Assignment]) -> tuple[Violation, ...]:
    """By person and day, independent of how plans are made."""
    by_person: dict[str, list[Assignment]] = {person.name: [] for person in task.people}
    for each in sorted(assignments, key=lambda each: each.day):
        by_person[each.person].append(each)
    return tuple(
        Violation(person.name, day, rule)
        for person in task.people
        for day, rule in _broken(task, person, by_person[person.name])
    )


def _broken(task: PlanTask, person: Person, own: list[Assignment]) -> Iterable[tuple[date, Reason]]:
    yield from _unavailable(task, person, own)
    yield from _by_week(task, person, own)
    yield from _rest(task, person, own)
    yield from _days_in_row(task, person, own)
    most = task.rules.weekends_worked_max
    weekends = sorted(
        {
            each.day - timedelta(days=each.day.weekday())
            for each in own
            if each.day.weekday() >= WORKDAYS
        }
    )
    if most is not None and len(weekends) > most:
        yield weekends[most], Reason.of("weekends", weekends=most)


def _unavailable(
    task: PlanTask, person: Person, own: list[Assignment]
) -> Iterable[tuple[date, Reason]]:
    for each in own:
        if each.day in person.absent:
            yield each.day, Reason.of("absent", day=each.day)
    for each in task.fixed:
        if each.person == person.name and each not in own:
            yield each.day, Reason.of("fixed", day=each.day, shape=each.shape)


def _by_week(
    task: PlanTask, person: Person, own: list[Assignment]
) -> Iterable[tuple[date, Reason]]:
    hours = {shape.name: shape.hours for shape in task.shapes}
    for week in task.weeks:
        days = {task.dates[number] for number in week}
        worked = sum(hours[each.shape] for each in own if each.day in days)
        least, most = hours_of_week(task, person, week)
        begin = task.dates[week[0]]
        if worked < least - _SMALL:
            yield begin, Reason.of("hours_min", hours=f"{least:g}", week=begin)
        if worked > most + _SMALL:
            yield begin, Reason.of("hours_max", hours=f"{most:g}", week=begin)
        most_days = days_of_week(task, person, week)
        if sum(each.day in days for each in own) > most_days:
            yield begin, Reason.of("days_week", days=most_days, week=begin)


def _rest(task: PlanTask, person: Person, own: list[Assignment]) -> Iterable[tuple[date, Reason]]:
    shapes = {shape.name: shape for shape in task.shapes}
    least = task.rules.rest_hours_min
    before = person.rested_minutes_before
    ended = None if before is None else instant(task.first_day, 0, -before, task.zone)
    for each in own:
        day, shape = (each.day - task.first_day).days, shapes[each.shape]
        begins = instant(task.first_day, day, shape.start_minute, task.zone)
        if ended is not None and begins - ended < timedelta(hours=least):
            yield each.day, Reason.of("rest", hours=f"{least:g}")
        ended = instant(task.first_day, day, shape.end_minute, task.zone)


def _days_in_row(
    task: PlanTask, person: Person, own: list[Assignment]
) -> Iterable[tuple[date, Reason]]:
    worked = {each.day for each in own}
    row = person.days_in_row_before
    for day in task.dates:
        row = row + 1 if day in worked else 0
        if day in worked and row > task.rules.days_in_row_max:
            yield day, Reason.of("days_in_row", days=task.rules.days_in_row_max)
