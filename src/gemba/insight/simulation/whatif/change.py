"""What a change of the desk is to its twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities, Resources
from gemba.insight.simulation.model import Activity, CaseType, Person, Twin
from gemba.insight.simulation.refusing import Refused

from .needing import skills_wanted


class ChangeRefused(Refused):
    """The change cannot be made on this twin; says why, in a sentence."""


class Change(Protocol):
    """One thing done differently. A frozen dataclass of plain values in `kinds/`."""

    def apply(self, twin: Twin) -> Twin:
        """The twin as it would be. Raises ChangeRefused."""


@dataclass(frozen=True)
class Scenario:
    """Changes made together, one after another."""

    name: str
    changes: tuple[Change, ...] = ()

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        for change in self.changes:
            twin = change.apply(twin)
        return twin


def known_step(twin: Twin, name: str) -> Activity:
    """The step of that name. Raises ChangeRefused where the twin has none."""
    for each in twin.activities:
        if each.name == name:
            return each
    raise ChangeRefused(
        gettext_noop("The desk has no step called “{name}”."), name=Activities((name,))
    )


def known_type(twin: Twin, name: str | None) -> CaseType | None:
    """The type of that name, None for None. Raises ChangeRefused where the twin has none."""
    if name is None:
        return None
    for each in twin.types:
        if each.name == name:
            return each
    raise ChangeRefused(gettext_noop("No requests are of the type “{name}”."), name=name)


def known_people(twin: Twin, names: Iterable[str]) -> tuple[Person, ...]:
    """Those named, in the order given. Raises ChangeRefused for nobody, and for who is not
    there."""
    people = {each.name: each for each in twin.people}
    found = []
    for name in names:
        if name not in people:
            raise ChangeRefused(
                gettext_noop("Nobody at the desk is called “{name}”."), name=Resources((name,))
            )
        found.append(people[name])
    if not found:
        raise ChangeRefused(gettext_noop("Say whom it is about: name somebody."))
    return tuple(found)


def known_skill(twin: Twin, skill: str) -> str:
    """The skill itself. Raises ChangeRefused where no work takes it."""
    if skill not in skills_wanted(twin):
        raise ChangeRefused(
            gettext_noop("No work at the desk takes the skill “{name}”."), name=Activities((skill,))
        )
    return skill


def within(value: float, low: float, high: float, refusal: str) -> None:
    """Raises ChangeRefused with that sentence for what lies outside, and for what is no number."""
    if not low <= value <= high:
        raise ChangeRefused(refusal)


def with_activity(twin: Twin, name: str, changed: Callable[[Activity], Activity]) -> Twin:
    """The twin with one activity changed. Raises ChangeRefused where there is none."""
    known_step(twin, name)
    steps = (changed(each) if each.name == name else each for each in twin.activities)
    return replace(twin, activities=tuple(steps))


def with_types(twin: Twin, of: str | None, changed: Callable[[CaseType], CaseType]) -> Twin:
    """The twin with one type changed, or (None) all. Raises ChangeRefused where there is none."""
    known_type(twin, of)
    types = (changed(each) if of in (None, each.name) else each for each in twin.types)
    return replace(twin, types=tuple(types))


def with_people(twin: Twin, names: Iterable[str], changed: Callable[[Person], Person]) -> Twin:
    """The twin with some people changed. Raises ChangeRefused for who is not there."""
    mine = {each.name for each in known_people(twin, names)}
    people = (changed(each) if each.name in mine else each for each in twin.people)
    return replace(twin, people=tuple(people))
