"""Tails and quantiles against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats  # type: ignore[import-untyped]

from gemba.insight.improvement.tails import (
    beta_below,
    chi_square_above,
    chi_square_bound,
    normal_above,
    normal_bound,
    normal_score,
    student_above,
    student_bound,
)


def test_the_normal_tail_is_exact_far_out() -> None:
    z = np.linspace(-37, 37, 5_001)
    assert normal_above(z) == pytest.approx(stats.norm.sf(z), rel=1e-12)


@given(st.floats(0, 40), st.floats(1, 5_000))
def test_students_tail(t: float, freedom: float) -> None:
    assert student_above(t, freedom) == pytest.approx(float(stats.t.sf(t, freedom)), rel=1e-8)
    assert student_above(-t, freedom) == pytest.approx(float(stats.t.cdf(t, freedom)), rel=1e-8)


@given(st.floats(1e-6, 0.49), st.floats(1, 1_000))
def test_bounds_turn_tails_round(share: float, freedom: float) -> None:
    assert student_above(student_bound(share, freedom), freedom) == pytest.approx(share, rel=1e-6)
    assert normal_bound(share) == pytest.approx(float(stats.norm.isf(share)), rel=1e-9)
    value = chi_square_bound(share, freedom)
    assert chi_square_above(value, freedom) == pytest.approx(share, rel=1e-4)


@given(st.floats(-30, 30), st.floats(3, 500))
def test_a_score_lies_as_far_out_as_its_t(t: float, freedom: float) -> None:
    expected = -float(stats.norm.ppf(stats.t.sf(abs(t), freedom)))
    assert normal_score(t, freedom) == pytest.approx(np.copysign(expected, t), rel=1e-6, abs=1e-9)


@given(st.floats(0, 1), st.floats(0.2, 300), st.floats(0.2, 300))
def test_the_beta_share(value: float, a: float, b: float) -> None:
    assert beta_below(value, a, b) == pytest.approx(float(special.betainc(a, b, value)), abs=1e-10)
