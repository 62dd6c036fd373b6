"""Estimators, calibration, intervals and contests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.prediction.contest import contest
from gemba.insight.prediction.evaluation.figures import (
    Step,
    auc,
    average_precision,
    calibration_error,
    reliability,
)
from gemba.insight.prediction.learning.calibration import isotonic, temperature, warmed
from gemba.insight.prediction.learning.grouped import counts_by, quantiles_by
from gemba.insight.prediction.learning.intervals import INSIDE, widening
from gemba.insight.prediction.watching import psi


def test_a_state_seen_too_seldom_takes_the_figure_of_a_shorter_past() -> None:
    states = [np.array([1] * 6 + [2] * 2), np.array([9] * 8)]
    table = quantiles_by(states, np.array([1.0] * 6 + [5.0] * 2), (0.5,))
    found = table.look_up([np.array([1, 2, 3]), np.array([9, 9, 4])])
    assert found[:, 0].tolist() == [1.0, 2.0, 2.0]
    assert found[:, 1].tolist() == [1.0, 1.0, 1.0]


def test_shares_lean_on_those_of_the_shorter_past() -> None:
    classes = np.array([0] * 9 + [1] * 11)
    shares = counts_by([np.array([5] * 10 + [6] * 10)], classes, 2)
    told = shares.look_up([np.array([5, 6, 7])])
    assert told.sum(axis=1) == pytest.approx([1, 1, 1])
    assert told[0, 0] > 0.7
    assert told[1, 1] > 0.8
    assert told[2] == pytest.approx([9.5 / 21, 11.5 / 21])


@given(st.integers(1, 50), st.floats(0.3, 3.0))
def test_isotonic_rises_and_mends_what_is_too_sure(seed: int, power: float) -> None:
    chance = np.random.default_rng(seed)
    true = chance.random(3_000)
    told = true**power
    came = chance.random(3_000) < true
    curve = isotonic(told, came)
    assert (np.diff(curve.true) >= -1e-9).all()
    mended = curve.applied(told)
    assert float(((mended - true) ** 2).mean()) < max(float(((told - true) ** 2).mean()), 0.01)
    assert (mended > 0).all()
    assert (mended < 1).all()


def test_temperature_finds_how_much_too_sure() -> None:
    chance = np.random.default_rng(3)
    logits = chance.normal(size=(4_000, 4))
    true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    classes = np.array([chance.choice(4, p=row) for row in true])
    too_sure = warmed(true, 0.5)
    assert temperature(too_sure, classes) == pytest.approx(2.0, rel=0.15)


@given(st.integers(0, 200))
def test_intervals_hold_as_often_as_they_say(seed: int) -> None:
    chance = np.random.default_rng(seed)
    true = np.exp(chance.normal(2, 1, 4_000))
    elapsed = chance.random(4_000) * 100
    low, high = np.full(4_000, 5.0), np.full(4_000, 8.0)
    half = slice(0, 2_000), slice(2_000, 4_000)
    width = widening(low[half[0]], high[half[0]], true[half[0]], elapsed[half[0]])
    bottom, top = width.applied(low[half[1]], high[half[1]], elapsed[half[1]])
    inside = float(((true[half[1]] >= bottom) & (true[half[1]] <= top)).mean())
    assert inside == pytest.approx(INSIDE, abs=0.05)


def test_a_challenger_wins_by_a_lead_that_is_no_chance() -> None:
    chance = np.random.default_rng(1)
    case = np.repeat(np.arange(200), 5)
    old = chance.exponential(10, 1_000)
    assert contest(old, old * 0.7, case).is_won
    assert not contest(old, old + chance.normal(0, 1, 1_000), case).is_won
    assert not contest(old, old * 1.2, case).is_won
    assert not contest(old[:50], old[:50] * 0.5, case[:50]).is_won


@given(st.integers(0, 300))
def test_equal_models_seldom_take_the_place(seed: int) -> None:
    chance = np.random.default_rng(seed)
    wins = [
        contest(chance.exponential(1, 400), chance.exponential(1, 400), np.arange(400) // 2).is_won
        for _run in range(40)
    ]
    assert sum(wins) <= 8


def test_figures_by_hand() -> None:
    came = np.array([True, False, True, False])
    assert auc(np.array([0.9, 0.1, 0.4, 0.4]), came) == pytest.approx(0.875)
    assert average_precision(np.array([0.9, 0.8, 0.4, 0.1]), came) == pytest.approx((1 + 2 / 3) / 2)
    assert calibration_error(np.array([0.9, 0.9]), np.array([True, False])) == pytest.approx(0.4)
    told, came = np.array([0.05, 0.91, 1.0]), np.array([False, True, False])
    few, many = reliability(told, came)
    assert few == Step(0.05, 0.0, 1)
    assert many.told == pytest.approx(0.955)
    assert (many.came, many.moments) == (0.5, 2)
    assert psi(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == 0
    assert psi(np.array([0.5, 0.5]), np.array([0.9, 0.1])) > 0.25
