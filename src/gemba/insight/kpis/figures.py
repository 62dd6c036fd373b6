"""From values to numbers: medians, shares, counts, their trend and their parts.

Everything here works for every KPI: what one counts is in its facts, how it becomes a number in
its measure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s, offsets_of

from . import intervals
from .facts import Facts
from .intervals import Interval
from .kpi import Kpi, Measure


@dataclass(frozen=True, slots=True)
class Window:
    """A period, from `begin_us` on and before `end_us`, in UTC microseconds."""

    begin_us: int
    end_us: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.end_us - self.begin_us) / 1e6

    def before(self) -> Window:
        """The period of equal length that ends where this one begins."""
        return Window(2 * self.begin_us - self.end_us, self.begin_us)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and what is known about it. NaN where there is nothing to say.

    `value` is the number shown, `low` and `high` its 95 % interval. `count` values lie behind
    it, `total` is their sum. `is_enough` says whether there are as many as the KPI asks for.
    """

    value: float
    low: float
    high: float
    count: int
    total: float
    mean: float
    p25: float
    median: float
    p75: float
    p90: float
    is_enough: bool

    @property
    def interval(self) -> Interval:
        """The 95 % interval."""
        return Interval(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against the one of the period before, as a difference. `share` is the difference
    as a part of the figure before, NaN where that was nothing. It is `sure` where the interval
    leaves out zero."""

    difference: float
    low: float
    high: float
    share: float
    is_sure: bool


@dataclass(frozen=True, eq=False)
class Chosen:
    """The facts behind one number: their places in the facts, and their values, which are the
    ages at the end of the period where it is a stock."""

    places: Int64s
    values: Floats

    def __len__(self) -> int:
        return len(self.places)


def choose(kpi: Kpi, facts: Facts, window: Window, cases: Bools | None = None) -> Chosen:
    """What counts in this period, of all cases or of those flagged."""
    if facts.until_us is not None:
        inside = (facts.at_us < window.end_us) & (facts.until_us >= window.end_us)
    else:
        inside = (facts.at_us >= window.begin_us) & (facts.at_us < window.end_us)
    if cases is not None:
        inside &= cases[facts.case]
    places = np.flatnonzero(inside)
    if kpi.measure is Measure.STOCK_MEDIAN:
        return Chosen(places, (window.end_us - facts.at_us[places]) / 1e6)
    return Chosen(places, facts.value[places])


def figure(kpi: Kpi, facts: Facts, window: Window, cases: Bools | None = None) -> Figure:
    """The number of one period."""
    return summarise(kpi, choose(kpi, facts, window, cases).values)


def summarise(kpi: Kpi, values: Floats) -> Figure:
    """The number that these values make."""
    count, total = len(values), float(values.sum())
    if count:
        ordered = np.sort(values)
        p25, median, p75, p90 = (float(each) for each in _quantiles(ordered))
        mean = total / count
    else:
        ordered, mean = values, math.nan
        p25 = median = p75 = p90 = math.nan
    value, around = _headline(kpi.measure, ordered, mean, median)
    return Figure(
        value=value,
        low=around.low,
        high=around.high,
        count=count,
        total=total,
        mean=mean,
        p25=p25,
        median=median,
        p75=p75,
        p90=p90,
        is_enough=count >= kpi.sample_min,
    )


def change(kpi: Kpi, now: Figure, before: Figure) -> Change | None:
    """How a figure moved; None where either is missing."""
    difference = now.value - before.value
    if math.isnan(difference):
        return None
    share = difference / before.value if before.value else math.nan
    if kpi.measure.is_stock or not (now.is_enough and before.is_enough):
        return Change(difference, math.nan, math.nan, share, is_sure=False)
    around = intervals.of_difference(now.value, now.interval, before.value, before.interval)
    return Change(
        difference, around.low, around.high, share, is_sure=around.low > 0 or around.high < 0
    )


def trend(kpi: Kpi, facts: Facts, edges_us: Int64s, cases: Bools | None = None) -> list[Figure]:
    """The figure of each stretch between two edges (ascending)."""
    if facts.until_us is not None:
        windows = (Window(a, b) for a, b in pairwise(edges_us.tolist()))
        return [figure(kpi, facts, window, cases) for window in windows]
    inside = choose(kpi, facts, Window(int(edges_us[0]), int(edges_us[-1])), cases)
    bucket = np.searchsorted(edges_us, facts.at_us[inside.places], side="right") - 1
    return [summarise(kpi, part) for part in _parts(inside.values, bucket, len(edges_us) - 1)]


def spark(kpi: Kpi, facts: Facts, edges_us: Int64s, cases: Bools | None = None) -> Floats:
    """Only the numbers of `trend`, for a small drawing."""
    if kpi.measure is Measure.STOCK and facts.until_us is not None:
        mine = slice(None) if cases is None else cases[facts.case]
        begun = np.searchsorted(np.sort(facts.at_us[mine]), edges_us[1:], side="left")
        ended = np.searchsorted(np.sort(facts.until_us[mine]), edges_us[1:], side="left")
        return (begun - ended).astype(np.float64)
    if kpi.measure is Measure.STOCK_MEDIAN:
        return np.array([each.value for each in trend(kpi, facts, edges_us, cases)])
    inside = choose(kpi, facts, Window(int(edges_us[0]), int(edges_us[-1])), cases)
    bucket = np.searchsorted(edges_us, facts.at_us[inside.places], side="right") - 1
    buckets = len(edges_us) - 1
    counts = np.bincount(bucket, minlength=buckets)
    if kpi.measure is Measure.COUNT:
        return counts.astype(np.float64)
    if kpi.measure is Measure.MEDIAN:
        parts = _parts(inside.values, bucket, buckets)
        return np.array([np.median(part) if len(part) else np.nan for part in parts])
    sums = np.bincount(bucket, weights=inside.values, minlength=buckets)
    means = np.full(buckets, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def breakdown(kpi: Kpi, chosen: Chosen, group: Int64s, groups: int) -> list[Figure]:
    """One figure a group; `group` has one code per chosen fact, from 0 on."""
    return [summarise(kpi, part) for part in _parts(chosen.values, group, groups)]


def _parts(values: Floats, group: Int64s, groups: int) -> Iterator[Floats]:
    ordered = values[np.argsort(group, kind="stable")]
    bounds = offsets_of(np.bincount(group, minlength=groups)).tolist()
    return (ordered[a:b] for a, b in pairwise(bounds))


def _quantiles(ordered: Floats) -> Iterator[float]:
    """Linear between neighbours, as NumPy's default, of values in ascending order."""
    last = len(ordered) - 1
    for share in (0.25, 0.5, 0.75, 0.9):
        below = math.floor(share * last)
        low, high = ordered[below], ordered[min(below + 1, last)]
        yield low + (high - low) * (share * last - below)


def _headline(
    measure: Measure, ordered: Floats, mean: float, median: float
) -> tuple[float, Interval]:
    count = len(ordered)
    if measure is Measure.COUNT:
        return float(count), intervals.of_count(count)
    if measure is Measure.STOCK:
        return float(count), intervals.UNKNOWN
    if measure is Measure.SHARE:
        return mean, intervals.of_share(float(ordered.sum()), count)
    if measure is Measure.MEAN:
        return mean, intervals.of_mean(ordered)
    if measure is Measure.STOCK_MEDIAN:
        return median, intervals.UNKNOWN
    return median, intervals.of_median(ordered)
