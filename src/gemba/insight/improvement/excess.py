"""How sure it is that something exceeds a limit, and what a year of it comes to.

Waits of neighbouring cases depend on each other: they stood in one queue. So the unit is a block of
time, not a case: the cases that began in it, summed. Differences between block sums and the limit
are tested with Student's t, one-sided. Waits lean to the right, which makes this test, on the side
it is used, cautious rather than bold (Johnson 1978).
"""

from __future__ import annotations

import math

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.mining.comparing.intervals import Estimate, mean_difference

BLOCKS_MIN = 8


def excess_p(value: Floats, count: Floats, limit: float) -> float:
    """The chance of block sums `value` over `count` so far above `limit` (value by count) if it
    were kept. Blocks without any tell nothing. 1 for fewer than `BLOCKS_MIN` blocks with some."""
    above = (value - limit * count)[count > 0]
    blocks = len(above)
    if blocks < BLOCKS_MIN:
        return 1.0
    mean, spread = float(above.mean()), float(above.std(ddof=1)) / math.sqrt(blocks)
    if mean <= 0:
        return 1.0
    return upper_tail(mean / spread, blocks - 1) if spread else 0.0


def usual_excess_p(value: Floats, count: Floats, limit: float) -> float:
    """The same of the usual block rather than the mean one: tested are logarithms of their means
    (a tenth of the limit added), so that a few extreme blocks do not hide what most have."""
    told = count > 0
    least = 0.1 * limit
    if not told.any() or limit <= 0:
        return 1.0
    logs = np.log((value[told] / count[told] + least) / (limit + least))
    return excess_p(logs, np.ones(len(logs)), 0.0)


def share_excess_p(hits: Floats, count: Floats, limit: float) -> float:
    """The chance of so many `hits` among `count`, both by block, if the share of them were `limit`.

    Exact for cases that do not depend on each other. Where blocks differ more than such cases would
    make them, the sample counts for as much less (the heterogeneity factor of Finney 1971, § 4.6).
    """
    told = count > 0
    blocks, whole, hit = int(np.count_nonzero(told)), float(count.sum()), float(hits.sum())
    if blocks < BLOCKS_MIN or hit <= limit * whole or limit <= 0:
        return 1.0
    share = hit / whole
    spread = share * (1 - share) * count[told]
    if share < 1:
        pearson = float(((hits - share * count)[told] ** 2 / spread).sum())
        factor = max(1.0, pearson / (blocks - 1))
    else:
        factor = 1.0
    return _binomial_tail(math.floor(whole / factor), math.floor(hit / factor), limit)


def _binomial_tail(drawn: int, least: int, share: float) -> float:
    """The chance of `least` or more hits among so many drawn."""
    counts = np.arange(least, drawn + 1)
    steps = np.log(np.maximum(drawn - counts[:-1], 1) / (counts[:-1] + 1))
    odds = math.log(share) - math.log1p(-share)
    first = math.lgamma(drawn + 1) - math.lgamma(least + 1) - math.lgamma(drawn - least + 1)
    first += least * math.log(share) + (drawn - least) * math.log1p(-share)
    logs = first + np.concatenate([[0.0], np.cumsum(steps + odds)])
    return min(1.0, float(np.exp(logs).sum()))


def upper_tail(t: float, freedom: int) -> float:
    """The chance of Student's t above `t` (Wallace 1959): from seven degrees of freedom on and for
    t up to 12 hardly below the exact one, and at most 18 % above."""
    if t <= 0:
        return 1.0
    scale = (8 * freedom + 1) / (8 * freedom + 3)
    z = scale * math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(z / math.sqrt(2)) / 2


def summed_to_a_year(value: Floats, years: float) -> Estimate:
    """The sum of blocks that make `years`, for one year; the interval is never below zero."""
    if not len(value) or years <= 0:
        return Estimate(0.0, 0.0, 0.0)
    total = float(value.sum())
    if len(value) < 2:
        return Estimate(total / years, 0.0, 2 * total / years)
    nothing = np.zeros(len(value))
    mean = mean_difference(nothing, value)
    reach = (mean.high - mean.value) * len(value)
    return Estimate(total / years, max(total - reach, 0.0) / years, (total + reach) / years)


def ratio(value: Floats, count: Floats) -> Estimate:
    """The sum of `value` over that of `count`, by blocks (linearised; Cochran 1977, § 6.3)."""
    whole = float(count.sum())
    if not whole:
        return Estimate(0.0, 0.0, 0.0)
    share = float(value.sum()) / whole
    if len(value) < 2:
        return Estimate(share, share, share)
    rest = value - share * count
    reach = _reach(rest) * len(value) / whole
    return Estimate(share, max(share - reach, 0.0), share + reach)


def _reach(values: Floats) -> float:
    found = mean_difference(np.zeros(len(values)), values)
    return found.high - found.value
