"""From values to numbers, against numbers worked out elsewhere."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.testing import log_of
from gemba.insight.kpis import intervals
from gemba.insight.kpis.cases_behind import cases_behind
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.figures import (
    Window,
    breakdown,
    change,
    choose,
    figure,
    summarise,
    trend,
)
from gemba.insight.kpis.intervals import Interval
from gemba.insight.kpis.ledger import book_of
from gemba.insight.kpis.meanings import desk_meanings
from gemba.insight.kpis.registry import kpis

SECOND = 1_000_000
RESPONSE, SHARE = kpis()["first_response"], kpis()["reopen_rate"]
BACKLOG, AGE, ARRIVALS = kpis()["backlog"], kpis()["backlog_age"], kpis()["arrivals"]


def facts_of(values: list[float], at: list[int]) -> Facts:
    case = np.arange(len(values), dtype=np.int32)
    return Facts.of(case, np.array(at, dtype=np.int64), np.array(values, dtype=np.float64))


def test_known_intervals() -> None:
    share = intervals.of_share(81, 263)  # Newcombe, 1998, Statistics in Medicine 17, table I
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)
    count = intervals.of_count(10)  # exact: 4.795, 18.39
    assert count.low == pytest.approx(4.80, abs=0.02)
    assert count.high == pytest.approx(18.39, abs=0.03)
    assert intervals.of_count(0).low == 0
    around = intervals.of_difference(  # Newcombe, 1998, method 10: 56/70 against 48/80
        56 / 70, intervals.of_share(56, 70), 48 / 80, intervals.of_share(48, 80)
    )
    assert (round(around.low, 4), round(around.high, 4)) == (0.0524, 0.3339)


def test_the_median_lies_between_two_of_the_values() -> None:
    found = intervals.of_median(np.arange(1, 101, dtype=np.float64))
    assert found == Interval(40, 61)  # ranks 40 and 61 of 100 (Conover)
    assert math.isnan(intervals.of_median(np.arange(5.0)).low)


@pytest.mark.parametrize("count", [40, 4_000])
def test_a_mean_is_caught_19_times_of_20(count: int) -> None:
    chance = np.random.default_rng(7)
    caught = 0
    for seed in range(200):
        found = intervals.of_mean(chance.exponential(3.0, count), seed=seed)
        caught += found.low <= 3.0 <= found.high
    assert 178 <= caught <= 198


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=30))
def test_a_figure_is_what_numpy_says(values: list[float]) -> None:
    found = summarise(RESPONSE, np.array(values))
    assert found.value == found.median == pytest.approx(np.median(values))
    assert found.p90 == pytest.approx(np.quantile(values, 0.9))
    assert found.total == pytest.approx(sum(values))
    if len(values) >= 6:
        assert found.low <= found.value <= found.high


def test_a_period_begins_inclusive_and_ends_exclusive() -> None:
    facts = facts_of([1, 2, 3], [10, 20, 30])
    assert figure(RESPONSE, facts, Window(10, 30)).count == 2
    assert Window(10, 30).before() == Window(-10, 10)


def test_a_figure_against_the_period_before() -> None:
    before, now = summarise(SHARE, np.ones(30) * 0), summarise(SHARE, np.ones(30))
    found = change(SHARE, now, before)
    assert found is not None and found.difference == 1 and found.is_sure
    few = change(SHARE, summarise(SHARE, np.ones(3)), before)
    assert few is not None and not few.is_sure and math.isnan(few.low)
    assert change(SHARE, summarise(SHARE, np.empty(0)), before) is None


def test_a_stock_looks_at_the_end_of_the_period() -> None:
    log = log_of("a opened 0\na resolved 50\nb opened 20\nc opened 90\nc resolved 95")
    facts = book_of(log, desk_meanings()).facts
    assert figure(BACKLOG, facts["backlog"], Window(0, 40 * SECOND)).value == 2
    assert figure(BACKLOG, facts["backlog"], Window(0, 60 * SECOND)).value == 1
    old = figure(AGE, facts["backlog_age"], Window(0, 40 * SECOND))
    assert (old.value, old.count) == (30, 2)
    edges = np.array([0, 10, 30, 60, 100], dtype=np.int64) * SECOND
    assert [each.value for each in trend(BACKLOG, facts["backlog"], edges)] == [1, 2, 1, 1]


def test_the_parts_of_a_figure() -> None:
    facts = facts_of([1, 2, 3, 4], [0, 0, 0, 0])
    chosen = choose(RESPONSE, facts, Window(0, 1), np.array([True, True, False, True]))
    parts = breakdown(RESPONSE, chosen, np.array([1, 0, 1]), 3)
    assert [(each.count, each.total) for each in parts] == [(1, 2), (2, 5), (0, 0)]


def test_one_row_a_case_adds_up_to_the_number() -> None:
    case = np.array([0, 0, 2, 5, 5, 5], dtype=np.int32)
    values = np.array([1.0, 5.0, 2.0, 7.0, 1.0, 1.0])
    facts = Facts.of(case, np.arange(6, dtype=np.int64), values)
    chosen = choose(kpis()["next_response"], facts, Window(0, 10))
    rows = cases_behind(facts, chosen)
    shown = summarise(kpis()["next_response"], chosen.values)
    assert rows.case.tolist() == [0, 2, 5]
    assert rows.count.sum() == shown.count and rows.total.sum() == shown.total
    assert rows.largest_first().case.tolist() == [5, 0, 2]
    assert rows.smallest_first().case.tolist() == [2, 0, 5]
    assert rows.latest_first().case.tolist() == [5, 2, 0]
    assert len(cases_behind(facts, choose(ARRIVALS, facts, Window(20, 30)))) == 0
