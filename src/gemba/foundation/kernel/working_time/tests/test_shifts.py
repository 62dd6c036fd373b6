"""When a person is on duty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gemba.foundation.kernel.working_time import (
    Overlap,
    Schedule,
    Shifts,
    Span,
    Together,
    calendar_of,
)

LATE = Schedule.weekly("UTC", "14:00-22:00")


def hours(day: int, start: int, end: int) -> Span:
    """On a day of the last week of November 2026; the 23rd is a Monday."""
    midnight = datetime(2026, 11, day, tzinfo=UTC)
    return Span(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def test_shifts_are_a_pattern_and_dates_less_absences() -> None:
    person = Shifts(
        LATE,
        dated=[hours(28, 22, 30), hours(24, 12, 15)],
        absences=[hours(24, 20, 44), hours(27, 15, 18), hours(27, 16, 17)],
    )
    week = person.intervals(hours(23, 0, 1).start, hours(29, 23, 24).end)
    assert week == (
        hours(23, 14, 22),
        hours(24, 12, 20),
        hours(25, 20, 22),
        hours(26, 14, 22),
        hours(27, 14, 15),
        hours(27, 18, 22),
        hours(28, 22, 30),
    )
    assert person.next_opening(hours(24, 21, 22).start) == hours(25, 20, 21).start
    assert person.next_closing(hours(28, 23, 24).start) == hours(29, 6, 7).start


def test_a_person_without_shifts_never_comes() -> None:
    assert Shifts(None).next_opening(hours(23, 0, 1).start) is None
    assert not Shifts(None).is_open(hours(23, 15, 16).start)


def test_two_teams_follow_the_sun_and_a_person_keeps_to_the_hours_of_the_desk() -> None:
    early = calendar_of(Schedule.weekly("UTC", "06:00-15:00"))
    monday = hours(23, 0, 24)
    both = Together(early, Shifts(LATE))
    assert both.intervals(monday.start, monday.end) == (hours(23, 6, 22),)
    overlap = Overlap(early, Shifts(LATE))
    assert overlap.intervals(monday.start, monday.end) == (hours(23, 14, 15),)
