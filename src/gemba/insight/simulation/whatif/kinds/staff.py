"""More or fewer people, other hours, other skills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.mining.calendars import WEEK_MINUTES, Calendar
from gemba.insight.simulation.model import Person, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known

HOUR_MINUTES = 60


@dataclass(frozen=True)
class AddPeople:
    """`count` more who work as `like` does: same hours, skills and pace."""

    like: str
    count: int = 1

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known("person", self.like, (each.name for each in twin.people))
        if self.count < 1:
            raise ChangeRefused("Add one person or more.")
        model = next(each for each in twin.people if each.name == self.like)
        taken = {each.name for each in twin.people}
        names = (f"{self.like} +{number}" for number in range(1, self.count + len(taken) + 1))
        free = [name for name in names if name not in taken][: self.count]
        more = [replace(model, name=name, absences=()) for name in free]
        return replace(twin, people=(*twin.people, *more))


@dataclass(frozen=True)
class RemovePeople:
    """These no longer work here."""

    names: tuple[str, ...]

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        for name in self.names:
            known("person", name, (each.name for each in twin.people))
        return replace(twin, people=tuple(p for p in twin.people if p.name not in self.names))


@dataclass(frozen=True)
class MoveHours:
    """The shifts of these people begin and end so many hours later (earlier below zero)."""

    names: tuple[str, ...]
    hours: float

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        return _each(
            twin, self.names, lambda p: replace(p, calendar=_moved(p.calendar, self.hours))
        )


@dataclass(frozen=True)
class Train:
    """These people learn a skill."""

    names: tuple[str, ...]
    skill: str

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        skills = {skill for each in twin.activities for skill in each.skills or ()}
        skills |= {skill for each in twin.types for skill in each.skills}
        known("skill", self.skill, skills)
        return _each(
            twin,
            self.names,
            lambda p: replace(p, skills=tuple(dict.fromkeys((*p.skills, self.skill)))),
        )


def _each(twin: Twin, names: tuple[str, ...], changed: Callable[[Person], Person]) -> Twin:
    for name in names:
        known("person", name, (each.name for each in twin.people))
    people = (changed(each) if each.name in names else each for each in twin.people)
    return replace(twin, people=tuple(people))


def _moved(calendar: Calendar, hours: float) -> Calendar:
    minutes = np.zeros(WEEK_MINUTES, dtype=np.bool_)
    for start, end in calendar.intervals:
        minutes[start:end] = True
    return Calendar.of_slots(np.roll(minutes, round(hours * HOUR_MINUTES)), calendar.zone)
