"""The daily looks: when they come, how they end, what is told then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.improvement.pilots.looking import ARM_MIN, Course, Ended, course
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes
from gemba.insight.improvement.pilots.plan import PilotPlan, PilotUnit, information
from gemba.insight.kpis.kpi import Measure

from .worlds import Desk, nothing_known, plan_for

LATE = 10**5 * DAY_US
STEADY = Desk(a_day=60, days=30)


def drawn(seed: int, desk: Desk = STEADY) -> Outcomes:
    return desk.drawn(np.random.default_rng([21, seed]))


def test_without_an_effect_it_runs_to_its_end() -> None:
    found = course(drawn(1), plan_for(), LATE)
    assert found.ended is Ended.COMPLETE
    assert found.looks[-1].information >= 1
    assert not found.is_told_apart
    assert found.estimate is not None
    assert found.estimate.low < 0 < found.estimate.high


def test_a_great_effect_stops_it_early() -> None:
    desk = replace(STEADY, effect=-0.5)
    found = course(drawn(2, desk), plan_for(), LATE)
    assert found.ended is Ended.BOUND
    assert found.looks[-1].information < 0.8
    assert found.estimate is not None
    assert found.relative is not None
    assert found.estimate.high < 0
    assert found.relative.low <= -0.35 <= found.relative.high
    assert found.relative.low > -1


def test_looks_before_the_first_window_ends_see_nothing() -> None:
    found = course(drawn(3), plan_for(), 3 * DAY_US)
    assert found == Course((), Ended.RUNNING, None, None, None, (0, 0), (0, 0))


def test_every_look_sees_the_same_whatever_is_known_later() -> None:
    rows, plan = drawn(4), plan_for()
    now = 12 * DAY_US
    today = course(nothing_known(rows, rows.outcome_us > now), plan, now)
    whole = course(rows, plan, LATE)
    assert whole.looks[: len(today.looks)] == today.looks
    assert len(today.looks) > 3


def test_when_time_is_over_the_last_look_spends_what_is_left() -> None:
    plan = replace(plan_for(units=4_000), ends_us=20 * DAY_US)
    found = course(drawn(5), plan, LATE)
    assert found.ended is Ended.TIME
    assert found.ended_us == 20 * DAY_US
    assert found.looks[-1].information < 0.6
    assert found.looks[-1].bound < found.looks[-2].bound - 0.3


def test_with_nothing_new_on_the_last_day_it_ends_all_the_same() -> None:
    plan = replace(plan_for(units=4_000), ends_us=80 * DAY_US)
    found = course(drawn(5), plan, LATE)
    assert found.ended is Ended.TIME
    assert found.looks[-1].at_us == 80 * DAY_US


def test_stopped_by_hand_the_interval_is_the_wide_one() -> None:
    rows, plan = drawn(6), plan_for()
    stopped = 14 * DAY_US + 1
    found = course(rows, plan, LATE, stopped)
    assert (found.ended, found.ended_us) == (Ended.BY_HAND, stopped)
    last = found.looks[-1]
    assert found.estimate is not None
    assert (found.estimate.low, found.estimate.high) == pytest.approx(
        (last.interval.low, last.interval.high)
    )
    assert found.estimate.high - found.estimate.low > 2 * 1.96 * last.effect.error


def test_after_it_ended_nothing_changes() -> None:
    rows, plan = drawn(7, replace(STEADY, effect=-0.5)), plan_for()
    ended = course(rows, plan, LATE)
    assert ended.ended_us is not None
    assert course(rows, plan, ended.ended_us) == ended
    assert course(rows, plan, ended.ended_us, ended.ended_us) == ended


def test_a_median_that_is_not_reached_is_not_told() -> None:
    slow = replace(STEADY, hours=200.0)
    found = course(drawn(8, slow), plan_for(Measure.MEDIAN), LATE)
    assert (found.looks, found.ended) == ((), Ended.TIME)
    assert found.silent[0] > found.ripened[0] / 2


def test_three_tickets_a_week_tell_nothing() -> None:
    found = course(drawn(9, Desk(a_day=3 / 7, days=30)), plan_for(), LATE)
    assert (found.looks, found.ended, found.estimate) == ((), Ended.TIME, None)


def test_information_counts_customers_for_what_they_tell() -> None:
    number = np.arange(400)
    alone = Outcomes.of((number, number, number % 2 == 0), (number, number), np.ones(400))
    plan = plan_for(units=400)
    assert information(plan, alone) == pytest.approx(1)
    pairs = replace(alone, unit=number // 4 * 2 + number % 2)
    likely = replace(plan, unit=PilotUnit.CONTACT, likeness=0.5)
    assert information(likely, pairs) == pytest.approx(1 / 1.5)
    uneven = replace(alone, treated=number % 4 == 0)
    assert information(plan, uneven) == pytest.approx(0.75)
    assert information(replace(plan, share=0.25), uneven) == pytest.approx(1)
    assert information(plan, alone.only(alone.treated)) == 0
    assert ARM_MIN >= 10


def test_plans_that_cannot_be_are_refused() -> None:
    plan = plan_for()
    for change in ({"share": 1.0}, {"units": 0.0}, {"ends_us": 0}, {"unit": PilotUnit.BLOCK}):
        with pytest.raises(ValueError, match=r"arms|sample|Blocks"):
            PilotPlan(**{**vars(plan), **change})
