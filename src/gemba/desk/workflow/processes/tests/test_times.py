"""Durations, moments and cycles as diagrams write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gemba.desk.workflow.processes.times import Cycle, after, cycle_of, later, length_of, moment_of
from gemba.foundation.kernel.feel import YearsMonths

NOW = datetime(2026, 1, 31, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT4H", timedelta(hours=4)),
        ("P1DT30M", timedelta(days=1, minutes=30)),
        ("P2W", timedelta(weeks=2)),
        ("P1Y2M", YearsMonths(14)),
        ("PT0S", None),
        ("-PT1H", None),
        ("P1M2D", None),
        ("4h", None),
        (5, None),
    ],
)
def test_lengths(text: object, length: object) -> None:
    assert length_of(text) == length


def test_moments_without_a_zone_are_in_that_of_now() -> None:
    assert moment_of("2026-07-01T09:00:00", NOW) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert moment_of("2026-07-01T09:00:00Z", NOW) == datetime(2026, 7, 1, 9, tzinfo=UTC)
    assert moment_of("2026-07-01", NOW) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert moment_of("soon", NOW) is None
    assert moment_of(7, NOW) is None


def test_cycles() -> None:
    hour = timedelta(hours=1)
    assert cycle_of("R3/PT1H", NOW) == Cycle(hour, 3)
    assert cycle_of("R/PT1H", NOW) == Cycle(hour)
    assert cycle_of("PT1H", NOW) == Cycle(hour)
    first = datetime(2026, 2, 1, 9, tzinfo=UTC)
    assert cycle_of("R2/2026-02-01T09:00:00Z/PT1H", NOW) == Cycle(hour, 2, first)
    for wrong in ("R3", "R0/PT1H", "R3/soon/PT1H", "R3/PT0S", "3/PT1H", None):
        assert cycle_of(wrong, NOW) is None


def test_hours_are_hours_where_the_clock_is_set_back() -> None:
    before = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert later(before, timedelta(hours=1)).isoformat() == "2026-10-25T02:30:00+01:00"


def test_months_after_months_are_counted_from_the_start() -> None:
    due = NOW
    days = []
    for _ in range(14):
        due = after(due, YearsMonths(1), NOW)
        days.append(due.day)
    assert days == [28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
    assert due.hour == NOW.hour
    assert after(due, timedelta(hours=1), NOW) == due + timedelta(hours=1)


def test_a_month_later_is_the_last_day_where_there_is_no_such_day() -> None:
    assert later(NOW, YearsMonths(1)).day == 28
    assert later(NOW, YearsMonths(13)).date().isoformat() == "2027-02-28"
    with pytest.raises(OverflowError):
        later(NOW, YearsMonths(12 * 9000))
