"""Time laid on a grid, against adding it up minute by minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.mining.hours import TimeGrid

MINUTE_US = 60_000_000
AUTUMN = datetime(2024, 10, 26, tzinfo=UTC)  # the night after has an hour twice


def us(moment: datetime) -> int:
    return round(moment.timestamp()) * 1_000_000


def test_the_night_with_a_doubled_hour() -> None:
    grid = TimeGrid.hours(us(AUTUMN), us(AUTUMN + timedelta(days=2)), "Europe/Berlin")
    hours = np.diff(grid.bounds_us) // (60 * MINUTE_US)
    assert sorted(set(hours.tolist())) == [1, 2]
    assert grid.week_hour[hours == 2].tolist() == [6 * 24 + 2]
    days = TimeGrid.days(us(AUTUMN), us(AUTUMN + timedelta(days=2)), "Europe/Berlin")
    assert (np.diff(days.bounds_us) // (60 * MINUTE_US)).tolist() == [24, 25, 24]


stretches = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 200)), max_size=8)


@given(stretches=stretches)
def test_covered_minute_by_minute(stretches: list[tuple[int, int]]) -> None:
    start = np.array([us(AUTUMN) + 23 * 60 * MINUTE_US + a * MINUTE_US for a, _ in stretches], int)
    length = np.array([b * MINUTE_US for _, b in stretches], int)
    grid = TimeGrid.hours(us(AUTUMN) + 22 * 60 * MINUTE_US, us(AUTUMN) + 35 * 60 * MINUTE_US)
    covered = grid.covered_us(start, start + length) / MINUTE_US
    plain = np.zeros(24 * 3)
    for a, b in stretches:
        for minute in range(a, a + b):
            moment = AUTUMN + timedelta(hours=23, minutes=minute)
            plain[(moment - AUTUMN) // timedelta(hours=1)] += 1
    assert covered.tolist() == plain[22 : 22 + len(grid)].tolist()


def test_hours_of_the_week_are_local() -> None:
    grid = TimeGrid.hours(us(AUTUMN), us(AUTUMN), "Asia/Kolkata")
    there = AUTUMN.astimezone(ZoneInfo("Asia/Kolkata"))
    assert grid.week_hour.tolist() == [there.weekday() * 24 + there.hour]
    assert grid.weekday.tolist() == [5]
