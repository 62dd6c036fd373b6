"""More or fewer people, and what they are able to do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities, Number
from gemba.insight.simulation.further import further_name
from gemba.insight.simulation.model import Person, Twin
from gemba.insight.simulation.whatif.change import (
    ChangeRefused,
    known_people,
    known_skill,
    known_step,
    with_people,
    within,
)
from gemba.insight.simulation.whatif.needing import all_skills

COUNT_MAX = 1_000
_COUNT = gettext_noop("Add one person or more, a thousand at most.")


@dataclass(frozen=True)
class AddPeople:
    """`count` more who work as `like` does: same hours, skills and pace."""

    like: str
    count: int = 1

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.count, 1, COUNT_MAX, _COUNT)
        (model,) = known_people(twin, (self.like,))
        return replace(twin, people=(*twin.people, *_more(twin, model, self.count)))


@dataclass(frozen=True)
class RemovePeople:
    """These no longer work here."""

    names: tuple[str, ...]

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_people(twin, self.names)
        return replace(twin, people=tuple(p for p in twin.people if p.name not in self.names))


@dataclass(frozen=True)
class ChangeStaff:
    """So many more people, or (below zero) fewer, among those who have a skill and a role; None is
    any. Who comes works as the one of them with the median of hours a week; who goes is who knows
    least, and of those who works least."""

    count: int
    skill: str | None = None
    role: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.count, -COUNT_MAX, COUNT_MAX, _COUNT)
        mine = self._crew(twin)
        if self.count >= 0:
            model = sorted(mine, key=_hours)[(len(mine) - 1) // 2]
            return replace(twin, people=(*twin.people, *_more(twin, model, self.count)))
        if -self.count > len(mine):
            raise ChangeRefused(
                gettext_noop("Only {count} people are there to be taken away."),
                count=Number(len(mine)),
            )
        leaving = sorted(mine, key=lambda each: (len(each.skills), _hours(each)))[: -self.count]
        return replace(twin, people=tuple(each for each in twin.people if each not in leaving))

    def _crew(self, twin: Twin) -> list[Person]:
        if self.skill is not None:
            known_skill(twin, self.skill)
        mine = [
            each
            for each in twin.people
            if (self.skill is None or self.skill in each.skills) and self.role in (None, each.role)
        ]
        if mine:
            return mine
        if self.role is not None:
            raise ChangeRefused(
                gettext_noop("Nobody at the desk has the role “{role}” and can do that."),
                role=self.role,
            )
        if self.skill is None:
            raise ChangeRefused(gettext_noop("Nobody works at this desk."))
        raise ChangeRefused(
            gettext_noop("Nobody at the desk can do “{skill}”: teach somebody."),
            skill=Activities((self.skill,)),
        )


@dataclass(frozen=True)
class Train:
    """These people learn a skill."""

    names: tuple[str, ...]
    skill: str

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_skill(twin, self.skill)
        return with_people(
            twin,
            self.names,
            lambda p: replace(p, skills=tuple(dict.fromkeys((*p.skills, self.skill)))),
        )


@dataclass(frozen=True)
class LearnFrom:
    """These people learn all that somebody can do."""

    names: tuple[str, ...]
    like: str

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        (master,) = known_people(twin, (self.like,))
        return with_people(
            twin,
            self.names,
            lambda p: replace(p, skills=tuple(dict.fromkeys((*p.skills, *master.skills)))),
        )


@dataclass(frozen=True)
class OneTeam:
    """Who can do one of these steps can do all of them, for whatever request: what was handed over
    stays."""

    activities: tuple[str, ...]

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        steps = [known_step(twin, name) for name in self.activities]
        wanted = [set(each.skills or ()) for each in steps]
        if len(set(self.activities)) < 2:
            raise ChangeRefused(gettext_noop("Name two steps or more that one team is to do."))
        whole = tuple(sorted({skill for each in steps for skill in all_skills(each)}))
        able = [
            each.name
            for each in twin.people
            if any(skills and skills <= set(each.skills) for skills in wanted)
        ]
        if not able or not whole:
            raise ChangeRefused(gettext_noop("Everybody can do these steps already."))
        return with_people(
            twin, able, lambda p: replace(p, skills=tuple(dict.fromkeys((*p.skills, *whole))))
        )


def _more(twin: Twin, model: Person, count: int) -> list[Person]:
    """Others like somebody, under names that nobody has."""
    taken = {each.name for each in twin.people}
    names = (further_name(model.name, number) for number in range(1, count + len(taken) + 1))
    free = [name for name in names if name not in taken][:count]
    return [replace(model, name=name, absences=()) for name in free]


def _hours(person: Person) -> float:
    return person.calendar.hours_per_week
