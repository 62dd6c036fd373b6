"""Unfair lots are seen, fair ones are not suspected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import special, stats  # type: ignore[import-untyped]

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.improvement.pilots.balance import SURE, balance, said
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness, ripe
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.switchback import Blocks

from .worlds import Desk, plan_for


def drawn(treated: Bools) -> Outcomes:
    number = np.arange(len(treated))
    return Outcomes.of((number, number, treated), (number, number), np.ones(len(treated)))


def test_a_fair_lot_is_as_even_as_it_should_be() -> None:
    rows = Desk().drawn(np.random.default_rng(1))
    found = balance(rows, plan_for(), ("kind", "backlog"))
    assert not found.is_off
    assert found.before_p is not None
    assert "as even" in said(found, plan_for())[0].template
    treated = int(rows.treated.sum())
    expected = stats.chisquare([treated, len(rows) - treated]).pvalue
    assert found.chi_square_p == pytest.approx(float(expected))


def test_too_many_in_one_arm_is_seen() -> None:
    rng = np.random.default_rng(2)
    found = balance(drawn(rng.random(2_000) < 0.58), plan_for())
    assert found.is_off
    assert "hardly chance" in said(found, plan_for())[0].template
    planned = balance(drawn(rng.random(2_000) < 0.2), replace(plan_for(), share=0.2))
    assert not planned.is_off


def test_looking_after_every_unit_suspects_fair_lots_no_more_often() -> None:
    rng = np.random.default_rng(3)
    suspected = sum(balance(drawn(rng.random(800) < 0.5), plan_for()).is_off for _ in range(1_000))
    assert suspected <= 5
    assert SURE == 0.001


def test_arms_that_differed_before_are_named() -> None:
    rows = Desk().drawn(np.random.default_rng(4))
    moved = rows.covariates.copy()
    moved[rows.treated, 0] += 0.5
    found = balance(replace(rows, covariates=moved), plan_for(), ("kind", "backlog"))
    assert found.is_off
    assert found.apart[0].name == "kind"
    assert found.apart[0].difference == pytest.approx(0.5, abs=0.15)
    assert "differed before" in said(found, plan_for())[0].template


def test_the_test_of_all_covariates_is_hotellings_for_many() -> None:
    rows = Desk(a_day=100).drawn(np.random.default_rng(5))
    found = balance(rows, plan_for(), ("kind", "backlog"))
    arms = [rows.covariates[flags] for flags in (rows.treated, ~rows.treated)]
    apart = arms[0].mean(axis=0) - arms[1].mean(axis=0)
    pooled = np.cov(rows.covariates, rowvar=False) * sum(1 / len(each) for each in arms)
    expected = stats.chi2.sf(apart @ np.linalg.inv(pooled) @ apart, 2)
    assert found.before_p == pytest.approx(float(expected), rel=1e-6)


def test_answers_missing_in_one_arm_are_told() -> None:
    rows = Desk().drawn(np.random.default_rng(6))
    asked = Ripeness(3 * DAY_US)
    silent = rows.treated & (np.random.default_rng(7).random(len(rows)) < 0.3)
    late = np.where(silent, rows.enrolled_us + 9 * DAY_US, rows.enrolled_us)
    plan = replace(plan_for(), ripeness=asked)
    rows = replace(rows, outcome_us=late)
    found = balance(rows, plan, told=ripe(rows, asked, 99 * DAY_US))
    assert found.silent_p is not None
    assert found.silent_p < SURE
    assert "missing" in said(found, plan)[0].template


def test_blocks_are_drawn_in_pairs_and_need_no_lot() -> None:
    blocks = replace(plan_for(), unit=PilotUnit.BLOCK, blocks=Blocks(DAY_US))
    assert balance(drawn(np.ones(50, dtype=np.bool_)), blocks).count_p == 1


def test_nobody_enrolled_is_no_trouble() -> None:
    found = balance(drawn(np.zeros(0, dtype=np.bool_)), plan_for())
    assert (found.units, found.is_off) == ((0, 0), False)


def test_the_evidence_is_that_of_the_mixture() -> None:
    """After n units with x treated: B(100 s + x, 100 (1 - s) + n - x) / B(100 s, 100 (1 - s)) over
    s^x (1 - s)^(n - x), here all of thirty treated, when it is greatest at the end."""
    found = balance(drawn(np.ones(30, dtype=np.bool_)), plan_for())
    logs = special.betaln(50 + 30, 50) - special.betaln(50, 50) - 30 * np.log(0.5)
    assert found.count_p == pytest.approx(float(np.exp(-logs)))
