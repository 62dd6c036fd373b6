"""Hours in which somebody was seldom seen because there was nothing to do."""

from __future__ import annotations

import numpy as np
import pytest

from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.hours import HOUR_US
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.simulation.fitting.now_and_then import occasional_hours
from gemba.insight.simulation.fitting.people import fit_people
from gemba.insight.simulation.fitting.steps import Steps
from gemba.insight.simulation.model import Calendar

OFFICE_HOURS = Calendar.weekly(range(5), 9, 17)
HOUR, DAY, WEEK = 3_600, 86_400, 604_800
# 5 January 1970 was a Monday.
MONDAY = 4 * DAY


def calendar_of(work: list[tuple[int, int]]) -> Calendar:
    """Of somebody who did these: when each was possible, and begun; an hour's work each."""
    lines = []
    for number, (possible, begun) in enumerate(work):
        lines.append(f"c{number} arrive {possible} desk {possible}")
        lines.append(f"c{number} work {begun + HOUR} ann {begun}")
    log = log_of("\n".join(lines))
    steps = Steps.of(log, begun_us(log))
    return fit_people(log, steps, "UTC").people[0].calendar


def is_open(calendar: Calendar, day: int, hour: int) -> bool:
    minute = (day * 24 + hour) * 60
    return any(start <= minute < end for start, end in calendar.intervals)


def office_weeks(weeks: int) -> list[tuple[int, int]]:
    """From nine to five, and on Fridays something is left for Monday."""
    work = []
    for week in range(weeks):
        for day in range(5):
            at = MONDAY + week * WEEK + day * DAY
            work += [(at + hour * HOUR, at + hour * HOUR) for hour in range(10, 17)]
            left = at - 3 * DAY + 16 * HOUR if day == 0 else at + 9 * HOUR
            work.append((left, at + 9 * HOUR))
    return work


def test_who_works_whenever_there_is_work_is_there() -> None:
    work = office_weeks(20)
    # On one Monday in five much comes late, and is all done in the evening.
    for week in range(0, 20, 5):
        at = MONDAY + week * WEEK
        work += [(at + 16 * HOUR, at + hour * HOUR) for hour in range(17, 22)]
    calendar = calendar_of(work)
    assert all(is_open(calendar, 0, hour) for hour in range(9, 22))
    assert not any(is_open(calendar, 5, hour) for hour in range(24))
    assert not is_open(calendar, 0, 3)


def test_who_leaves_work_lying_is_not() -> None:
    work = office_weeks(20)
    for week in range(0, 20, 5):
        at = MONDAY + week * WEEK
        work += [(at + 16 * HOUR, at + DAY + hour * HOUR + 1_800) for hour in range(10, 15)]
    calendar = calendar_of(work)
    assert not any(is_open(calendar, 0, hour) for hour in range(18, 24))


def test_where_nothing_was_ever_left_lying_no_hour_is_closed() -> None:
    work = [
        (at, at)
        for week in range(12)
        for day in range(5)
        for at in [MONDAY + week * WEEK + day * DAY + hour * HOUR for hour in range(9, 17)]
    ]
    assert calendar_of(work) == Calendar.always("UTC")


def test_days_the_log_does_not_cover_are_like_the_others() -> None:
    # Monday and Tuesday only; overnight something lies.
    work = [(MONDAY + hour * HOUR, MONDAY + hour * HOUR) for hour in range(9, 17)]
    work.append((MONDAY + 16 * HOUR, MONDAY + DAY + 9 * HOUR))
    work += [(MONDAY + DAY + hour * HOUR, MONDAY + DAY + hour * HOUR) for hour in range(10, 17)]
    calendar = calendar_of(work)
    assert is_open(calendar, 3, 12)
    assert not is_open(calendar, 3, 3)
    assert not is_open(calendar, 6, 12)


def test_hours_in_which_somebody_works_now_and_then_are_told_with_how_often() -> None:
    day, hour = 24 * HOUR_US, HOUR_US
    monday = 4 * day
    week = [monday + d * day + h * hour for d in range(5) for h in range(9, 17)]
    at = [start + w * 7 * day for w in range(20) for start in week]
    # Every fifth Saturday, at ten: twice as much as in other hours.
    saturdays = [monday + 5 * day + 10 * hour + w * 7 * day for w in range(0, 20, 5)]
    found = occasional_hours(OFFICE_HOURS, np.array([*at, *saturdays, *saturdays], np.int64))
    assert [each[:2] for each in found] == [(5 * 1_440 + 600, 5 * 1_440 + 660)]
    assert found[0][2] == pytest.approx(0.2, abs=0.02)


def test_who_looks_in_for_a_moment_is_not_there_for_an_hour() -> None:
    day, hour = 24 * HOUR_US, HOUR_US
    week = [(4 + d) * day + h * hour + k for d in range(5) for h in range(9, 17) for k in range(10)]
    at = [start + w * 7 * day for w in range(20) for start in week]
    saturdays = [9 * day + 10 * hour + w * 7 * day for w in range(0, 20, 5)]
    found = occasional_hours(OFFICE_HOURS, np.array([*at, *saturdays], np.int64))
    assert found[0][2] == pytest.approx(0.02, abs=0.003)
    assert occasional_hours(OFFICE_HOURS, np.array(at[:200], np.int64)) == ()
    assert occasional_hours(Calendar.always(), np.array(at, np.int64)) == ()
