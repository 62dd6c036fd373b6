"""Effects against SciPy, closed forms, the bootstrap and each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats  # type: ignore[import-untyped]

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.improvement.pilots.contributions import figure
from gemba.insight.improvement.pilots.covariates import columns_of, of_categories
from gemba.insight.improvement.pilots.effects import Effect, effect_of
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness, ripe
from gemba.insight.improvement.tails import evened, leaning
from gemba.insight.kpis.kpi import Measure

from .worlds import Desk, all_ripe, nothing_known


def effect(rows: Outcomes, measure: Measure = Measure.MEAN) -> Effect:
    found = effect_of(rows, measure)
    assert found is not None
    return found


def rows_of(value: list[float], treated: list[bool], unit: list[int] | None = None) -> Outcomes:
    number = np.arange(len(value))
    units = number if unit is None else np.array(unit)
    return Outcomes.of(
        (number, units, np.array(treated)), (number, number), np.array(value, dtype=float)
    )


def without(rows: Outcomes) -> Outcomes:
    return replace(rows, covariates=np.zeros((len(rows), 0)))


def test_without_covariates_it_is_welchs_test() -> None:
    rows = without(all_ripe(Desk(effect=0.4).drawn(np.random.default_rng(1))))
    found = effect(rows)
    told = stats.ttest_ind(rows.value[rows.treated], rows.value[~rows.treated], equal_var=False)
    assert found.difference / found.error == pytest.approx(told.statistic)
    assert found.freedom == pytest.approx(told.df)
    score = -stats.norm.ppf(told.pvalue / 2)
    assert abs(replace(found, skew=0.0).score) == pytest.approx(score)


def test_a_smaller_arm_leans_and_equal_arms_do_not() -> None:
    values = np.random.default_rng(3).lognormal(size=400)
    lean = float(stats.skew(values))
    for share, sign in ((0.5, 0), (0.2, 1), (0.8, -1)):
        treated = np.arange(400) < 400 * share
        found = effect(rows_of(np.random.default_rng(4).permutation(values).tolist(), [*treated]))
        units = (1 / found.units[0], 1 / found.units[1])
        told = lean * (units[1] ** 2 - units[0] ** 2) / sum(units) ** 1.5
        assert found.skew == pytest.approx(told, rel=0.1, abs=1e-9)
        assert np.sign(round(found.skew, 9)) == sign


def test_a_small_arm_alarms_on_both_sides_alike() -> None:
    """One ticket in five, waits that lean to the right: without the cubic nearly all are low."""
    low = high = 0
    for number in range(2_000):
        rng = np.random.default_rng([8, number])
        values, treated = rng.lognormal(size=300), rng.random(300) < 0.2
        score = effect(rows_of(values.tolist(), treated.tolist())).score
        low, high = low + (score < -1.96), high + (score > 1.96)
    assert low + high < 0.075 * 2_000
    assert high > 0.4 * low


def test_what_leans_is_made_even_and_back() -> None:
    for skew in (-0.4, 0.0, 0.2):
        for t in (-4.0, -0.3, 0.0, 2.5):
            assert leaning(evened(t, skew), skew) == pytest.approx(t)
    found = replace(effect(all_ripe(Desk(share=0.2).drawn(np.random.default_rng(1)))), skew=0.2)
    told = found.interval(0.025)
    for end in (told.low, told.high):
        moved = replace(found, difference=found.difference - end)
        assert moved.p == pytest.approx(0.05)


def test_covariates_are_lins_regression_with_robust_errors() -> None:
    """Interacted least squares, HC2, and what the common mean of covariates adds, by hand."""
    rows = all_ripe(Desk(days=10, effect=0.5).drawn(np.random.default_rng(2)))
    found = effect(rows)
    x, t = rows.covariates - rows.covariates.mean(axis=0), rows.treated.astype(float)
    design = np.column_stack([np.ones(len(t)), t, x, x * t[:, None]])
    inverse = np.linalg.inv(design.T @ design)
    slopes = inverse @ design.T @ rows.value
    rest = rows.value - design @ slopes
    leverage = ((design @ inverse) * design).sum(axis=1)
    robust = inverse @ (design.T * (rest**2 / (1 - leverage))) @ design @ inverse
    shift = x @ slopes[4:]
    assert found.difference == pytest.approx(slopes[1])
    assert found.error**2 == pytest.approx(robust[1, 1] + (shift**2).sum() / len(t) ** 2)
    assert found.saved > 0.1
    assert found.error < found.plain_error


def test_covariates_do_not_move_the_effect_on_average() -> None:
    """Cov(x, y) is strong and nonlinear: adjusted effects lean to neither side."""
    desk = Desk(a_day=25, days=10, effect=0.3)
    scores = []
    truth = desk.truth(Measure.MEAN, 1_000_000)
    for seed in range(500):
        found = effect(all_ripe(desk.drawn(np.random.default_rng([3, seed]))))
        scores.append((found.difference - truth) / found.error)
    assert abs(float(np.mean(scores))) < 4 / np.sqrt(500)
    assert float(np.std(scores)) == pytest.approx(1.0, abs=0.12)


def test_rows_of_one_customer_count_as_what_they_are() -> None:
    """Each ticket written twice tells no more: the error stays nearly as it was."""
    rows = without(all_ripe(Desk(days=10).drawn(np.random.default_rng(4))))
    twice = Outcomes.of(
        (np.tile(rows.case, 2), np.tile(rows.unit, 2), np.tile(rows.treated, 2)),
        (np.tile(rows.enrolled_us, 2), np.tile(rows.outcome_us, 2)),
        np.tile(rows.value, 2),
    )
    assert effect(twice).error == pytest.approx(effect(rows).error, rel=0.01)
    assert effect(twice).units == effect(rows).units


@pytest.mark.parametrize("measure", [Measure.MEAN, Measure.MEDIAN])
def test_errors_of_clustered_rows_are_those_seen_over_many_pilots(measure: Measure) -> None:
    desk = Desk(a_day=40, days=14, per_unit=4, likeness=0.5)
    found = [
        effect(all_ripe(desk.drawn(np.random.default_rng([5, seed]))), measure)
        for seed in range(300)
    ]
    scores = np.array([each.difference / each.error for each in found])
    assert float(scores.std()) == pytest.approx(1.0, abs=0.14)
    assert abs(float(scores.mean())) < 4 / np.sqrt(300)


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("slow", [0.4, 0.5, 0.6])
def test_a_median_between_quick_and_slow_tickets_alarms_no_more_than_any(
    slow: float, is_known: bool
) -> None:
    """Form and mail of the demo desk: hardly a ticket takes as long as the median of all."""
    rng = np.random.default_rng(11)
    scores = []
    for _ in range(400):
        kind = rng.random(200) < slow
        value = np.where(kind, 60.0, 10.0) * rng.lognormal(0, 0.3, 200)
        number, at = np.arange(200), np.arange(200) * DAY_US
        known = kind.astype(float)[:, None] if is_known else None
        told = Outcomes.of((number, number, rng.random(200) < 0.5), (at, at), value, (known, None))
        scores.append(abs(effect(told, Measure.MEDIAN).score))
    alarms = float((np.array(scores) > 1.96).mean())
    assert 0.01 <= alarms <= 0.08


@pytest.mark.parametrize("slow", [0.4, 0.6])
def test_the_interval_of_a_median_between_quick_and_slow_tickets_holds(slow: float) -> None:
    """Also where it is known of each whether it is quick: by a density six of ten did."""
    rng = np.random.default_rng(15)

    def waits(count: int) -> tuple[np.ndarray, np.ndarray]:
        kind = rng.random(count) < slow
        return kind, np.where(kind, 60.0, 10.0) * rng.lognormal(0, 0.3, count)

    truth = -0.3 * float(np.median(waits(1_000_000)[1]))
    held = 0
    for _ in range(200):
        (kind, value), treated = waits(400), rng.random(400) < 0.5
        number = np.arange(400)
        told = Outcomes.of(
            (number, number, treated),
            (number * DAY_US, number * DAY_US),
            np.where(treated, 0.7 * value, value),
            (kind.astype(float)[:, None], None),
        )
        found = effect(told, Measure.MEDIAN).interval(0.025)
        held += found.low <= truth <= found.high
    assert held >= 0.87 * 200


def test_the_median_has_the_error_of_the_bootstrap() -> None:
    rows = without(all_ripe(Desk(a_day=60, effect=0.2).drawn(np.random.default_rng(6))))
    found = effect(rows, Measure.MEDIAN)
    rng = np.random.default_rng(7)
    arms = [rows.value[rows.treated], rows.value[~rows.treated]]
    drawn = [np.median(rng.choice(each, (1_500, len(each))), axis=1) for each in arms]
    assert found.difference == pytest.approx(np.median(arms[0]) - np.median(arms[1]))
    assert found.error == pytest.approx(float((drawn[0] - drawn[1]).std()), rel=0.15)


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_the_interval_of_a_median_ends_where_its_test_ends(share: float) -> None:
    """Shifted by an end, the treated arm is as far from the other as the interval allows."""
    for seed in range(5):
        rng = np.random.default_rng([12, seed])
        rows = without(all_ripe(Desk(a_day=60, effect=-0.2, share=share).drawn(rng)))
        found = effect(rows, Measure.MEDIAN)
        told = found.interval(0.025)
        assert found.shifts is not None
        reach = stats.t.ppf(0.975, found.freedom) * found.shifts.error
        for end, side in ((told.low, 1), (told.high, -1)):
            value = rows.value - np.where(rows.treated, end, 0.0)
            moved = effect(replace(rows, value=value), Measure.MEDIAN).shifts
            assert moved is not None
            assert moved.t * moved.error == pytest.approx(side * reach, abs=2 / min(found.cases))


@given(
    hnp.arrays(np.float64, st.integers(8, 60), elements=st.integers(-4, 4).map(float)),
    st.integers(0, 2**32 - 1),
)
def test_a_median_is_beyond_nothing_just_where_its_interval_is(
    values: np.ndarray, seed: int
) -> None:
    """Also where many values are the same; the farther out, the larger the shift."""
    treated = np.random.default_rng(seed).permutation(np.arange(len(values)) % 2 == 0)
    found = effect(rows_of(values.tolist(), treated.tolist()), Measure.MEDIAN)
    told = found.interval(0.025)
    assert told.low <= told.value <= told.high
    if told.low > 0 or told.high < 0:
        assert found.p <= 0.05 + 1e-9
    if found.p <= 0.05 - 1e-9:
        assert told.low >= 0 or told.high <= 0
    ends = [found.at(each) for each in np.linspace(-5, 5, 21)]
    assert ends == sorted(ends)


def test_a_guard_on_a_median_allows_its_margin() -> None:
    rows = without(all_ripe(Desk(a_day=60, effect=0.5).drawn(np.random.default_rng(13))))
    found = effect(rows, Measure.MEDIAN)
    assert found.score_beyond(found.difference) == pytest.approx(0, abs=0.1)
    assert found.score > 2 > -2 > found.score_beyond(2 * found.difference)


def test_how_a_median_differs_as_a_share_goes_by_the_same_places() -> None:
    rows = without(all_ripe(Desk(a_day=60, effect=0.5).drawn(np.random.default_rng(14))))
    found = effect(rows, Measure.MEDIAN)
    told = found.relative(0.025)
    assert told is not None
    assert told.value == pytest.approx(found.treatment / found.control - 1)
    assert told.low < 0.5 < told.high
    assert effect(replace(rows, value=rows.value - 1e5), Measure.MEDIAN).relative(0.025) is None


def test_a_median_of_many_alike_has_an_error_all_the_same() -> None:
    value, parts = figure(np.array([0.0] * 60 + [5.0] * 20 + [9.0] * 10), Measure.MEDIAN)
    assert value == 0
    assert float((parts**2).sum()) > 0
    assert not figure(np.ones(9), Measure.MEDIAN)[1].any()


def test_a_stock_is_no_figure_of_an_arm() -> None:
    with pytest.raises(ValueError, match="no figure"):
        figure(np.ones(3), Measure.STOCK)


@given(hnp.arrays(np.float64, st.integers(2, 40), elements=st.floats(-1e6, 1e6)))
def test_contributions_are_nothing_in_the_mean(values: np.ndarray) -> None:
    for measure in (Measure.MEAN, Measure.SHARE, Measure.MEDIAN):
        _, parts = figure(values, measure)
        assert abs(float(parts.mean())) <= 1e-9 * (1 + float(np.abs(parts).max()))


def test_too_few_units_have_no_effect() -> None:
    assert effect_of(rows_of([1, 2, 3], [True, False, False]), Measure.MEAN) is None
    assert (
        effect_of(rows_of([1, 2, 3, 4], [True, True, False, False], [1, 1, 2, 3]), Measure.MEAN)
        is None
    )


def test_values_without_spread_make_no_noise() -> None:
    same = effect(rows_of([2, 2, 2, 2], [True, True, False, False]))
    assert (same.difference, same.error, same.score) == (0, 0, 0)
    apart = effect(rows_of([3, 3, 2, 2], [True, True, False, False]))
    assert apart.score == 37


def test_covariates_are_as_many_as_the_arms_have_units_for() -> None:
    known = np.random.default_rng(1).normal(size=(200, 5))
    assert columns_of(known, 100).shape == (200, 5)
    assert columns_of(known, 45).shape == (200, 2)
    assert columns_of(known, 19).shape == (200, 0)
    known[:, 0] = 3
    known[:50, 1] = np.nan
    known[:, 2] = np.nan
    found = columns_of(known, 100)
    assert found.shape == (200, 4)
    assert found.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert found.std(axis=0) == pytest.approx(1)


def test_a_covariate_given_twice_changes_nothing() -> None:
    rows = all_ripe(Desk(days=10).drawn(np.random.default_rng(8)))
    twice = replace(rows, covariates=np.column_stack([rows.covariates, rows.covariates]))
    assert effect(twice).difference == pytest.approx(effect(rows).difference)


def test_categories_become_columns_but_the_most_frequent() -> None:
    found = of_categories(np.array([3, 3, 3, 1, 1, 2, -1]), share_min=0.2)
    assert found.T.tolist() == [[0, 0, 0, 1, 1, 0, 0]]
    assert of_categories(np.array([1, 1])).shape == (2, 0)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = Desk(days=6).drawn(np.random.default_rng(9))
    mixed = np.random.default_rng(1).permutation(len(rows))
    again = Outcomes.of(
        (rows.case[mixed], rows.unit[mixed], rows.treated[mixed]),
        (rows.enrolled_us[mixed], rows.outcome_us[mixed]),
        rows.value[mixed],
        (rows.covariates[mixed], rows.segments[mixed]),
    )
    assert effect(all_ripe(again)) == effect(all_ripe(rows))


def test_an_outcome_counts_when_its_window_is_over_and_not_before() -> None:
    number = np.arange(4)
    rows = Outcomes.of(
        (number, number, number % 2 == 0),
        (number * DAY_US, np.array([DAY_US, 9 * DAY_US, UNKNOWN_US, 4 * DAY_US])),
        np.array([86_400.0, 691_200.0, 0.0, 86_400.0]),
    )
    timed = Ripeness.of_time(3 * DAY_US)
    told = ripe(rows, timed, 5 * DAY_US)
    assert told.rows.value.tolist() == [86_400, 259_200, 259_200]
    assert (told.ripened, told.silent) == ((1, 2), (1, 1))
    assert len(ripe(rows, timed, 2 * DAY_US).rows) == 0
    answered = ripe(rows, Ripeness(3 * DAY_US), 6 * DAY_US)
    assert answered.rows.case.tolist() == [0, 3]
    shares = ripe(rows, Ripeness(3 * DAY_US, silent=0.0), 6 * DAY_US)
    assert shares.rows.value.tolist() == [86_400, 0, 0, 86_400]


def test_what_happens_later_does_not_change_what_was_ripe() -> None:
    rows = Desk(days=10).drawn(np.random.default_rng(10))
    now = 8 * DAY_US
    later = nothing_known(rows, rows.outcome_us > now)
    timed = Ripeness.of_time(3 * DAY_US)
    assert ripe(rows, timed, now).rows.value.tolist() == ripe(later, timed, now).rows.value.tolist()


def test_a_ratio_that_two_units_an_arm_leave_open_is_not_told() -> None:
    found = effect(rows_of([1.0, 9.0, 2.0, 30.0], [False, False, True, True]))
    assert found.relative(0.025) is not None
    # how far out a bound may lie at an early look
    assert found.relative(1e-15) is None
