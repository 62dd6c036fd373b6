"""Shapes of shifts that fit the hours a desk is open, for those who have not said theirs yet."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools

from .values import SLOT_MINUTES, ShiftShape

FULL_MINUTES, HALF_MINUTES, BREAK_MINUTES = 8 * 60, 4 * 60, 30
# A desk open so long has a late shift that is not liked.
LATE_FROM_MINUTES = 19 * 60

EARLY, DAY, LATE, MORNING, AFTERNOON = (
    gettext_noop("Early"),
    gettext_noop("Day"),
    gettext_noop("Late"),
    gettext_noop("Morning"),
    gettext_noop("Afternoon"),
)


def suggested_shapes(open_slots: Bools) -> tuple[ShiftShape, ...]:
    """From `[weekday, slot]`: full shifts at both ends and in the middle, half ones at both ends.

    Names are to be translated. A desk open for less than a full shift has one shape, its hours; one
    never open the hours of an office.
    """
    slots = np.flatnonzero(open_slots.any(axis=0))
    opens, closes = (18, 36) if not len(slots) else (int(slots[0]), int(slots[-1]) + 1)
    first, last = opens * SLOT_MINUTES, closes * SLOT_MINUTES
    full = FULL_MINUTES + BREAK_MINUTES
    if last - first < full:
        return (ShiftShape(DAY, ((first, last),)),)
    found = [ShiftShape(EARLY, _with_break(first))]
    middle = (first + last - full) // 2 // SLOT_MINUTES * SLOT_MINUTES
    if last - first > full:
        if first < middle < last - full:
            found.append(ShiftShape(DAY, _with_break(middle)))
        found.append(ShiftShape(LATE, _with_break(last - full), last >= LATE_FROM_MINUTES))
    found.append(ShiftShape(MORNING, ((first, first + HALF_MINUTES),)))
    found.append(ShiftShape(AFTERNOON, ((last - HALF_MINUTES, last),), last >= LATE_FROM_MINUTES))
    return tuple(found)


def _with_break(start: int) -> tuple[tuple[int, int], tuple[int, int]]:
    middle = start + HALF_MINUTES
    return (start, middle), (middle + BREAK_MINUTES, middle + BREAK_MINUTES + HALF_MINUTES)
