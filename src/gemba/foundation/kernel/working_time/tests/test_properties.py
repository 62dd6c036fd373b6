"""What holds for any working time, of a desk or of a person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.clock import microseconds
from gemba.foundation.kernel.working_time import (
    Overlap,
    Phase,
    Shifts,
    Span,
    Together,
    WorkingTime,
    reached_at,
    read_clock,
)

from .pool import calendars, durations, instants, shifts

anyone = st.one_of(calendars(), shifts())


def worked(hours: WorkingTime, start: datetime, end: datetime) -> int:
    """Exactly, in microseconds."""
    return hours.working_us(microseconds(start), microseconds(end))


@given(anyone, instants, instants, instants)
def test_parts_add_up_to_the_whole(
    hours: WorkingTime, one: datetime, two: datetime, three: datetime
) -> None:
    assert worked(hours, one, three) == worked(hours, one, two) + worked(hours, two, three)


@given(anyone, instants, instants)
def test_intervals_and_sums_say_the_same(hours: WorkingTime, one: datetime, two: datetime) -> None:
    start, end = sorted((one, two))
    spans = hours.intervals(start, end)
    assert sum(microseconds(s.end) - microseconds(s.start) for s in spans) == worked(
        hours, start, end
    )
    for span in spans:
        assert hours.is_open(span.start)
        assert hours.next_opening(span.start) == span.start
        closing = hours.next_closing(span.start)
        assert (closing is None or closing >= end) if span.end == end else closing == span.end


@given(calendars(), instants, durations, durations)
def test_a_deadline_is_the_first_instant_with_so_much_working_time(
    hours: WorkingTime, start: datetime, shorter: timedelta, more: timedelta
) -> None:
    due = hours.add_working(start, shorter)
    assert worked(hours, start, due) == shorter // timedelta(microseconds=1)
    assert worked(hours, due - timedelta(microseconds=1), due) == 1
    assert hours.add_working(start, shorter + more) == hours.add_working(due, more)


@given(calendars(), shifts(), instants, instants)
def test_together_and_overlap_count_twice_what_both_work(
    one: WorkingTime, other: WorkingTime, start: datetime, end: datetime
) -> None:
    either, both = Together(one, other), Overlap(one, other)
    alone = worked(one, start, end) + worked(other, start, end)
    assert worked(either, start, end) + worked(both, start, end) == alone


@given(shifts(), instants, durations)
def test_an_absence_takes_away_what_was_worked_in_it(
    person: Shifts, start: datetime, length: timedelta
) -> None:
    away = Shifts(None, dated=[Span(start, start + length)])
    left = Overlap(person, away)
    assert worked(left, start - length, start + 2 * length) == worked(person, start, start + length)


histories = st.lists(
    st.tuples(
        instants,
        st.sampled_from(("us", "customer", "vendor")),
        st.booleans(),
        calendars(),
        st.none() | durations,
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: [Phase(*row) for row in sorted(rows, key=lambda row: row[0])])


@given(histories, durations)
def test_the_shares_of_the_parties_are_the_whole_life(
    phases: list[Phase], later: timedelta
) -> None:
    now = phases[-1].at + later
    reading = read_clock(phases, now)
    life = (now - phases[0].at) / timedelta(seconds=1)
    assert sum(share.seconds for share in reading.shares) == pytest.approx(life, abs=1e-6)
    assert all(0 <= share.working_seconds <= share.seconds for share in reading.shares)
    assert reading.elapsed_seconds <= sum(s.working_seconds for s in reading.shares) + 1e-6


@given(histories, durations)
def test_a_promise_is_due_when_the_clock_has_run_so_long(
    phases: list[Phase], later: timedelta
) -> None:
    reading = read_clock(phases, phases[-1].at + later)
    target, due = phases[-1].target, reading.due_at
    if target is None:
        assert (reading.remaining_seconds, due) == (None, None)
    elif due is None:
        assert not reading.is_running
        assert reading.remaining_seconds is not None and reading.remaining_seconds > 0
    elif due >= phases[0].at:
        at_due = read_clock(phases, due)
        assert at_due.elapsed_seconds == pytest.approx(target / timedelta(seconds=1), abs=1e-6)
        assert reached_at(phases, target) == due
