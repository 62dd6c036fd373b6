"""Days or weeks: what one point of a chart covers, and where points begin and end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

import numpy as np

from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import Kpi, Measure, Unit

VALUES_MIN = 10
"""Mean, median or share of fewer values says more of these few than of the day."""
RARE_MIN = 3.0
"""Of what is counted, so many are expected in a point at least: then 19 of 20 points have one."""


class Pace(StrEnum):
    """What a point covers."""

    DAY = "day"
    WEEK = "week"


DAYS = {Pace.DAY: 1, Pace.WEEK: 7}
COUNTED = {Pace.DAY: 14, Pace.WEEK: 8}
"""From so many points after an adoption limits are set; what follows is held against them."""
SPAN_DAYS = {Pace.DAY: 90, Pace.WEEK: 364}
WHY = {
    Pace.DAY: gettext_noop("One point is a day: a usual day has {n} values, which is enough."),
    Pace.WEEK: gettext_noop(
        "One point is a week: a usual day has {n} values, too few for a point of its own."
    ),
}


def usual_values(facts: Facts, edges_us: Int64s) -> float:
    """How many values a day has that has any, in the median; 0 for none."""
    if facts.until_us is not None:
        return float(VALUES_MIN)
    inside = (facts.at_us >= edges_us[0]) & (facts.at_us < edges_us[-1])
    place = np.searchsorted(edges_us, facts.at_us[inside], side="right") - 1
    counts = np.bincount(place, minlength=len(edges_us) - 1)
    return float(np.median(counts[counts > 0])) if counts.any() else 0.0


def pace_of(kpi: Kpi, facts: Facts, day_edges_us: Int64s) -> Pace:
    """Days where a usual one has values enough, and enough of what is rare; weeks otherwise."""
    usual = usual_values(facts, day_edges_us)
    if usual < VALUES_MIN and kpi.measure is not Measure.COUNT:
        return Pace.WEEK
    inside = (facts.at_us >= day_edges_us[0]) & (facts.at_us < day_edges_us[-1])
    if kpi.unit is Unit.SHARE and inside.any():
        share = float(facts.value[inside].mean())
        return Pace.DAY if usual * min(share, 1 - share) >= RARE_MIN else Pace.WEEK
    if kpi.unit is Unit.COUNT and kpi.measure is Measure.MEAN and inside.any():
        return Pace.DAY if usual * float(facts.value[inside].mean()) >= RARE_MIN else Pace.WEEK
    return Pace.DAY


def edges_us(first: date, points: int, pace: Pace, zone: tzinfo) -> Int64s:
    """So many whole points from the day `first` on: `points + 1` midnights of the zone."""
    days = [first + timedelta(days=DAYS[pace] * n) for n in range(points + 1)]
    return np.array([midnight_us(day, zone) for day in days], dtype=np.int64)


def edges_around(first: date, anchor: date, end: date, pace: Pace, zone: tzinfo) -> Int64s:
    """Whole points between the days `first` and `end` (not included), with a border at `anchor`."""
    days = DAYS[pace]
    before = max((anchor - first).days // days, 0)
    after = max((end - anchor).days // days, 0)
    return edges_us(anchor - timedelta(days=before * days), before + after, pace, zone)


def midnight_us(day: date, zone: tzinfo) -> int:
    """When a day begins."""
    return microseconds(datetime.combine(day, time.min, tzinfo=zone))
