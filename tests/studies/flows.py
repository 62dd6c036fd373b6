"""Desks of another generator: a loan office or a workshop as a twin, with problems planted in it.

Other names, other flows, other people and the product's own simulator instead of that of the
findings' tests. The seeds that are measured are kept aside: nothing is tuned on them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from studies.worlds import WORLDS, World

from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Arrivals,
    Batch,
    Branching,
    Calendar,
    CaseType,
    Choice,
    Delay,
    Discipline,
    Draw,
    Handling,
    Horizon,
    Person,
    Twin,
)
from gemba.insight.simulation.testing import MONDAY_US

HOUR, MINUTE = 3_600.0, 60.0
DAYS, DRAIN_DAYS = 120, 60
WEEK_HOURS = 40.0
FIRST_HOUR, LAST_HOUR = 8, 16
BLAMED_DAY = 2
PROBLEMS = (
    *("contention", "absence", "idle_delay", "batch", "rework", "ping_pong", "useless_step"),
    *("skill", "article", "late_escalation", "reopening", "one_product", "too_few", "too_many"),
)
_Ways = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Flow:
    """One workplace: drawn from `seed`, with problems of sizes from 0 to 1. It is staffed for the
    demand and the work of `staffed_for`, the problems it had at first."""

    seed: int
    problems: Mapping[str, float] = field(default_factory=dict)
    staffed_for: Mapping[str, float] | None = None

    def without(self, problem: str) -> Flow:
        """The same workplace and people, one problem removed."""
        kept = {name: size for name, size in self.problems.items() if name != problem}
        return Flow(self.seed, kept, self.problems)

    def size(self, problem: str) -> float:
        return self.problems.get(problem, 0.0)

    @property
    def world(self) -> World:
        return WORLDS[self.seed % len(WORLDS)]

    def twin(self) -> Twin:
        return _Built(self).twin()


class _Built:
    """The parts of a twin. Habits are drawn first, alike for every set of problems."""

    def __init__(self, flow: Flow) -> None:
        self.flow, self.world = flow, flow.world
        chance = random.Random(f"flow {flow.seed}")
        self.per_week = chance.uniform(150, 230)
        self.minutes = {name: chance.uniform(12, 30) for name in self.world.team_of}
        self.minutes[self.world.steps[0][0]] = chance.uniform(38, 52)
        self.spread = {name: chance.uniform(0.3, 0.6) for name in self.world.team_of}
        # Two kinds of case leave out a step each, the others none.
        skips = (*self.world.optional, *([""] * len(self.world.kinds)))[: len(self.world.kinds)]
        self.left_out = dict(zip(chance.sample(self.world.kinds, len(skips)), skips, strict=True))
        self.kind_weight = {kind: chance.uniform(0.7, 1.3) for kind in self.world.kinds}
        self.product_weight = {name: chance.uniform(0.7, 1.3) for name in self.world.products}
        self.asks = chance.uniform(0.15, 0.3)
        self.escalates = chance.uniform(0.1, 0.16)
        self.fails = chance.uniform(0.0, 0.025)
        self.returns = chance.uniform(0.01, 0.03)
        self.target = {team: chance.uniform(0.55, 0.68) for team in self._teams()}
        self.bad_product = chance.choice(self.world.products)
        self.bad_kind = chance.choice(self.world.kinds)
        self.staffed = Flow(flow.seed, flow.staffed_for or flow.problems)
        # One person alone would be busy with it for most of the time.
        visits = sum(
            rate
            * self._more(self.staffed)
            * _visits(self._ways(kind, self.staffed))[self.world.own]
            for kind, rate in self._kinds(self.staffed)
            if kind in self.kind_weight and self.left_out[kind] != self.world.own
        )
        self.minutes[self.world.own] = chance.uniform(0.86, 0.92) * WEEK_HOURS * 60 / visits

    def _teams(self) -> list[str]:
        return list(dict.fromkeys(self.world.team_of.values()))

    def twin(self) -> Twin:
        size = self.flow.size
        delays = [
            Delay(name, Draw("lognormal", (math.log(14 * HOUR), 0.7))) for name in self._asked()
        ]
        if size("idle_delay"):
            delays.append(
                Delay(self.world.idle, Draw.exponential((5 + 20 * size("idle_delay")) * HOUR))
            )
        return Twin(
            Horizon(MONDAY_US, DAYS, drain_days=DRAIN_DAYS),
            types=tuple(self._types()),
            arrivals=tuple(self._arrivals(self.flow)),
            activities=tuple(self._activities()),
            branching=Branching(tuple(self._choices()), visits_max=8),
            delays=tuple(delays),
            people=tuple(self._people()),
            discipline=Discipline(overtime=True),
        )

    def _asked(self) -> tuple[str, str]:
        return self.world.asks[1], self.world.reopens[0]

    def _kinds(self, flow: Flow) -> Iterator[tuple[str, float]]:
        """With how many come in a week."""
        whole = sum(self.kind_weight.values())
        for kind, weight in self.kind_weight.items():
            yield kind, self.per_week * weight / whole
        if flow.size("article"):
            yield self.world.question[0], self.per_week * (0.12 + 0.2 * flow.size("article"))

    def _types(self) -> Iterator[CaseType]:
        for kind, _rate in self._kinds(self.flow):
            for product in self.world.products:
                skilled = self.flow.size("skill") and product == self.bad_product
                yield CaseType(
                    f"{kind} {product}",
                    (("category", kind), ("product", product)),
                    skills=(product,) if skilled else (),
                )

    def _arrivals(self, flow: Flow) -> Iterator[Arrivals]:
        week = _week()
        whole = sum(self.product_weight.values())
        for kind, rate in self._kinds(flow):
            for product, weight in self.product_weight.items():
                per_hour = tuple(hour * rate * weight / whole for hour in week)
                yield Arrivals(f"{kind} {product}", per_hour)
        if more := flow.size("one_product"):
            for kind, rate in self._kinds(flow):
                extra = rate * (0.25 + 0.35 * more)
                yield Arrivals(f"{kind} {self.bad_product}", tuple(hour * extra for hour in week))

    def _activities(self) -> Iterator[Activity]:
        for name in (self.world.arrives, *self._asked()):
            yield Activity(name, (Handling(Draw.fixed(0)),), None, "customer")
        yield Activity(self.world.ends, (Handling(Draw.fixed(0)),), None, "system")
        for name, team in self.world.team_of.items():
            spread = self.spread[name]
            middle = math.log(self.minutes[name] * MINUTE) - spread**2 / 2
            gathered = self.flow.size("batch") and name == self.world.batch
            batch = Batch(round(8 + 14 * self.flow.size("batch"))) if gathered else None
            yield Activity(
                name, (Handling(Draw("lognormal", (middle, spread))),), (team,), batch=batch
            )

    def _choices(self) -> Iterator[Choice]:
        for kind, _rate in self._kinds(self.flow):
            ways = self._ways(kind, self.flow)
            for product in self.world.products:
                for before, after in ways.items():
                    yield Choice(tuple(after.items()), (before,), type=f"{kind} {product}")

    def _ways(self, kind: str, flow: Flow) -> _Ways:
        """What comes after each step, with shares."""
        world = self.world
        if kind == world.question[0]:
            first, answer = world.steps[0][0], world.question[1][0]
            return _chain(START, world.arrives, first, answer, world.ends, END)
        names = [name for name, _team in world.steps if name != self.left_out[kind]]
        ways = _chain(START, world.arrives, *names, world.ends, END)
        step, asked = world.asks
        _branch(ways, step, asked, self.asks)
        ways[asked] = {step: 1.0}
        again, target = world.again
        fails = 0.1 + 0.3 * flow.size("rework") if flow.size("rework") else self.fails
        _branch(ways, again, target, fails)
        if fro := flow.size("ping_pong"):
            _branch(ways, world.fro[1], world.fro[0], 0.12 + 0.2 * fro)
        self._escalation(ways, names, flow)
        if flow.size("useless_step"):
            needless = world.needless[0]
            ways[needless] = dict(ways[names[-2]])
            share = 0.75 * flow.size("useless_step")
            ways[names[-2]] = {needless: share, **_scaled(ways[names[-2]], 1 - share)}
        self._reopening(ways, kind, flow)
        return ways

    def _escalation(self, ways: _Ways, names: list[str], flow: Flow) -> None:
        """After the second step some cases go to those above, and then on as the others."""
        (handed, _team), (ruled, _above) = self.world.escalation
        place, late = names[1], flow.size("late_escalation")
        ways[handed], ways[ruled] = {ruled: 1.0}, {names[2]: 1.0}
        attempt = self.world.attempt[0]
        in_vain = 0.3 + 0.5 * late if late else 0.0
        rest = _scaled(ways[place], 1 - self.escalates)
        ways[place] = {**rest, handed: self.escalates * (1 - in_vain)}
        if late:
            ways[place][attempt] = self.escalates * in_vain
            ways[attempt] = {attempt: 0.5, handed: 0.5}

    def _reopening(self, ways: _Ways, kind: str, flow: Flow) -> None:
        wrote, (reopen, _team) = self.world.reopens
        planted = flow.size("reopening") and kind == self.bad_kind
        share = 0.15 + 0.35 * flow.size("reopening") if planted else self.returns
        ways[self.world.ends] = {wrote: share, END: 1 - share}
        ways[wrote], ways[reopen] = {reopen: 1.0}, {self.world.steps[1][0]: 1.0}

    def _people(self) -> Iterator[Person]:
        size, own = self.flow.size, self.world.team_of[self.world.own]
        front, second = self.world.steps[0][1], self.world.steps[1][1]
        work = self._week_hours()
        for team in self._teams():
            needed = work.get(team, 0.0) / WEEK_HOURS / self.target[team]
            count = 2 if team == own else max(2, math.ceil(needed))
            if team == own and size("contention"):
                count = 1
            for number in range(1, count + 1):
                days = set(range(5))
                if team == own and size("absence"):
                    days = {0, 1, 2} if size("absence") > 0.6 else {0, 2, 4}
                if team == front and number > count * (0.6 - 0.15 * size("too_few")):
                    days -= {BLAMED_DAY} if size("too_few") else set()
                knows = set(self.world.products)
                if size("skill") and team == second:
                    days, knows = self._skilled(number, work[team])
                yield _person(f"{team} {number}", team, days, knows)
            if team == front and size("too_many"):
                for number in range(round(count * (0.8 + 0.8 * size("too_many")))):
                    knows = set(self.world.products)
                    yield _person(f"{team} besides {number}", team, {BLAMED_DAY + 1}, knows)

    def _skilled(self, number: int, team_hours: float) -> tuple[set[int], set[str]]:
        """Those who can do the product of which few can are just enough for it."""
        share = self._share_of_bad()
        needed = team_hours * share / (0.8 + 0.12 * self.flow.size("skill")) / 8
        mine = min(5, math.ceil(needed) - 5 * (number - 1))
        if mine < 1:
            return set(range(5)), set(self.world.products) - {self.bad_product}
        return set(range(5)[-mine:]), set(self.world.products)

    def _share_of_bad(self) -> float:
        more = self._more(self.staffed)
        usual = self.product_weight[self.bad_product] / sum(self.product_weight.values())
        return (usual + more - 1) / more

    def _week_hours(self) -> dict[str, float]:
        """Hours of work by team that a week brings, with the problems it is staffed for."""
        hours: dict[str, float] = {}
        for kind, rate in self._kinds(self.staffed):
            for step, visits in _visits(self._ways(kind, self.staffed)).items():
                team = self.world.team_of.get(step)
                if team is not None:
                    spent = rate * self._more(self.staffed) * visits * self.minutes[step] / 60
                    hours[team] = hours.get(team, 0.0) + spent
        return hours

    def _more(self, flow: Flow) -> float:
        """How many times as much comes as of all usual cases."""
        return 1 + (0.25 + 0.35 * flow.size("one_product") if flow.size("one_product") else 0.0)


def _week() -> tuple[float, ...]:
    """The part of a week's cases that each hour brings."""
    hours = [
        max(0.0, 1 - abs(hour - 11) / 7) * (1 if day < 5 else 0.1)
        for day in range(7)
        for hour in range(24)
    ]
    return tuple(hour / sum(hours) for hour in hours)


def _person(name: str, team: str, days: set[int], knows: set[str]) -> Person:
    calendar = Calendar.weekly(days, FIRST_HOUR, LAST_HOUR)
    return Person(name, calendar, (team, *sorted(knows)), role=team)


def _chain(*names: str) -> _Ways:
    return {before: {after: 1.0} for before, after in pairwise(names)}


def _branch(ways: _Ways, step: str, to: str, share: float) -> None:
    """A share of what leaves a step goes to another place."""
    if step in ways:
        ways[step] = {**_scaled(ways[step], 1 - share), to: share}


def _scaled(shares: Mapping[str, float], factor: float) -> dict[str, float]:
    return {name: share * factor for name, share in shares.items()}


def _visits(ways: _Ways) -> dict[str, float]:
    """How often a case is expected to come to each step: v = start + v P."""
    names = list(ways)
    moves = np.array([[ways[one].get(other, 0.0) for other in names] for one in names])
    begun = np.array([float(name == START) for name in names])
    found = np.linalg.solve(np.eye(len(names)) - moves.T, begun)
    return dict(zip(names, found.tolist(), strict=True))
