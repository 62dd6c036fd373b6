"""What a shift plan is asked for: shapes of shifts, people, rules, needs, wishes.

Days are dates; times of day are minutes since local midnight, beyond 1440 for what ends the day
after. A shift belongs to the day it begins on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.staffing.series import days_from

SLOT_MINUTES = 30
DAY_SLOTS = 24 * 60 // SLOT_MINUTES
DAYS_MAX = 28
# Needs of so many skills side by side; the rows of a plan grow with two to their power.
SKILLS_MAX = 7
ANYBODY = ""


class TaskRefused(ValueError):
    """A task no plan can be asked for. `str()` is the sentence in English; `sentence % values` of
    its translation is the same in another language."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


@dataclass(frozen=True)
class ShiftShape:
    """`parts` are the stretches worked, in minutes on full or half hours; between them is a break
    nobody pays. `unpopular` shifts are shared out evenly."""

    name: str
    parts: tuple[tuple[int, int], ...]
    unpopular: bool = False

    def __post_init__(self) -> None:
        """Raises TaskRefused."""
        bounds = [bound for part in self.parts for bound in part]
        if not bounds or any(later <= earlier for earlier, later in pairwise(bounds)):
            words = gettext_noop("The times of shift %(shape)s do not ascend.")
            raise TaskRefused(words, shape=self.name)
        if bounds[0] < 0 or bounds[0] >= 24 * 60 or bounds[-1] > 48 * 60:
            words = gettext_noop(
                "Shift %(shape)s begins on its day and ends by the end of the next."
            )
            raise TaskRefused(words, shape=self.name)
        if any(bound % SLOT_MINUTES for bound in bounds):
            words = gettext_noop("Shift %(shape)s begins and ends on full or half hours.")
            raise TaskRefused(words, shape=self.name)

    @property
    def start_minute(self) -> int:
        return self.parts[0][0]

    @property
    def end_minute(self) -> int:
        return self.parts[-1][1]

    @property
    def hours(self) -> float:
        return sum(end - start for start, end in self.parts) / 60

    @property
    def slots(self) -> tuple[int, ...]:
        """Half hours worked, counted from midnight of its day."""
        return tuple(
            slot
            for start, end in self.parts
            for slot in range(start // SLOT_MINUTES, end // SLOT_MINUTES)
        )


@dataclass(frozen=True)
class Person:
    """`hours_week_min` to `hours_week_max` by contract; an absence on a workday takes a fifth off
    both. `shapes` are those the person may work, None: all.

    Before the period: `hours_before` were worked in the week it begins in, on `days_before` days of
    it; `days_in_row_before` ends with the day before it, and the last shift ended
    `rested_minutes_before` before its first midnight (negative: after it).
    """

    name: str
    hours_week_min: float
    hours_week_max: float
    skills: frozenset[str] = frozenset()
    absent: frozenset[date] = frozenset()
    shapes: frozenset[str] | None = None
    hours_before: float = 0.0
    days_before: int = 0
    days_in_row_before: int = 0
    rested_minutes_before: int | None = None


@dataclass(frozen=True)
class Rules:
    """Hard for everybody. A weekend is worked when a shift begins on its Saturday or Sunday."""

    rest_hours_min: float = 11.0
    days_in_row_max: int = 6
    days_week_max: int = 6
    weekends_worked_max: int | None = None


@dataclass(frozen=True)
class Wish:
    """Wants to work `shape` that day; None: wants the day off. Heavier wishes count more."""

    person: str
    day: date
    shape: str | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Assignment:
    person: str
    day: date
    shape: str


@dataclass(frozen=True)
class Weights:
    """What the plan minimises: a half hour of one person missing, of one too many, a unit of wishes
    not met, a step between who bears most and least of unpopular shifts and unmet wishes."""

    missing: float = 10.0
    surplus: float = 1.0
    wish: float = 8.0
    unfairness: float = 4.0


@dataclass(frozen=True, eq=False)
class PlanTask:
    """`needs[skill][slot]` are people wanted in each half hour since midnight of `first_day`, flat
    over the days; `ANYBODY` where no skill is asked for. `fixed` shifts stay as they are.

    Somebody with several skills counts for one at a time. Raises TaskRefused.
    """

    first_day: date
    days: int
    shapes: tuple[ShiftShape, ...]
    people: tuple[Person, ...]
    needs: Mapping[str, Int64s]
    rules: Rules = Rules()
    wishes: tuple[Wish, ...] = ()
    fixed: tuple[Assignment, ...] = ()
    weights: Weights = Weights()
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if not 1 <= self.days <= DAYS_MAX:
            raise TaskRefused(gettext_noop("A plan is for 1 to %(days)s days."), days=DAYS_MAX)
        if not self.shapes or not self.people:
            raise TaskRefused(gettext_noop("A plan needs shifts and people."))
        for names in ([each.name for each in self.shapes], [each.name for each in self.people]):
            if len(set(names)) < len(names):
                raise TaskRefused(gettext_noop("No two shifts, and no two people, share a name."))
        if len(self.needs) > SKILLS_MAX:
            words = gettext_noop("A plan has needs of up to %(skills)s skills.")
            raise TaskRefused(words, skills=SKILLS_MAX)
        if any(len(each) != self.days * DAY_SLOTS for each in self.needs.values()):
            raise TaskRefused(gettext_noop("Needs are of every half hour of the days planned."))
        self._check_names()

    def _check_names(self) -> None:
        people, shapes = ({each.name for each in some} for some in (self.people, self.shapes))
        named_ones: list[Wish | Assignment] = [*self.wishes, *self.fixed]
        for named in named_ones:
            if named.person not in people or named.shape not in {*shapes, None}:
                words = gettext_noop("%(person)s or %(shape)s is not part of the plan.")
                raise TaskRefused(words, person=named.person, shape=named.shape)
            if named.day not in self.dates:
                words = gettext_noop("%(day)s is not one of the days planned.")
                raise TaskRefused(words, day=named.day)

    @property
    def dates(self) -> tuple[date, ...]:
        return days_from(self.first_day, self.days)

    @property
    def weeks(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the days of each calendar week, Monday to Sunday, cut at the period."""
        found: dict[date, list[int]] = {}
        for number, day in enumerate(self.dates):
            found.setdefault(day - timedelta(days=day.weekday()), []).append(number)
        return tuple(tuple(days) for days in found.values())


@dataclass(frozen=True, eq=False)
class ShiftPlan:
    """`missing[skill][slot]` are people short of the need. `gap` is how far, as a share, the plan
    may be from the best there is; 0 where it is the best. `is_cut` where the time ran out."""

    assignments: tuple[Assignment, ...]
    missing: Mapping[str, Int64s]
    unmet: tuple[Wish, ...]
    burdens: Mapping[str, float]
    gap: float
    is_cut: bool

    @property
    def missing_hours(self) -> float:
        return float(sum(each.sum() for each in self.missing.values())) * SLOT_MINUTES / 60


def covered(task: PlanTask, assignments: tuple[Assignment, ...]) -> Int64s:
    """People at work in each half hour, whatever their skills."""
    slots_of = {shape.name: np.array(shape.slots, np.int64) for shape in task.shapes}
    found = np.zeros(task.days * DAY_SLOTS, np.int64)
    for each in assignments:
        slots = (each.day - task.first_day).days * DAY_SLOTS + slots_of[each.shape]
        found[slots[slots < len(found)]] += 1
    return found
