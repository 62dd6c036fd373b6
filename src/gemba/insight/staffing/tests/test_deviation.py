"""Today: what a busy morning says of the afternoon, when it is a surge, who is too few."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.staffing.deviation import (
    Stretch,
    adherence,
    day_so_far,
    differences,
    rest_of_day,
)
from gemba.insight.staffing.forecasting.backtest import weighted_error
from gemba.insight.staffing.forecasting.forecast import Forecast, forecast
from gemba.insight.staffing.series import ArrivalSeries
from gemba.insight.staffing.testing import MONDAY, drawn_series, service_week

NOON = 12


def moody(days: int, seed: int, spread: float) -> ArrivalSeries:
    """Each day has a factor of its own, a gamma with that standard deviation."""
    rng = np.random.default_rng(seed)
    mean = np.tile(service_week(150), (days // 7, 1))
    factor = rng.gamma(1 / spread**2, spread**2, days)
    return ArrivalSeries(MONDAY, rng.poisson(mean * factor[:, None]).astype(np.int64))


def two_weeks(series: ArrivalSeries) -> tuple[Forecast, Floats]:
    seen = series.between(MONDAY, series.end - timedelta(days=14))
    return forecast(seen, 14), series.counts[-14:].astype(np.float64)


def test_the_morning_tells_of_the_afternoon_where_days_have_moods() -> None:
    before, after = [], []
    inside = []
    for seed in range(6):
        found, came = two_weeks(moody(140, seed, 0.4))
        for day in range(14):
            rest = rest_of_day(found, day, came[day, :NOON].astype(np.int64))
            before.append(weighted_error(found.mean[day, NOON:], came[day, NOON:]))
            after.append(weighted_error(rest.mean, came[day, NOON:]))
            inside.append(((came[day, NOON:] >= rest.low) & (came[day, NOON:] <= rest.high)).mean())
    assert np.nanmean(after) < 0.85 * np.nanmean(before)
    assert 0.86 < np.mean(inside) < 0.99


def test_chance_alone_moves_the_afternoon_little() -> None:
    found, came = two_weeks(drawn_series(140, 150, seed=5))
    factors = [
        rest_of_day(found, day, came[day, :NOON].astype(np.int64)).factor for day in range(14)
    ]
    assert max(abs(factor - 1) for factor in factors) < 0.1


def test_a_surge_is_told_when_it_begins_and_chance_is_not() -> None:
    alarms = []
    for seed in range(6):
        found, came = two_weeks(drawn_series(140, 150, seed=seed))
        for day in range(14):
            morning = came[day, :NOON].astype(np.int64)
            usual = day_so_far(found, day, morning)
            alarms.append(usual.is_surge or usual.is_lull)
            if day % 7 < 5:
                assert day_so_far(found, day, morning * 2).is_surge
                assert day_so_far(found, day, morning // 3).is_lull
    assert np.mean(alarms) < 0.05


def test_without_days_gone_by_there_is_no_alarm() -> None:
    found = forecast(drawn_series(14), 7)
    assert not day_so_far(found, 0, np.full(5, 10_000)).is_surge
    assert rest_of_day(found, 0, np.full(5, 3)).factor == 1
    with pytest.raises(ValueError, match="no more slots"):
        rest_of_day(found, 0, np.zeros(25, np.int64))


def test_too_few_and_too_many_are_told_by_stretches() -> None:
    needed = np.array([2, 3, 3, 2, 1, 1])
    there = np.array([2, 1, 2, 2, 3, 2])
    assert differences(needed, there) == (Stretch(1, 3, -2, -3), Stretch(4, 6, 2, 3))
    assert adherence(needed, there) == pytest.approx((2 + 1 + 2 + 2 + 1 + 1) / 12)


@given(pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_stretches_add_up(pairs: list[tuple[int, int]]) -> None:
    needed = np.array([pair[0] for pair in pairs], np.int64)
    there = np.array([pair[1] for pair in pairs], np.int64)
    found = differences(needed, there)
    assert sum(each.people_slots for each in found) == (there - needed).sum()
    assert sum(each.end - each.first for each in found) == (there != needed).sum()
