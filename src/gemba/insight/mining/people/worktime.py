"""Time spent working, one sweep over all starts and ends: what ran in parallel, and for how long.

Somebody with three things open for an hour has worked an hour, not three. `Worked.shared_us`
splits each minute evenly among what was open in it, so that the parts add up to the hour; the
multitasking profile says how much of the time that was a guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s, offsets_of
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.calendars import Spans
from gemba.insight.mining.figures import sums_by

from .grouping import known_rows

# The last entry of a multitasking profile is "so many or more".
PARALLEL_MAX = 10


@dataclass(frozen=True, eq=False)
class WorkItems:
    """Events with a person, a start and an end: `row[i]` of the log, microseconds.

    `is_estimated`: the log has no starts, they were estimated. `without_start` events of
    known people are left out because nobody knows when they began.
    """

    row: Int64s
    person: Int64s
    start_us: Int64s
    end_us: Int64s
    people: int
    is_estimated: bool
    without_start: int

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, eq=False)
class Worked:
    """When people worked. All microseconds.

    `busy` are the stretches in which somebody had at least one thing open, by person:
    `busy_offsets[p]:busy_offsets[p + 1]` are those of person `p`. `shared_us[i]` is the part
    of item `i`. `parallel_us[p, k]` is the time with `k + 1` things open, the last entry with
    `PARALLEL_MAX` or more.
    """

    items: WorkItems
    shared_us: Floats
    busy: Spans
    busy_offsets: Int64s
    parallel_us: Floats

    @property
    def busy_us(self) -> Floats:
        """By person."""
        total: Floats = self.parallel_us.sum(axis=1)
        return total

    def of(self, person: int) -> Spans:
        part = slice(int(self.busy_offsets[person]), int(self.busy_offsets[person + 1]))
        return Spans(self.busy.start_us[part], self.busy.end_us[part])


def work_items(
    columns: EventColumns,
    who: CodedColumn,
    cases: Bools | None = None,
    *,
    estimated_start_us: Int64s | None = None,
) -> WorkItems:
    """What can be laid on a time line. `estimated_start_us` (one per event, `UNKNOWN_US` for
    none) takes the place of the log's own starts; an end before its start counts as none."""
    rows = known_rows(columns, who, cases)
    start_column = columns.start_us if estimated_start_us is None else estimated_start_us
    end = columns.time_us[rows]
    start = np.full(len(rows), UNKNOWN_US) if start_column is None else start_column[rows]
    known = np.flatnonzero((start != UNKNOWN_US) & (start <= end))
    return WorkItems(
        rows[known],
        who.codes[rows[known]].astype(np.int64),
        start[known],
        end[known],
        len(who.names),
        estimated_start_us is not None,
        len(rows) - len(known),
    )


def worked(items: WorkItems) -> Worked:
    """O(n log n) in the number of items."""
    count = len(items)
    time = np.concatenate([items.start_us, items.end_us])
    person = np.tile(items.person, 2)
    ends = np.repeat([False, True], count)
    # Starts before ends at one instant, so that work from one thing to the next has no gap.
    order = np.lexsort((ends, time, person))
    time, person = time[order], person[order]
    open_now = np.cumsum(np.where(ends[order], -1, 1))
    # Nothing is open between two people, so what lies there weighs nothing.
    length = np.where(open_now[:-1] > 0, np.diff(time), 0) if count else np.empty(0, np.int64)
    share = np.concatenate([[0.0], np.cumsum(length / np.maximum(open_now[:-1], 1))])
    place = np.empty(2 * count, dtype=np.int64)
    place[order] = np.arange(2 * count)
    shared = share[place[count:]] - share[place[:count]] if count else np.empty(0)
    depth = np.minimum(open_now[:-1], PARALLEL_MAX) - 1
    cell = person[:-1] * PARALLEL_MAX + np.maximum(depth, 0)
    parallel = sums_by(cell, length, items.people * PARALLEL_MAX)
    opens = np.flatnonzero((open_now == 1) & ~ends[order])
    closes = np.flatnonzero(open_now == 0)
    solid = time[closes] > time[opens]
    owner = person[opens[solid]]
    return Worked(
        items,
        shared,
        Spans(time[opens[solid]], time[closes[solid]]),
        offsets_of(np.bincount(owner, minlength=items.people)),
        parallel.reshape(items.people, PARALLEL_MAX),
    )
