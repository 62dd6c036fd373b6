"""Bounds against published ones, power and intervals against closed forms and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from gemba.insight.improvement.pilots.boundaries import Boundaries, drift_for, power
from gemba.insight.improvement.pilots.spending import early, late
from gemba.insight.improvement.pilots.stagewise import after_looks, as_high


def bounds(spending: object, times: list[float], error: float = 0.025) -> Boundaries:
    found = Boundaries(spending, error)  # type: ignore[arg-type]
    for each in times:
        found.look(each)
    return found


def test_five_looks_of_obrien_and_fleming_are_those_published() -> None:
    """Reboussin, DeMets, Kim & Lan 2000, table of two-sided 5 % bounds, five equal looks."""
    found = [look.bound for look in bounds(late, [0.2, 0.4, 0.6, 0.8, 1.0]).looks]
    assert found == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-4)


def test_five_looks_of_pocock_are_those_published() -> None:
    found = [look.bound for look in bounds(early, [0.2, 0.4, 0.6, 0.8, 1.0]).looks]
    assert found == pytest.approx([2.4380, 2.4268, 2.4101, 2.3966, 2.3859], abs=2e-4)


def test_one_look_is_the_plain_test() -> None:
    found = bounds(late, [1.0])
    assert found.looks[0].bound == pytest.approx(1.959964, abs=1e-6)
    assert drift_for(found.looks, 0.8) == pytest.approx(1.959964 + 0.841621, abs=1e-4)


@given(st.lists(st.floats(0.01, 0.3), min_size=1, max_size=30))
def test_all_looks_together_spend_what_is_allowed(steps: list[float]) -> None:
    times = np.cumsum(steps) / sum(steps)
    found = bounds(late, times.tolist())
    assert power(found.looks, 0.0) == pytest.approx(0.025, abs=2e-6)
    lower = sum(float(each.below(-each.upper, np.zeros(1))[0]) for each in found.looks)
    assert lower == pytest.approx(0.025, abs=2e-6)


def test_a_last_look_before_its_time_spends_what_is_left() -> None:
    found = Boundaries(late, 0.025)
    for each in (0.2, 0.4):
        found.look(each)
    found.look(0.6, is_last=True)
    assert power(found.looks, 0.0) == pytest.approx(0.025, abs=1e-7)
    with pytest.raises(ValueError, match="more information"):
        found.look(0.6)


def test_a_tiny_step_is_as_exact_as_a_wide_one() -> None:
    found = bounds(late, [0.5, 0.501, 0.9995, 1.0])
    assert power(found.looks, 0.0) == pytest.approx(0.025, abs=1e-6)


def walks(times: list[float], drift: float, count: int) -> np.ndarray:
    rng = np.random.default_rng(3)
    steps = np.diff([0.0, *times])
    walked = np.cumsum(rng.normal(drift * steps, np.sqrt(steps), (count, len(times))), axis=1)
    return walked / np.sqrt(times)


def test_power_is_how_often_walks_stop() -> None:
    times = [k / 20 for k in range(1, 21)]
    found = bounds(late, times)
    scores = walks(times, 2.8, 200_000)
    stopped = (scores >= [each.bound for each in found.looks]).any(axis=1).mean()
    assert power(found.looks, 2.8) == pytest.approx(float(stopped), abs=0.004)


@pytest.mark.parametrize("drift", [0.0, 1.5, 2.8, 4.5])
def test_intervals_cover_and_estimates_are_right_in_the_median(drift: float) -> None:
    """An end lies beyond the drift exactly where the result is among the highest or lowest."""
    times = [k / 10 for k in range(1, 11)]
    found = bounds(late, times)
    outcome, count = [], 1_500
    for scores in walks(times, drift, count):
        out = np.flatnonzero(np.abs(scores) >= [each.bound for each in found.looks])
        stop = int(out[0]) if len(out) else len(times) - 1
        high = as_high(found.looks[: stop + 1], float(scores[stop]), np.array([drift]))
        outcome.append(float(high[0]))
    assert stats.kstest(outcome, "uniform").pvalue > 0.001


def test_the_ends_are_where_a_result_begins_to_be_extreme() -> None:
    looks = bounds(late, [0.3, 0.7, 1.0]).looks
    told = after_looks(looks[:2], 3.1)
    high = as_high(looks[:2], 3.1, np.array([told.low, told.value, told.high]))
    assert high == pytest.approx([0.025, 0.5, 0.975], abs=1e-6)


def test_at_one_look_the_interval_is_the_plain_one() -> None:
    told = after_looks(bounds(late, [1.0]).looks, 1.3)
    assert (told.value, told.low, told.high) == pytest.approx((1.3, -0.659964, 3.259964), abs=1e-5)


@given(st.floats(-3, 3))
def test_higher_results_are_less_likely_without_an_effect(score: float) -> None:
    looks = bounds(late, [0.3, 0.7, 1.0]).looks
    found = float(as_high(looks, score, np.zeros(1))[0])
    assert found >= float(as_high(looks, score + 0.1, np.zeros(1))[0])
    assert found == pytest.approx(float(stats.norm.sf(score)), abs=0.02)
