"""Planted demand is found again: hours, weekdays, trend, quiet days, a change for good."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.mining.hours import HOUR_US
from gemba.insight.mining.zones import DAY_US, to_local_us, to_utc_us
from gemba.insight.simulation.arriving import arrival_times_us
from gemba.insight.simulation.fitting.arrivals import FittedArrivals, fit_arrivals
from gemba.insight.simulation.model import Arrivals

# Monday, 6 January 2025.
FIRST_DAY = 20_094
ZONE = "Europe/Berlin"


def office_hours() -> Floats:
    """Twice as much on Mondays, most in the morning, nothing at night and on Sundays."""
    day = np.zeros(24)
    day[8:12], day[12:18] = 3.0, 1.5
    return np.outer([2.0, 1, 1, 1, 1, 0.3, 0], day)


def arrivals(days: int, level: Floats | None = None, seed: int = 3) -> Int64s:
    """Cases of so many days, `level` times as many on each."""
    rng = np.random.default_rng(seed)
    factor = np.ones(days) if level is None else level
    rate = office_hours()[np.arange(days) % 7] * factor[:, None]
    count = rng.poisson(rate).ravel()
    hour = np.repeat(np.arange(days * 24), count) + rng.random(count.sum())
    local = FIRST_DAY * DAY_US + (hour * HOUR_US).astype(np.int64)
    return np.sort(to_utc_us(local, ZONE))


def fitted(begun: Int64s, days: int) -> FittedArrivals:
    span = to_utc_us(np.array([FIRST_DAY, FIRST_DAY + days], np.int64) * DAY_US, ZONE)
    return fit_arrivals(begun, "all", ZONE, (int(span[0]), int(span[1])))


def codes(found: FittedArrivals) -> set[str]:
    return {each.code for each in found.unknowns}


def test_the_week_is_found_again() -> None:
    found = fitted(arrivals(26 * 7), 26 * 7)
    rate = np.array(found.arrivals.per_hour).reshape(7, 24)
    assert rate.sum() == pytest.approx(office_hours().sum(), rel=0.03)
    assert np.abs(rate - office_hours()).max() < 0.75
    assert rate[6].sum() == 0
    assert found.arrivals.yearly_growth == 0
    assert found.arrivals.daily_variation < 0.1
    assert codes(found) == {"no_season"}


def test_hours_seen_seldom_borrow_from_the_others() -> None:
    # Eight weeks: each hour was seen eight times. Raw rates err by 0.6 in the morning.
    begun = arrivals(56)
    rate = np.array(fitted(begun, 56).arrivals.per_hour).reshape(7, 24)
    local = to_local_us(begun, ZONE) - FIRST_DAY * DAY_US
    raw = np.bincount(local // HOUR_US % 168, minlength=168).reshape(7, 24) / 8
    wrong, raw_wrong = ((each - office_hours()) ** 2 for each in (rate, raw))
    assert wrong.sum() < 0.5 * raw_wrong.sum()


def test_growth_is_found_where_the_log_is_long() -> None:
    days = 400
    level = 1.4 ** (np.arange(days) / 365.25)
    found = fitted(arrivals(days, level), days).arrivals
    assert found.yearly_growth == pytest.approx(0.4, abs=0.12)
    assert abs((found.growth_from - date(2025, 7, 25)).days) < 20


def test_a_holiday_week_counts_for_nothing_else() -> None:
    level = np.ones(84)
    level[35:40] = 0
    found = fitted(arrivals(84, level), 84)
    # From Monday to Friday; of the Saturday nothing much was due.
    assert [day for day, _ in found.arrivals.day_factors][:1] == [date(2025, 2, 10)]
    assert len(found.arrivals.day_factors) == 5
    assert sum(found.arrivals.per_hour) == pytest.approx(office_hours().sum(), rel=0.06)
    assert "quiet_days" in codes(found)


def test_only_what_came_since_a_change_of_demand_counts() -> None:
    level = np.ones(112)
    level[70:] = 0.4
    found = fitted(arrivals(112, level), 112)
    assert sum(found.arrivals.per_hour) == pytest.approx(0.4 * office_hours().sum(), rel=0.1)
    changed = next(each for each in found.unknowns if each.code == "demand_changed")
    on = date.fromisoformat(str(dict(changed.values)["on"]))
    assert abs((on - date(2025, 3, 17)).days) <= 3


def test_demand_that_only_scatters_has_not_changed() -> None:
    rng = np.random.default_rng(5)
    level = rng.gamma(4, 0.25, 180)
    found = fitted(arrivals(180, level), 180)
    assert "demand_changed" not in codes(found)
    assert found.arrivals.daily_variation == pytest.approx(0.5, abs=0.12)


def test_three_tickets() -> None:
    begun = np.array([FIRST_DAY * DAY_US + hour * HOUR_US for hour in (9, 10, 33)], np.int64)
    found = fit_arrivals(begun, "all", "UTC", (int(begun[0]), int(begun[-1])))
    rate = np.array(found.arrivals.per_hour)
    assert np.isfinite(rate).all()
    assert rate.sum() > 0
    assert {"no_weeks", "no_trend", "no_season"} <= codes(found)


def test_nothing_arrives() -> None:
    found = fit_arrivals(np.empty(0, np.int64), "all", "UTC", (0, DAY_US))
    assert sum(found.arrivals.per_hour) == 0


def test_chance_alone_is_not_called_regular() -> None:
    shapes = [fitted(arrivals(8 * 7, seed=seed), 8 * 7).arrivals.regularity for seed in range(20)]
    assert shapes == [1.0] * 20


def test_regular_demand_is_found_though_cases_lie_before_they_are_begun() -> None:
    rng = np.random.default_rng(5)
    planted = Arrivals("all", tuple(office_hours().ravel()), ZONE, regularity=20.0)
    first, end = to_utc_us(np.array([FIRST_DAY, FIRST_DAY + 56], np.int64) * DAY_US, ZONE)
    times = arrival_times_us(planted, int(first), int(end), 7)
    found = fitted(times, 56).arrivals.regularity
    assert 10 < found < 40
    # Half a gap of lying more or less makes neighbours look like chance, a row of them does not.
    lain = np.sort(times + (rng.exponential(0.2, len(times)) * HOUR_US).astype(np.int64))
    assert fitted(lain, 56).arrivals.regularity > 4
