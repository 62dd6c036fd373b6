"""Rework by activity, told apart as bupaR does (Swennen et al., 2016): done again at once
(self-loop) or later (repetition), by the same person (repeat) or by another (redo)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s, distinct
from gemba.insight.eventlog.columns import EventColumns

from .again import row_before


@dataclass(frozen=True, eq=False)
class Rework:
    """Events by activity code that do again what their case had done before.

    A self-loop follows directly on the same activity, a repetition comes after something else.
    Repeats are by the same resource as the time before, redos by another; where one of both is
    unknown, neither. `cases` have the activity more than once.
    """

    self_loop_repeats: Int64s
    self_loop_redos: Int64s
    self_loops: Int64s
    repetition_repeats: Int64s
    repetition_redos: Int64s
    repetitions: Int64s
    cases: Int64s


def rework(columns: EventColumns, cases: Bools | None = None) -> Rework:
    """Of all cases, or of those flagged in `cases` (one flag per case)."""
    size = len(columns.activities)
    before = row_before(columns, cases)
    rows = np.flatnonzero(before >= 0)
    earlier = before[rows]
    activity = columns.activity[rows]
    at_once = earlier == rows - 1
    then, now = columns.resource[earlier], columns.resource[rows]
    known = (then >= 0) & (now >= 0)
    same, other = known & (then == now), known & (then != now)

    def counted(flags: Bools) -> Int64s:
        return np.bincount(activity[flags], minlength=size)

    pairs = distinct(columns.case[rows].astype(np.int64) * max(size, 1) + activity)
    return Rework(
        self_loop_repeats=counted(at_once & same),
        self_loop_redos=counted(at_once & other),
        self_loops=counted(at_once),
        repetition_repeats=counted(~at_once & same),
        repetition_redos=counted(~at_once & other),
        repetitions=counted(~at_once),
        cases=np.bincount(pairs % max(size, 1), minlength=size),
    )
