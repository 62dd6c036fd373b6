"""What is let go to a whole pool at once is told from what waits for a reason of its own."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, rows_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.waiting.causes import BATCHING, WaitingTimes, waiting_times
from gemba.insight.mining.waiting.duty import Duty
from gemba.insight.mining.waiting.idle import Somebody
from gemba.insight.mining.waiting.parties import Reading

MINUTE, HOUR, DAY = 60, 3_600, 86_400
# A Monday.
FIRST = 19_723 * DAY
SHIFT = Calendar.weekly(range(5), 8, 16)
POOL = ("ann", "bob", "cleo")
STRETCHES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=8)


@given(STRETCHES, st.lists(st.integers(-5, 90), max_size=10))
def test_when_somebody_was_idle(stretches: list[tuple[int, int]], asked: list[int]) -> None:
    since = np.array([first for first, _length in stretches])
    until = since + np.array([length for _first, length in stretches])
    somebody, at = Somebody.of(since, until), np.array(asked, dtype=np.int64)
    seconds = {each for s, e in zip(since, until, strict=True) for each in range(int(s), int(e))}
    idle = [sum(second < each for second in seconds) for each in asked]
    assert somebody.idle_before(at).tolist() == idle
    last = [max((s + 1 for s in seconds if s < each), default=None) for each in asked]
    found = [each if each >= 0 else None for each in somebody.last_before(at).tolist()]
    assert found == last


@given(st.lists(st.integers(-3 * HOUR, 8 * DAY), min_size=1, max_size=10))
def test_shifts_end_where_the_calendar_says(seconds: list[int]) -> None:
    at = [(FIRST + each) * 1_000_000 for each in seconds]
    duty = Duty.of([SHIFT, None], 2, min(at), max(at))
    people = np.zeros(len(at), dtype=np.int32)
    ends = []
    for each in at:
        spans = SHIFT.spans(min(at), max(at) + 1)
        mine = [e for s, e in zip(spans.start_us, spans.end_us, strict=True) if s <= each < e]
        ends.append(int(mine[0]) if mine else each)
    assert duty.shift_end(people, np.array(at)).tolist() == ends
    assert min(duty.shift_end(people + np.int32(1), np.array(at)).tolist()) > max(at)


def desk(work_minutes: float, held_until: Callable[[int, list[int]], list[int]]) -> EventColumns:
    """Three people take what may be taken, first come first served, from 8 to 16; cases come about
    every ten minutes from 8 to 15. `held_until` says of each, from when all come, when it may be
    taken."""
    chance = random.Random(1)
    came = [
        FIRST + day * DAY + 8 * HOUR + round(minute * MINUTE)
        for day in range(28)
        if day % 7 < 5
        for minute in sorted(chance.uniform(0, 420) for _ in range(42))
    ]
    free = dict.fromkeys(POOL, 0)
    events: list[Event] = []
    ready = sorted(zip(held_until(1, came), came, strict=True))
    for number, (may, first) in enumerate(ready):
        who = min(POOL, key=lambda name: (_at_work(max(free[name], may)), name))
        start = _at_work(max(free[who], may))
        took = round(chance.gauss(work_minutes, work_minutes / 10) * MINUTE)
        free[who] = start + took
        events.append((f"c{number}", "came", first, None, first))
        events.append((f"c{number}", "do", start + took, who, start))
    return build(rows_of(events))


def _at_work(at: int) -> int:
    """The next moment of a shift."""
    day, second = divmod(at - FIRST, DAY)
    if second >= 16 * HOUR:
        day, second = day + 1, 0
    if day % 7 > 4:
        day, second = day + 7 - day % 7, 0
    return FIRST + day * DAY + max(second, 8 * HOUR)


def of(columns: EventColumns) -> WaitingTimes:
    return waiting_times(columns, Reading(calendars=[SHIFT] * len(columns.resources)))


def in_eights(_seed: int, came: list[int]) -> list[int]:
    return [came[min(place // 8 * 8 + 7, len(came) - 1)] for place in range(len(came))]


def each_for_itself(seed: int, came: list[int]) -> list[int]:
    chance = random.Random(seed)
    return [at + round(chance.expovariate(1 / (4 * HOUR))) for at in came]


def at_once(_seed: int, came: list[int]) -> list[int]:
    return came


def every_ten_minutes(_seed: int, came: list[int]) -> list[int]:
    return [-(-at // (10 * MINUTE)) * 10 * MINUTE for at in came]


# With twenty minutes a piece all are busy for two thirds of the time: some of a batch is done the
# next morning, and the next one is let go meanwhile.
@pytest.mark.parametrize("work_minutes", [5, 12, 20])
def test_what_is_let_go_to_a_pool_is_batching(work_minutes: float) -> None:
    waits = of(desk(work_minutes, in_eights))
    assert waits.pooled is not None
    assert waits.pooled.mean() > 0.6
    gathered = waits.causes_us[BATCHING, waits.pooled]
    assert (gathered > 0).mean() > 0.6
    assert waits.causes_us.sum(axis=0).tolist() == waits.total_us.tolist()
    assert (waits.causes_us >= 0).all()


@pytest.mark.parametrize("work_minutes", [5, 12, 20])
@pytest.mark.parametrize("held_until", [each_for_itself, at_once, every_ten_minutes])
def test_what_waits_for_its_own_reasons_is_not(
    work_minutes: float, held_until: Callable[[int, list[int]], list[int]]
) -> None:
    waits = of(desk(work_minutes, held_until))
    assert waits.pooled is not None
    assert not waits.pooled.any()


def test_estimated_starts_tell_of_no_pool() -> None:
    told = desk(12, in_eights)
    ends_only: list[Event] = [
        (
            told.case_ids[case],
            told.activities[int(code)],
            int(at) // 1_000_000,
            None if who < 0 else told.resources[who],
            None,
        )
        for case, code, at, who in zip(
            told.case, told.activity, told.time_us, told.resource, strict=True
        )
    ]
    waits = of(build(rows_of(ends_only)))
    assert waits.pooled is not None
    assert not waits.pooled.any()
