"""Who is able to do a step for which kind of request, told by who never does.

Somebody who does a step would do some of it for requests of every kind. Expected is her share of
it, week by week, of what lay there at some time while her calendar was open; who was seen doing
next to none of so many is not able to. That is looked for by each value of the attributes that
tell types, for all of a step and where it comes after what our people did last: the first look at a
form may be one colleague's, while what follows is everybody's. Many such questions are asked, so
each may err with a chance as much smaller (Bonferroni). A kind that nobody present does is done by
all who do the step.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.hours import TimeGrid
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.histories import BEGIN, done_before
from gemba.insight.simulation.model import START, Need, Person
from gemba.insight.simulation.pools import History

from .case_types import Kinds
from .hours import open_hours_of
from .people import SKILL_TIMES_MIN, Staff
from .steps import Steps

# The chance that any of all answers errs; who did so small a part of what is expected does none.
RISK = 0.05
DONE_SHARE_MAX = 0.05
# Of what our people did before, so many are told apart.
DEPTH = 2
CASES_MIN = 20
# People times pieces of work looked at: the latest, where there are more.
ROOM = 20_000_000
# Those who are left do so much of it.
COVERED_MIN = 0.5

Value = tuple[str, str]
Needs = dict[int, tuple[Need, ...]]
_Place = tuple[int, History, Value]


@dataclass(frozen=True, eq=False)
class _Cell:
    """A step after a history, for requests with a value of an attribute. By person present, how
    often she does the step after that history for requests of any kind (`known`), how often she
    was `seen` at it for these, and how often she would have been; `done` is by anybody."""

    place: _Place
    known: Floats
    seen: Floats
    expected: Floats
    done: int

    def left_out(self, risk: float) -> Bools:
        """Who does none of it, each with so small a chance of error."""
        few = (self.expected > 0) & (self.seen <= DONE_SHARE_MAX * self.expected)
        for person in np.flatnonzero(few).tolist():
            few[person] = _at_most(int(self.seen[person]), float(self.expected[person])) <= risk
        return few


def specialised(steps: Steps, staff: Staff, kinds: Kinds, names: Names) -> tuple[Staff, Needs]:
    """The people with what only some of them are able to do, and by activity what it needs
    besides. `names`: of activities and of resources, by code."""
    if len(kinds.types) < 2 or len(staff.people) < 2:
        return staff, {}
    log = _Seen.of(steps, staff, kinds, names)
    cells = list(log.cells())
    asked = sum(int(np.count_nonzero(cell.expected > -math.log(RISK))) for cell in cells)
    able: dict[_Place, frozenset[int]] = {}
    for cell in cells:
        left = _left(cell, log.able[:, cell.place[0]], able, RISK / max(asked, 1))
        if left is not None:
            able[cell.place] = left
    skills = _skills(able, names.activities)
    people = tuple(
        replace(each, skills=(*each.skills, *_of(place, skills)))
        for place, each in enumerate(staff.people)
    )
    return replace(staff, people=people), _needs(able, skills, kinds)


@dataclass(frozen=True)
class Names:
    """Of activities and resources, by code."""

    activities: Sequence[str]
    resources: Sequence[str]


@dataclass(frozen=True, eq=False)
class _Seen:
    """What people did: by row its `activity`, `case`, `person` (place among those present, -1 for
    others), `week` since the first, and what ours had done before, latest first (`behind`).
    `offered[person, row]`: whether it lay there while she was, or she did it.
    `able[person, activity]`; `has_it` by value of attributes and case."""

    activity: Int64s
    case: Int64s
    person: Int64s
    week: Int64s
    behind: list[Int64s]
    offered: Bools
    able: Bools
    has_it: Mapping[Value, Bools]
    names: Sequence[str]

    @classmethod
    def of(cls, steps: Steps, staff: Staff, kinds: Kinds, names: Names) -> _Seen:
        ours = np.array([each is not None for each in staff.skills], dtype=np.bool_)
        behind = done_before(steps.activity, steps.case, ours[steps.activity], {}, DEPTH)
        rows = np.flatnonzero(staff.is_work & ours[steps.activity])
        latest = np.argsort(steps.start_us[rows], kind="stable")[-(ROOM // len(staff.people)) :]
        rows = rows[np.sort(latest)]
        start = steps.start_us[rows]
        place = np.full(len(names.resources) + 1, -1, dtype=np.int64)
        codes = {name: code for code, name in enumerate(names.resources)}
        for number, each in enumerate(staff.people):
            place[codes[each.name]] = number
        person = place[steps.person[rows]]
        return cls(
            steps.activity[rows],
            steps.case[rows],
            person,
            (start - (start.min() if len(start) else 0)) // (7 * DAY_US),
            [each[rows] for each in behind],
            _offered(staff.people, person, steps.possible_us[rows], start),
            np.array([_can(each, staff, names.activities) for each in staff.people]),
            {value: has_it[kinds.of_case] for value, has_it in kinds.having.items()},
            names.activities,
        )

    def cells(self) -> Iterator[_Cell]:
        """Of shorter histories first."""
        everything = np.arange(len(self.activity))
        for depth in range(DEPTH + 1):
            for activity, after, rows in self._groups(everything, depth):
                if len(rows) >= CASES_MIN:
                    yield from self._by_kind(activity, after, rows)

    def _groups(self, rows: Int64s, depth: int) -> Iterator[tuple[int, History, Int64s]]:
        """Rows by activity and what came before; of what somebody did again in a case the first,
        week by week."""
        size = len(self.names) + 2
        key = self.activity.copy()
        for back in range(depth):
            key = key * size + self.behind[back] + 2
        order = np.lexsort((rows, self.person, self.case, key))
        fresh = np.ones(len(order), dtype=np.bool_)
        same = [each[order[1:]] == each[order[:-1]] for each in (key, self.case, self.person)]
        fresh[1:] = ~np.logical_and.reduce(same)
        order = order[fresh]
        order = order[np.lexsort((self.week[order], key[order]))]
        key = key[order]
        bounds = np.flatnonzero(np.append(np.append(True, key[1:] != key[:-1]), True))
        for low, high in pairwise(bounds.tolist()):
            mine = order[low:high]
            codes = [int(self.behind[back][mine[0]]) for back in reversed(range(depth))]
            if all(code >= BEGIN for code in codes):
                after = tuple(START if code == BEGIN else self.names[code] for code in codes)
                yield int(self.activity[mine[0]]), after, mine

    def _by_kind(self, activity: int, after: History, rows: Int64s) -> Iterator[_Cell]:
        """`rows` week by week."""
        people, weeks = len(self.offered), int(self.week.max()) + 1
        who, offered = self.person[rows], self._offered(rows, weeks)
        cell = (who * weeks + self.week[rows])[who >= 0]
        hers = sums_by(cell, np.ones(len(cell)), people * weeks).reshape(people, weeks)
        share = hers / np.maximum(offered, 1)
        for value, has_it in self.has_it.items():
            mine = rows[has_it[self.case[rows]]]
            if CASES_MIN <= len(mine) < len(rows):
                expected = (self._offered(mine, weeks) * share).sum(axis=1)
                seen = _counted(self.person[mine], people)
                yield _Cell((activity, after, value), hers.sum(axis=1), seen, expected, len(mine))

    def _offered(self, rows: Int64s, weeks: int) -> Floats:
        """How many of some rows each person could have done, by week."""
        bounds = np.searchsorted(self.week[rows], np.arange(weeks + 1))
        sums = np.cumsum(self.offered[:, rows], axis=1)
        sums = np.concatenate([np.zeros((len(sums), 1)), sums], axis=1)
        found: Floats = np.diff(sums[:, bounds], axis=1)
        return found


def _offered(
    people: Sequence[Person], person: Int64s, possible_us: Int64s, start_us: Int64s
) -> Bools:
    """By person and piece of work, whether she was there at some time while it lay there, to the
    hour, or did it."""
    found = np.zeros((len(people), len(person)), dtype=np.bool_)
    if not len(person):
        return found
    grid = TimeGrid.hours(int(possible_us.min()), int(start_us.max()), people[0].calendar.zone)
    first, last = (
        np.searchsorted(grid.bounds_us, each, side="right") - 1 for each in (possible_us, start_us)
    )
    for place, each in enumerate(people):
        hours = open_hours_of(each.calendar)[grid.week_hour]
        before = np.concatenate([[0], np.cumsum(hours)])
        found[place] = (before[last + 1] > before[first]) | (person == place)
    return found


def _counted(person: Int64s, people: int) -> Floats:
    return np.bincount(person[person >= 0], minlength=people).astype(np.float64)


def _can(person: Person, staff: Staff, activities: Sequence[str]) -> Bools:
    return np.array(
        [
            skills is not None and set(skills) <= set(person.skills)
            for _name, skills in zip(activities, staff.skills, strict=True)
        ],
        dtype=np.bool_,
    )


def _at_most(seen: int, expected: float) -> float:
    """The chance of so few where so many are expected (Poisson)."""
    terms = (seen_so * math.log(expected) - math.lgamma(seen_so + 1) for seen_so in range(seen + 1))
    return math.fsum(math.exp(each - expected) for each in terms)


def _left(
    cell: _Cell, can: Bools, able: Mapping[_Place, frozenset[int]], risk: float
) -> frozenset[int] | None:
    """Who is able to do it of those who can do the step, where some of them are not; None where
    all are, or where those left do too little of it."""
    activity, after, value = cell.place
    now = set(np.flatnonzero(can).tolist())
    for start in range(1, len(after) + 1):
        now &= able.get((activity, after[start:], value), now)
    out = set(np.flatnonzero(cell.left_out(risk)).tolist())
    if not now & out:
        return None
    does = (cell.known >= SKILL_TIMES_MIN) | (cell.seen > 0)
    left = {person for person in now - out if does[person]}
    if float(cell.seen[list(left)].sum()) < COVERED_MIN * cell.done:
        return None
    return frozenset(left)


_Skills = dict[tuple[Value, frozenset[int]], str]


def _skills(able: Mapping[_Place, frozenset[int]], activities: Sequence[str]) -> _Skills:
    """A name for each group of people able to do the same for a kind of request: that of the kind
    or, where there are several, with a step besides."""
    found: _Skills = {}
    taken = set(activities)
    for (activity, _after, value), people in able.items():
        if (value, people) in found:
            continue
        name = ": ".join(value)
        if name in taken:
            name = f"{name} · {activities[activity]}"
        while name in taken:
            name += " +"
        taken.add(name)
        found[value, people] = name
    return found


def _of(person: int, skills: _Skills) -> list[str]:
    return [name for (_value, people), name in skills.items() if person in people]


def _needs(able: Mapping[_Place, frozenset[int]], skills: _Skills, kinds: Kinds) -> Needs:
    found: dict[int, list[Need]] = {}
    for (activity, after, value), people in able.items():
        types = tuple(each.name for each in kinds.types if value in each.attributes)
        found.setdefault(activity, []).append(Need((skills[value, people],), types, after))
    return {activity: tuple(needs) for activity, needs in found.items()}
