"""Intervals, effect sizes and tests: published examples, plain Python, and coverage."""

import math
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.mining.comparing.intervals import (
    LEVEL,
    cliffs_delta,
    effect_words,
    false_discovery,
    mean_difference,
    median_difference,
    share_difference,
    share_interval,
    shares_differ,
)

values = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=8)


def test_published_examples_of_shares() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 81/263 in table I; 56/70 - 48/80 in table II.
    one = share_interval(81, 263)
    assert (round(one.low, 4), round(one.high, 4)) == (0.2553, 0.3662)
    both = share_difference(48, 80, 56, 70)
    assert (round(both.value, 4), round(both.low, 4), round(both.high, 4)) == (0.2, 0.0524, 0.3339)
    assert share_interval(0, 10).low == 0
    assert share_interval(10, 10).high == 1
    # Two proportions, 15 of 25 against 5 of 25: z = 2.887 (two-sided p 0.0039).
    p = shares_differ(np.array([5.0, 0.0]), 25, np.array([15.0, 1.0]), 25)
    assert p[0] == pytest.approx(0.00389, abs=2e-5)
    assert math.isnan(p[1])


def test_false_discoveries_as_in_the_paper() -> None:
    # Benjamini & Hochberg (1995), section 4.1: the first four of fifteen are told apart.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    shuffled = np.array([math.nan, *p[::-1]])
    assert np.flatnonzero(false_discovery(shuffled)).tolist() == [12, 13, 14, 15]
    assert not false_discovery(np.array([])).any()


def test_welch_by_hand() -> None:
    # Student's example of two soporifics; t with 17.776 degrees of freedom is 2.1028.
    a = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    b = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    found = mean_difference(a, b)
    assert found.value == pytest.approx(1.58)
    assert (found.low, found.high) == pytest.approx((-0.2055, 3.3655), abs=2e-3)
    assert mean_difference(np.ones(3), np.ones(3)).is_told_apart is False


@given(a=values, b=values)
def test_cliffs_delta_pair_by_pair(a: list[float], b: list[float]) -> None:
    signs = [(y > x) - (y < x) for x in a for y in b]
    assert cliffs_delta(np.array(a), np.array(b)) == pytest.approx(sum(signs) / len(signs))


def test_effects_in_words() -> None:
    words = [effect_words(delta) for delta in (0.1, -0.2, 0.4, -0.9)]
    assert words == ["negligible", "small", "medium", "large"]


@pytest.mark.parametrize("count", [5, 8])
def test_the_bootstrap_is_that_of_resampling(count: int) -> None:
    rng = np.random.default_rng(4)
    sample = rng.integers(0, 50, count).astype(float)
    # Against a sample without spread, the difference is the median itself.
    plain = [median(rng.choice(sample, count).tolist()) for _ in range(4_000)]
    found = median_difference(np.zeros(3), sample, rng, 40_000)
    low, high = np.quantile(plain, [0.025, 0.975])
    assert found.value == median(sample.tolist())
    gaps = [later - earlier for earlier, later in pairwise(sorted(sample.tolist()))]
    assert found.low == pytest.approx(low, abs=max(gaps))
    assert found.high == pytest.approx(high, abs=max(gaps))
    assert median_difference(np.zeros(3), sample, np.random.default_rng(1)) == (
        median_difference(np.zeros(3), sample, np.random.default_rng(1))
    )


@pytest.mark.long
@pytest.mark.parametrize("kind", ["median", "mean", "share"])
def test_intervals_hold_the_truth_as_often_as_they_say(kind: str) -> None:
    rng = np.random.default_rng(11)
    runs, hits = 2_000, 0
    for _ in range(runs):
        if kind == "share":
            found = share_difference(rng.binomial(40, 0.2), 40, rng.binomial(60, 0.35), 60)
            truth = 0.15
        else:
            a, b = rng.lognormal(0, 0.8, 60), rng.lognormal(0.4, 0.8, 45)
            truth = math.exp(0.4) - 1
            found = median_difference(a, b, rng, 1_000)
            if kind == "mean":
                found = mean_difference(np.log(a), np.log(b))
                truth = 0.4
        hits += found.low <= truth <= found.high
    assert hits / runs == pytest.approx(LEVEL, abs=0.02)


def test_differences_too_small_to_square_have_an_interval() -> None:
    tiny = mean_difference(np.zeros(2), np.array([0.0, 1.5e-100]))
    assert 0 < tiny.high < 1e-98
