"""Planted distributions are found again, oddities of real durations are kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.simulation.draws import Draw, Family
from gemba.insight.simulation.fitting.families import best_draw, own_quantiles
from gemba.insight.simulation.fitting.likelihoods import FITTED, likelihood, shares_below

PLANTED = [
    Draw("exponential", (600.0,)),
    Draw("gamma", (4.0, 150.0)),
    Draw("lognormal", (6.0, 0.8)),
    Draw("weibull", (0.7, 900.0)),
    Draw("uniform", (100.0, 400.0)),
]


def drawn(draw: Draw, count: int = 4_000) -> Floats:
    return draw.at(np.random.default_rng(7).random(count))


@pytest.mark.parametrize("planted", PLANTED, ids=lambda draw: draw.family)
def test_a_planted_family_is_found_with_its_parameters(planted: Draw) -> None:
    found = best_draw(drawn(planted))
    assert found.draw.family == planted.family
    assert found.draw.parameters == pytest.approx(planted.parameters, rel=0.06)
    assert found.draw.zero_share == 0


SCIPY = {
    "exponential": lambda p: stats.expon(scale=p[0]),
    "gamma": lambda p: stats.gamma(p[0], scale=p[1]),
    "lognormal": lambda p: stats.lognorm(p[1], scale=np.exp(p[0])),
    "weibull": lambda p: stats.weibull_min(p[0], scale=p[1]),
    "uniform": lambda p: stats.uniform(p[0], p[1] - p[0]),
}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda draw: draw.family)
def test_likelihoods_and_shares_are_what_scipy_says(planted: Draw) -> None:
    seconds = drawn(planted, 300)
    reference = SCIPY[planted.family](planted.parameters)
    given_ = planted.family, planted.parameters, seconds
    assert likelihood(*given_) == pytest.approx(reference.logpdf(seconds).sum())
    assert shares_below(*given_) == pytest.approx(reference.cdf(seconds), abs=1e-9)


@pytest.mark.parametrize("name", ["gamma", "weibull"])
def test_no_parameters_near_by_are_likelier(name: Family) -> None:
    seconds = drawn(Draw("lognormal", (5.0, 0.5)), 500)
    best = FITTED[name](seconds)
    assert best is not None
    top = likelihood(name, best, seconds)
    for shape in (0.99, 1.01):
        for scale in (0.99, 1.01):
            assert likelihood(name, (best[0] * shape, best[1] * scale), seconds) < top


def test_what_no_family_fits_keeps_its_own_quantiles() -> None:
    # Half an hour at least, and a little more: many synthetic processes.
    seconds = 1_800 + drawn(Draw("exponential", (60.0,)))
    found = best_draw(seconds).draw
    assert found.family == "empirical"
    assert found.parameters[0] >= 1_800
    assert found.mean_seconds == pytest.approx(float(seconds.mean()), rel=1e-6)


def test_a_share_that_takes_no_time() -> None:
    seconds = np.concatenate([np.zeros(300), drawn(PLANTED[1], 700)])
    found = best_draw(seconds).draw
    assert found.zero_share == pytest.approx(0.3)
    assert found.mean_seconds == pytest.approx(float(seconds.mean()), rel=0.01)


def test_outliers_are_left_out_and_never_drawn() -> None:
    seconds = np.concatenate([drawn(PLANTED[1], 1_000), [5e7, 9e7]])
    found = best_draw(seconds)
    assert found.outliers == 2
    assert found.draw.family == "gamma"
    assert float(found.draw.at(np.array([0.9999999]))[0]) < 1e5


def test_what_is_frequent_is_no_outlier() -> None:
    seconds = np.concatenate([drawn(PLANTED[1], 900), np.full(100, 5e7)])
    found = best_draw(seconds)
    assert found.outliers == 0
    assert found.draw.mean_seconds == pytest.approx(float(seconds.mean()), rel=0.02)


def test_always_the_same() -> None:
    assert best_draw(np.full(50, 60.0)).draw == Draw.fixed(60.0)
    assert best_draw(np.array([0.0, 0.0])).draw == Draw.fixed(0.0)
    assert best_draw(np.array([-5.0])).draw == Draw.fixed(0.0)


def test_none_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        best_draw(np.empty(0))


DURATIONS = st.lists(st.floats(0, 1e9), min_size=1, max_size=60).map(np.array)


@settings(max_examples=40)
@given(DURATIONS)
def test_anything_gives_a_distribution_within_what_was_seen(seconds: Floats) -> None:
    draw = best_draw(seconds).draw
    drawn_ = draw.at(np.linspace(0, 0.999, 50))
    assert np.isfinite(drawn_).all()
    assert drawn_.min() >= 0
    assert drawn_.max() <= max(seconds.max(), 1e-3) * (1 + 1e-9)


@given(DURATIONS)
def test_quantiles_ascend(seconds: Floats) -> None:
    found = own_quantiles(np.sort(seconds))
    assert list(found) == sorted(found)
