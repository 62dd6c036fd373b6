"""What was known before: told from before only, and worth what it explains."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.improvement.pilots.before import Cases, Expectation, at_hand, saved_by
from gemba.insight.improvement.pilots.outcomes import DAY_US


def drawn(count: int = 3_000, seed: int = 1) -> Cases:
    """Two kinds, one of which takes four times as long, and slow nights."""
    rng = np.random.default_rng(seed)
    at = np.sort(rng.integers(0, 60 * DAY_US, count))
    kind = rng.integers(0, 2, count)
    night = at % DAY_US < DAY_US // 3
    hours = np.where(kind == 1, 8.0, 2.0) * np.where(night, 3.0, 1.0)
    value = hours * rng.lognormal(0, 0.4, count) * 3_600
    done = at + (value * 1e6).astype(np.int64)
    return Cases(at, done, value, kind[:, None])


def test_what_was_at_hand_is_counted_from_before_only() -> None:
    at = np.array([0, 10, 20, 30], dtype=np.int64)
    done = np.array([15, UNKNOWN_US, 30, 40], dtype=np.int64)
    cases = Cases(at, done, np.array([4.0, 9.0, 6.0, 1.0]), np.zeros((4, 0), dtype=np.int64))
    found = at_hand(cases)
    assert np.expm1(found[:, 0]) == pytest.approx([0, 1, 1, 2])
    assert np.isnan(found[:2, 1]).all()
    assert np.expm1(found[2:, 1]) == pytest.approx([4, 4])


def test_what_happens_later_changes_no_covariate() -> None:
    cases = drawn()
    half = 30 * DAY_US
    later = cases.outcome_us > half
    unknown = replace(cases, outcome_us=np.where(later, UNKNOWN_US, cases.outcome_us))
    early = cases.enrolled_us <= half
    assert at_hand(unknown)[early] == pytest.approx(at_hand(cases)[early], nan_ok=True)


def test_an_expectation_explains_what_it_learnt_in_later_cases() -> None:
    cases = drawn()
    past = cases.enrolled_us < 40 * DAY_US
    learnt = Expectation.learnt(cases.only(past))
    later = cases.only(~past)
    expected = learnt.of(later)
    assert expected.shape == (len(later), 1)
    assert 0.4 < saved_by(expected, later.value) < 0.9
    slow, quick = (later.attributes[:, 0] == kind for kind in (1, 0))
    assert float(expected[slow].mean()) > 2 * float(expected[quick].mean())


def test_chance_explains_nothing() -> None:
    rng = np.random.default_rng(2)
    found = [saved_by(rng.normal(size=(200, 1)), rng.normal(size=200)) for _ in range(50)]
    assert float(np.mean(found)) < 0.01
    assert saved_by(np.ones((9, 1)), np.arange(9.0)) == 0
    assert saved_by(np.full((9, 1), math.nan), np.arange(9.0)) == 0


def test_an_unknown_kind_is_expected_as_the_mean_of_all() -> None:
    cases = drawn()
    learnt = Expectation.learnt(cases)
    strange = replace(cases, attributes=np.full_like(cases.attributes, 99))
    found = learnt.of(strange)
    assert np.isfinite(found).all()


def test_too_little_to_learn_from_is_refused() -> None:
    with pytest.raises(ValueError, match="Ten cases"):
        Expectation.learnt(drawn(9))
