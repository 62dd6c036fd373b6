"""Orders, turning points and returns against what can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.improvement.selecting.criteria import Candidate, CandidateKind, Criterion, Score
from gemba.insight.improvement.selecting.ordering import order_of
from gemba.insight.improvement.selecting.ownership import Costs, Range, return_of

FIT, SECURITY, EASE = Criterion.FIT, Criterion.SECURITY, Criterion.EASE


def candidate(name: str, fit: float, security: float, doubt: float = 0.0) -> Candidate:
    scores = {FIT: Score(fit, doubt), SECURITY: Score(security, doubt)}
    return Candidate(name, CandidateKind.RULE, scores)


def test_the_order_is_that_of_weighted_sums_and_says_where_it_turns() -> None:
    """w * 8 + (1 - w) * 4 against w * 5 + (1 - w) * 7: equal where w = 1/2."""
    found = order_of([candidate("b", 5, 7), candidate("a", 8, 4)], {FIT: 3, SECURITY: 1})
    assert [(each.name, each.total) for each in found.placed] == [("a", 7.0), ("b", 5.5)]
    by_key = {each.criterion: each for each in found.sensitivity}
    down, up = by_key[FIT].down, by_key[SECURITY].up
    assert down is not None
    assert up is not None
    assert (down.weight, up.weight) == pytest.approx((0.5, 0.5))
    assert (down.name, up.name) == ("b", "b")
    assert by_key[FIT].up is None
    assert by_key[FIT].nearest == pytest.approx(0.25)
    assert found.placed[0].first_any == pytest.approx(0.5, abs=0.02)
    assert found.placed[0].first_near > 0.95


def test_one_that_is_best_in_everything_is_first_whatever_the_weights() -> None:
    found = order_of([candidate("a", 8, 8), candidate("b", 7, 3)], {FIT: 1, SECURITY: 1})
    assert found.placed[0].first_any == 1
    assert all(each.down is None and each.up is None for each in found.sensitivity)
    assert all(each.nearest == 1 for each in found.sensitivity)


def test_doubt_about_scores_makes_the_first_less_sure() -> None:
    pair = [candidate("a", 8, 8, 4), candidate("b", 7, 7, 4)]
    found = order_of(pair, {FIT: 1, SECURITY: 1})
    assert 0.55 < found.placed[0].first_near < 0.9
    assert order_of(pair, {FIT: 1, SECURITY: 1}) == found


scores = st.floats(0, 10)


@given(
    st.lists(st.tuples(scores, scores, scores), min_size=2, max_size=5),
    st.tuples(*[st.floats(0.1, 5)] * 3),
)
def test_at_the_turn_another_is_as_good_as_the_first(
    rows: list[tuple[float, float, float]], given_weights: tuple[float, float, float]
) -> None:
    keys = (FIT, SECURITY, EASE)
    candidates = [
        Candidate(str(at), CandidateKind.ROBOT, dict(zip(keys, map(Score, row), strict=True)))
        for at, row in enumerate(rows)
    ]
    weights = dict(zip(keys, given_weights, strict=True))
    found = order_of(candidates, weights)
    first = found.placed[0].name
    for each in found.sensitivity:
        for turn in (each.down, each.up):
            if turn is None:
                continue
            others = sum(w for key, w in weights.items() if key is not each.criterion)
            moved = {
                key: turn.weight if key is each.criterion else (1 - turn.weight) * w / others
                for key, w in weights.items()
            }
            total = {
                c.name: sum(moved[key] * c.scores[key].value for key in keys) for c in candidates
            }
            assert total[turn.name] == pytest.approx(total[first], abs=1e-6)
            assert max(total.values()) == pytest.approx(total[first], abs=1e-6)


@pytest.mark.parametrize(
    ("candidates", "weights", "words"),
    [
        ([], {FIT: 1.0}, "at least one"),
        ([candidate("a", 1, 1), candidate("a", 2, 2)], {FIT: 1.0}, "names"),
        ([candidate("a", 1, 1)], {EASE: 1.0}, "missing for a"),
        ([candidate("a", 1, 1)], {}, "above zero"),
        ([candidate("a", 1, 1)], {FIT: -1.0}, "above zero"),
    ],
)
def test_what_cannot_be_ordered_is_refused(
    candidates: list[Candidate], weights: dict[Criterion, float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        order_of(candidates, weights)


def exactly(value: float) -> Range:
    return Range.exactly(value)


def test_without_doubt_the_return_is_the_closed_form() -> None:
    costs = Costs(3, exactly(100), exactly(10), exactly(60), discount=exactly(0.1))
    found = return_of(costs)
    factors = sum(1.1**-year for year in (1, 2, 3))
    assert found.cost.value == pytest.approx(100 + 10 * factors)
    assert found.net.value == pytest.approx(50 * factors - 100)
    assert found.ratio.value == pytest.approx(found.net.value / found.cost.value)
    assert found.net.low == pytest.approx(found.net.high)
    second = 50 / 1.1**3
    expected = 2 + (100 - 50 / 1.1 - 50 / 1.21) / second
    assert found.payback_years.value == pytest.approx(expected)
    assert (found.pays, found.pays_back) == (1.0, 1.0)


def test_what_never_pays_back_is_said() -> None:
    found = return_of(Costs(3, exactly(1_000), exactly(10), exactly(60)))
    assert found.pays_back == 0
    assert math.isinf(found.payback_years.value)
    assert found.ratio.value < 0


def test_ranges_are_drawn_and_seeded() -> None:
    costs = Costs(1, Range(50, 100, 150), exactly(0), exactly(110), discount=exactly(0.1))
    found = return_of(costs, seed=3)
    assert found == return_of(costs, seed=3)
    # a triangle from 50 over 100 to 150 against a gain of 100
    assert found.pays == pytest.approx(0.5, abs=0.015)
    assert found.net.value == pytest.approx(0, abs=1.0)
    quantile = 50 + 50 * math.sqrt(2 * 0.05)
    assert found.net.high == pytest.approx(100 - quantile, abs=1.0)
    assert isinstance(found.pays, float)
    assert np.isfinite(found.cost.low)


def test_ranges_are_in_order() -> None:
    with pytest.raises(ValueError, match="least"):
        Range(2, 1, 3)
    with pytest.raises(ValueError, match="thirty"):
        Costs(0, exactly(1), exactly(1), exactly(1))
