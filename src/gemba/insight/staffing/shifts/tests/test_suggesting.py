"""Shifts proposed for the hours a desk is open."""

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.staffing.shifts.suggesting import suggested_shapes


def open_from(first: int, end: int) -> Bools:
    found = np.zeros((7, 48), np.bool_)
    found[:5, first:end] = True
    return found


@pytest.mark.parametrize(
    ("first", "end"), [(18, 36), (14, 44), (0, 48), (18, 22), (16, 33), (5, 6)]
)
def test_every_open_half_hour_is_in_some_shift(first: int, end: int) -> None:
    shapes = suggested_shapes(open_from(first, end))
    covered = {slot for shape in shapes for slot in shape.slots}
    assert covered <= set(range(first, end))
    # Breaks of full shifts are covered by the half ones, but for a day of one shift.
    assert len(shapes) == 1 or set(range(first, end)) - covered <= set(range(first + 8, end - 8))


def test_late_shifts_are_not_liked() -> None:
    names = {each.name: each.unpopular for each in suggested_shapes(open_from(14, 44))}
    assert names["Late"]
    assert not names["Early"]


def test_a_desk_never_open_has_the_hours_of_an_office() -> None:
    assert suggested_shapes(open_from(0, 0))[0].start_minute == 9 * 60
