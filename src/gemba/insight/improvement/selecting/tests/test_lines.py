"""Lines of cost add up, and what a pilot measured takes the place of what was assumed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.improvement.selecting.criteria import Candidate, CandidateKind, Criterion, Score
from gemba.insight.improvement.selecting.lines import (
    CostLine,
    Horizon,
    LineKind,
    costs_of,
    measured,
    part_reached,
    scaled,
    summed,
)
from gemba.insight.improvement.selecting.ownership import USUAL_DISCOUNT, Range, return_of
from gemba.insight.improvement.selecting.weighing import weigh
from gemba.insight.mining.comparing.intervals import Estimate

AMOUNT = st.floats(-1e6, 1e6, allow_nan=False)
RANGE = st.lists(AMOUNT, min_size=3, max_size=3).map(lambda three: Range(*sorted(three)))
LINES = (
    CostLine(LineKind.ONCE, "building it", Range(800, 1_000, 1_500)),
    CostLine(LineKind.ONCE, "training", Range.exactly(200)),
    CostLine(LineKind.YEARLY, "looking after it", Range(100, 150, 300)),
    CostLine(LineKind.GAIN, "work saved", Range(1_000, 2_000, 2_500)),
)


def test_lines_of_a_kind_are_added_ends_to_ends() -> None:
    costs = costs_of(LINES, Horizon(4, USUAL_DISCOUNT), first_year=Range.exactly(0.5))
    assert costs.once == Range(1_000, 1_200, 1_700)
    assert costs.yearly == Range(100, 150, 300) and costs.yearly_gain == Range(1_000, 2_000, 2_500)
    assert (costs.years, costs.first_year) == (4, Range.exactly(0.5))
    assert summed((), LineKind.ONCE) == Range.exactly(0)


def test_a_measured_gain_takes_the_place_of_the_assumed() -> None:
    horizon = Horizon(4, USUAL_DISCOUNT)
    assumed = return_of(costs_of(LINES, horizon))
    proven = return_of(costs_of(LINES, horizon, gain=Range.exactly(500)))
    assert proven.net.value < assumed.net.value and proven.cost.value == assumed.cost.value
    assert proven.net.high - proven.net.low < assumed.net.high - assumed.net.low


def test_a_measure_is_spread_as_its_interval_says() -> None:
    drawn = measured(Estimate(10.0, 10 - 1.96, 10 + 1.96)).drawn(np.random.default_rng(1), 200_000)
    assert drawn.mean() == pytest.approx(10, abs=0.02)
    assert drawn.std() == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    ("effect", "expected", "reached"),
    [(-4_050.0, -5_400.0, 0.75), (0.03, 0.06, 0.5), (900.0, -5_400.0, -1 / 6), (0.0, 2.0, 0.0)],
)
def test_what_was_reached_is_a_share_of_what_was_expected(
    effect: float, expected: float, reached: float
) -> None:
    found = part_reached(Estimate(effect, effect - 0.01, effect + 0.01), expected)
    assert found is not None and found.likely == pytest.approx(reached)
    assert found.low < found.likely < found.high


def test_nothing_is_reached_of_nothing() -> None:
    assert part_reached(Estimate(1.0, 0.0, 2.0), 0.0) is None
    assert part_reached(Estimate(1.0, -np.inf, 2.0), 1.0) is None


@pytest.mark.hypothesis
@given(RANGE, RANGE, st.floats(0, 1), st.floats(0, 1))
def test_a_share_of_an_amount_holds_every_product(
    amount: Range, share: Range, first: float, second: float
) -> None:
    found = scaled(amount, share)
    one = amount.low + first * (amount.high - amount.low)
    other = share.low + second * (share.high - share.low)
    slack = 1e-9 * max(abs(found.low), abs(found.high), 1.0)
    assert found.low - slack <= one * other <= found.high + slack
    assert found.likely == amount.likely * share.likely


def test_who_lacks_a_score_is_left_out_by_name() -> None:
    whole = Candidate("Rule", CandidateKind.RULE, {each: Score(5) for each in Criterion})
    half = Candidate("Robot", CandidateKind.ROBOT, {Criterion.FIT: Score(9)})
    found = weigh([half, whole], dict.fromkeys(Criterion, 1.0))
    assert (found.first, found.unscored) == ("Rule", ("Robot",))
    assert weigh([half, whole], {Criterion.FIT: 1}).first == "Robot"
    assert weigh([half], {Criterion.EASE: 1}).order is None
    with pytest.raises(ValueError, match="above zero"):
        weigh([half], {})


def test_the_course_of_money_ends_where_the_net_is() -> None:
    found = return_of(costs_of(LINES, Horizon(3, Range.exactly(0.0))))
    assert len(found.course) == 4 and found.course[-1] == found.net
    assert -1_700 < found.course[0].low < found.course[0].high < -1_000
    assert all(a.value < b.value for a, b in zip(found.course, found.course[1:], strict=False))
