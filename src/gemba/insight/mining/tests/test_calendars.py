"""Weekly working time against plain Python datetimes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.working_time import Calendar as DeskCalendar
from gemba.foundation.kernel.working_time import DayHours, Interval, Schedule
from gemba.insight.mining.calendars import (
    DAY_MINUTES,
    MINUTE_US,
    WEEK_MINUTES,
    Calendar,
    week_minute,
)
from gemba.insight.mining.zones import to_local_us, to_utc_us

HOUR_US = 60 * MINUTE_US
OFFICE = Calendar.weekly(range(5), 9, 17)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"])
moments = st.integers(1_546_300_800, 1_640_908_800).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def us(moment: datetime) -> int:
    return round(moment.timestamp()) * 1_000_000


def test_a_week_of_office_hours() -> None:
    spans = OFFICE.spans(us(datetime(2024, 1, 1, tzinfo=UTC)), us(datetime(2024, 1, 8, tzinfo=UTC)))
    assert len(spans) == 5
    assert spans.total_us == 40 * HOUR_US
    assert OFFICE.hours_per_week == 40


def test_open_time_between_friday_and_monday() -> None:
    friday, monday = datetime(2024, 1, 5, 16, tzinfo=UTC), datetime(2024, 1, 8, 10, tzinfo=UTC)
    spans = OFFICE.spans(us(friday) - 9 * HOUR_US, us(monday) + HOUR_US)
    starts, ends = np.array([us(friday), us(monday)]), np.array([us(monday), us(friday)])
    assert spans.within(starts, ends).tolist() == [2 * HOUR_US, 0]


def test_summer_time_moves_the_opening_hour() -> None:
    berlin = Calendar(OFFICE.intervals, "Europe/Berlin")
    before = berlin.spans(
        us(datetime(2024, 3, 29, tzinfo=UTC)), us(datetime(2024, 3, 30, tzinfo=UTC))
    )
    after = berlin.spans(us(datetime(2024, 4, 1, tzinfo=UTC)), us(datetime(2024, 4, 2, tzinfo=UTC)))
    assert before.start_us.tolist() == [us(datetime(2024, 3, 29, 8, tzinfo=UTC))]
    assert after.start_us.tolist() == [us(datetime(2024, 4, 1, 7, tzinfo=UTC))]


def test_a_night_with_a_lost_and_a_doubled_hour() -> None:
    round_the_clock = Calendar.always("Europe/Berlin")
    for day in (datetime(2024, 3, 31, tzinfo=UTC), datetime(2024, 10, 27, tzinfo=UTC)):
        spans = round_the_clock.spans(us(day), us(day + timedelta(days=2)))
        assert spans.total_us == 48 * HOUR_US


@given(zone=ZONES, times=st.lists(moments, max_size=20))
def test_local_time_as_datetime_has_it(zone: str, times: list[datetime]) -> None:
    found = to_local_us(np.array([us(each) for each in times], np.int64), zone)
    there = [each.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC) for each in times]
    assert found.tolist() == [us(each) for each in there]
    minutes = week_minute(np.array([us(each) for each in times], np.int64), zone)
    assert minutes.tolist() == [
        each.weekday() * DAY_MINUTES + each.hour * 60 + each.minute for each in there
    ]


@given(zone=ZONES, times=st.lists(moments, max_size=20))
def test_utc_from_local_as_datetime_has_it(zone: str, times: list[datetime]) -> None:
    found = to_utc_us(np.array([us(each) for each in times], np.int64), zone)
    there = [each.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for each in times]
    assert found.tolist() == [us(each) for each in there]


@given(
    slots=st.lists(st.booleans(), min_size=14, max_size=14),
    start=moments,
    hours=st.integers(0, 400),
    zone=ZONES,
)
def test_open_time_hour_by_hour(slots: list[bool], start: datetime, hours: int, zone: str) -> None:
    calendar = Calendar.of_slots(np.array(slots), zone)
    start = start.replace(minute=0, second=0)
    end = start + timedelta(hours=hours)
    spans = calendar.spans(us(start), us(end))
    # Half an hour is the finest step of the zones drawn here.
    parts = [start + timedelta(minutes=30 * part) for part in range(2 * hours)]
    there = [each.astimezone(ZoneInfo(zone)) for each in parts]
    open_parts = sum(slots[each.weekday() * 2 + (each.hour >= 12)] for each in there)
    assert spans.total_us == open_parts * HOUR_US // 2
    covered = spans.within(np.array([us(start)]), np.array([us(end)]))
    assert covered.tolist() == [spans.total_us]


@given(
    st.lists(st.booleans(), min_size=7 * 48, max_size=7 * 48).filter(any),
    st.sampled_from(["Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
    st.sampled_from([1_316_908_800, 1_325_203_200, 1_540_684_800, 1_585_353_600]),
    st.integers(-4 * 86_400, 4 * 86_400),
)
def test_clock_changes_count_as_in_the_calendars_of_the_desk(
    slots: list[bool], zone: str, around: int, shift: int
) -> None:
    """The hour after midnight twice, half an hour skipped, a whole day left out."""
    week = [[half for half in range(48) if slots[day * 48 + half]] for day in range(7)]
    hours = [DayHours(tuple(Interval(30 * n, 30 * n + 30) for n in day)) for day in week]
    start, end = (around + shift) * 1_000_000, (around + shift + 9 * 86_400) * 1_000_000
    desk = DeskCalendar(Schedule(zone, tuple(hours)))
    spans = Calendar.of_slots(np.array(slots), zone).spans(start, end)
    assert spans.total_us == desk.working_us(start, end)
    assert (spans.start_us[1:] >= spans.end_us[:-1]).all()


@pytest.mark.parametrize(
    "intervals", [((10, 5),), ((0, 5), (5, 9)), ((0, WEEK_MINUTES + 1),), ((-1, 3),)]
)
def test_impossible_weeks_are_refused(intervals: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match=r"calendar|week"):
        Calendar(intervals)
