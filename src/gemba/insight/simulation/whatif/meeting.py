"""Whether a staffing meets targets: runs until that is clear, or until there were enough."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.replications import over_runs
from gemba.insight.simulation.runners import Measure, Runners
from gemba.insight.simulation.special import student_quantile

FIRST_RUNS = 4
# Quantile of the normal distribution.
_NINE_OF_TEN = 1.2816


@dataclass(frozen=True)
class Target:
    """The mean of a KPI over runs is `limit` at most."""

    measure: str
    limit: float


class Verdict(Enum):
    """Shown to meet all targets, shown to miss one, or neither within the runs allowed."""

    MEETS = "meets"
    MISSES = "misses"
    UNSURE = "unsure"


@dataclass(frozen=True, eq=False)
class Reached:
    """What runs of one staffing showed. `values[target, run]`."""

    verdict: Verdict
    targets: tuple[Target, ...]
    values: Floats

    @property
    def runs(self) -> int:
        return int(self.values.shape[1])

    @property
    def figures(self) -> Mapping[str, Estimate]:
        """The KPI of each target."""
        rows = zip(self.targets, self.values, strict=True)
        return {target.measure: over_runs(row) for target, row in rows}

    @property
    def margins(self) -> Mapping[str, Estimate]:
        """How far each KPI stays below its limit; what lies below zero misses it."""
        told = {}
        for target in self.targets:
            figure = self.figures[target.measure]
            low, high = target.limit - figure.high, target.limit - figure.low
            told[target.measure] = Estimate(target.limit - figure.value, low, high)
        return told


@dataclass(frozen=True, eq=False)
class Judge:
    """Runs twins against targets, always with the same luck."""

    targets: Sequence[Target]
    measures: Mapping[str, Measure]
    runners: Runners

    def judged(self, twin: Twin, seeds: Sequence[int], risk: float) -> Reached:
        """With the first few seeds, then twice as many, up to all. The risk of each side is shared
        out over targets and looks (Bonferroni), so that looking often does not fool."""
        looks = list(_looks(len(seeds)))
        found = np.empty((len(self.targets), 0))
        verdict = Verdict.UNSURE
        for until in looks:
            found = np.hstack([found, self.figures(twin, seeds[found.shape[1] : until])])
            verdict = self.verdict(found, risk / len(looks))
            if verdict is not Verdict.UNSURE:
                break
        return Reached(verdict, tuple(self.targets), found)

    def figures(self, twin: Twin, seeds: Sequence[int]) -> Floats:
        """`[target, seed]`."""
        wanted = [self.measures[each.measure] for each in self.targets]
        found: Floats = self.runners.figures([twin], wanted, seeds)[0]
        return found

    def verdict(self, found: Floats, risk: float) -> Verdict:
        """One-sided bounds of each mean at `risk`, shared out over targets."""
        sides = [_bounds(row, risk / len(self.targets)) for row in found]
        pairs = list(zip(self.targets, sides, strict=True))
        if any(low > target.limit for target, (low, _high) in pairs):
            return Verdict.MISSES
        if all(high <= target.limit for target, (_low, high) in pairs):
            return Verdict.MEETS
        return Verdict.UNSURE


def runs_needed(reached: Reached, risk: float) -> float:
    """How many fresh runs tell means like these from their limits, nine times of ten."""
    return max(
        _needed(row, target.limit, risk)
        for target, row in zip(reached.targets, reached.values, strict=True)
    )


def _needed(values: Floats, limit: float, risk: float) -> float:
    known = np.where(np.isfinite(values), values, 0.0)
    margin = limit - float(known.mean())
    if margin <= 0 or len(known) < 2:
        return math.inf
    reach = student_quantile(1 - risk, len(known) - 1) + _NINE_OF_TEN
    return (reach * float(known.std(ddof=1)) / margin) ** 2


def _looks(count: int) -> Iterator[int]:
    until = min(FIRST_RUNS, count)
    while until < count:
        yield until
        until = min(2 * until, count)
    yield count


def _bounds(values: Floats, risk: float) -> tuple[float, float]:
    """Of the mean; a KPI that no run has, for nothing waited, is nothing."""
    known = np.where(np.isfinite(values), values, 0.0)
    mean = float(known.mean())
    if len(known) < 2:
        return -math.inf, math.inf
    half = student_quantile(1 - risk, len(known) - 1)
    half *= float(known.std(ddof=1)) / math.sqrt(len(known))
    return mean - half, mean + half
