"""Which work goes first, to whom, and by when it is promised."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.simulation.model import Discipline, Twin
from gemba.insight.simulation.whatif.change import (
    known_people,
    known_step,
    known_type,
    with_activity,
    with_people,
    with_types,
    within,
)
from gemba.insight.simulation.whatif.needing import skills_of_kind, skills_wanted

PRIORITY_MAX = 1_000
PROMISE_SECONDS_MAX = 366 * 86_400.0
_PRIORITY = gettext_noop("A priority lies between -1000 and 1000; lower goes first.")


@dataclass(frozen=True)
class Route:
    """Work goes by other rules."""

    discipline: Discipline

    def apply(self, twin: Twin) -> Twin:
        return replace(twin, discipline=self.discipline)


@dataclass(frozen=True)
class Prioritise:
    """Cases of a type go so much before others (below zero) or after them."""

    type: str
    priority: int

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.priority, -PRIORITY_MAX, PRIORITY_MAX, _PRIORITY)
        return with_types(twin, self.type, lambda each: replace(each, priority=self.priority))


@dataclass(frozen=True)
class PrioritiseStep:
    """Work of a step goes so much before other work (below zero) or after it."""

    activity: str
    priority: int

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.priority, -PRIORITY_MAX, PRIORITY_MAX, _PRIORITY)
        return with_activity(
            twin, self.activity, lambda each: replace(each, priority=self.priority)
        )


@dataclass(frozen=True)
class Promise:
    """Cases of a type (None: of all) are to be done within so long."""

    seconds: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(
            self.seconds,
            0,
            PROMISE_SECONDS_MAX,
            gettext_noop("A promise lies between no time and a year."),
        )
        return with_types(twin, self.type, lambda each: replace(each, target_seconds=self.seconds))


@dataclass(frozen=True)
class RouteToSkilled:
    """Cases of a type go to these people alone: all work for them takes a skill that only they
    have. They learn what cases of that type take."""

    type: str
    names: tuple[str, ...]

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_type(twin, self.type)
        known_people(twin, self.names)
        skill = _unused(twin, self.type)
        whole = (skill, *skills_of_kind(twin, self.type))
        taught = with_people(
            twin,
            self.names,
            lambda each: replace(each, skills=tuple(dict.fromkeys((*each.skills, *whole)))),
        )
        return with_types(
            taught, self.type, lambda each: replace(each, skills=(*each.skills, skill))
        )


@dataclass(frozen=True)
class GiveStep:
    """A step is done by these people alone, whoever did it before."""

    activity: str
    names: tuple[str, ...]

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_step(twin, self.activity)
        known_people(twin, self.names)
        skill = _unused(twin, self.activity)
        taught = with_people(
            twin, self.names, lambda each: replace(each, skills=(*each.skills, skill))
        )
        return with_activity(
            taught,
            self.activity,
            lambda each: replace(each, skills=(skill,), resource=None, needs=()),
        )


def _unused(twin: Twin, name: str) -> str:
    """A skill nobody has, called like something."""
    taken = {skill for each in twin.people for skill in each.skills} | skills_wanted(twin)
    while name in taken:
        name += " +"
    return name
