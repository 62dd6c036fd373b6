"""Sample sizes against closed forms, and sentences where a pilot would take too long."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.pilots.plan import PilotUnit
from gemba.insight.improvement.pilots.sizes import Past, Size, Wish, likeness_of, size_of
from gemba.insight.improvement.pilots.switchback import Blocks
from gemba.insight.improvement.pilots.wording import of_size
from gemba.insight.kpis.kpi import Measure, Unit
from gemba.insight.mining.wording import Share


def past_of(value: np.ndarray, days: float = 100.0, unit: np.ndarray | None = None) -> Past:
    count = len(value)
    at = np.linspace(0, days * DAY_US - 1, count).astype(np.int64)
    return Past(at, value, np.arange(count) if unit is None else unit, np.zeros((count, 0)), days)


def size(past: Past, wish: Wish) -> Size:
    found = size_of(past, wish)
    assert found is not None
    return found


def test_a_mean_takes_what_the_textbook_says_and_a_little_for_the_looks() -> None:
    value = np.random.default_rng(1).normal(100, 20, 4_000)
    wish = Wish(Measure.MEAN, 5.0, window_days=1, error=0.05, power=0.8)
    found = size(past_of(value), wish)
    both = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) ** 2
    plain = 4 * float(value.var(ddof=1)) * both / 25
    assert 1.01 * plain < found.units < 1.07 * plain
    assert found.units / plain == pytest.approx(1 + found.looks_cost, abs=0.012)
    assert found.days == pytest.approx(1 + found.cases / 40)
    assert found.detectable == pytest.approx(5 * math.sqrt(found.cases / (40 * 89)), rel=0.05)


def test_uneven_arms_and_shares() -> None:
    value = (np.random.default_rng(2).random(5_000) < 0.3).astype(np.float64)
    even = size(past_of(value), Wish(Measure.SHARE, 0.1))
    uneven = size(past_of(value), Wish(Measure.SHARE, 0.1, share=0.2))
    assert 1.3 < uneven.units / even.units < 1.7
    both = 1.03 * (stats.norm.ppf(0.9775) + stats.norm.ppf(0.82)) ** 2
    plain = both * (0.24 + 0.21) / 0.01 * 2
    assert even.units == pytest.approx(plain, rel=0.06)


def test_covariates_save_what_they_explain() -> None:
    rng = np.random.default_rng(3)
    known = rng.normal(size=(2_000, 1))
    value = 3 * known[:, 0] + 4 * rng.normal(size=2_000)
    past = replace(past_of(value), covariates=known)
    found = size(past, Wish(Measure.MEAN, 1.0))
    assert found.saved is not None
    assert found.saved == pytest.approx(9 / 25, abs=0.03)
    plain = size(past_of(value), Wish(Measure.MEAN, 1.0))
    assert found.units / plain.units == pytest.approx(1 - found.saved, rel=0.03)


def test_what_is_saved_is_said_and_that_nothing_is() -> None:
    rng = np.random.default_rng(3)
    known = rng.normal(size=(2_000, 1))
    value = known[:, 0] + rng.normal(size=2_000)
    some = size(replace(past_of(value), covariates=known), Wish(Measure.MEAN, 1.0))
    line = of_size(some, Unit.SECONDS)[-1]
    assert "explains {saved}" in line.template and line.words == {"saved": Share(some.saved or 0)}
    none = size(past_of(value), Wish(Measure.MEAN, 1.0))
    assert "not used" in of_size(none, Unit.SECONDS)[-1].template


def test_rows_that_could_not_be_foretold_do_not_count_in_what_is_saved() -> None:
    rng = np.random.default_rng(3)
    known = rng.normal(size=(4_000, 1))
    value = 3 * known[:, 0] + 4 * rng.normal(size=4_000)
    half = np.where(np.arange(4_000)[:, None] < 2_000, np.nan, known)
    found = size(replace(past_of(value), covariates=half), Wish(Measure.MEAN, 1.0))
    assert found.saved == pytest.approx(9 / 25, abs=0.04)


def test_customers_who_come_again_need_more_tickets() -> None:
    rng = np.random.default_rng(4)
    unit = rng.integers(0, 400, 2_000)
    value = rng.normal(size=400)[unit] + rng.normal(size=2_000)
    assert likeness_of(value, unit) == pytest.approx(0.5, abs=0.07)
    past = past_of(value, unit=unit)
    alone = size(past, Wish(Measure.MEAN, 0.4))
    found = size(past, Wish(Measure.MEAN, 0.4, unit=PilotUnit.CONTACT))
    assert found.likeness == pytest.approx(0.5, abs=0.07)
    assert found.cases > 1.3 * found.units
    assert found.units == pytest.approx(alone.units, rel=0.02)
    assert likeness_of(value, np.arange(2_000)) == 0


def test_three_tickets_a_week_are_said_to_take_too_long() -> None:
    value = np.random.default_rng(5).lognormal(0, 1, 43) * 3_600
    found = size(past_of(value), Wish(Measure.MEAN, 600.0, days_max=60))
    assert not found.is_in_time
    sentence = of_size(found, Unit.SECONDS)[0]
    assert "too long" in sentence.template
    assert found.detectable > 3_600
    hopeless = size(past_of(value), Wish(Measure.MEAN, 600.0, days_max=7))
    assert math.isinf(hopeless.detectable)
    assert "no effect of any size" in of_size(hopeless, Unit.SECONDS)[0].template


def test_a_switchback_is_sized_in_pairs() -> None:
    rng = np.random.default_rng(6)
    value = np.repeat(rng.normal(100, 10, 100), 20)
    wish = Wish(Measure.MEAN, 8.0, unit=PilotUnit.BLOCK, blocks=Blocks(DAY_US), window_days=2)
    found = size(past_of(value), wish)
    both = (stats.norm.ppf(0.9775) + stats.norm.ppf(0.82)) ** 2
    assert found.units == pytest.approx(both * 200 / 64, rel=0.45)
    assert found.units == int(found.units)
    assert found.days == 2 * found.units + 2
    assert found.saved is None
    assert len(of_size(found, Unit.SECONDS)) == 1


def test_a_past_that_tells_nothing_gives_no_size() -> None:
    assert size_of(past_of(np.ones(50)), Wish(Measure.MEAN, 1.0)) is None
    assert size_of(past_of(np.arange(5.0)), Wish(Measure.MEAN, 1.0)) is None


def test_wishes_that_cannot_be_are_refused() -> None:
    for trouble in ({"effect": 0.0}, {"share": 1.0}, {"enrolled": 0.0}, {"blocks": Blocks(DAY_US)}):
        with pytest.raises(ValueError, match=r"nothing|Shares|Blocks"):
            Wish(**{"measure": Measure.MEAN, "effect": 1.0, **trouble})  # type: ignore[arg-type]
