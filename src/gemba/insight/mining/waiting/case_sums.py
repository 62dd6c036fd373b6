"""What each case waited, worked and took in all, so that a filter only adds up cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, sealed
from gemba.insight.eventlog.columns import EventColumns

from .causes import WaitingTimes
from .clock import Clock
from .shares import blocks_of
from .sums import total


@dataclass(frozen=True, eq=False)
class CaseSums:
    """By case, microseconds: from the first start to the last end, the part of it in which nobody
    worked on the case, and the work in it. Counts of pieces of work and of estimated starts.
    `in_turn`: each step of the case began when the one before had ended."""

    length_us: Int64s
    idle_us: Int64s
    handling_us: Int64s
    works: Int32s
    estimated: Int32s
    in_turn: Bools

    @classmethod
    def of(cls, columns: EventColumns, waits: WaitingTimes) -> CaseSums:
        """Of all cases."""
        count = columns.cases
        length, idle, handling = (np.zeros(count, dtype=np.int64) for _ in range(3))
        works, estimated = (np.zeros(count, dtype=np.int32) for _ in range(2))
        in_turn = np.ones(count, dtype=np.bool_)

        for cases, rows in blocks_of(columns):
            start, end = waits.start_us[rows], columns.time_us[rows]
            first = columns.offsets[cases] - rows.start
            length[cases], idle[cases] = times_of(first, start, end)
            early = np.append(False, start[1:] < end[:-1])
            early[first] = False
            in_turn[cases] = ~np.logical_or.reduceat(early, first)
            spent = np.where(waits.works[rows], end - start, 0)
            handling[cases] = np.add.reduceat(spent, first)
            for target, flags in ((works, waits.works), (estimated, waits.estimated)):
                target[cases] = np.add.reduceat(flags[rows], first, dtype=np.int32)

        found = (length, idle, handling, works, estimated, in_turn)
        return cls(*map(sealed, found))  # type: ignore[arg-type]

    def totals(self, cases: Bools | None) -> CaseTotals:
        """Of all cases, or of those flagged."""
        chosen = slice(None) if cases is None else cases
        return CaseTotals(
            len(self.works) if cases is None else int(np.count_nonzero(cases)),
            total(self.length_us[chosen]),
            total(self.idle_us[chosen]),
            total(self.handling_us[chosen]),
            int(self.works[chosen].sum()),
            int(self.estimated[chosen].sum()),
        )


@dataclass(frozen=True, slots=True)
class CaseTotals:
    """`CaseSums` added up over so many `cases`."""

    cases: int
    length_us: int
    idle_us: int
    handling_us: int
    works: int
    estimated: int


def times_of(first: Int64s, start_us: Int64s, end_us: Int64s) -> tuple[Int64s, Int64s]:
    """Length and idle time of some cases in a row, whose rows begin at `first`."""
    lengths = np.diff(np.append(first, len(start_us)))
    case = np.repeat(np.arange(len(first)), lengths)
    inside: Bools = np.ones(len(start_us), dtype=np.bool_)
    inside[first] = False
    if bool((inside[1:] & (start_us[1:] < start_us[:-1])).any()):
        order = np.lexsort((start_us, case))
        start_us, end_us = start_us[order], end_us[order]
    # Times since the case began are short, so that keys of case and time fit.
    began = np.repeat(start_us[first], lengths)
    start, end = start_us - began, end_us - began
    clock = Clock.of(len(first), start, end)
    latest = clock.times(np.maximum.accumulate(clock.keys(case, end)))
    gap = np.zeros(len(start), dtype=np.int64)
    gap[1:] = np.where(inside[1:], np.maximum(start[1:] - latest[:-1], 0), 0)
    return latest[first + lengths - 1], np.add.reduceat(gap, first)
