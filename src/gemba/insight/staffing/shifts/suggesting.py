"""Shapes of shifts that fit the hours a desk is open, for those who have not said theirs yet."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools

from .values import DAY_SLOTS, SLOT_MINUTES, ShiftShape

FULL_MINUTES, HALF_MINUTES, BREAK_MINUTES = 8 * 60, 4 * 60, 30
# Who ends later than this has no evening.
LATE_FROM_MINUTES = 19 * 60
# A desk closed for less than this is open round the clock.
CLOSED_SLOTS_MIN = 4
# People may be asked to begin so much before their usual hours, and to end so much after.
STRETCH_SLOTS = 4
_OFFICE = (18, 36)

EARLY, MIDDLE, LATE, NIGHT, MORNING, EVENING = (
    gettext_noop("Early"),
    gettext_noop("Middle"),
    gettext_noop("Late"),
    gettext_noop("Night"),
    gettext_noop("Morning"),
    gettext_noop("Evening"),
)
# Names of suggested shifts are their codes, in any language; who shows them translates.
CODES = (EARLY, MIDDLE, LATE, NIGHT, MORNING, EVENING)


def suggested_shapes(open_slots: Bools) -> tuple[ShiftShape, ...]:
    """From `[weekday, slot]`: full shifts at both ends and in the middle, half ones at both ends.

    Names are of `CODES`. The desk's day begins after the hours in which it is closed, so it
    may end after midnight. A desk open for less than a full shift has one shape, its hours; one
    never open those of an office; one open round the clock three that follow each other.
    """
    opens, closes = _desk_day(np.asarray(open_slots.any(axis=0)))
    if closes - opens > DAY_SLOTS - CLOSED_SLOTS_MIN:
        return _round_the_clock()
    first, last = opens * SLOT_MINUTES, closes * SLOT_MINUTES
    full = FULL_MINUTES + BREAK_MINUTES
    if last - first < full:
        return (ShiftShape(EARLY, ((first, last),)),)
    found = [ShiftShape(EARLY, _with_break(first))]
    middle = (first + last - full) // 2 // SLOT_MINUTES * SLOT_MINUTES
    is_late = last > LATE_FROM_MINUTES
    if first < middle < last - full:
        found.append(ShiftShape(MIDDLE, _with_break(middle)))
    if last - first > full:
        found.append(ShiftShape(LATE, _with_break(last - full), is_late))
    found.append(ShiftShape(MORNING, ((first, first + HALF_MINUTES),)))
    evening = (last - HALF_MINUTES) % (DAY_SLOTS * SLOT_MINUTES)
    found.append(ShiftShape(EVENING, ((evening, evening + HALF_MINUTES),), is_late))
    return tuple(found)


def usual_shapes(shapes: tuple[ShiftShape, ...], worked: Bools) -> frozenset[str] | None:
    """Which shapes lie in the hours of the day somebody usually works (one flag a half hour), or
    close by; None, which is all of them, where none does or nothing is known of the person."""
    if not worked.any():
        return None
    reach = np.arange(-STRETCH_SLOTS, STRETCH_SLOTS + 1)
    near = np.flatnonzero(worked)[:, None] + reach
    used = set((near % DAY_SLOTS).ravel().tolist())
    found = frozenset(
        each.name for each in shapes if all(slot % DAY_SLOTS in used for slot in each.slots)
    )
    return found or None


def _desk_day(opened: Bools) -> tuple[int, int]:
    """The slots from the first to before the last, beyond midnight where it ends later: what is
    left of a circle of 24 hours without its longest closed stretch."""
    slots = np.flatnonzero(opened)
    if not len(slots):
        return _OFFICE
    gaps = np.diff(np.append(slots, slots[0] + DAY_SLOTS)) - 1
    longest = int(np.argmax(gaps))
    first = int(slots[(longest + 1) % len(slots)])
    return first, first + DAY_SLOTS - int(gaps[longest])


def _round_the_clock() -> tuple[ShiftShape, ...]:
    hour = 60
    return (
        ShiftShape(EARLY, _with_break(6 * hour)),
        ShiftShape(LATE, _with_break(14 * hour), unpopular=True),
        ShiftShape(NIGHT, _with_break(22 * hour), unpopular=True),
    )


def _with_break(start: int) -> tuple[tuple[int, int], tuple[int, int]]:
    start %= DAY_SLOTS * SLOT_MINUTES
    middle = start + HALF_MINUTES
    return (start, middle), (middle + BREAK_MINUTES, middle + BREAK_MINUTES + HALF_MINUTES)
