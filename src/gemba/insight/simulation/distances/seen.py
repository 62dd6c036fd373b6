"""A log as the distances see it: who was begun and ended when, in the order of their beginning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import Names


@dataclass(frozen=True, eq=False)
class Seen:
    """One row an event, sorted by case, start, end: `case` (dense codes), `activity` (codes of
    `activities`), `start_us` and `end_us` (UTC microseconds, a start never after its end)."""

    case: Int64s
    activity: Int64s
    start_us: Int64s
    end_us: Int64s
    cases: int
    activities: Names

    @classmethod
    def of(cls, columns: EventColumns, *, ends_only: bool = False) -> Seen:
        """With `ends_only`, and where a start is unknown, an event begins when it ends."""
        end, start = columns.time_us, columns.time_us
        order = np.arange(len(columns))
        if not ends_only and columns.start_us is not None:
            told = np.where(columns.start_us == UNKNOWN_US, end, columns.start_us)
            start = np.minimum(told, end)
            order = np.lexsort((end, start, columns.case))
        return cls(
            columns.case[order].astype(np.int64),
            columns.activity[order].astype(np.int64),
            start[order],
            end[order],
            columns.cases,
            columns.activities,
        )

    def __len__(self) -> int:
        return len(self.case)

    @property
    def instants_us(self) -> Int64s:
        """All starts, then all ends."""
        return np.concatenate([self.start_us, self.end_us])

    @property
    def begun_us(self) -> Int64s:
        """When each case began."""
        first = np.full(self.cases, np.iinfo(np.int64).max)
        np.minimum.at(first, self.case, self.start_us)
        return first

    @property
    def ended_us(self) -> Int64s:
        """When each case ended."""
        last = np.full(self.cases, np.iinfo(np.int64).min)
        np.maximum.at(last, self.case, self.end_us)
        return last
