"""Who may be more or fewer: people in groups that are alike."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gemba.insight.simulation.further import further_name
from gemba.insight.simulation.model import Person, Twin

# More groups than this make a search long; those with the most skills in common are taken together.
CREWS_MAX = 6


@dataclass(frozen=True)
class Crew:
    """People who do the same work at the same price.

    `members` are there now, who stays longest first; further ones are like `model`: its hours,
    skills and pace. There are `least` to `most` of them. `hourly` is what an hour of each costs.
    """

    name: str
    members: tuple[Person, ...]
    model: Person
    most: int
    least: int = 0
    hourly: float = 1.0

    def people(self, count: int) -> tuple[Person, ...]:
        """So many of them: more are those, and further ones."""
        kept = self.members[:count]
        further = range(1, count - len(kept) + 1)
        return (
            *kept,
            *(replace(self.model, name=further_name(self.name, n), absences=()) for n in further),
        )

    def weekly_cost(self, count: int) -> float:
        """Of so many, for their hours of a week."""
        hours = math.fsum(each.calendar.hours_per_week for each in self.people(count))
        return self.hourly * hours


def crews_of(
    twin: Twin, *, hourly: Mapping[str, float] | None = None, most_times: float = 2.0
) -> tuple[Crew, ...]:
    """People with the same role and skills, each up to `most_times` as many as now and one more.

    `hourly` is by name of the crew (its role, or who is first in it); others cost 1 an hour. Where
    there are more than CREWS_MAX, those most alike are one crew.
    """
    groups: dict[tuple[str | None, frozenset[str]], list[Person]] = {}
    for person in twin.people:
        groups.setdefault((person.role, frozenset(person.skills)), []).append(person)
    parts = list(groups.values())
    while len(parts) > CREWS_MAX:
        one, other = _most_alike(parts)
        parts[one] += parts.pop(other)
    names = _names(parts)
    return tuple(
        Crew(
            name,
            tuple(part),
            _typical(part),
            most=math.ceil(len(part) * most_times) + 1,
            hourly=(hourly or {}).get(name, 1.0),
        )
        for name, part in zip(names, parts, strict=True)
    )


def staffed(twin: Twin, crews: Sequence[Crew], counts: Sequence[int]) -> Twin:
    """The twin with so many people of each crew; those in none stay."""
    inside = {each.name for crew in crews for each in crew.members}
    others = [each for each in twin.people if each.name not in inside]
    people = [
        each for crew, count in zip(crews, counts, strict=True) for each in crew.people(count)
    ]
    return replace(twin, people=(*others, *people))


def _most_alike(parts: Sequence[Sequence[Person]]) -> tuple[int, int]:
    """Places of the two with the most skills in common, of all they have; roles count as one."""

    def likeness(pair: tuple[int, int]) -> float:
        one, other = (_words(parts[place]) for place in pair)
        return len(one & other) / max(len(one | other), 1)

    places = range(len(parts))
    return max(((a, b) for a in places for b in places if a < b), key=likeness)


def _words(people: Iterable[Person]) -> set[tuple[str, str]]:
    found = {("skill", skill) for each in people for skill in each.skills}
    return found | {("role", each.role) for each in people if each.role is not None}


def _typical(people: Sequence[Person]) -> Person:
    """With as many skills as any of them, and hours in the middle of those who have."""
    most = max(len(each.skills) for each in people)
    able = [each for each in people if len(each.skills) == most]
    return sorted(able, key=lambda each: each.calendar.hours_per_week)[len(able) // 2]


def _names(parts: Sequence[Sequence[Person]]) -> list[str]:
    """The role where all share one that no other crew has, else who comes first."""
    roles = [{each.role for each in part} for part in parts]
    found = []
    for part, own in zip(parts, roles, strict=True):
        shared = next(iter(own)) if len(own) == 1 else None
        is_only = shared is not None and sum(shared in each for each in roles) == 1
        found.append(shared if is_only and shared is not None else part[0].name)
    return found
