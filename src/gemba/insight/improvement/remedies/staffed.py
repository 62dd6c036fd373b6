"""A twin as somebody looks at it who has to decide whom to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from gemba.insight.improvement.finding import Finding, Place
from gemba.insight.simulation.model import Activity, Person, Twin
from gemba.insight.simulation.whatif.needing import all_skills
from gemba.insight.simulation.whatif.passing import times_a_case

HOUR_SECONDS, HOUR_MINUTES = 3_600.0, 60
YEAR_WEEKS = 365.25 / 7


class Staffed:
    """Who can do what, who is there when, and how much each has to do."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self._steps = {each.name: each for each in twin.activities}

    def step(self, name: str) -> Activity | None:
        """The activity of that name."""
        return self._steps.get(name)

    def skills(self, name: str) -> tuple[str, ...]:
        """What a step takes, and what most who do it can do besides of the requests it is done for;
        nothing for one that is not ours."""
        step, able = self._steps.get(name), self.able(name)
        if step is None or step.skills is None:
            return ()
        usual = (
            skill
            for skill in all_skills(step)
            if 2 * sum(skill in each.skills for each in able) > len(able)
        )
        return tuple(dict.fromkeys((*step.skills, *usual)))

    def able(self, name: str) -> tuple[Person, ...]:
        """Who can do a step; nobody for one that is not ours."""
        step = self._steps.get(name)
        if step is None or step.skills is None:
            return ()
        wanted = set(step.skills)
        return tuple(each for each in self.twin.people if wanted <= set(each.skills))

    def typical(self, people: Iterable[Person]) -> Person | None:
        """The one with the median of hours a week; None of nobody."""
        ordered = sorted(people, key=self.hours)
        return ordered[(len(ordered) - 1) // 2] if ordered else None

    def least_busy(self, people: Iterable[Person], count: int) -> tuple[str, ...]:
        """The names of those who have least to do for their hours."""
        ordered = sorted(people, key=lambda each: self._loads[each.name])
        return tuple(each.name for each in ordered[:count])

    def types_of(self, place: Place) -> tuple[str, ...]:
        """The types of cases that have the value a finding is about; none where the twin does not
        tell them apart by it."""
        wanted = (place.attribute, place.value)
        named = (each.name for each in self.twin.types if wanted in each.attributes)
        return tuple(named) if place.value else ()

    def skills_of_kind(self, place: Place) -> tuple[str, ...]:
        """What only the requests a finding is about take, at its steps or (where it names none) at
        any."""
        types = set(self.types_of(place))
        needs = (
            need
            for step in self.twin.activities
            if not place.activities or step.name in place.activities
            for need in step.needs
            if need.types and types.issuperset(need.types)
        )
        return tuple(dict.fromkeys(skill for need in needs for skill in need.skills))

    def alike(self, like: Person) -> list[Person]:
        """All others, who can do most of the same first, of these who has least to do."""

        def order(other: Person) -> tuple[float, float]:
            return -likeness(like, other), self._loads[other.name]

        return sorted((each for each in self.twin.people if each != like), key=order)

    def arrivals(self, types: Collection[str] = ()) -> float:
        """Cases a week, of some types or (none) all."""
        return sum(
            sum(each.per_hour) for each in self.twin.arrivals if not types or each.type in types
        )

    def people(self, finding: Finding) -> tuple[Person, ...]:
        """Those a finding is about; all where it does not tell, or they are not there any more."""
        about = set(finding.evidence.people)
        found = tuple(each for each in self.twin.people if each.name in about)
        return found or self.twin.people

    def delay_seconds(self, name: str) -> float:
        """How long a step is left lying on average though somebody is free, as far as the twin
        tells; of several ways to it the longest."""
        delays = [each.draw.mean_seconds for each in self.twin.delays if each.to == name]
        return max(delays, default=0.0)

    def person(self, name: str) -> Person:
        """The person of that name. Raises KeyError."""
        return {each.name: each for each in self.twin.people}[name]

    def hours(self, person: Person) -> float:
        """Hours a week at work."""
        return person.calendar.hours_per_week

    def part_there(self, person: Person, first: float, end: float) -> float:
        """The part of a stretch of the week, in hours since Monday, in which somebody is there."""
        inside = sum(
            max(0.0, min(until, end) - max(since, first))
            for since, until in week_hours(person.calendar.intervals)
        )
        return inside / (end - first) if end > first else 0.0

    @cached_property
    def work_hours_a_year(self) -> float:
        """Of all people together."""
        weekly = sum(self._work_seconds(each) for each in self.twin.activities)
        return weekly / HOUR_SECONDS * YEAR_WEEKS

    @cached_property
    def _times(self) -> Mapping[str, float]:
        return times_a_case(self.twin)

    def _work_seconds(self, step: Activity) -> float:
        """A week, of those who do a step."""
        if step.skills is None:
            return 0.0
        return self.arrivals() * self._times[step.name] * _mean_seconds(step)

    @cached_property
    def _loads(self) -> dict[str, float]:
        """By person: hours of work to do for each hour at work, where all who can do a step share
        it by their hours."""
        work = dict.fromkeys((each.name for each in self.twin.people), 0.0)
        for step in self.twin.activities:
            able = self.able(step.name)
            hours = sum(map(self.hours, able))
            if hours:
                seconds = self._work_seconds(step)
                for each in able:
                    work[each.name] += seconds / HOUR_SECONDS / hours
        return work


def likeness(one: Person, other: Person) -> float:
    """The part of what either can do that both can."""
    both, either = {*one.skills} & {*other.skills}, {*one.skills} | {*other.skills}
    return len(both) / len(either) if either else 1.0


def week_hours(hours: Iterable[tuple[int, int]]) -> Iterator[tuple[float, float]]:
    """Stretches of minutes as stretches of hours of the week."""
    for first, end in hours:
        yield first / HOUR_MINUTES, end / HOUR_MINUTES


def _mean_seconds(step: Activity) -> float:
    draws = [each.draw.mean_seconds for each in step.handling if each.who is each.type is None]
    return draws[0] if draws else 0.0
