"""Time spent working, one sweep over all starts and ends: what ran in parallel, and for how long.

Somebody with three things open for an hour has worked an hour, not three. `Worked.shared_us`
splits each minute evenly among what was open in it, so that the parts add up to the hour; the
multitasking profile says how much of the time that was a guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import (
    UNKNOWN_US,
    Bools,
    Floats,
    Int32s,
    Int64s,
    offsets_of,
    runs_of,
    stable_order,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.calendars import Spans
from gemba.insight.mining.figures import sums_by

from .grouping import known_rows

# The last entry of a multitasking profile is "so many or more".
PARALLEL_MAX = 10
ITEMS_AT_ONCE = 250_000


@dataclass(frozen=True, eq=False)
class WorkItems:
    """Events with a person, a start and an end: `row[i]` of the log, microseconds.

    `is_estimated`: the log has no starts, they were estimated. `without_start` events of
    known people are left out because nobody knows when they began.
    """

    row: Int32s
    person: Int32s
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
        rows[known].astype(np.int32),
        who.codes[rows[known]].astype(np.int32),
        start[known],
        end[known],
        len(who.names),
        estimated_start_us is not None,
        len(rows) - len(known),
    )


def worked(items: WorkItems) -> Worked:
    """O(n log n) in the number of items; the people of about `ITEMS_AT_ONCE` at a time."""
    bounds = offsets_of(np.bincount(items.person, minlength=items.people))
    order = stable_order(items.person, items.people)
    shared = np.empty(len(items))
    parallel = np.zeros((items.people, PARALLEL_MAX))
    nothing = np.empty(0, np.int64)
    busy = [(nothing, nothing, nothing)]
    for first, end in runs_of(bounds, ITEMS_AT_ONCE):
        mine = order[bounds[first] : bounds[end]]
        who = items.person[mine].astype(np.int64) - first
        own = _swept(who, items.start_us[mine], items.end_us[mine])
        shared[mine] = own.shared_us
        parallel[first:end] = own.parallel_us(end - first)
        busy.append((own.owner + first, own.busy.start_us, own.busy.end_us))
    owner, start, ends = map(np.concatenate, zip(*busy, strict=True))
    return Worked(
        items,
        shared,
        Spans(start, ends),
        offsets_of(np.bincount(owner, minlength=items.people)),
        parallel,
    )


@dataclass(frozen=True, eq=False)
class _Swept:
    """The sweep of some people: the part of each item, when who of them was busy, and how many
    things were open (`depth`) how long by whom, stretch by stretch."""

    shared_us: Floats
    owner: Int64s
    busy: Spans
    person: Int64s
    depth: Int64s
    length_us: Int64s

    def parallel_us(self, people: int) -> Floats:
        """By person and depth, as `Worked` has it."""
        cell = self.person * PARALLEL_MAX + np.clip(self.depth, 1, PARALLEL_MAX) - 1
        found = sums_by(cell, self.length_us, people * PARALLEL_MAX)
        return found.reshape(people, PARALLEL_MAX)


def _swept(of: Int64s, start_us: Int64s, end_us: Int64s) -> _Swept:
    """`of` is who each item belongs to."""
    count = len(of)
    time = np.concatenate([start_us, end_us])
    person = np.tile(of, 2)
    ends = np.repeat([False, True], count)
    # Starts before ends at one instant, so that work from one thing to the next has no gap.
    order = np.lexsort((ends, time, person))
    time, person, ends = time[order], person[order], ends[order]
    open_now = np.cumsum(np.where(ends, -1, 1))
    # Nothing is open between two people, so what lies there weighs nothing.
    length = np.where(open_now[:-1] > 0, np.diff(time), 0)
    share = np.concatenate([[0.0], np.cumsum(length / np.maximum(open_now[:-1], 1))])
    place = np.empty(2 * count, dtype=np.int64)
    place[order] = np.arange(2 * count)
    opens = np.flatnonzero((open_now == 1) & ~ends)
    closes = np.flatnonzero(open_now == 0)
    solid = time[closes] > time[opens]
    return _Swept(
        share[place[count:]] - share[place[:count]],
        person[opens[solid]],
        Spans(time[opens[solid]], time[closes[solid]]),
        person[:-1],
        open_now[:-1],
        length,
    )
