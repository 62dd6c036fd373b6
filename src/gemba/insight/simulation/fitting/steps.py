"""The log as a twin sees it: steps in the order of their begin, and what each waited for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.simulation.orders import Edges, Matrix, edges_of


@dataclass(frozen=True, eq=False)
class Steps:
    """One row an event, sorted by case, start, end. `row` is its row in the log; `person` -1 for
    nobody known; `is_first` of its case.

    `enabler` is the step that made it possible, as its place here: of those it waits for the one
    done last, -1 where it waits for none. `possible_us` is when that was done or, for those that
    wait for none, when the case was begun; or its own start, if that is earlier (`overlaps`).
    """

    row: Int64s
    case: Int64s
    activity: Int64s
    person: Int64s
    start_us: Int64s
    end_us: Int64s
    enabler: Int64s
    possible_us: Int64s
    is_first: Bools

    def __len__(self) -> int:
        return len(self.row)

    @classmethod
    def of(
        cls, columns: EventColumns, start_us: Int64s, side_by_side: Matrix | None = None
    ) -> Steps:
        """`start_us` by row of the log, told or estimated, never after the end. `side_by_side`
        says which activities run so, by code; None is none."""
        order = np.lexsort((columns.time_us, start_us, columns.case))
        case, start, end = columns.case[order], start_us[order], columns.time_us[order]
        activity = columns.activity[order].astype(np.int64)
        is_first = np.ones(len(order), dtype=np.bool_)
        is_first[1:] = case[1:] != case[:-1]
        enabler = np.where(is_first, -1, np.arange(len(order)) - 1)
        if side_by_side is not None:
            _put(enabler, end, edges_of(case.astype(np.int64), activity, side_by_side))
        begun = np.repeat(start[is_first], np.diff(np.append(np.flatnonzero(is_first), len(order))))
        possible = np.where(enabler >= 0, np.minimum(end[enabler], start), begun)
        return cls(
            order,
            case.astype(np.int64),
            activity,
            columns.resource[order].astype(np.int64),
            start,
            end,
            enabler,
            possible,
            is_first,
        )

    @property
    def wait_us(self) -> Int64s:
        return self.start_us - self.possible_us

    @property
    def overlaps(self) -> Bools:
        """Begun before the step that should have made it possible was done."""
        late: Bools = (self.enabler >= 0) & (self.start_us < self.end_us[self.enabler])
        return late

    @property
    def previous(self) -> Int64s:
        """The activity of the step that made it possible, -1 for none."""
        return np.where(self.enabler >= 0, self.activity[self.enabler], -1)


def _put(enabler: Int64s, end_us: Int64s, edges: Edges) -> None:
    """What is told of steps in cases with branches, in place."""
    enabler[edges.rows] = -1
    order = np.lexsort((edges.before, end_us[edges.before], edges.after))
    # Of several values put in one place the last stays: that of the one done last.
    enabler[edges.after[order]] = edges.before[order]
