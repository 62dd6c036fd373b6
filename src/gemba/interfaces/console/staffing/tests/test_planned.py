"""What published plans say of a day, and of what people bring along into the next plan."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.staffing.operations import keep_plan, publish_plan
from gemba.insight.staffing.shifts.values import (
    ANYBODY,
    DAY_SLOTS,
    Assignment,
    Person,
    PlanTask,
    ShiftShape,
)
from gemba.interfaces.console.staffing.planned import Before, planned_on, worked_before

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
SHAPES = (
    ShiftShape("day", ((480, 720), (750, 990))),
    ShiftShape("night", ((1320, 1800),)),
)


def published(first: date, shifts: Sequence[tuple[str, int, str]]) -> None:
    """A plan of a week, of which some shifts are worked: who, so many days after, which."""
    names = sorted({who for who, _day, _shape in shifts})
    needs = {ANYBODY: np.ones(7 * DAY_SLOTS, np.int64)}
    task = PlanTask(first, 7, SHAPES, tuple(Person(name, 0, 40) for name in names), needs)
    own = [Assignment(who, first + timedelta(days=day), shape) for who, day, shape in shifts]
    plan = keep_plan(task=task, assignments=own, actor=SYSTEM, now=NOON)
    publish_plan(plan_id=plan, actor=SYSTEM, now=NOON)


def hours(day: date, start: int, end: int) -> tuple[int, int]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    begin, until = (microseconds(midnight + timedelta(hours=each)) for each in (start, end))
    return begin, until


def test_a_night_goes_on_into_the_first_morning_of_the_next_plan(people: Cast) -> None:
    published(MONDAY, [("1", 6, "night"), ("1", 5, "night")])
    after = MONDAY + timedelta(days=7)
    published(after, [("2", 0, "night"), ("2", 1, "night")])
    found = planned_on(after, "UTC", actor=SYSTEM)
    assert found == {"1": [hours(after, -2, 6)], "2": [hours(after, 22, 30)]}
    assert planned_on(after, "Asia/Shanghai", actor=SYSTEM) is None
    assert planned_on(MONDAY - timedelta(days=1), "UTC", actor=SYSTEM) is None


def test_a_plan_that_begins_within_a_week_knows_what_was_worked_in_it(people: Cast) -> None:
    thursday = MONDAY - timedelta(days=4)
    shifts = [("1", day, "day") for day in (0, 4, 5)] + [("2", 0, "day"), ("3", 5, "night")]
    published(thursday, shifts)
    wednesday = MONDAY + timedelta(days=2)
    assert worked_before(wednesday, actor=SYSTEM) == {
        "1": Before(16.0, 2, 2, 7 * 60 + 30),
        "2": Before(0.0, 0, 0, 6 * 1440 - 990),
        "3": Before(8.0, 1, 1, -6 * 60),
    }
    assert worked_before(thursday, actor=SYSTEM) == {}
