"""The rules of one person as rows. What they forbid, no plan holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from .program import Program, Reason
from .values import Person, PlanTask, ShiftShape

# A column for each day (by number) and shape somebody may work.
Choices = dict[tuple[int, str], int]

WORKDAYS = 5
_SMALL = 1e-6


def choices_of(task: PlanTask, person: Person, program: Program) -> Choices:
    return {
        (day, shape.name): program.column(upper=1.0, is_whole=True)
        for day in range(task.days)
        for shape in task.shapes
        if person.shapes is None or shape.name in person.shapes
    }


def add_rules(task: PlanTask, person: Person, choices: Choices, program: Program) -> None:
    """One shift a day, absences, fixed shifts, hours and days by week, rest, days in a row,
    weekends."""
    own = _Own(task, person, choices, program)
    for day in range(task.days):
        program.row(own.on(day), high=1.0)
    own.add_absences()
    own.add_fixed()
    own.add_weeks()
    own.add_rest()
    own.add_days_in_row()
    own.add_weekends()


def hours_of_week(task: PlanTask, person: Person, week: tuple[int, ...]) -> tuple[float, float]:
    """Least and most hours. An absence on a workday takes a fifth of the contract off. Workdays of
    the week that lie outside the period take as much off the least; where hours worked before the
    period are told, those are taken off instead."""
    days = [task.dates[number] for number in week]
    workdays = sum(day.weekday() < WORKDAYS for day in days)
    absent = sum(day.weekday() < WORKDAYS and day in person.absent for day in days)
    before = person.hours_before if week[0] == 0 else 0.0
    if before:
        workdays += min(days[0].weekday(), WORKDAYS)
    least = person.hours_week_min * (workdays - absent) / WORKDAYS - before
    most = person.hours_week_max * (WORKDAYS - absent) / WORKDAYS - before
    return max(least, 0.0), max(most, least, 0.0)


def days_of_week(task: PlanTask, person: Person, week: tuple[int, ...]) -> int:
    """Most days of a week; those worked in it before the period are used up."""
    before = person.days_before if week[0] == 0 else 0
    return max(task.rules.days_week_max - before, 0)


@lru_cache(maxsize=8192)
def instant(first_day: date, day: int, minute: int, zone: str) -> datetime:
    """When the clocks of the zone show that minute, counted from midnight of a day by number."""
    moment = datetime.combine(first_day, time(), UTC) + timedelta(days=day, minutes=minute)
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True)
class _Own:
    task: PlanTask
    person: Person
    choices: Choices
    program: Program

    def on(self, *days: int) -> dict[int, float]:
        """All shifts of some days, each counted once."""
        return {self.choices[day, shape.name]: 1.0 for day in days for shape in self._latest_first}

    def add_absences(self) -> None:
        for number, day in enumerate(self.task.dates):
            if day in self.person.absent:
                self.program.row(self.on(number), high=0.0, reason=Reason.of("absent", day=day))

    def add_fixed(self) -> None:
        for each in self.task.fixed:
            if each.person == self.person.name:
                day = (each.day - self.task.first_day).days
                column = self.choices.get((day, each.shape))
                reason = Reason.of("fixed", day=each.day, shape=each.shape)
                self.program.row({} if column is None else {column: 1.0}, low=1.0, reason=reason)

    def add_weeks(self) -> None:
        hours = {shape.name: shape.hours for shape in self.task.shapes}
        for week in self.task.weeks:
            begin = self.task.dates[week[0]]
            worked = {
                column: hours[shape] for (day, shape), column in self.choices.items() if day in week
            }
            least, most = hours_of_week(self.task, self.person, week)
            reason = Reason.of("hours_min", hours=f"{least:g}", week=begin)
            self.program.row(worked, low=least - _SMALL, reason=reason)
            reason = Reason.of("hours_max", hours=f"{most:g}", week=begin)
            self.program.row(worked, high=most + _SMALL, reason=reason)
            most_days = days_of_week(self.task, self.person, week)
            reason = Reason.of("days_week", days=most_days, week=begin)
            self.program.row(self.on(*week), high=most_days, reason=reason)

    def add_rest(self) -> None:
        reason = Reason.of("rest", hours=f"{self.task.rules.rest_hours_min:g}")
        for day in range(self.task.days):
            for shape in self._latest_first:
                self._keep_apart(day, shape, reason)
        if self.person.rested_minutes_before is None:
            return
        ended = instant(self.task.first_day, 0, -self.person.rested_minutes_before, self.task.zone)
        early = {
            column: 1.0
            for (day, shape), column in self.choices.items()
            if day < 3 and self._begins(day, shape) - ended < self._rest
        }
        if early:
            self.program.row(early, high=0.0, reason=reason)

    def _keep_apart(self, day: int, shape: ShiftShape, reason: Reason) -> None:
        """Whoever works this shift, or one that ends later, does not begin the next too soon."""
        ended = instant(self.task.first_day, day, shape.end_minute, self.task.zone)
        late = {
            self.choices[day, other.name]: 1.0
            for other in self._latest_first
            if other.end_minute >= shape.end_minute
        }
        for after in range(day + 1, min(day + 4, self.task.days)):
            soon = {
                self.choices[after, other.name]: 1.0
                for other in self._latest_first
                if self._begins(after, other.name) - ended < self._rest
            }
            if soon:
                self.program.row({**late, **soon}, high=1.0, reason=reason)

    @property
    def _rest(self) -> timedelta:
        return timedelta(hours=self.task.rules.rest_hours_min)

    def _begins(self, day: int, shape: str) -> datetime:
        minute = self._start_minutes[shape]
        return instant(self.task.first_day, day, minute, self.task.zone)

    @cached_property
    def _start_minutes(self) -> dict[str, int]:
        return {shape.name: shape.start_minute for shape in self.task.shapes}

    @cached_property
    def _latest_first(self) -> list[ShiftShape]:
        own = [shape for shape in self.task.shapes if (0, shape.name) in self.choices]
        return sorted(own, key=lambda shape: -shape.end_minute)

    def add_days_in_row(self) -> None:
        most = self.task.rules.days_in_row_max
        reason = Reason.of("days_in_row", days=most)
        for first in range(-min(most, self.person.days_in_row_before), self.task.days - most):
            days = [day for day in range(first, first + most + 1) if day >= 0]
            self.program.row(self.on(*days), high=most + min(0, first), reason=reason)

    def add_weekends(self) -> None:
        most = self.task.rules.weekends_worked_max
        if most is None:
            return
        worked: dict[int, float] = {}
        for week in self.task.weeks:
            days = [day for day in week if self.task.dates[day].weekday() >= WORKDAYS]
            if days:
                weekend = self.program.column(upper=1.0, is_whole=True)
                worked[weekend] = 1.0
                for day in days:
                    self.program.row({**self.on(day), weekend: -1.0}, high=0.0)
        if len(worked) > most:
            self.program.row(worked, high=most, reason=Reason.of("weekends", weekends=most))
