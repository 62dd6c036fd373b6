"""Intervals, effect sizes and tests for two independent samples.

Differences are B minus A throughout. Intervals are two-sided at `LEVEL`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.intervals import Z, of_difference, wilson
from gemba.insight.eventlog.arrays import Bools, Floats

LEVEL = 0.95
DRAWS = 4_000
# Romano, Kromrey, Coraggio & Skowronek (2006): where a delta begins to be small, medium, large.
_SMALL, _MEDIUM, _LARGE = 0.147, 0.33, 0.474


@dataclass(frozen=True)
class Estimate:
    """A figure and its interval; NaN where there is none."""

    value: float
    low: float
    high: float

    @property
    def is_told_apart(self) -> bool:
        """Whether the interval leaves out zero, for a difference."""
        return self.low > 0 or self.high < 0

    def widened(self, times: float) -> Estimate:
        """Each end so many times as far away."""
        low, high = (self.value + times * (end - self.value) for end in (self.low, self.high))
        return Estimate(self.value, low, high)


def effect_words(delta: float) -> str:
    """negligible, small, medium or large, by Cliff's delta."""
    size = abs(delta)
    if size < _SMALL:
        return "negligible"
    return "small" if size < _MEDIUM else "medium" if size < _LARGE else "large"


def median_difference(
    a: Floats, b: Floats, rng: np.random.Generator, draws: int = DRAWS
) -> Estimate:
    """Percentile bootstrap (Efron 1979) without resampling: exactly distributed all the same.

    A resample draws places at random, so its middle value stands where the middle one of n
    uniform numbers falls, and that is a draw from a beta distribution. Both samples need a
    value each.
    """
    a, b = np.sort(a), np.sort(b)
    drawn = _medians(b, rng, draws) - _medians(a, rng, draws)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Estimate(float(np.median(b) - np.median(a)), float(low), float(high))


def _medians(ordered: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """Medians of `draws` bootstrap resamples of a sample in ascending order."""
    count = len(ordered)
    middle = (count + 1) // 2
    low = rng.beta(middle, count - middle + 1, draws)
    lower = ordered[np.minimum((low * count).astype(np.int64), count - 1)]
    if count % 2:
        return lower
    # The next larger of n - middle numbers above the middle one.
    high = low + (1 - low) * rng.beta(1, count - middle, draws)
    upper = ordered[np.minimum((high * count).astype(np.int64), count - 1)]
    halved: Floats = (lower + upper) / 2
    return halved


def mean_difference(a: Floats, b: Floats) -> Estimate:
    """Welch's interval (1947). Both samples need two values each."""
    difference = float(b.mean() - a.mean())
    parts = [float(each.var(ddof=1)) / len(each) for each in (a, b)]
    whole = sum(parts)
    spread = math.sqrt(whole)
    if not spread:
        return Estimate(difference, difference, difference)
    # by shares, for squares of what is tiny are nothing
    freedom = 1 / sum(
        (part / whole) ** 2 / (len(each) - 1) for part, each in zip(parts, (a, b), strict=True)
    )
    reach = _t(freedom) * spread
    return Estimate(difference, difference - reach, difference + reach)


def _t(freedom: float) -> float:
    """Student's quantile for `LEVEL` by its expansion around the normal (Fisher & Cornish
    1960); within 0.5 % from four degrees of freedom on, too narrow by more below."""
    z, v = Z, max(freedom, 1.0)
    terms = (
        (z**3 + z) / (4 * v),
        (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3),
    )
    return z + sum(terms)


def share_interval(hits: float, count: int) -> Estimate:
    """Wilson's score interval (1927)."""
    return Estimate(hits / count, *wilson(hits, count))


def share_difference(hits_a: float, count_a: int, hits_b: float, count_b: int) -> Estimate:
    """Newcombe's hybrid score interval (1998, method 10)."""
    a, b = hits_a / count_a, hits_b / count_b
    return Estimate(b - a, *of_difference(b, wilson(hits_b, count_b), a, wilson(hits_a, count_a)))


def cliffs_delta(a: Floats, b: Floats) -> float:
    """How much more often a value of B is above one of A than below, -1 to 1 (Cliff 1993)."""
    ordered = np.sort(a)
    below = int(np.searchsorted(ordered, b, side="left").sum())
    not_above = int(np.searchsorted(ordered, b, side="right").sum())
    above = len(a) * len(b) - not_above
    return (below - above) / (len(a) * len(b))


def shares_differ(hits_a: Floats, count_a: int, hits_b: Floats, count_b: int) -> Floats:
    """p of the two-sided score test for equal shares, many at once; NaN where fewer than five
    hits or misses would be expected on a side, too few for the normal approximation."""
    whole = count_a + count_b
    common = (hits_a + hits_b) / whole
    spread = np.sqrt(common * (1 - common) * (1 / count_a + 1 / count_b))
    z = np.zeros(len(hits_a))
    np.divide(hits_b / count_b - hits_a / count_a, spread, out=z, where=spread > 0)
    least = np.minimum(common, 1 - common) * min(count_a, count_b)
    return np.where(least >= 5, two_sided_p(z), np.nan)


def two_sided_p(z: Floats) -> Floats:
    """From standard normal scores."""
    halves = [math.erfc(abs(each) / math.sqrt(2)) for each in z.tolist()]
    return np.array(halves, dtype=np.float64)


def false_discovery(p: Floats, share: float = 1 - LEVEL) -> Bools:
    """Which tests stand when at most so large a share of those that do may be false, on
    average (Benjamini & Hochberg 1995). NaN was not tested."""
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    bar = share * np.arange(1, len(order) + 1) / max(len(order), 1)
    below = np.flatnonzero(p[order] <= bar)
    stands = np.zeros(len(p), dtype=bool)
    if len(below):
        stands[order[: below[-1] + 1]] = True
    return stands
