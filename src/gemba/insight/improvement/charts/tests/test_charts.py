"""Charts against textbooks: Montgomery (2009), Wheeler, Nelson (1984), Laney (2002)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from gemba.insight.improvement.charts.capability import capability
from gemba.insight.improvement.charts.chart import Kind, Phase
from gemba.insight.improvement.charts.counts import rates, shares
from gemba.insight.improvement.charts.defects import defects
from gemba.insight.improvement.charts.fading import fading, said
from gemba.insight.improvement.charts.individuals import individuals, moving_ranges
from gemba.insight.improvement.charts.rules import NELSON, WESTERN_ELECTRIC, Rule, signals
from gemba.insight.kpis.kpi import Better

# Montgomery, Introduction to Statistical Quality Control, 6th edition, tables 7.1 and 6.6.
ORANGE_JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
ORANGE_JUICE += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
MORTGAGE_COSTS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306]
MORTGAGE_COSTS += [294, 299, 297, 299, 314, 295, 293, 306, 301, 304]


def test_orange_juice_cans() -> None:
    """Example 7.1: centre 0.2313, limits 0.0524 and 0.4102, samples 15 and 23 beyond."""
    chart = shares(np.array(ORANGE_JUICE), np.full(30, 50), is_widened=False)
    assert (chart.centre[0], chart.low[0], chart.high[0]) == pytest.approx(
        (0.2313, 0.0524, 0.4102), abs=1e-4
    )
    beyond = [each.last + 1 for each in signals(chart, [Rule.ONE_BEYOND])]
    assert beyond == [15, 23]


def test_mortgage_costs() -> None:
    """Example 6.5: mean 300.5, mean range 7.79, limits 321.22 and 279.78; ranges up to 25.45."""
    values = np.array(MORTGAGE_COSTS, dtype=np.float64)
    chart, ranges = individuals(values), moving_ranges(values)
    assert (chart.centre[0], chart.high[0], chart.low[0]) == pytest.approx(
        (300.5, 321.22, 279.78), abs=0.02
    )
    assert (ranges.centre[1], ranges.high[1], ranges.low[1]) == pytest.approx(
        (7.79, 25.45, 0), abs=0.02
    )
    assert math.isnan(ranges.value[0])
    assert not signals(chart, NELSON)


def test_a_rate_has_limits_of_its_own_for_each_size() -> None:
    chart = rates(np.array([2, 8, 4]), np.array([1.0, 4.0, 0.0]), is_widened=False)
    assert chart.kind is Kind.RATE
    assert chart.centre[0] == pytest.approx(14 / 5)
    assert chart.sigma == pytest.approx([math.sqrt(2.8), math.sqrt(2.8 / 4), 0])
    assert math.isnan(chart.value[2])


def test_limits_widen_where_days_differ_more_than_counts_make_them() -> None:
    rng = np.random.default_rng(1)
    sizes = rng.integers(3_000, 8_000, 60)
    hits = rng.binomial(sizes, np.clip(rng.normal(0.2, 0.02, 60), 0, 1))
    plain, laney = shares(hits, sizes, is_widened=False), shares(hits, sizes)
    assert len(signals(plain, [Rule.ONE_BEYOND])) > 15
    assert not signals(laney, [Rule.ONE_BEYOND])
    scores = (hits / sizes - plain.centre) / plain.sigma
    factor = float(np.abs(np.diff(scores)).mean()) / 1.128379
    assert laney.widened[0] == pytest.approx(factor)
    even = shares(rng.binomial(sizes, 0.2), sizes)
    assert even.widened == (1.0,)


def test_phases_have_their_own_limits() -> None:
    values = np.array([10.0, 12, 10, 12, 10, 12, 4, 5, 4, 5, 9, 9])
    chart = individuals(values, [Phase(0), Phase(6, counted=4)])
    assert chart.centre[:6] == pytest.approx(11)
    assert chart.centre[6:] == pytest.approx(4.5)
    assert [each.last for each in signals(chart, [Rule.ONE_BEYOND])] == [10, 11]
    for phases in ([Phase(1)], [Phase(0), Phase(12)], [Phase(0), Phase(3), Phase(2)]):
        with pytest.raises(ValueError, match="Phases"):
            individuals(values, phases)


@pytest.mark.parametrize(
    ("rule", "scores", "side"),
    [
        (Rule.ONE_BEYOND, [0.1, 3.1], 1),
        (Rule.NINE_ON_A_SIDE, [-1, *[0.2] * 9], 1),
        (Rule.EIGHT_ON_A_SIDE, [1, *[-0.2] * 8], -1),
        (Rule.SIX_IN_A_ROW, [2, 1, 1.2, 1.4, 1.6, 1.8, 2.0], 1),
        (Rule.FOURTEEN_ZIGZAG, [1, 1, *[0, 1] * 6, 0], 0),
        (Rule.TWO_OF_THREE, [0, 2.1, 0, 2.2], 1),
        (Rule.FOUR_OF_FIVE, [0, -1.1, -1.2, 0, -1.3, -1.1], -1),
        (Rule.FIFTEEN_NEAR, [1.5, *[0.5, -0.4, 0.3] * 5], 0),
        (Rule.EIGHT_APART, [0, *[1.5, -1.5] * 4], 0),
    ],
)
def test_each_rule_sounds_at_the_point_that_completes_it(
    rule: Rule, scores: list[float], side: int
) -> None:
    """Limits from a stretch before, spread 1 around 0."""
    before = np.array([0.5641895, -0.5641895] * 10)
    chart = individuals(np.concatenate([before, scores]), [Phase(0, counted=20)])
    assert chart.sigma[0] == pytest.approx(1, abs=1e-4)
    told = [each for each in signals(chart, [rule]) if each.first >= 20]
    assert (told[0].last, told[0].side) == (20 + len(scores) - 1, side)


@given(st.lists(st.floats(-5, 5), min_size=25, max_size=60))
def test_no_signal_looks_across_phases_or_outside(values: list[float]) -> None:
    chart = individuals(np.array(values), [Phase(0), Phase(12)])
    for each in signals(chart, NELSON):
        assert 0 <= each.first <= each.last < len(values)
        assert chart.phase[each.first] == chart.phase[each.last]


def test_rules_rarely_sound_in_a_steady_process() -> None:
    """Champ & Woodall 1987: one point beyond alone every 370 points, the four rules every 92."""
    values = np.random.default_rng(4).normal(size=200_000)
    chart = individuals(values)
    apart = {rule: len(signals(chart, [rule])) for rule in WESTERN_ELECTRIC}
    assert len(values) / apart[Rule.ONE_BEYOND] == pytest.approx(370, rel=0.15)
    firsts = sorted({each.last for each in signals(chart)})
    assert 60 < len(values) / len(firsts) < 110


def test_capability_is_that_of_the_closed_forms() -> None:
    values = np.random.default_rng(2).normal(10, 2, 4_000)
    found = capability(values, 4, 18)
    assert found is not None
    assert found.pp is not None
    assert found.cp is not None
    spread = float(values.std(ddof=1))
    assert found.pp.value == pytest.approx(14 / (6 * spread))
    low, high = (math.sqrt(stats.chi2.ppf(q, 3_999) / 3_999) for q in (0.025, 0.975))
    assert (found.pp.low, found.pp.high) == pytest.approx(
        (found.pp.value * low, found.pp.value * high), rel=1e-3
    )
    assert found.ppk.value == pytest.approx((float(values.mean()) - 4) / (3 * spread))
    assert found.cpk.value == pytest.approx(1.0, abs=0.05)
    assert found.within_limits == pytest.approx(0.9987, abs=0.002)


def test_intervals_of_capability_cover() -> None:
    rng = np.random.default_rng(5)
    told = [capability(rng.normal(10, 2, 60), 4, 18) for _ in range(600)]
    cpk = np.mean([each.cpk.low <= 1.0 <= each.cpk.high for each in told if each])
    cp = np.mean([each.cp.low <= 14 / 12 <= each.cp.high for each in told if each and each.cp])
    assert 0.92 <= float(cpk) <= 0.98
    assert 0.92 <= float(cp) <= 0.98


def test_capability_needs_a_limit_and_values_that_differ() -> None:
    assert capability(np.ones(40), highest=3) is None
    assert capability(np.arange(5.0), highest=3) is None
    one = capability(np.arange(40.0), highest=60)
    assert one is not None
    assert one.cp is None
    for limits in ((None, None), (3.0, 2.0)):
        with pytest.raises(ValueError, match="limit"):
            capability(np.arange(40.0), *limits)


def test_three_point_four_defects_in_a_million_are_called_six_sigma() -> None:
    found = defects(34, 1_000_000, 10)
    assert found.per_million.value == pytest.approx(3.4)
    assert found.level_shifted == pytest.approx(6.0, abs=0.01)
    assert found.level == pytest.approx(4.5, abs=0.01)
    assert defects(0, 10).level > 1
    assert defects(10, 10).level < -1
    with pytest.raises(ValueError, match="opportunities"):
        defects(11, 10)


def faded(after: list[float]) -> np.ndarray:
    rng = np.random.default_rng(8)
    settled = rng.normal(60, 4, 12)
    return np.concatenate([rng.normal(100, 6, 20), settled, after])


def test_a_benefit_that_is_lost_is_seen() -> None:
    rng = np.random.default_rng(9)
    values = faded(list(rng.normal(95, 6, 10)))
    chart = individuals(values, [Phase(0), Phase(20, counted=12)])
    found = fading(chart, Better.LOWER, adopted=20, counted=12)
    assert found.is_fading
    assert found.signal is not None
    assert found.signal.last <= 36
    assert found.kept is not None
    assert found.kept < 0.3
    sentence = said(found)
    assert sentence is not None
    assert "open again" in sentence.template


def test_a_benefit_that_stays_is_left_alone() -> None:
    rng = np.random.default_rng(10)
    false = 0
    for _ in range(200):
        values = np.concatenate([rng.normal(100, 6, 20), rng.normal(60, 6, 12 + 40)])
        chart = individuals(values, [Phase(0), Phase(20, counted=12)])
        found = fading(chart, Better.LOWER, adopted=20, counted=12)
        false += found.is_fading
        assert found.kept is not None
    assert false <= 2


def test_a_benefit_is_told_from_the_day_it_is_measured_and_while_nothing_comes() -> None:
    values = np.concatenate([np.tile([99.0, 101.0], 10), np.tile([59.0, 61.0], 7)])
    chart = individuals(values, [Phase(0), Phase(20, counted=14)])
    assert fading(chart, Better.LOWER, 20, 14).kept == pytest.approx(1.0)
    quiet = np.concatenate([values, np.full(10, np.nan)])
    chart = individuals(quiet, [Phase(0), Phase(20, counted=14)])
    assert fading(chart, Better.LOWER, 20, 14).kept == pytest.approx(1.0)


def test_what_was_no_benefit_cannot_fade() -> None:
    values = np.concatenate([np.tile([9.0, 11.0], 10), np.tile([19.0, 21.0], 10)])
    chart = individuals(values, [Phase(0), Phase(20)])
    assert fading(chart, Better.LOWER, 20, 10).kept is None
    assert fading(chart, Better.HIGHER, 20, 10).kept == pytest.approx(1.0)
    with pytest.raises(ValueError, match="phase"):
        fading(chart, Better.LOWER, 10, 5)
    with pytest.raises(ValueError, match="neither"):
        fading(chart, Better.NEITHER, 20, 5)
