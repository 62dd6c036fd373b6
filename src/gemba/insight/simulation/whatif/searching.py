"""The cheapest staffing that meets targets.

More people of a crew never make a target worse in expectation, so what one staffing shows holds
for all with more, or with fewer, of every crew. The search goes down from a staffing that meets
the targets until nobody can be spared, and then tries the largest staffings that are still cheaper:
when each of them misses, so does every other cheaper one.

Staffings are compared with the same luck. Because the best of many looks better than it is, the
one found is run again with fresh seeds, in a number fixed beforehand, and only returned if the
upper bound of every KPI then lies within its limit. If it does not, the search goes on without it;
the k-th of such attempts may err with (1 - confidence) / 2^k, all together with 1 - confidence at
most. (Feasibility as in Andradóttir and Kim 2010, Naval Research Logistics 57; the fresh second
stage as in Nelson, Swann, Goldsman and Song 2001, Operations Research 49.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.wording import Number
from gemba.insight.simulation.engine import Outcome, run
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.pools import histories_of, skills_for
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.runners import Progress, Runners

from .beginning import first_counts
from .comparing import MEASURES
from .crews import Crew, staffed
from .meeting import Judge, Reached, Target, Verdict, runs_needed

# Where less is better and more people help.
TARGETS = frozenset(
    {
        *("waiting_seconds", "waiting_seconds_p90", "case_seconds", "first_reply_seconds"),
        *("late_share", "left_share", "open_cases"),
    }
)
# More staffings than this are not looked through for cheaper ones.
STAFFINGS_MAX = 1_000_000
FRESH_RUNS = (20, 400)
# Seeds of fresh runs lie so far from those of the search, and from one another.
_APART = 1_000_003

Counts = tuple[int, ...]


class SearchRefused(Refused):
    """A search that makes no sense; says why, in a sentence."""


@dataclass(frozen=True)
class Effort:
    """How sure the answer is to be, and how many runs it may take, for one staffing and in all."""

    confidence: float = 0.95
    runs_each_max: int = 64
    runs_max: int = 4_000
    seed: int = 1


USUAL = Effort()


@dataclass(frozen=True, eq=False)
class Staffing:
    """So many people of each crew, what they cost a week, and what runs showed."""

    counts: Counts
    weekly_cost: float
    reached: Reached


@dataclass(frozen=True, eq=False)
class Search:
    """`best`: the cheapest found, with what fresh runs showed; None where even the `largest` does
    not meet the targets. `is_cheapest`: every cheaper staffing is ruled out, by runs or because
    it has fewer people than one that was; `unsure` of those tried could not be told either way
    and count as ruled out. `tried`: in the order they were, by the runs of the search."""

    crews: tuple[Crew, ...]
    targets: tuple[Target, ...]
    best: Staffing | None
    largest: Staffing
    tried: tuple[Staffing, ...]
    is_cheapest: bool
    runs: int

    @property
    def unsure(self) -> int:
        return sum(each.reached.verdict is Verdict.UNSURE for each in self.tried)


def cheapest_staffing(
    twin: Twin,
    targets: Sequence[Target],
    crews: Sequence[Crew],
    *,
    effort: Effort = USUAL,
    processes: int = 1,
    progress: Progress | None = None,
) -> Search:
    """Raises SearchRefused. `progress` is told the runs made and allowed.

    Arrivals are followed by as long a time without, so that all work is done in the end and every
    wait counts, however few people there are.
    """
    _check(targets, crews, effort)
    horizon = twin.horizon
    horizon = replace(horizon, drain_days=max(horizon.drain_days, horizon.days))
    with Runners(processes) as runners:
        judge = Judge(tuple(targets), MEASURES, runners)
        desk = _Desk(replace(twin, horizon=horizon), tuple(crews))
        return _Search(desk, judge, effort, progress).done()


def _check(targets: Sequence[Target], crews: Sequence[Crew], effort: Effort) -> None:
    if not targets:
        raise SearchRefused(gettext_noop("Say which targets a staffing has to meet."))
    for each in targets:
        if each.measure not in TARGETS:
            raise SearchRefused(
                gettext_noop("“{measure}” is no target that more people help to meet."),
                measure=each.measure,
            )
        if not 0 <= each.limit < math.inf:
            raise SearchRefused(gettext_noop("The limit of a target is not below zero."))
    if not crews:
        raise SearchRefused(gettext_noop("There are no people whose number may change."))
    for crew in crews:
        if not 0 <= crew.least <= crew.most or crew.hourly < 0:
            raise SearchRefused(
                gettext_noop("“{crew}” has no sensible least and most number or price."),
                crew=crew.name,
            )
    names = [each.name for crew in crews for each in crew.members]
    if len(set(names)) < len(names):
        raise SearchRefused(gettext_noop("Somebody belongs to two groups."))
    if not 0.5 <= effort.confidence < 1 or effort.runs_each_max < 2:
        raise SearchRefused(
            gettext_noop("A confidence lies between {low} and 1, and takes two runs or more."),
            low=Number(0.5),
        )


class _Desk:
    """A twin whose crews may be larger or smaller."""

    def __init__(self, twin: Twin, crews: tuple[Crew, ...]) -> None:
        self.twin, self.crews = twin, crews
        self.least = tuple(each.least for each in crews)
        self.most = tuple(each.most for each in crews)
        self.costs = [[c.weekly_cost(n) for n in range(c.most + 1)] for c in crews]

    def staffed(self, counts: Counts) -> Twin:
        return staffed(self.twin, self.crews, counts)

    def cost(self, counts: Counts) -> float:
        return math.fsum(own[count] for own, count in zip(self.costs, counts, strict=True))

    def one_less_saves(self, counts: Counts, crew: int) -> float:
        own, count = self.costs[crew], counts[crew]
        return own[count] - own[count - 1] if count else 0.0


class _Search:
    def __init__(
        self, desk: _Desk, judge: Judge, effort: Effort, progress: Progress | None
    ) -> None:
        self.desk, self.judge, self.effort, self.progress = desk, judge, effort, progress
        self.tried: dict[Counts, Staffing] = {}
        # With more of every crew targets are met too; with fewer they are missed too.
        self.met: list[Counts] = []
        self.refused: list[Counts] = []
        self.runs = 0

    def done(self) -> Search:
        top = self.desk.most
        outcome = run(self.desk.staffed(top), self.effort.seed)
        self.needs = _needs(outcome)
        if self.meets(top):
            self.lowered(self.grown(first_counts(outcome, self.desk.crews, self.judge.targets)))
        best, is_cheapest, attempt = None, False, 0
        while best is None and self.met:
            is_cheapest, attempt = self.improved(), attempt + 1
            best = self.confirmed(self.cheapest, attempt)
        return Search(
            self.desk.crews,
            tuple(self.judge.targets),
            best,
            self.tried[top],
            tuple(self.tried.values()),
            is_cheapest,
            self.runs,
        )

    def meets(self, counts: Counts) -> bool:
        """By what is known of staffings with more or fewer people, else by runs."""
        if any(_within(counts, each) for each in self.refused):
            return False
        if any(_within(each, counts) for each in self.met):
            return True
        self.tried[counts] = self._run(counts)
        is_met = self.tried[counts].reached.verdict is Verdict.MEETS
        (self.met if is_met else self.refused).append(counts)
        return is_met

    def _run(self, counts: Counts) -> Staffing:
        twin, seed = self.desk.staffed(counts), self.effort.seed
        if not _is_covered(twin, self.needs):
            nothing = np.full((len(self.judge.targets), 0), math.nan)
            reached = Reached(Verdict.MISSES, tuple(self.judge.targets), nothing)
        else:
            seeds = range(seed, seed + self.effort.runs_each_max)
            reached = self.judge.judged(twin, seeds, 1 - self.effort.confidence)
        self._count(reached.runs)
        return Staffing(counts, self.desk.cost(counts), reached)

    def _count(self, runs: int) -> None:
        self.runs += runs
        if self.progress is not None:
            self.progress(min(self.runs, self.effort.runs_max), self.effort.runs_max)

    @property
    def may_go_on(self) -> bool:
        return self.runs < self.effort.runs_max

    def grown(self, counts: Counts) -> Counts:
        """More of every crew, each time twice as many more, until targets are met."""
        more, grown = 1, counts
        while not self.meets(grown):
            pairs = zip(grown, self.desk.most, strict=True)
            grown, more = tuple(min(own + more, most) for own, most in pairs), 2 * more
        return grown

    def lowered(self, counts: Counts) -> Counts:
        """The fewest of each crew, one crew after another, where a person saves most first."""
        crews = range(len(counts))
        for crew in sorted(crews, key=lambda at: -self.desk.one_less_saves(counts, at)):
            low, high = self.desk.least[crew], counts[crew]
            counts = _with(counts, crew, self._fewest(counts, crew, low, high))
        return counts

    def _fewest(self, counts: Counts, crew: int, low: int, high: int) -> int:
        """Of one crew, the others as they are; `high` is enough. Steps down double until one is
        too far, then the space between is halved."""
        step = 1
        while low < high and self.may_go_on:
            middle = max(high - step, low)
            if self.meets(_with(counts, crew, middle)):
                high, step = middle, 2 * step
            else:
                low, step = middle + 1, max((high - middle) // 2, 1)
        return high

    @property
    def cheapest(self) -> Counts:
        return min(self.met, key=self.desk.cost)

    def improved(self) -> bool:
        """Tries what is cheaper than the cheapest known; whether nothing is left to try."""
        bounds = self._least_needed()
        while self.may_go_on:
            point = _nearest(self._open(bounds), self.cheapest)
            if point is None:
                return self._size(bounds) <= STAFFINGS_MAX
            if self.meets(point):
                self.lowered(point)
        return False

    def _least_needed(self) -> Counts:
        """Of each crew, when there are as many as allowed of all others: no more than of any
        staffing that meets the targets."""
        top, least, enough = self.desk.most, self.desk.least, self.cheapest
        crews = range(len(top))
        return tuple(self._fewest(top, at, least[at], enough[at]) for at in crews)

    def _size(self, bounds: Counts) -> int:
        return math.prod(top - low + 1 for low, top in zip(bounds, self.desk.most, strict=True))

    def _open(self, bounds: Counts) -> Int64s:
        """The largest staffings that are cheaper than the cheapest known and not ruled out."""
        best = self.cheapest
        if self._size(bounds) > STAFFINGS_MAX:
            return np.empty((0, len(best)), dtype=np.int64)
        ranges = [np.arange(a, b + 1) for a, b in zip(bounds, self.desk.most, strict=True)]
        grid = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, len(best))
        costs = [np.array([*own, math.inf]) for own in self.desk.costs]
        cost: Floats = np.sum([own[grid[:, at]] for at, own in enumerate(costs)], axis=0)
        limit = self.desk.cost(best) * (1 - 1e-9)
        keep: Bools = cost < limit
        for at, own in enumerate(costs):
            count = grid[:, at]
            keep &= cost - own[count] + own[count + 1] >= limit
        for other in self.refused:
            keep &= ~np.all(grid <= np.array(other), axis=1)
        return grid[keep]

    def confirmed(self, counts: Counts, attempt: int) -> Staffing | None:
        """With fresh runs, where they show that targets are met; else it is refused."""
        risk = (1 - self.effort.confidence) / 2**attempt
        needed = runs_needed(self.tried[counts].reached, risk / len(self.judge.targets))
        runs = int(min(max(needed, FRESH_RUNS[0]), FRESH_RUNS[1]))
        first = self.effort.seed + attempt * _APART
        found: Floats = self.judge.figures(self.desk.staffed(counts), range(first, first + runs))
        self._count(runs)
        verdict = self.judge.verdict(found, risk)
        if verdict is not Verdict.MEETS:
            self.met.remove(counts)
            self.refused.append(counts)
            return None
        reached = Reached(verdict, tuple(self.judge.targets), found)
        return Staffing(counts, self.desk.cost(counts), reached)


def _within(counts: Counts, other: Counts) -> bool:
    """No more of any crew."""
    return all(own <= theirs for own, theirs in zip(counts, other, strict=True))


def _with(counts: Counts, crew: int, count: int) -> Counts:
    return (*counts[:crew], count, *counts[crew + 1 :])


def _nearest(points: Int64s, to: Counts) -> Counts | None:
    if not len(points):
        return None
    place = int(np.abs(points - np.array(to)).sum(axis=1).argmin())
    return tuple(points[place].tolist())


def _needs(outcome: Outcome) -> frozenset[frozenset[str]]:
    """The skills that pieces of work begun in a run needed, each with those of its type."""
    twin, waits = outcome.twin, outcome.waits
    pairs = set(zip(waits.activity.tolist(), waits.type.tolist(), strict=True))
    return frozenset(
        skills_for(twin.activities[step], twin.types[kind], history)
        for step, kind in pairs
        for history in histories_of(twin)
    )


def _is_covered(twin: Twin, needs: frozenset[frozenset[str]]) -> bool:
    """Whether for all work there is somebody who may do it and has hours."""
    able = {frozenset(each.skills) for each in twin.people if each.calendar.intervals}
    return all(any(need <= skills for skills in able) for need in needs)
