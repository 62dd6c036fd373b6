"""The clock of a ticket through pauses and changes, reckoned by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gemba.foundation.kernel.working_time import (
    Calendar,
    CalendarError,
    ExceptionalDay,
    PartyShare,
    Phase,
    Schedule,
    reached_at,
    read_clock,
)

OFFICE = Calendar(Schedule.weekly("UTC", "09:00-17:00"))
ALWAYS = Calendar(Schedule.always())
EIGHT, TWO, TWELVE = (timedelta(hours=hours) for hours in (8, 2, 12))


def tuesday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


def test_a_pause_moves_the_deadline_and_gives_the_time_to_the_customer() -> None:
    phases = [
        Phase(tuesday(10), "us", True, OFFICE, TWO),
        Phase(tuesday(11), "customer", False, OFFICE, TWO),
        Phase(tuesday(16, 30), "us", True, OFFICE, TWO),
    ]
    assert read_clock(phases, tuesday(10, 30)).due_at == tuesday(12)
    paused = read_clock(phases, tuesday(15))
    assert (paused.is_running, paused.due_at, paused.remaining_seconds) == (False, None, 3600)
    running = read_clock(phases, tuesday(18))
    assert running.elapsed_seconds == 1.5 * 3600
    assert running.due_at == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    assert running.shares == (
        PartyShare("us", 2.5 * 3600, 1.5 * 3600),
        PartyShare("customer", 5.5 * 3600, 5.5 * 3600),
    )


def test_a_new_target_is_measured_against_what_has_run() -> None:
    first = Phase(tuesday(9), "us", True, OFFICE, EIGHT)
    urgent = [first, Phase(tuesday(15), "us", True, OFFICE, TWO)]
    late = read_clock(urgent, tuesday(15))
    assert (late.remaining_seconds, late.due_at) == (-4 * 3600, tuesday(11))
    relaxed = read_clock([first, Phase(tuesday(15), "us", True, OFFICE, TWELVE)], tuesday(15))
    assert relaxed.remaining_seconds == 6 * 3600
    assert relaxed.due_at == datetime(2026, 11, 25, 13, tzinfo=UTC)


def test_a_promise_kept_to_the_minute_was_due_when_the_pause_began() -> None:
    phases = [
        Phase(tuesday(10), "us", True, OFFICE, TWO),
        Phase(tuesday(12), "customer", False, OFFICE, TWO),
        Phase(tuesday(15), "us", True, OFFICE, TWO),
    ]
    for now in (tuesday(13), tuesday(16)):
        assert read_clock(phases, now).due_at == tuesday(12)


def test_a_new_calendar_counts_from_now_on_and_keeps_what_ran_by_the_old_one() -> None:
    phases = [
        Phase(tuesday(15), "us", True, OFFICE, EIGHT),
        Phase(tuesday(20), "us", True, ALWAYS, EIGHT),
    ]
    reading = read_clock(phases, tuesday(22))
    assert reading.elapsed_seconds == 4 * 3600
    assert reading.due_at == datetime(2026, 11, 25, 2, tzinfo=UTC)


def test_steps_on_the_way_and_a_clock_that_will_never_get_there() -> None:
    phases = [Phase(tuesday(9), "us", True, OFFICE, EIGHT)]
    assert reached_at(phases, 0.75 * EIGHT) == tuesday(15)
    days = (tuesday(0).date() + timedelta(days=day) for day in range(5 * 366 + 2))
    shut = Calendar(
        Schedule("UTC", OFFICE.schedule.week, exceptions=tuple(map(ExceptionalDay, days)))
    )
    reading = read_clock([Phase(tuesday(9), "us", True, shut, EIGHT)], tuesday(10))
    assert (reading.is_running, reading.due_at, reading.remaining_seconds) == (True, None, 28800)


def test_a_clock_is_not_read_before_it_began_or_with_its_phases_mixed_up() -> None:
    phases = [Phase(tuesday(hour), "us", True, OFFICE) for hour in (10, 9)]
    with pytest.raises(CalendarError, match="follow one another"):
        read_clock(phases, tuesday(12))
    with pytest.raises(CalendarError, match="not begun"):
        read_clock(phases[:1], tuesday(9))
