"""The course of a KPI before a change, while it was on trial, and since it counts for all. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

import numpy as np

from gemba.foundation.kernel.clock import moment_of
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.improvement.charts.chart import Chart, Phase
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import Kpi, Measure

from .pace import COUNTED, SPAN_DAYS, Pace, edges_around, edges_us, midnight_us, pace_of
from .points import Points, chart_of, points_of

BEFORE_MIN = 6
"""So many points tell how it was; a trial with fewer has no limits of its own."""
_BEFORE_DAYS = {Pace.DAY: 56, Pace.WEEK: 182}
BEFORE_DAYS_MAX = max(_BEFORE_DAYS.values()) + 1
"""Nothing older is on a chart of a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """When a change was tried and when it was made to count for all, as far as that is so.
    `treated` flags the cases of the log that a trial served by it."""

    tried_us: int | None = None
    adopted_us: int | None = None
    treated: Bools | None = field(default=None, compare=False)


@dataclass(frozen=True, eq=False)
class Course:
    """A chart with where its phases begin: `tried` and `adopted` are points, None where there is no
    such phase. `counted` points after the adoption set its limits."""

    kpi: Kpi
    pace: Pace
    points: Points
    chart: Chart
    tried: int | None
    adopted: int | None
    counted: int

    @property
    def phases(self) -> tuple[Phase, ...]:
        """As the chart has them."""
        return phases_of(self.tried, self.adopted, self.counted)


def course_of(kpi: Kpi, facts: Facts, change: Change, now_us: int, zone: tzinfo) -> Course | None:
    """Up to the last whole day or week. None where there is none yet.

    Cases served by the change are left out until the adoption, so that it shows today's version
    alone – but of what is counted as a whole. The rest of the day of the adoption is left out too,
    so that no point is of both.
    """
    if not len(facts):
        return None
    seen = _told_apart(kpi, facts, change, zone)
    today = _day(now_us, zone)
    pace = _pace(kpi, seen, change, today, zone)
    anchor = _anchor(change, today, zone)
    since = _day(_first_us(change, now_us), zone) - timedelta(days=_BEFORE_DAYS[pace])
    first = max(since, _first_day(facts, zone))
    edges = edges_around(first, anchor, today, pace, zone)
    if len(edges) < 2:
        return None
    points = points_of(kpi, seen, edges)
    adopted = _adopted(points, change.adopted_us, zone, least=1)
    tried = _tried(points, change, adopted)
    chart = chart_of(kpi, points, phases_of(tried, adopted, COUNTED[pace]))
    return Course(kpi, pace, points, chart, tried, adopted, COUNTED[pace])


@dataclass(frozen=True, slots=True)
class Span:
    """The last months up to a day (not included), by days or weeks: None chooses what suits.
    `adopted_us`: since then a change of this figure counts for all."""

    end: date
    pace: Pace | None = None
    adopted_us: int | None = None


def plain_course(kpi: Kpi, facts: Facts, span: Span, zone: tzinfo) -> Course | None:
    """The last months; what a change brought is a phase of its own, so that limits tell what is
    ordinary today. None where nothing is told."""
    if not len(facts):
        return None
    end, days = span.end, SPAN_DAYS[Pace.DAY]
    first = end - timedelta(days=days)
    pace = span.pace or pace_of(kpi, facts, edges_us(first, days, Pace.DAY, zone))
    since = max(end - timedelta(days=SPAN_DAYS[pace]), _first_day(facts, zone))
    anchor = _anchor(Change(None, span.adopted_us), end, zone)
    edges = edges_around(since, max(anchor, since), end, pace, zone)
    if len(edges) < 2:
        return None
    points = points_of(kpi, facts, edges)
    adopted = _adopted(points, span.adopted_us, zone, least=BEFORE_MIN)
    chart = chart_of(kpi, points, phases_of(None, adopted, COUNTED[pace]))
    return Course(kpi, pace, points, chart, None, adopted, COUNTED[pace])


def phases_of(tried: int | None, adopted: int | None, counted: int) -> tuple[Phase, ...]:
    """Before; on trial, where that has limits of its own; since it counts for all."""
    phases = [Phase(0)]
    phases += [Phase(tried)] if tried is not None else []
    return (*phases, *([Phase(adopted, counted)] if adopted is not None else []))


def _told_apart(kpi: Kpi, facts: Facts, change: Change, zone: tzinfo) -> Facts:
    if kpi.measure.is_stock or kpi.measure is Measure.COUNT:
        return facts
    since = change.adopted_us
    keep = np.ones(len(facts), dtype=np.bool_)
    if change.treated is not None:
        is_early = np.ones(len(facts), dtype=np.bool_) if since is None else facts.at_us < since
        keep &= ~(change.treated[facts.case] & is_early)
    if since is not None:
        tomorrow = midnight_us(_day(since, zone) + timedelta(days=1), zone)
        keep &= (facts.at_us < since) | (facts.at_us >= tomorrow)
    return facts.only(keep)


def _pace(kpi: Kpi, facts: Facts, change: Change, today: date, zone: tzinfo) -> Pace:
    """By the days before the change, so that it does not depend on what the change brings."""
    first_us = change.tried_us or change.adopted_us
    end = today if first_us is None else _day(first_us, zone)
    days = _BEFORE_DAYS[Pace.DAY]
    return pace_of(kpi, facts, edges_us(end - timedelta(days=days), days, Pace.DAY, zone))


def _anchor(change: Change, today: date, zone: tzinfo) -> date:
    """The first whole day after the adoption, so that no point is of both."""
    if change.adopted_us is None:
        return today
    return min(_day(change.adopted_us, zone) + timedelta(days=1), today)


def _first_us(change: Change, now_us: int) -> int:
    return change.tried_us or change.adopted_us or now_us


def _first_day(facts: Facts, zone: tzinfo) -> date:
    return _day(int(facts.at_us.min()), zone)


def _adopted(points: Points, us: int | None, zone: tzinfo, least: int) -> int | None:
    """The first point that begins after the day of a moment; None unless at least so many points
    tell something on both sides of it."""
    if us is None:
        return None
    day = midnight_us(_day(us, zone) + timedelta(days=1), zone)
    place = int(np.searchsorted(points.edges_us, day))
    known = np.isfinite(points.value)
    return place if min(known[:place].sum(), known[place:].sum()) >= least else None


def _tried(points: Points, change: Change, adopted: int | None) -> int | None:
    """Where the trial begins, if it and what was before have points enough."""
    if change.tried_us is None:
        return None
    place = int(np.searchsorted(points.edges_us, change.tried_us, side="right")) - 1
    end = len(points) if adopted is None else adopted
    known = np.isfinite(points.value)
    if place <= 0 or place >= end:
        return None
    enough = known[:place].sum() >= BEFORE_MIN and known[place:end].sum() >= BEFORE_MIN
    return place if enough else None


def _day(us: int, zone: tzinfo) -> date:
    return moment_of(us).astimezone(zone).date()
