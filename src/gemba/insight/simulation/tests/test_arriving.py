"""Arrivals by the hour on the clocks of their zone, and the same luck for the same case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from gemba.insight.mining.zones import DAY_US, to_local_us
from gemba.insight.simulation.arriving import arrival_times_us
from gemba.insight.simulation.model import Arrivals, CaseType, Horizon, Twin, TwinInvalid

ZONE = "Europe/Berlin"


def us(*moment: int) -> int:
    return (datetime(*moment, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(  # type: ignore[arg-type,misc]
        microseconds=1
    )


def at_hours(first: int, end: int, count: float) -> tuple[float, ...]:
    return tuple(count if first <= hour % 24 < end else 0.0 for hour in range(168))


@pytest.mark.parametrize("begin", [(2025, 3, 24), (2025, 10, 20), (2025, 6, 2)])
def test_nothing_arrives_outside_the_hours_in_weeks_when_clocks_change(
    begin: tuple[int, int, int],
) -> None:
    stream = Arrivals("mail", at_hours(8, 18, 200.0), ZONE)
    # Not at a full hour, as runs may begin.
    times = arrival_times_us(stream, us(*begin) + 12_345_000, us(*begin) + 14 * DAY_US, 3)
    hours = to_local_us(times, ZONE) % DAY_US / 3_600e6
    assert hours.min() >= 8
    assert hours.max() < 18
    assert abs(len(times) - 28_000) < 4 * 28_000**0.5
    assert np.all(np.diff(times) >= 0)


def test_the_hour_that_comes_twice_brings_twice_as_many() -> None:
    stream = Arrivals("mail", (100.0,) * 168, ZONE)
    found = arrival_times_us(stream, us(2025, 10, 25, 22), us(2025, 10, 26, 23), 3)
    assert abs(len(found) - 2_500) < 200


def test_months_holidays_and_growth() -> None:
    stream = Arrivals(
        "mail",
        (50.0,) * 168,
        month_factors=(1.0, 2.0, *(1.0,) * 10),
        yearly_growth=1.0,
        growth_from=date(2024, 1, 15),
        day_factors=((date(2025, 1, 6), 0.0),),
    )
    times = arrival_times_us(stream, us(2025, 1, 1), us(2025, 3, 1), 3)
    days = (times - us(2025, 1, 1)) // DAY_US
    per_day = np.bincount(days, minlength=59)
    assert per_day[5] == 0
    assert per_day[14] == pytest.approx(2 * 1_200, rel=0.1)
    assert per_day[31:].mean() / per_day[7:31].mean() == pytest.approx(2, rel=0.1)


def test_days_differ_as_much_as_is_said() -> None:
    stream = Arrivals("mail", (40.0,) * 168, daily_variation=0.3)
    times = arrival_times_us(stream, us(2024, 1, 1), us(2026, 1, 1), 3)
    per_day = np.bincount((times - us(2024, 1, 1)) // DAY_US)
    assert per_day.mean() == pytest.approx(960, rel=0.03)
    assert per_day.std() / per_day.mean() == pytest.approx(0.3, rel=0.12)


def test_gaps_are_those_of_a_poisson_process() -> None:
    times = arrival_times_us(Arrivals("mail", (30.0,) * 168), us(2025, 1, 1), us(2025, 3, 1), 3)
    gaps = np.sort(np.diff(times) / 1e6)
    expected = 1 - np.exp(-gaps / 120)
    distance = np.abs(expected - np.arange(1, len(gaps) + 1) / len(gaps)).max()
    assert distance < 1.36 / len(gaps) ** 0.5


@pytest.mark.parametrize("shape", [4.0, 60.0])
def test_regular_arrivals_have_gaps_that_are_alike(shape: float) -> None:
    stream = Arrivals("mail", (30.0,) * 168, regularity=shape)
    times = arrival_times_us(stream, us(2025, 1, 1), us(2025, 3, 1), 3)
    gaps = np.diff(times) / 1e6
    assert gaps.mean() == pytest.approx(120, rel=0.02)
    assert (gaps.mean() / gaps.std()) ** 2 == pytest.approx(shape, rel=0.05)


def test_gaps_of_no_shape_are_refused() -> None:
    with pytest.raises(TwinInvalid, match="mail"):
        Twin(
            Horizon(0, 1),
            types=(CaseType("mail"),),
            arrivals=(Arrivals("mail", (1.0,) * 168, regularity=0.0),),
        )


def test_more_demand_brings_the_same_cases_earlier() -> None:
    begin, end = us(2025, 1, 6), us(2025, 1, 13)
    some, more = (
        arrival_times_us(Arrivals("mail", (rate,) * 168), begin, end, 3) for rate in (10.0, 11.0)
    )
    assert np.all(more[: len(some)] <= some)
    assert (more[: len(some)] - begin) / (some - begin) == pytest.approx(10 / 11, rel=1e-3)


def test_too_many_are_refused() -> None:
    with pytest.raises(TwinInvalid, match="mail"):
        arrival_times_us(Arrivals("mail", (1e9,) * 168), us(2025, 1, 6), us(2025, 1, 13), 3)
