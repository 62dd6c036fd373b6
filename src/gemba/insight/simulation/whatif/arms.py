"""A change for some cases only: the twin of a pilot, with both arms at the same desk.

`in_arms` puts the desk as it is and the desk as it would be into one twin. Types, steps, ways and
delays of the treated stand beside those of the others; people and queues are shared, so whoever is
served sooner lets others wait. What cannot be told case by case is refused – but for who is there
when, which blocks of time may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities, Resources
from gemba.insight.simulation.model import (
    Activity,
    CaseType,
    Choice,
    Delay,
    Handling,
    Need,
    Person,
    TreatedBlocks,
    Trial,
    Twin,
)

from .change import Change, ChangeRefused
from .needing import skills_wanted
from .presence import by_blocks

CONTROL, TREATMENT = "control", "treatment"
PILOT = "pilot"


@dataclass(frozen=True)
class Lot:
    """Who is treated: a `share` of the cases by lot, or who comes in treated `blocks`. The arm is
    told as the case's `attribute`."""

    share: float = 0.5
    blocks: TreatedBlocks | None = None
    attribute: str = PILOT


HALF = Lot()


def in_arms(twin: Twin, change: Change, lot: Lot = HALF) -> Twin:
    """The desk with the change for those the lot treats. With a share of 0 it is the desk as it is
    and with one of 1 as it would be, run with the same luck. Raises ChangeRefused where the change
    cannot be made, or not for some cases only."""
    other = change.apply(twin)
    _refuse_what_all_share(twin, other)
    names = _Names.of(twin, other)
    types = [
        *(_type_in(each, lot.attribute, CONTROL) for each in twin.types),
        *(_treated_type(each, names, lot.attribute) for each in other.types),
    ]
    mine = [each.name for each in twin.types]
    return replace(
        twin,
        types=tuple(types),
        activities=tuple(_activities(twin, other, names)),
        branching=replace(
            twin.branching,
            choices=(
                *_choices_by_type(twin.branching.choices, mine),
                *(names.choice(e) for e in _choices_by_type(other.branching.choices, mine)),
            ),
        ),
        delays=(
            *_delays_by_type(twin.delays, mine),
            *(names.delay(each) for each in _delays_by_type(other.delays, mine)),
        ),
        people=_people(twin, other, lot.blocks),
        concurrent=tuple(dict.fromkeys((*twin.concurrent, *map(names.pair, other.concurrent)))),
        trial=Trial(tuple(names.types.items()), lot.share, lot.blocks),
    )


@dataclass(frozen=True)
class _Names:
    """What types and steps of the desk as it would be are called in the twin of both."""

    types: Mapping[str, str]
    steps: Mapping[str, str]

    @classmethod
    def of(cls, twin: Twin, other: Twin) -> _Names:
        """Steps done differently get a name of their own; all others, and new ones, keep theirs."""
        known = {each.name: each for each in twin.activities}
        differ = [
            each.name
            for each in other.activities
            if each.name in known and each != known[each.name]
        ]
        taken = {each.name for each in twin.types}
        taken |= {each.name for each in (*twin.activities, *other.activities)}
        return cls(
            {each.name: _free(each.name, taken) for each in twin.types},
            {name: _free(name, taken) for name in differ},
        )

    def step(self, name: str) -> str:
        return self.steps.get(name, name)

    def past(self, history: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.step(each) for each in history)

    def pair(self, steps: tuple[str, str]) -> tuple[str, str]:
        return self.step(steps[0]), self.step(steps[1])

    def choice(self, each: Choice) -> Choice:
        """As the treated have it."""
        following = tuple((self.step(name), share) for name, share in each.next)
        of_type = None if each.type is None else self.types[each.type]
        return replace(each, next=following, history=self.past(each.history), type=of_type)

    def delay(self, each: Delay) -> Delay:
        """As the treated have it."""
        after = None if each.after is None else self.step(each.after)
        of_type = None if each.type is None else self.types[each.type]
        return replace(each, to=self.step(each.to), after=after, type=of_type)


def _free(name: str, taken: set[str]) -> str:
    own = f"{name} ({TREATMENT})"
    while own in taken:
        own += "'"
    taken.add(own)
    return own


def _type_in(each: CaseType, attribute: str, arm: str) -> CaseType:
    return replace(each, attributes=(*each.attributes, (attribute, arm)))


def _treated_type(each: CaseType, names: _Names, attribute: str) -> CaseType:
    customer = each.customer
    if (chase := customer.chase) is not None and chase.work is not None:
        customer = replace(customer, chase=replace(chase, work=names.step(chase.work)))
    if (switch := customer.switch) is not None:
        customer = replace(customer, switch=replace(switch, to=names.types[switch.to]))
    treated = replace(each, name=names.types[each.name], customer=customer)
    return _type_in(treated, attribute, TREATMENT)


def _activities(twin: Twin, other: Twin, names: _Names) -> Iterator[Activity]:
    """Those of the desk as it is, each followed by what stands for it among the treated where they
    do it differently – so the same luck leads to the same step –, then those that are new."""
    theirs = {each.name: _for_treated(each, names) for each in other.activities}
    for each in twin.activities:
        yield _for_both(each, names)
        if each.name in names.steps:
            own = names.steps[each.name]
            yield replace(theirs[each.name], name=own, stands_for=each.name)
    known = {each.name for each in twin.activities}
    yield from (each for name, each in theirs.items() if name not in known)


def _for_both(step: Activity, names: _Names) -> Activity:
    needs = (
        replace(need, types=_both_types(need.types, names), after=after)
        for need in step.needs
        for after in _either_past(need.after, names)
    )
    more = (
        replace(each, type=names.types[each.type])
        for each in step.handling
        if each.type is not None
    )
    return replace(step, handling=(*step.handling, *more), needs=tuple(dict.fromkeys(needs)))


def _both_types(types: tuple[str, ...], names: _Names) -> tuple[str, ...]:
    return (*types, *(names.types[each] for each in types))


def _either_past(after: tuple[str, ...], names: _Names) -> Iterator[tuple[str, ...]]:
    """With the steps as either arm calls them."""
    yield from product(*(dict.fromkeys((each, names.step(each))) for each in after))


def _for_treated(step: Activity, names: _Names) -> Activity:
    return replace(
        step,
        handling=tuple(_handling(each, names) for each in step.handling),
        needs=tuple(_need(each, names) for each in step.needs),
    )


def _handling(each: Handling, names: _Names) -> Handling:
    return each if each.type is None else replace(each, type=names.types[each.type])


def _need(each: Need, names: _Names) -> Need:
    types = tuple(names.types[name] for name in each.types)
    return replace(each, types=types, after=names.past(each.after))


def _choices_by_type(choices: Iterable[Choice], types: Iterable[str]) -> Iterator[Choice]:
    """What is said of any type, said of each: so neither arm is told what counts for the other."""
    told = {(each.history, each.type, each.visits) for each in choices}
    for each in choices:
        if each.type is not None:
            yield each
            continue
        for name in types:
            # What a type has of its own goes before, also where that speaks of any visit.
            if not told & {(each.history, name, each.visits), (each.history, name, None)}:
                yield replace(each, type=name)


def _delays_by_type(delays: Iterable[Delay], types: Iterable[str]) -> Iterator[Delay]:
    told = {(each.to, each.after, each.type) for each in delays}
    for each in delays:
        if each.type is not None:
            yield each
            continue
        for name in types:
            if (each.to, each.after, name) not in told:
                yield replace(each, type=name)


def _refuse_what_all_share(twin: Twin, other: Twin) -> None:
    """Raises ChangeRefused for a change of what is there for both arms."""
    if [each.name for each in twin.types] != [each.name for each in other.types]:
        raise ChangeRefused(gettext_noop("Kinds of requests cannot come or go for some of them."))
    if twin.trial is not None or other.trial is not None:
        raise ChangeRefused(gettext_noop("The desk is in a pilot already: one at a time."))
    if twin.discipline != other.discipline:
        raise ChangeRefused(
            gettext_noop("Which work goes first is the same for all: it cannot change for some.")
        )
    if twin.arrivals != other.arrivals or twin.open_cases != other.open_cases:
        raise ChangeRefused(
            gettext_noop("How many requests come cannot change for some of them only.")
        )
    gone = {each.name for each in twin.activities} - {each.name for each in other.activities}
    # A step left out is still there for the others; one that is gone by name leaves no trace.
    limits = [
        (each.visits_told, each.visits_max, each.steps_max)
        for each in (twin.branching, other.branching)
    ]
    if limits[0] != limits[1] or twin.horizon != other.horizon:
        raise ChangeRefused(gettext_noop("Limits of a run are the same for all cases."))
    beside = set(twin.concurrent) ^ set(other.concurrent)
    known = {each.name for each in twin.activities}
    apart = sorted({name for pair in beside if set(pair) <= known - gone for name in pair})
    if apart:
        raise ChangeRefused(
            gettext_noop("Whether {steps} run side by side cannot change for some cases only."),
            steps=Activities(tuple(apart)),
        )


def _people(twin: Twin, other: Twin, blocks: TreatedBlocks | None) -> tuple[Person, ...]:
    """Those there are, able to do what the treated need besides; raises ChangeRefused where they
    would be others, or be able to do more for everybody."""
    wanted = skills_wanted(twin)
    before = {each.name: each for each in twin.people}
    after = {each.name: each for each in other.people}
    found: list[Person] = []
    for name in dict.fromkeys((*before, *after)):
        mine, theirs = before.get(name), after.get(name)
        if mine is not None and theirs is not None:
            skills = tuple(dict.fromkeys((*mine.skills, *theirs.skills)))
            alike = replace(mine, skills=()) == replace(
                theirs, skills=(), calendar=mine.calendar, absences=mine.absences
            )
            if not alike or set(mine.skills) & wanted != set(theirs.skills) & wanted:
                raise ChangeRefused(
                    gettext_noop("What {person} can do is there for all cases, not for some."),
                    person=Resources((name,)),
                )
            mine, theirs = replace(mine, skills=skills), replace(theirs, skills=skills)
        if mine is not None and mine == theirs:
            found.append(mine)
        elif blocks is None:
            raise ChangeRefused(
                gettext_noop(
                    "When {person} is there is the same for all cases: only blocks of time can"
                    " change it."
                ),
                person=Resources((name,)),
            )
        else:
            found.append(by_blocks(mine, theirs, blocks, twin.horizon))
    return tuple(found)
