"""Working hours planted in a log are found again."""

from zoneinfo import ZoneInfoNotFoundError

import numpy as np
import pytest

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.testing import log_of, rows_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.tests.planted import DAY_US, MONDAY_US, Worker, moved, planted
from gemba.insight.mining.people.working_hours import HoursRule, working_hours

WEEKDAYS = (0, 1, 2, 3, 4)
TEAM = (
    Worker("early", WEEKDAYS, 7, 15, 0.5),
    Worker("late", WEEKDAYS, 12, 20, 0.3),
    Worker("half", (0, 2), 9, 13, 0.6),
    Worker("weekend", (5, 6), 10, 18, 0.2),
)


def minutes(calendar: Calendar) -> set[int]:
    return {minute for start, end in calendar.intervals for minute in range(start, end)}


@pytest.mark.parametrize("starts", [True, False])
def test_planted_hours_are_found_within_a_tenth(starts: bool) -> None:
    log = planted(TEAM, weeks=20, rng=np.random.default_rng(1), starts=starts)
    found = working_hours(log, by_person(log))
    for worker in TEAM:
        mine = found.of[log.resources.codes[worker.name]]
        truth = minutes(Calendar.weekly(worker.days, worker.first, worker.last))
        assert len(minutes(mine.calendar) ^ truth) <= 0.1 * len(truth), worker.name
        assert not mine.is_pooled
        assert mine.support > 0.9
        assert mine.days == 20 * len(worker.days)


def test_who_leaves_few_traces_a_day_works_the_same_hours() -> None:
    rng = np.random.default_rng(2)
    log = planted(TEAM[:1], weeks=60, rng=rng)
    found = working_hours(log, by_person(log), rng.random(log.cases) < 0.15).of[0]
    truth = minutes(Calendar.weekly(WEEKDAYS, 7, 15))
    assert 0.3 < found.confidence < 0.5
    assert len(minutes(found.calendar) ^ truth) <= 0.1 * len(truth)


def test_local_hours_stay_through_summer_time() -> None:
    log = planted(TEAM[:1], weeks=40, rng=np.random.default_rng(1))
    found = working_hours(log, by_person(log), rule=HoursRule("Pacific/Kiritimati"))
    # UTC+14 all the year: 7 to 15 o'clock are 21 to 5 o'clock there.
    (mine,) = found.of.values()
    assert mine.calendar.intervals[0] == (21 * 60, 29 * 60)
    with pytest.raises(ZoneInfoNotFoundError):
        working_hours(log, by_person(log), rule=HoursRule("Nowhere/Land"))


def test_one_saturday_makes_no_working_day() -> None:
    odd = (*TEAM[:1], Worker("early", (5,), 9, 13, 0.5))
    log = planted(TEAM[:1], weeks=20, rng=np.random.default_rng(1))
    extra = planted(odd[1:], weeks=1, rng=np.random.default_rng(2))
    rows = [*moved(log, 0, "a"), *moved(extra, 0, "b")]
    found = working_hours(both := build(rows_of(rows)), by_person(both))
    assert all(end <= 5 * 24 * 60 for _, end in found.of[0].calendar.intervals)


def test_who_left_few_traces_gets_the_hours_of_all() -> None:
    log = planted(
        [TEAM[0], Worker("new", WEEKDAYS, 9, 17, 0.1)], weeks=20, rng=np.random.default_rng(1)
    )
    new = log.resources.codes["new"]
    is_early = log.resource != new
    found = working_hours(log, by_person(log), is_early | (log.time_us < MONDAY_US + 21 * DAY_US))
    assert found.of[new].is_pooled
    assert found.of[new].calendar == found.pool.calendar
    assert not found.of[1 - new].is_pooled


def test_what_stays_open_overnight_says_nothing_about_the_night() -> None:
    days = [f"{day} fix {day * 86_400 + 116_000} ann {day * 86_400 + 80_000}" for day in range(20)]
    log = log_of("\n".join(days))
    found = working_hours(log, by_person(log)).of[0]
    hours = {start // 60 % 24 for start, _ in found.calendar.intervals}
    assert hours == {8, 22}


def test_finer_slots() -> None:
    log = planted([Worker("a", WEEKDAYS, 8.5, 12.25, 0.8)], weeks=30, rng=np.random.default_rng(1))
    found = working_hours(log, by_person(log), rule=HoursRule(slot_minutes=15))
    assert found.of[0].calendar.intervals[0] == (8 * 60 + 30, 12 * 60 + 15)
    with pytest.raises(ValueError, match="divide a day"):
        HoursRule(slot_minutes=7)


def test_an_empty_log() -> None:
    empty = build(rows_of([]))
    found = working_hours(empty, by_person(empty))
    assert found.of == {}
    assert found.pool.calendar.intervals == ()
