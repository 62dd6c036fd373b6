"""A team in Berlin and New York around the nights their clocks change."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gemba.foundation.kernel.working_time import (
    Overlap,
    Phase,
    Schedule,
    Span,
    Together,
    calendar_of,
    read_clock,
)

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NIGHT = calendar_of(Schedule.weekly("Europe/Berlin", "00:00-06:00, 22:00-24:00", range(7)))
EVENING = calendar_of(Schedule.weekly("America/New_York", "15:00-23:00", range(7)))


@pytest.mark.parametrize(("month", "day", "hours"), [(10, 24, 9), (3, 28, 7), (3, 27, 8)])
def test_the_night_watch_works_the_doubled_hour_and_not_the_skipped_one(
    month: int, day: int, hours: int
) -> None:
    evening = datetime(2026, month, day, 22, tzinfo=BERLIN)
    assert NIGHT.next_closing(evening) == evening + timedelta(hours=8)
    assert NIGHT.working_seconds(evening, evening + timedelta(hours=8)) == hours * 3600


def test_a_ticket_of_that_night_is_due_by_real_hours() -> None:
    opened = datetime(2026, 10, 24, 23, tzinfo=BERLIN)
    # 02:00–03:00 comes twice, so six hours after eleven it is four o'clock.
    assert NIGHT.add_working(opened, timedelta(hours=6)) == datetime(2026, 10, 25, 4, tzinfo=BERLIN)
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    first, second = (NIGHT.working_seconds(opened, twice.replace(fold=fold)) for fold in (0, 1))
    assert (first, second) == (3.5 * 3600, 4.5 * 3600)


def test_the_teams_meet_an_hour_less_in_the_week_between_their_changes() -> None:
    """New York leaves at 23:00: 05:00 in Berlin, but 04:00 while only Berlin has changed."""
    shared = Overlap(NIGHT, EVENING)
    for evening, until in ((19, 5), (26, 4), (2, 5)):
        month = 11 if evening == 2 else 10
        begin = datetime(2026, month, evening, 22, tzinfo=BERLIN)
        end = (begin + timedelta(days=1)).replace(hour=until)
        assert shared.intervals(begin, begin + timedelta(hours=12)) == (Span(begin, end),)


def test_a_ticket_handed_across_the_ocean_that_night_keeps_its_time() -> None:
    """Moved from Berlin's calendar to New York's at 02:30, the first time it is 02:30."""
    opened = datetime(2026, 10, 24, 23, tzinfo=BERLIN)
    moved = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    target = timedelta(hours=8)
    phases = [
        Phase(opened, "us", True, NIGHT, target),
        Phase(moved, "us", True, EVENING, target),
    ]
    reading = read_clock(phases, datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1))
    assert reading.elapsed_seconds == 4.5 * 3600
    # 20:30 in New York when it moved: two and a half hours until 23:00, the rest from 15:00 on.
    assert reading.due_at == datetime(2026, 10, 25, 17, 0, tzinfo=NEW_YORK)
    assert Together(NIGHT, EVENING).add_working(opened, target) == datetime(
        2026, 10, 25, 6, tzinfo=BERLIN
    )
