"""Worlds in which pilots run and the truth is known: tickets of a desk, and one shared queue."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness, ripe
from gemba.insight.improvement.pilots.plan import PilotPlan
from gemba.insight.kpis.kpi import Better, Measure, Unit

HOUR = 3_600.0
WINDOW_DAYS = 3
# Arrivals by hour of the day and by day of the week.
_HOURS = np.array(
    [1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 16, 12, 14, 16, 15, 13, 10, 8, 6, 5, 4, 2, 1]
)
_WEEK = np.array([1.3, 1.1, 1.0, 1.0, 0.9, 0.4, 0.3])


@dataclass(frozen=True)
class Desk:
    """A desk whose waits lean to the right (lognormal), depend on the kind of ticket and on a
    backlog that is much the same as the day before; customers write once or again.

    `effect` changes waits by so large a share. `per_unit` is the mean number of tickets a customer
    writes, `likeness` how much of what is left of the spread customers share.
    """

    a_day: float = 40.0
    days: int = 30
    effect: float = 0.0
    share: float = 0.5
    per_unit: float = 1.0
    likeness: float = 0.0
    hours: float = 4.0
    rest: float = 0.9
    known: float = 0.7

    def drawn(self, rng: np.random.Generator) -> Outcomes:
        """Of one pilot; the covariates are the kind of ticket as a number and the backlog."""
        at = self.arrivals(rng)
        count = len(at)
        customers = max(1, round(count / self.per_unit))
        unit = rng.integers(0, customers, count) if self.per_unit > 1 else np.arange(count)
        own = rng.normal(size=int(unit.max(initial=0)) + 1)
        treated = (rng.random(len(own)) < self.share)[unit]
        backlog = self._backlog(rng)[at // DAY_US]
        kind = rng.normal(size=count)
        noise = np.sqrt(1 - self.likeness) * rng.normal(size=count)
        noise += np.sqrt(self.likeness) * own[unit]
        wait = HOUR * self.hours * np.exp(0.3 * backlog + self.known * kind + self.rest * noise)
        wait = np.where(treated, wait * (1 + self.effect), wait)
        return Outcomes.of(
            (np.arange(count), unit, treated),
            (at, at + (wait * 1e6).astype(np.int64)),
            wait,
            (np.stack([kind, backlog], axis=1), rng.integers(0, 3, (count, 1))),
        )

    def arrivals(self, rng: np.random.Generator) -> Int64s:
        """When tickets come, microseconds since the first midnight."""
        day = np.repeat(
            np.arange(self.days), rng.poisson(self.a_day * _WEEK[np.arange(self.days) % 7])
        )
        hour = rng.choice(24, len(day), p=_HOURS / _HOURS.sum())
        within = rng.integers(0, DAY_US // 24, len(day))
        found: Int64s = np.sort(day * DAY_US + hour * (DAY_US // 24) + within)
        return found

    def _backlog(self, rng: np.random.Generator) -> Floats:
        backlog = np.zeros(self.days)
        steps = rng.normal(size=self.days)
        for day in range(1, self.days):
            backlog[day] = 0.8 * backlog[day - 1] + 0.6 * steps[day]
        return backlog

    def truth(self, measure: Measure, count: int = 4_000_000) -> float:
        """The difference the change makes, within the window: from very many tickets, each served
        both ways."""
        big = Desk(count / 400, 400, 0.0, known=self.known, rest=self.rest, hours=self.hours)
        return self._of_both(big.drawn(np.random.default_rng(0)).value, measure)

    def truth_of(self, rows: Outcomes, measure: Measure) -> float:
        """The same for these tickets alone: a busy time makes it larger."""
        wait = np.where(rows.treated, rows.value / (1 + self.effect), rows.value)
        return self._of_both(wait, measure)

    def _of_both(self, wait: Floats, measure: Measure) -> float:
        """Of waits without the change."""
        longest = WINDOW_DAYS * 24 * HOUR
        both = [np.minimum(wait * factor, longest) for factor in (1.0, 1 + self.effect)]
        middle = np.median if measure is Measure.MEDIAN else np.mean
        return float(middle(both[1]) - middle(both[0]))


def plan_for(measure: Measure = Measure.MEAN, units: float = 1_000, days: int = 33) -> PilotPlan:
    """Waits within three days, as many days long."""
    return PilotPlan(
        kpi="waiting_time",
        measure=measure,
        measured_in=Unit.SECONDS,
        better=Better.LOWER,
        ripeness=Ripeness.of_time(WINDOW_DAYS * DAY_US),
        units=units,
        begins_us=0,
        ends_us=days * DAY_US,
    )


def all_ripe(outcomes: Outcomes) -> Outcomes:
    return ripe(outcomes, Ripeness.of_time(WINDOW_DAYS * DAY_US), 10**6 * DAY_US).rows


@dataclass(frozen=True)
class Queue:
    """One person serves one queue, so whoever is served sooner lets the others wait. Nights are
    quiet: the queue is empty when a day begins. Treated tickets go first (`goes_first`), or take
    `handling` of the usual time."""

    days: int = 60
    a_day: float = 75.0
    minutes: float = 8.0
    goes_first: bool = False
    handling: float = 1.0

    def run(self, rng: np.random.Generator, treated_of: str) -> Outcomes:
        """Waits before service. `treated_of` is who is treated: `none`, `all`, `case` for half of
        the tickets by lot, `block` for one of two days in a row by lot."""
        at = Desk(a_day=self.a_day, days=self.days).arrivals(rng)
        day = at // DAY_US
        first = rng.integers(0, 2, self.days // 2 + 1)
        by_case = rng.random(len(at)) < 0.5
        treated = {
            "none": np.zeros(len(at), dtype=np.bool_),
            "all": np.ones(len(at), dtype=np.bool_),
            "case": by_case,
            "block": (day % 2) == first[day // 2],
        }[treated_of]
        take = rng.exponential(self.minutes * 60, len(at))
        wait = self._served(at / 1e6, np.where(treated, self.handling, 1.0) * take, treated)
        number = np.arange(len(at))
        unit = number if treated_of == "case" else day
        return Outcomes.of(
            (number, unit, treated),
            (at, at + (wait * 1e6).astype(np.int64)),
            wait,
            blocks=(day, day * DAY_US),
        )

    def _served(self, at: Floats, take: Floats, treated: Bools) -> Floats:
        wait = np.zeros(len(at))
        rank = np.where(treated, 0, 1) if self.goes_first else np.zeros(len(at), dtype=np.int64)
        queue: list[tuple[int, int]] = []
        free, coming = 0.0, 0
        arrivals, ranks, times = at.tolist(), rank.tolist(), take.tolist()
        while coming < len(arrivals) or queue:
            if not queue:
                free = max(free, arrivals[coming])
            while coming < len(arrivals) and arrivals[coming] <= free:
                heapq.heappush(queue, (ranks[coming], coming))
                coming += 1
            _rank, chosen = heapq.heappop(queue)
            wait[chosen] = free - arrivals[chosen]
            free += times[chosen]
        return wait

    def truth(self, runs: int = 60, since_us: int = 0) -> tuple[float, float]:
        """Mean waits if nobody and if everybody is treated, of who comes so long after midnight."""
        means = [
            [
                _mean_since(self.run(np.random.default_rng([99, seed]), who), since_us)
                for seed in range(runs)
            ]
            for who in ("none", "all")
        ]
        return float(np.mean(means[0])), float(np.mean(means[1]))


def _mean_since(rows: Outcomes, since_us: int) -> float:
    return float(rows.value[rows.enrolled_us % DAY_US >= since_us].mean())


def nothing_known(outcomes: Outcomes, flags: Bools) -> Outcomes:
    """With no outcome yet where flagged."""
    return Outcomes.of(
        (outcomes.case, outcomes.unit, outcomes.treated),
        (outcomes.enrolled_us, np.where(flags, UNKNOWN_US, outcomes.outcome_us)),
        outcomes.value,
        (outcomes.covariates, outcomes.segments),
    )
