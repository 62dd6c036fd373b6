"""Schedules and instants to draw from: awkward hours in awkward zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from gemba.foundation.kernel.working_time import (
    CLOSED,
    Calendar,
    DayHours,
    ExceptionalDay,
    Holiday,
    Schedule,
    Shifts,
    Span,
    SwappedDay,
)

# Changes at midnight, of half an hour, by the moon, at the date line; and one without any.
ZONES = (
    *("Africa/Cairo", "Africa/Casablanca", "America/Asuncion", "America/New_York"),
    *("America/Scoresbysund", "Asia/Beirut", "Asia/Gaza", "Asia/Shanghai"),
    *("Australia/Lord_Howe", "Europe/Berlin", "Pacific/Chatham", "Antarctica/Troll"),
)
WEEKS = (
    Schedule.always().week,
    Schedule.weekly("UTC", "09:00-17:00").week,
    Schedule.weekly("UTC", "08:30-12:00, 13:00-18:30").week,
    Schedule.weekly("UTC", "00:00-06:00, 22:00-24:00", range(7)).week,
    Schedule.weekly("UTC", "00:30-01:30", range(7)).week,
    Schedule.weekly("UTC", "01:30-03:30", (5, 6)).week,
    Schedule.weekly("UTC", "02:15-02:45", range(7)).week,
    Schedule.weekly("UTC", "02:00-03:00", (6,)).week,
    Schedule.weekly("UTC", "23:00-24:00", range(7)).week,
    Schedule.weekly("UTC", "00:00-01:00", range(7)).week,
    Schedule.weekly("UTC", "00:00-00:01, 23:59-24:00", range(7)).week,
    Schedule.weekly("UTC", "01:00-02:00, 02:00-03:00, 03:00-04:00", range(7)).week,
    Schedule.weekly("UTC", "00:00-24:00", (0, 2, 4, 6)).week,
    (*(DayHours.read(f"0{day}:00-1{day}:{day}0") for day in range(6)), CLOSED),
)
ODD_HOURS = DayHours.read("00:10-02:20, 02:40-24:00")


def with_rules(zone: str, week: tuple[DayHours, ...], day: date) -> tuple[Schedule, ...]:
    """One week with holidays, swaps and exceptions on and around a date, in six ways."""
    eve, next_day = day - timedelta(days=1), day + timedelta(days=1)
    holidays = (Holiday(day), Holiday(next_day))
    odd = ExceptionalDay(day, ODD_HOURS)
    return (
        Schedule(zone, week, holidays),
        Schedule(zone, week, holidays, (SwappedDay(eve, 0), SwappedDay(day, 2))),
        Schedule(zone, week, holidays, (SwappedDay(next_day, hours=ODD_HOURS),)),
        Schedule(zone, week, exceptions=(odd, ExceptionalDay(next_day))),
        Schedule(zone, week, holidays, (SwappedDay(day, 3),), (ExceptionalDay(day),)),
        Schedule(zone, week, (Holiday(eve),), (SwappedDay(next_day, 4),), (odd,)),
    )


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    zone, week = draw(st.sampled_from(ZONES)), draw(st.sampled_from(WEEKS))
    day = draw(st.dates(date(2024, 3, 1), date(2024, 11, 30)))
    return Calendar(draw(st.sampled_from((Schedule(zone, week), *with_rules(zone, week, day)))))


@st.composite
def shifts(draw: st.DrawFn) -> Shifts:
    spans = st.builds(
        lambda start, length: Span(start, start + length),
        instants,
        st.timedeltas(timedelta(minutes=1), timedelta(days=20)),
    )
    dated, absences = draw(st.lists(spans, max_size=3)), draw(st.lists(spans, max_size=3))
    return Shifts(draw(calendars()).schedule, dated=dated, absences=absences)


SPRING = datetime(2024, 3, 1, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), timedelta(days=275)).map(lambda since: SPRING + since)
durations = st.timedeltas(timedelta(microseconds=1), timedelta(hours=20))
