"""Forecasts: nothing known before its time, better than last week or told not to be, intervals."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.staffing.day_kinds import DayKinds
from gemba.insight.staffing.forecasting.backtest import backtests, origins_of, weighted_error
from gemba.insight.staffing.forecasting.forecast import VERDICTS, forecast, forecast_kinds
from gemba.insight.staffing.forecasting.history import Days, History, UsualWeek
from gemba.insight.staffing.forecasting.methods import METHODS, NAIVE, seasonal_naive
from gemba.insight.staffing.forecasting.spread import Spread
from gemba.insight.staffing.series import ArrivalKind, ArrivalSeries
from gemba.insight.staffing.testing import MONDAY, drawn_series, service_week


def test_the_floor_is_last_week_again() -> None:
    series = drawn_series(30)
    history = History.of(series, DayKinds())
    days = Days.of(series.end, 10, DayKinds())
    found = seasonal_naive(history, days)
    assert (found[:7] == series.counts[-7:]).all()
    assert (found[7:] == series.counts[-7:-4]).all()


@given(seed=st.integers(0, 1000), ahead=st.integers(1, 20))
def test_nothing_later_is_known_to_a_forecast(seed: int, ahead: int) -> None:
    series = drawn_series(70, 30, slots=4, seed=seed)
    changed = series.counts.copy()
    changed[50:] = np.random.default_rng(seed).integers(0, 99, changed[50:].shape)
    first, second = (
        backtests(History.of(ArrivalSeries(MONDAY, counts), DayKinds()), METHODS, (50,), ahead)
        for counts in (series.counts, changed)
    )
    for name in METHODS:
        assert (first[name].expected == second[name].expected).all()
        assert first[name].expected.shape == (ahead, 4)


@pytest.mark.parametrize(
    ("days", "horizon", "most", "origins"),
    [(70, 14, 3, (42, 49, 56)), (28, 14, 9, (14,)), (27, 14, 9, ()), (36, 7, 9, (15, 22, 29))],
)
def test_origins_leave_two_weeks_before_and_the_horizon_behind(
    days: int, horizon: int, most: int, origins: tuple[int, ...]
) -> None:
    assert origins_of(days, horizon, most) == origins


def test_noise_is_forecast_better_than_by_last_week() -> None:
    series = drawn_series(26 * 7 + 14)
    seen, came = (
        series.between(MONDAY, MONDAY + timedelta(days=182)),
        series.counts[182:].astype(np.float64),
    )
    last = np.tile(seen.counts[-7:], (2, 1)).astype(np.float64)
    found = forecast(seen, 14)
    assert found.choice.method != NAIVE
    assert found.choice.verdict == "better"
    # Twice the noise of one week against that of one: 1 / sqrt 2.
    assert 0.65 < found.choice.ratio < 0.8
    assert weighted_error(found.mean, came) < 0.85 * weighted_error(last, came)
    assert weighted_error(found.mean, np.tile(service_week(120), (2, 1))) < 0.12
    template, places = found.choice.words()
    assert "%" in template % places


def test_a_few_weeks_are_no_proof_and_each_kind_has_its_own_forecast() -> None:
    series = drawn_series(5 * 7)
    assert forecast(series, 14).choice.verdict in ("unsure", "hardly_better", "not_better")
    phone, mail = ArrivalKind("phone", "repair"), ArrivalKind("mail", "repair")
    double = ArrivalSeries(MONDAY, series.counts * 2)
    found = forecast_kinds({phone: series, mail: double}, 7)
    assert found[mail].mean == pytest.approx(found[phone].mean * 2, rel=0.02)


def test_where_last_week_is_closest_it_is_used_and_said() -> None:
    # Each week is the one before in another order of days: averages of weeks are never as close.
    week = np.arange(1, 8)[:, None] * 10
    series = ArrivalSeries(MONDAY, np.tile(week, (20, 1)))
    found = forecast(series, 14)
    assert (found.choice.method, found.choice.ratio) == (NAIVE, 1.0)
    assert found.choice.verdict == "not_better"
    assert (found.mean == np.tile(week, (2, 1))).all()
    assert "last week is" in VERDICTS["not_better"]


def test_short_series_yield_and_promise_no_interval() -> None:
    found = forecast(drawn_series(16), 14)
    assert (found.choice.method, found.choice.verdict) == (NAIVE, "too_short")
    assert np.isinf(found.high).all()
    assert (found.low == 0).all()
    with pytest.raises(ValueError, match="at least a week"):
        forecast(drawn_series(6), 14)


def test_holidays_are_known_before_they_come() -> None:
    series = drawn_series(20 * 7)
    seen = frozenset({MONDAY + timedelta(days=30), MONDAY + timedelta(days=94)})
    coming = series.end + timedelta(days=1)
    counts = series.counts.copy()
    counts[[30, 94]] = counts[[30, 94]] // 10
    quiet = ArrivalSeries(MONDAY, counts)
    known = forecast(quiet, 7, DayKinds(seen | {coming}))
    usual = forecast(quiet, 7, DayKinds(seen))
    assert known.day_mean[1] < 0.25 * usual.day_mean[1]
    others = [0, 2, 3, 4, 5, 6]
    assert known.day_mean[others] == pytest.approx(usual.day_mean[others])
    # Never seen: as a Sunday, which has 0.2 / 1.06 of a workday.
    untold = UsualWeek.of(History.of(series, DayKinds()), 26)
    assert untold.holiday_share == pytest.approx(0.2 / 1.06, rel=0.15)
    # A worked Sunday is like the weekday it stands in for.
    swapped = forecast(series, 7, DayKinds(swaps={series.end + timedelta(days=6): 0}))
    assert swapped.day_mean[6] == pytest.approx(swapped.day_mean[0])


def test_the_usual_week_leaves_holidays_out() -> None:
    counts = np.full((28, 1), 10)
    counts[7] = 0
    kinds = DayKinds(frozenset({MONDAY + timedelta(days=7)}))
    usual = UsualWeek.of(History.of(ArrivalSeries(MONDAY, counts), kinds), 4)
    assert usual.counts == pytest.approx(np.full((7, 1), 10.0))
    # Nothing seen on one, all of a workday's on two Sundays.
    assert usual.holiday_share == pytest.approx(2 / 3)


def test_where_nothing_arrives_nothing_is_forecast_or_claimed() -> None:
    found = forecast(ArrivalSeries(MONDAY, np.zeros((70, 4), np.int64)), 14)
    assert (found.choice.method, found.choice.verdict) == (NAIVE, "too_short")
    assert not found.mean.any()
    assert not found.high.any()


def test_growth_is_followed() -> None:
    week = service_week(100, 1)
    grown = np.concatenate([week * 1.15**number for number in range(16)])
    drawn = np.random.default_rng(3).poisson(grown)
    found = forecast(ArrivalSeries(MONDAY, drawn[:98].astype(np.int64)), 14)
    assert found.choice.method in ("fading_trend", "fading_growth")
    assert found.day_mean.sum() > 1.2 * 2 * drawn[91:98].sum() * 0.95


def test_intervals_hold_what_they_promise() -> None:
    inside, days_inside = [], []
    for seed in range(12):
        series = drawn_series(20 * 7, 60, seed=seed)
        found = forecast(series.between(MONDAY, MONDAY + timedelta(days=126)), 14, level=0.9)
        came = series.counts[126:]
        busy = found.mean > 1
        inside.append(((came >= found.low) & (came <= found.high))[busy].mean())
        total = came.sum(axis=1)
        days_inside.append(((total >= found.day_low) & (total <= found.day_high)).mean())
    assert 0.87 < np.mean(inside) < 0.97
    assert 0.85 < np.mean(days_inside) < 0.99


values = st.lists(st.floats(0, 500), min_size=1, max_size=200)


@given(values=values, level=st.floats(0.5, 0.99))
def test_ends_of_intervals_are_in_order_and_not_below_zero(
    values: list[float], level: float
) -> None:
    expected = np.array(values)
    low, high = Spread.of(expected, expected[::-1]).around(expected, level)
    assert (low >= 0).all()
    assert (low <= expected).all()
    assert (expected <= high).all()


def test_days_of_the_series_are_those_forecast() -> None:
    found = forecast(drawn_series(60, first=date(2024, 2, 7)), 3)
    assert found.dates == (date(2024, 4, 7), date(2024, 4, 8), date(2024, 4, 9))
    # A Sunday, then the busiest day.
    assert found.day_mean[0] < 0.5 * found.day_mean[1]
