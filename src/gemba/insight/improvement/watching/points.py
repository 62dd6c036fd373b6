"""From the facts of a KPI to points of a chart, and from these to the chart that suits it.

Shares are p charts, counts per ticket u charts (tickets that come or are solved: u with one
stretch of time each), all else – medians, means, what is open – individuals. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.improvement.charts.chart import ONE_PHASE, Chart, Phase
from gemba.insight.improvement.charts.counts import rates, shares
from gemba.insight.improvement.charts.individuals import individuals
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.figures import spark
from gemba.insight.kpis.kpi import Kpi, Measure, Unit

THIN = 0.25
"""A mean or median of less than this part of the usual number of values is left out: it jumps about
for that alone. Shares and rates have wider limits there instead."""
VALUES_MIN = 3


@dataclass(frozen=True, eq=False)
class Points:
    """`edges_us` are the borders, one more than points. `value` is the KPI of each (NaN: nothing to
    tell, or too few values), `count` the values behind it, `total` their sum."""

    edges_us: Int64s
    value: Floats
    count: Int64s
    total: Floats

    def __len__(self) -> int:
        return len(self.value)


def points_of(kpi: Kpi, facts: Facts, edges_us: Int64s) -> Points:
    """One for each stretch between two edges."""
    value = spark(kpi, facts, edges_us).astype(np.float64)
    whole = len(edges_us) - 1
    if facts.until_us is not None:
        return Points(edges_us, value, np.ones(whole, dtype=np.int64), value)
    inside = (facts.at_us >= edges_us[0]) & (facts.at_us < edges_us[-1])
    place = np.searchsorted(edges_us, facts.at_us[inside], side="right") - 1
    count = np.bincount(place, minlength=whole).astype(np.int64)
    total = np.bincount(place, weights=facts.value[inside], minlength=whole).astype(np.float64)
    if is_individual(kpi, facts.value[inside]) and count.any():
        least = max(VALUES_MIN, THIN * float(np.median(count[count > 0])))
        value[count < least] = np.nan
    return Points(edges_us, value, count, total)


def is_individual(kpi: Kpi, values: Floats) -> bool:
    """Whether its points are single values: all but shares and counts."""
    if kpi.measure in (Measure.SHARE, Measure.COUNT):
        return False
    return not _is_count(kpi, values)


def chart_of(kpi: Kpi, points: Points, phases: Sequence[Phase] = ONE_PHASE) -> Chart:
    """The chart that suits the KPI, with limits for each phase."""
    if kpi.measure is Measure.SHARE:
        return shares(np.rint(points.total).astype(np.int64), points.count, phases)
    if kpi.measure is Measure.COUNT:
        return rates(points.count, np.ones(len(points)), phases)
    if _is_count(kpi, points.total):
        counts = np.rint(points.total).astype(np.int64)
        return rates(counts, points.count.astype(np.float64), phases)
    return individuals(points.value, phases)


def _is_count(kpi: Kpi, values: Floats) -> bool:
    """Whether each ticket has a whole number of something."""
    is_mean = kpi.unit is Unit.COUNT and kpi.measure is Measure.MEAN
    return is_mean and bool((values == np.rint(values)).all() and (values >= 0).all())
