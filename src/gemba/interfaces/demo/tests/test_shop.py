"""Work finds a colleague who is on shift and free, first come, first served."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from gemba.foundation.events.actors import Role
from gemba.interfaces.demo.company import Staff
from gemba.interfaces.demo.roster import MONDAY, WORKDAYS, Roster, week
from gemba.interfaces.demo.shop import Done, Rest, Shop, Story, Work

HOURS = week("UTC", WORKDAYS, "09:00-12:00", "13:00-17:00")
ANA = Staff("ana", "Ana", Role.AGENT, HOURS)
BEN = Staff("ben", "Ben", Role.AGENT, HOURS, pace=2.0)
FIRST_DAY = date(2026, 3, 2)  # a Monday


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def roster(off: frozenset[date] = frozenset()) -> Roster:
    return Roster(HOURS, FIRST_DAY, FIRST_DAY + timedelta(days=20), off)


class Case:
    """Notes what happens to it."""

    def __init__(self) -> None:
        self.done: list[Done] = []
        self.waited: list[timedelta] = []

    def waits(self, ready: datetime, begun: datetime) -> None:
        self.waited.append(begun - ready)

    def story(self, *needs: Work | Rest) -> Story:
        for need in needs:
            done = yield need
            if isinstance(need, Work):
                self.done.append(done)


@pytest.fixture
def play() -> Callable[..., list[Case]]:
    def run(*arrivals: tuple[datetime, tuple[Work | Rest, ...]]) -> list[Case]:
        shop = Shop({"ana": roster(), "ben": roster()}, until=at(20, 0))
        cases = [Case() for _ in arrivals]
        for case, (moment, needs) in zip(cases, arrivals, strict=True):
            shop.add(moment, case.story(*needs), case)
        shop.run()
        return cases

    return run


def begun(case: Case) -> list[tuple[str, datetime]]:
    return [(done.by.key, done.begun) for done in case.done]


def test_shifts_lunch_and_days_off() -> None:
    off = roster(frozenset({date(2026, 3, 3)}))
    half_hour = timedelta(minutes=30)
    assert off.next_slot(at(2, 7), half_hour) == at(2, 9)
    assert off.next_slot(at(2, 10), half_hour) == at(2, 10)
    assert off.next_slot(at(2, 11, 45), half_hour) == at(2, 13)
    assert off.next_slot(at(2, 16, 45), half_hour) == at(4, 9)
    assert off.next_slot(at(30, 0), half_hour) is None


def test_an_office_keeps_its_own_clock() -> None:
    far = Roster(week("Asia/Shanghai", (MONDAY,), "09:00-12:00"), FIRST_DAY, FIRST_DAY, frozenset())
    assert far.next_slot(at(1, 0), timedelta(minutes=1)) == at(2, 1)


def test_first_come_first_served(play: Callable[..., list[Case]]) -> None:
    work = Work((ANA,), 30)
    first, second = play((at(2, 9, 1), (work,)), (at(2, 9), (work,)))
    assert begun(second) == [("ana", at(2, 9))]
    assert begun(first) == [("ana", at(2, 9, 30))]
    assert first.waited == [timedelta(minutes=29)]


def test_whoever_is_free_takes_it_at_their_own_pace(play: Callable[..., list[Case]]) -> None:
    work = Work((ANA, BEN), 30)
    one, two = play((at(2, 9), (work,)), (at(2, 9, 5), (work,)))
    assert begun(one) == [("ana", at(2, 9))]
    assert begun(two) == [("ben", at(2, 9, 5))]
    assert two.done[0].ended == at(2, 10, 5)


def test_the_preferred_colleague_is_waited_for_a_day(play: Callable[..., list[Case]]) -> None:
    long = Work((BEN,), 90)
    prefers = Work((ANA, BEN), 10, preferred=BEN)
    _, case = play((at(2, 9), (long,)), (at(2, 9, 5), (prefers,)))
    assert begun(case) == [("ben", at(2, 13))]


def test_a_lag_does_not_keep_the_colleague_from_other_work(play: Callable[..., list[Case]]) -> None:
    late = Work((ANA,), 30, lag=timedelta(hours=2))
    first, second = play((at(2, 9), (late,)), (at(2, 9, 10), (Work((ANA,), 30),)))
    assert begun(second) == [("ana", at(2, 9, 10))]
    assert begun(first) == [("ana", at(2, 11))]


def test_urgent_work_interrupts(play: Callable[..., list[Case]]) -> None:
    _, urgent = play(
        (at(2, 9), (Work((ANA,), 120),)), (at(2, 9, 30), (Work((ANA,), 10, is_urgent=True),))
    )
    assert begun(urgent) == [("ana", at(2, 9, 30))]


def test_nobody_is_impatient_about_what_nobody_awaits(play: Callable[..., list[Case]]) -> None:
    (case,) = play((at(2, 9), (Rest(at(2, 20)), Work((ANA,), 5, is_awaited=False))))
    assert begun(case) == [("ana", at(3, 9))]
    assert case.waited == []


def test_what_is_not_done_by_the_end_stays_undone(play: Callable[..., list[Case]]) -> None:
    (case,) = play((at(19, 16), (Rest(at(25, 9)), Work((ANA,), 5))))
    assert case.done == []
