"""The log as a twin sees it: steps in the order in which they were begun, one after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns


@dataclass(frozen=True, eq=False)
class Steps:
    """One row an event, sorted by case, start, end. `row` is its row in the log; `person` -1 for
    nobody known; `possible_us` is when the steps begun before it were done, or its own start, if
    that is earlier (`overlaps`) or it is the first of its case (`is_first`)."""

    row: Int64s
    case: Int64s
    activity: Int64s
    person: Int64s
    start_us: Int64s
    end_us: Int64s
    possible_us: Int64s
    is_first: Bools

    def __len__(self) -> int:
        return len(self.row)

    @classmethod
    def of(cls, columns: EventColumns, start_us: Int64s) -> Steps:
        """`start_us` by row of the log, told or estimated, never after the end."""
        order = np.lexsort((columns.time_us, start_us, columns.case))
        case, start, end = columns.case[order], start_us[order], columns.time_us[order]
        is_first = np.ones(len(order), dtype=np.bool_)
        is_first[1:] = case[1:] != case[:-1]
        possible = start.copy()
        possible[1:] = np.where(is_first[1:], start[1:], np.minimum(end[:-1], start[1:]))
        return cls(
            order,
            case.astype(np.int64),
            columns.activity[order].astype(np.int64),
            columns.resource[order].astype(np.int64),
            start,
            end,
            possible,
            is_first,
        )

    @property
    def wait_us(self) -> Int64s:
        return self.start_us - self.possible_us

    @property
    def overlaps(self) -> Bools:
        """Begun before the step begun before it was done."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[1:] = ~self.is_first[1:] & (self.start_us[1:] < self.end_us[:-1])
        return found

    @property
    def previous(self) -> Int64s:
        """The activity of the step before in the case, -1 for none."""
        found = np.full(len(self), -1, dtype=np.int64)
        found[1:] = np.where(self.is_first[1:], -1, self.activity[:-1])
        return found
