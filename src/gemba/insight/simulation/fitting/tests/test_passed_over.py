"""Who is away although work gets done, because others do it."""

from __future__ import annotations

from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.simulation.fitting.people import fit_people
from gemba.insight.simulation.fitting.steps import Steps
from gemba.insight.simulation.model import Calendar, Person

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800
# 5 January 1970 was a Monday.
MONDAY = 4 * DAY


def people(work: list[tuple[str, int, int]], lay: int = 0) -> dict[str, Person]:
    """Those who did these: who, when it was begun, how many minutes it took; it came so many
    seconds before."""
    lines = []
    for number, (who, at, minutes) in enumerate(sorted(work, key=lambda each: each[1])):
        lines.append(f"c{number} arrive {at - lay} desk {at - lay}")
        lines.append(f"c{number} work {at + minutes * MINUTE} {who} {at}")
    log = log_of("\n".join(lines))
    staff = fit_people(log, Steps.of(log, begun_us(log)), "UTC")
    return {each.name: each for each in staff.people}


def calendars(work: list[tuple[str, int, int]]) -> dict[str, Calendar]:
    return {name: each.calendar for name, each in people(work).items()}


def is_open(calendar: Calendar, day: int, hour: int) -> bool:
    minute = (day * 24 + hour) * 60
    return any(start <= minute < end for start, end in calendar.intervals)


def weekdays(who: str, first: int, end: int) -> list[tuple[str, int, int]]:
    return [
        (who, MONDAY + week * WEEK + day * DAY + hour * HOUR, 20)
        for week in range(20)
        for day in range(5)
        for hour in range(first, end)
    ]


def test_what_a_colleague_does_on_saturdays_says_nothing_of_ann() -> None:
    saturdays = [
        ("bob", MONDAY + week * WEEK + 5 * DAY + hour * HOUR + piece * 20 * MINUTE, 20)
        for week in range(20)
        for hour in range(9, 13)
        for piece in range(3)
    ]
    found = calendars([*weekdays("ann", 9, 17), *weekdays("bob", 9, 17), *saturdays])
    assert not any(is_open(found["ann"], 5, hour) for hour in range(24))
    assert all(is_open(found["bob"], 5, hour) for hour in range(9, 13))


def test_who_begins_later_is_away_while_others_begin() -> None:
    found = calendars([*weekdays("ann", 8, 16), *weekdays("bob", 11, 19)])
    assert not any(is_open(found["bob"], day, hour) for day in range(5) for hour in (8, 9, 10))
    assert not any(is_open(found["ann"], day, hour) for day in range(5) for hour in (16, 17, 18))
    assert all(is_open(found["bob"], day, hour) for day in range(5) for hour in range(11, 19))


def test_an_hour_in_which_work_is_only_finished_is_no_hour_of_the_shift() -> None:
    # At a quarter to five she begins something that takes until a quarter past.
    late = [("ann", at + 45 * MINUTE, 30) for _who, at, _m in weekdays("ann", 16, 17)]
    found = calendars([*weekdays("ann", 9, 17), *late])
    assert is_open(found["ann"], 2, 16)
    assert not is_open(found["ann"], 2, 17)


def test_who_finishes_something_now_and_then_after_her_shift_begins_nothing_then() -> None:
    shifts, now_and_then = weekdays("ann", 9, 17), weekdays("ann", 16, 17)[::50]
    finishing = [("ann", at + 45 * MINUTE, 30) for _who, at, _m in now_and_then]
    assert people([*shifts, *finishing], lay=DAY)["ann"].occasional == ()
    beginning = [("ann", at + 75 * MINUTE, 20) for _who, at, _m in now_and_then]
    begun = people([*shifts, *finishing, *beginning], lay=DAY)["ann"].occasional
    assert [each[0] for each in begun] == [17 * 60]


def test_who_lets_work_rest_over_the_night_is_there_when_she_ends_it() -> None:
    # Begun at a quarter to five, done at a quarter past nine; on two Tuesdays an hour before.
    evenings = [at + 45 * MINUTE for _who, at, _m in weekdays("ann", 16, 17)]
    nights = [
        ("ann", at, 990 - 60 * (number % 50 == 0))
        for number, at in enumerate(evenings)
        if number % 5 < 4
    ]
    found = people([*weekdays("ann", 9, 17), *nights], lay=DAY)["ann"].occasional
    assert [each[0] for each in found] == [1_440 + 8 * 60]


def test_who_is_at_work_for_long_is_not_away_while_others_begin() -> None:
    long = [("ann", at, 3 * 60) for _who, at, _m in weekdays("ann", 9, 10)]
    found = calendars([*long, *weekdays("ann", 12, 15), *weekdays("bob", 9, 17)])
    assert all(is_open(found["ann"], 1, hour) for hour in (9, 10, 11, 12, 14))
