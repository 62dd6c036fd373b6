"""How far a number can be trusted: 95 % intervals, NaN where there are too few values."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel import intervals
from gemba.foundation.kernel.intervals import Z
from gemba.insight.eventlog.arrays import Floats

MEDIAN_MIN = 6
MEAN_MIN = 5
RESAMPLES = 500
# Beyond this the mean of resamples is normal enough, and resampling only costs.
BOOTSTRAP_MAX = 300


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true figure lies, 19 times of 20."""

    low: float
    high: float


UNKNOWN = Interval(math.nan, math.nan)


def of_share(successes: float, count: int) -> Interval:
    """Wilson's score interval (Wilson, 1927)."""
    return Interval(*intervals.wilson(successes, count)) if count else UNKNOWN


def of_median(ordered: Floats) -> Interval:
    """Between two of the ordered values themselves, whatever their distribution (Conover, 1999,
    Practical Nonparametric Statistics, 3.2; ranks by the normal approximation)."""
    count = len(ordered)
    if count < MEDIAN_MIN:
        return UNKNOWN
    half = Z * math.sqrt(count) / 2
    low = max(0, math.floor(count / 2 - half) - 1)
    high = min(count - 1, math.ceil(count / 2 + half))
    return Interval(float(ordered[low]), float(ordered[high]))


def of_mean(values: Floats, *, seed: int = 0) -> Interval:
    """Percentile bootstrap (Efron, 1979) of few values, the normal interval of many."""
    count = len(values)
    if count < MEAN_MIN:
        return UNKNOWN
    if count > BOOTSTRAP_MAX:
        middle = float(values.mean())
        half = Z * float(values.std(ddof=1)) / math.sqrt(count)
        return Interval(middle - half, middle + half)
    chosen = np.random.default_rng(seed).integers(0, count, (RESAMPLES, count))
    low, high = np.quantile(values[chosen].mean(axis=1), (0.025, 0.975))
    return Interval(float(low), float(high))


def of_count(count: float) -> Interval:
    """Of events that come independently of each other: Byar's approximation of the exact Poisson
    interval (Breslow and Day, 1987, Statistical Methods in Cancer Research II, 2.3)."""
    more = count + 1
    low = 0.0 if count < 1 else count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
    return Interval(low, more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3)


def of_difference(now: float, around: Interval, before: float, around_before: Interval) -> Interval:
    """Of `now - before`, from the intervals of both."""
    ends, ends_before = (around.low, around.high), (around_before.low, around_before.high)
    return Interval(*intervals.of_difference(now, ends, before, ends_before))
