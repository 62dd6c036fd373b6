"""Shifts proposed for the hours a desk is open."""

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.staffing.shifts.suggesting import suggested_shapes, usual_shapes
from gemba.insight.staffing.shifts.values import ShiftShape


def open_from(first: int, end: int) -> Bools:
    found = np.zeros((7, 48), np.bool_)
    found[:5, [slot % 48 for slot in range(first, end)]] = True
    return found


@pytest.mark.parametrize(
    ("first", "end"), [(18, 36), (14, 44), (18, 22), (16, 33), (5, 6), (17, 50), (40, 58)]
)
def test_every_open_half_hour_is_in_some_shift_and_no_closed_one(first: int, end: int) -> None:
    shapes = suggested_shapes(open_from(first, end))
    covered = {slot % 48 for shape in shapes for slot in shape.slots}
    opened = {slot % 48 for slot in range(first, end)}
    assert covered <= opened
    # Breaks of full shifts may be left, but for a day of one shift.
    assert len(opened - covered) <= (0 if len(shapes) == 1 else 1)


def test_round_the_clock_shifts_follow_each_other() -> None:
    shapes = suggested_shapes(open_from(0, 48))
    assert [each.start_minute // 60 for each in shapes] == [6, 14, 22]
    covered = [slot % 48 for shape in shapes for slot in shape.slots]
    assert len(set(covered)) == 45


def test_late_shifts_are_not_liked() -> None:
    names = {each.name: each.unpopular for each in suggested_shapes(open_from(14, 44))}
    assert names["Late"]
    assert not names["Early"]


def test_a_desk_never_open_has_the_hours_of_an_office() -> None:
    assert suggested_shapes(open_from(0, 0))[0].start_minute == 9 * 60


def test_people_are_planned_close_to_the_hours_they_know() -> None:
    shapes = (
        ShiftShape("day", ((540, 1080),)),
        ShiftShape("late", ((1020, 1500),)),
        ShiftShape("night", ((60, 300),)),
    )
    worked = np.zeros(48, np.bool_)
    worked[[30, 31, 32, 40, 41, 47, 0, 1]] = True
    assert usual_shapes(shapes, worked) == frozenset({"late"})
    assert usual_shapes(shapes, np.zeros(48, np.bool_)) is None
    assert usual_shapes(shapes[2:], worked) is None
