"""Points, phases and benefits against numbers worked out by hand."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.clock import microseconds
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.charts.chart import Kind
from gemba.insight.improvement.charts.rules import Rule, signals
from gemba.insight.improvement.watching.benefit import (
    benefit_json,
    benefit_of,
    points_missing,
    read_benefit,
)
from gemba.insight.improvement.watching.course import Change, Course, Span, course_of, plain_course
from gemba.insight.improvement.watching.pace import Pace, edges_around, edges_us, pace_of
from gemba.insight.improvement.watching.points import chart_of, points_of
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.registry import kpis

FIRST = date(2026, 1, 5)
DAY_US = 86_400_000_000
BEGIN = microseconds(datetime(2026, 1, 5, tzinfo=UTC))
HOUR = 3600.0


def facts_of(days: list[list[float]]) -> Facts:
    """Values by day, spread from noon on; every value is a case of its own."""
    at = [
        BEGIN + day * DAY_US + DAY_US // 2 + n
        for day, values in enumerate(days)
        for n in range(len(values))
    ]
    value = np.array([each for values in days for each in values], dtype=np.float64)
    return Facts.of(np.arange(len(at), dtype=np.int32), np.array(at, dtype=np.int64), value)


def steady(levels: list[float], a_day: int = 12) -> list[list[float]]:
    """Days whose median is the level, and neighbours 2 % apart so that there is a spread."""
    return [[level * (1 + 0.02 * (day % 2))] * a_day for day, level in enumerate(levels)]


def at(day: float) -> int:
    return BEGIN + round(day * DAY_US)


def test_medians_shares_and_counts_have_the_points_and_charts_that_suit_them() -> None:
    edges = edges_us(FIRST, 3, Pace.DAY, UTC)
    medians = points_of(kpis()["first_response"], facts_of([[1, 2, 9], [4, 4, 4], [7]]), edges)
    # one value is less than three: too thin for a median
    assert medians.value[:2].tolist() == [2, 4] and math.isnan(medians.value[2])
    assert chart_of(kpis()["first_response"], medians).kind is Kind.INDIVIDUAL
    shares = points_of(kpis()["reopen_rate"], facts_of([[0, 1, 0, 0], [1, 1], [0]]), edges)
    chart = chart_of(kpis()["reopen_rate"], shares)
    assert (chart.kind, chart.value.tolist()) == (Kind.SHARE, [0.25, 1, 0])
    assert chart.centre[0] == pytest.approx(3 / 7)
    hands = points_of(kpis()["transfers"], facts_of([[0, 2, 1], [3], [0, 0]]), edges)
    chart = chart_of(kpis()["transfers"], hands)
    assert (chart.kind, chart.value.tolist()) == (Kind.RATE, [1, 3, 0])
    assert chart.centre[0] == pytest.approx(6 / 6)
    came = points_of(kpis()["arrivals"], facts_of([[1, 1], [], [1]]), edges)
    chart = chart_of(kpis()["arrivals"], came)
    assert (chart.kind, chart.value.tolist()) == (Kind.RATE, [2, 0, 1])


def test_days_begin_at_midnight_of_the_zone_also_where_the_clock_is_turned() -> None:
    rome = ZoneInfo("Europe/Rome")
    edges = edges_us(date(2026, 3, 28), 3, Pace.DAY, rome)
    hours = (np.diff(edges) / 3_600_000_000).tolist()
    assert hours == [24, 23, 24]


def test_weeks_have_a_border_where_the_change_counts_for_all() -> None:
    anchor = date(2026, 2, 4)
    edges = edges_around(FIRST, anchor, date(2026, 2, 20), Pace.WEEK, UTC)
    assert microseconds(datetime(2026, 2, 4, tzinfo=UTC)) in edges.tolist()
    assert len(edges) - 1 == 4 + 2


@pytest.mark.parametrize(
    ("kpi", "day", "pace"),
    [
        ("first_response", [1.0] * 10, Pace.DAY),
        ("first_response", [1.0] * 9, Pace.WEEK),
        # 30 tickets with one in ten: three a day are expected
        ("reopen_rate", [1.0] * 3 + [0.0] * 27, Pace.DAY),
        ("reopen_rate", [1.0] * 2 + [0.0] * 28, Pace.WEEK),
        ("transfers", [0.0] * 10 + [1.0] * 2, Pace.WEEK),
        ("arrivals", [1.0], Pace.DAY),
    ],
)
def test_a_point_is_a_day_where_a_usual_day_has_values_enough(
    kpi: str, day: list[float], pace: Pace
) -> None:
    facts = facts_of([day, [], day, day])
    assert pace_of(kpis()[kpi], facts, edges_us(FIRST, 4, Pace.DAY, UTC)) is pace


def course(levels: list[float], adopted: float, tried: float | None = None) -> Course:
    facts = facts_of(steady(levels))
    change = Change(at(tried) if tried is not None else None, at(adopted))
    found = course_of(kpis()["first_response"], facts, change, at(len(levels)), UTC)
    assert found is not None
    return found


def test_phases_have_limits_of_their_own_and_the_day_between_is_of_none() -> None:
    found = course([4 * HOUR] * 20 + [3 * HOUR] * 8 + [2 * HOUR] * 16, adopted=28.25, tried=20.5)
    assert (found.pace, found.tried, found.adopted) == (Pace.DAY, 20, 29)
    # day 28 was both; what came after the adoption is left out
    assert math.isnan(found.chart.value[28])
    centres = {int(p): float(found.chart.centre[found.chart.phase == p][0]) for p in (0, 1, 2)}
    assert centres == pytest.approx({0: 4.04 * HOUR, 1: 3.03 * HOUR, 2: 2.02 * HOUR}, rel=1e-3)


def test_a_short_trial_is_one_phase_with_what_was_before() -> None:
    found = course([4 * HOUR] * 20 + [3 * HOUR] * 3 + [2 * HOUR] * 16, adopted=22.9, tried=20.5)
    assert found.tried is None and set(found.chart.phase.tolist()) == {0, 1}


def test_tickets_served_by_the_change_do_not_blur_how_it_was_before() -> None:
    facts = facts_of([[4 * HOUR] * 6 + [HOUR if day >= 10 else 4 * HOUR] * 14 for day in range(20)])
    treated = (np.arange(400) % 20 >= 6) & (np.arange(400) >= 200)
    change = Change(at(10.1), at(15.5), treated)
    found = course_of(kpis()["first_response"], facts, change, at(20), UTC)
    assert found is not None
    assert found.chart.value[12] == 4 * HOUR and found.chart.value[17] == 1 * HOUR


def test_a_benefit_is_measured_by_whole_points_once_there_are_enough() -> None:
    early = course([4 * HOUR] * 20 + [2 * HOUR] * 14, adopted=19.9)
    assert benefit_of(early) is not None
    assert benefit_of(course([4 * HOUR] * 20 + [2 * HOUR] * 13, adopted=19.9)) is None
    assert points_missing(course([4 * HOUR] * 20 + [2 * HOUR] * 11, adopted=19.9)) == 3
    found = benefit_of(early)
    assert found is not None and not found.is_fading
    # medians go to and fro between the level and 2 % more
    assert (found.before, found.since) == pytest.approx((4.04 * HOUR, 2.02 * HOUR), rel=2e-3)
    assert found.difference.low < -2.02 * HOUR < found.difference.high < -1.9 * HOUR
    assert found.points == (20, 14)


def test_it_fades_when_half_of_it_is_lost_and_a_rule_sounds() -> None:
    lasting = [4 * HOUR] * 20 + [2 * HOUR] * 30
    found = benefit_of(course(lasting, adopted=19.9))
    assert found is not None and not found.is_fading
    assert found.kept == pytest.approx(1.0, abs=0.02)
    found = benefit_of(course([*lasting, *[3.6 * HOUR] * 4], adopted=19.9))
    assert found is not None and found.is_fading
    assert found.rule is Rule.ONE_BEYOND and found.kept is not None and found.kept < 0.5
    assert read_benefit(benefit_json(found)) == found


def test_what_never_was_a_benefit_cannot_fade() -> None:
    found = benefit_of(course([4 * HOUR] * 20 + [5 * HOUR] * 20, adopted=19.9))
    assert found is not None and found.kept is None and found.difference.value > 0


def test_a_log_that_tells_nothing_has_no_chart() -> None:
    nothing = facts_of([])
    kpi = kpis()["first_response"]
    assert plain_course(kpi, nothing, Span(FIRST), UTC) is None
    assert course_of(kpi, nothing, Change(None, at(1)), at(9), UTC) is None


@given(st.lists(st.lists(st.floats(0, 1e6), max_size=6), min_size=1, max_size=40))
def test_no_value_is_lost_and_none_counted_twice(days: list[list[float]]) -> None:
    facts = facts_of(days)
    points = points_of(kpis()["first_response"], facts, edges_us(FIRST, len(days), Pace.DAY, UTC))
    assert points.count.tolist() == [len(each) for each in days]
    assert points.total == pytest.approx(np.array([sum(each) for each in days]), rel=1e-9)


def test_a_plain_course_ends_with_the_last_whole_day() -> None:
    levels: Floats = np.full(30, 2 * HOUR)
    end = FIRST + timedelta(days=25)
    found = plain_course(
        kpis()["first_response"], facts_of(steady(levels.tolist())), Span(end), UTC
    )
    assert found is not None and len(found.points) == 25
    assert found.points.edges_us[-1] == at(25)


def test_what_was_adopted_is_a_phase_of_the_plain_chart() -> None:
    facts = facts_of(steady([4 * HOUR] * 20 + [2 * HOUR] * 20))
    span = Span(FIRST + timedelta(days=40), adopted_us=at(19.5))
    found = plain_course(kpis()["first_response"], facts, span, UTC)
    assert found is not None and found.adopted == 20 and not signals(found.chart)
    early = Span(FIRST + timedelta(days=40), adopted_us=at(2))
    found = plain_course(kpis()["first_response"], facts, early, UTC)
    assert found is not None and found.adopted is None
