"""Student's tail, block tests and yearly sums, against SciPy and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from gemba.insight.improvement.excess import (
    excess_p,
    ratio,
    share_excess_p,
    summed_to_a_year,
    upper_tail,
    usual_excess_p,
)


@given(st.floats(0.2, 12), st.integers(7, 200))
def test_the_tail_of_student_errs_on_the_cautious_side(t: float, freedom: int) -> None:
    assert 0.998 <= upper_tail(t, freedom) / float(stats.t.sf(t, freedom)) <= 1.18


def test_a_mean_above_its_limit_is_the_one_sided_test() -> None:
    value = np.array([3.0, 4, 5, 4, 3, 5, 4, 6, 3, 5])
    count = np.full(10, 2.0)
    expected = stats.ttest_1samp(value - 1.5 * count, 0, alternative="greater").pvalue
    assert excess_p(value, count, 1.5) == pytest.approx(float(expected), rel=0.1)
    assert excess_p(value, count, 3.0) == 1
    assert excess_p(value[:7], count[:7], 0.1) == 1


def test_blocks_without_any_tell_nothing() -> None:
    value, count = np.arange(8.0) + 5, np.ones(8)
    padded = np.append(value, np.zeros(20)), np.append(count, np.zeros(20))
    assert excess_p(*padded, 4.0) == excess_p(value, count, 4.0)


def test_one_extreme_block_does_not_hide_what_most_have() -> None:
    value, count = np.append(np.full(15, 5.0) + np.arange(15) / 10, 400), np.ones(16)
    assert excess_p(value, count, 2.0) > 0.05
    assert usual_excess_p(value, count, 2.0) < 1e-3


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=80), st.floats(0.1, 5))
def test_a_year_has_its_sum_inside_its_interval(values: list[float], years: float) -> None:
    found = summed_to_a_year(np.array(values), years)
    assert found.value == pytest.approx(sum(values) / years)
    assert 0 <= found.low <= found.value * (1 + 1e-9)
    assert found.high >= found.value * (1 - 1e-9)


def test_most_intervals_of_a_share_hold_it() -> None:
    rng, held = np.random.default_rng(5), 0
    for _draw in range(400):
        count = rng.integers(5, 15, 40).astype(np.float64)
        found = ratio(rng.binomial(count.astype(int), 0.3).astype(np.float64), count)
        held += found.low <= 0.3 <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_hits_above_a_share_are_the_binomial_test() -> None:
    count = np.full(20, 8.0)
    hits = np.array([2.0, 1, 2, 1, 1, 2, 1, 2, 1, 2] * 2)
    expected = stats.binomtest(30, 160, 0.08, alternative="greater").pvalue
    assert share_excess_p(hits, count, 0.08) == pytest.approx(float(expected), rel=1e-6)
    assert share_excess_p(hits, count, 0.2) == 1
    assert share_excess_p(hits[:7], count[:7], 0.01) == 1


def test_hits_that_come_in_heaps_count_for_less() -> None:
    count = np.full(20, 8.0)
    even, heaps = np.full(20, 2.0), np.array([8.0, 0, 0, 0] * 5)
    assert share_excess_p(heaps, count, 0.1) > 100 * share_excess_p(even, count, 0.1)


def test_every_case_hit_is_borne() -> None:
    assert share_excess_p(np.full(10, 3.0), np.full(10, 3.0), 0.5) == pytest.approx(0.5**30)


def test_hits_of_sound_desks_are_called_no_more_often_than_they_may() -> None:
    rng, called = np.random.default_rng(7), 0
    for _draw in range(2_000):
        count = rng.integers(1, 8, 60).astype(np.float64)
        hits = rng.binomial(count.astype(int), 0.07).astype(np.float64)
        called += share_excess_p(hits, count, 0.07) <= 0.01
    assert called <= 0.01 * 2_000 + 3 * (0.01 * 2_000) ** 0.5
