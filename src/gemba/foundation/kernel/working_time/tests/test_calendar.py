"""Deadlines as people reckon them, and what makes no sense."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gemba.foundation.kernel.working_time import (
    CLOSED,
    Calendar,
    CalendarError,
    DayHours,
    ExceptionalDay,
    Holiday,
    NeverOpen,
    Schedule,
    Span,
    SwappedDay,
)

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(Schedule.weekly("Europe/Berlin", "09:00-12:00, 13:00-18:00"))
FRIDAY = datetime(2026, 11, 20, 17, 30, tzinfo=BERLIN)


def test_an_hour_on_friday_evening_ends_on_monday() -> None:
    due = OFFICE.add_working(FRIDAY, timedelta(hours=1))
    assert due == datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)
    assert OFFICE.working_seconds(FRIDAY, due) == 3600
    assert OFFICE.working_seconds(due, FRIDAY) == -3600


def test_a_deadline_is_the_end_of_the_day_rather_than_the_next_morning() -> None:
    assert OFFICE.add_working(FRIDAY, timedelta(minutes=30)) == FRIDAY.replace(hour=18, minute=0)
    assert OFFICE.add_working(FRIDAY, timedelta(0)) == FRIDAY


def test_when_it_opens_and_closes() -> None:
    evening, noon = FRIDAY.replace(hour=18, minute=0), FRIDAY.replace(hour=12, minute=0)
    assert OFFICE.is_open(FRIDAY)
    assert not OFFICE.is_open(evening)
    assert OFFICE.next_opening(FRIDAY) == FRIDAY
    assert OFFICE.next_opening(evening) == datetime(2026, 11, 23, 9, tzinfo=BERLIN)
    assert OFFICE.next_closing(FRIDAY) == evening
    assert OFFICE.next_closing(evening) == evening
    assert OFFICE.intervals(noon - timedelta(hours=1), noon + timedelta(hours=2)) == (
        Span(noon - timedelta(hours=1), noon),
        Span(noon + timedelta(hours=1), noon + timedelta(hours=2)),
    )
    assert Calendar(Schedule.always()).next_closing(FRIDAY) is None


def test_an_exception_is_stronger_than_a_swap_and_a_swap_than_a_holiday() -> None:
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)

    def hours(schedule: Schedule) -> tuple[str, str]:
        return str(schedule.hours_on(monday)), str(schedule.hours_on(saturday))

    schedule = Schedule.weekly("UTC", "09:00-17:00")
    assert hours(schedule) == ("09:00–17:00", "")
    schedule = replace(schedule, holidays=(Holiday(monday), Holiday(saturday)))
    assert hours(schedule) == ("", "")
    short = SwappedDay(monday, hours=DayHours.read("10:00-12:00"))
    schedule = replace(schedule, swaps=(short, SwappedDay(saturday, weekday=0)))
    assert hours(schedule) == ("10:00–12:00", "09:00–17:00")
    schedule = replace(schedule, exceptions=(ExceptionalDay(saturday, CLOSED),))
    assert hours(schedule) == ("10:00–12:00", "")


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ("22:00-06:00", "22:00–06:00 ends before it starts. Hours past midnight are two"),
        ("09:00-09:00", "09:00–09:00 is no time at all"),
        ("09:00-12:00, 11:00-13:00", "09:00–12:00 and 11:00–13:00 overlap"),
        ("09:00-25:00", "A day has the hours 00:00 to 24:00."),
        ("nine to five", '"nine to five" is not understood: write hours like 09:00-12:30.'),
    ],
)
def test_hours_that_make_no_sense_are_refused_in_a_sentence(hours: str, sentence: str) -> None:
    with pytest.raises(CalendarError, match=sentence.replace(".", r"\.")):
        DayHours.read(hours)


def test_a_calendar_without_hours_or_with_an_unknown_zone_is_refused() -> None:
    with pytest.raises(CalendarError, match="no working hours in the whole week"):
        Schedule("UTC", (CLOSED,) * 7)
    for zone, words in (("Mars/Olympus", "Asia/Shanghai"), ("shanghai", "Asia/Shanghai"), ("", "")):
        with pytest.raises(CalendarError, match=f'"{zone}" is no time zone.*{words}'):
            Schedule.always(zone)
    with pytest.raises(CalendarError, match="2026-11-23 has two rules"):
        monday = ExceptionalDay(date(2026, 11, 23))
        Schedule("UTC", OFFICE.schedule.week, exceptions=(monday, monday))
    with pytest.raises(CalendarError, match="needs a time zone"):
        OFFICE.is_open(datetime(2026, 11, 23))  # noqa: DTZ001


def test_what_never_comes_is_said() -> None:
    closed = tuple(ExceptionalDay(date(2026, 1, 1) + timedelta(days=day)) for day in range(6 * 366))
    shut = Calendar(Schedule("UTC", OFFICE.schedule.week, exceptions=closed))
    with pytest.raises(NeverOpen, match="1 working hours after 2026-11-20 16:30 UTC never come"):
        shut.add_working(FRIDAY, timedelta(hours=1))
    assert shut.next_opening(FRIDAY) is None


def test_hours_are_read_with_chinese_punctuation_and_back() -> None:
    hours = DayHours.read("13：00～18:00，9:00至12:00")
    assert str(hours) == "09:00–12:00, 13:00–18:00"
    assert DayHours.read(str(hours)) == hours


def test_a_fold_is_worked_twice_and_a_gap_not_at_all() -> None:
    night = Calendar(Schedule.weekly("America/New_York", "00:30-02:30", range(7)))
    autumn, spring = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)
    assert night.working_seconds(autumn, autumn + timedelta(days=1)) == 3 * 3600
    assert night.working_seconds(spring, spring + timedelta(days=1)) == 1.5 * 3600
