"""When work was begun, where a log tells only when it was done.

Source: Chapela-Campa and Dumas 2022, “Repairing activity start times to improve business process
simulation” (PIX), and Fracca, de Leoni, Asnicar and Turco 2022. Work begins when it is possible
and the person has finished what they did before: the later of the two. So the estimate is the
longest the work can have taken; these rules keep it from being absurd:

- work does not reach back beyond the shift in which it was finished;
- what took over twice the usual (the median of the activity) took the usual;
- after waiting for somebody outside, work took the usual at most;
- the first step of a case, programs and customers take no time.

Where nobody knows who did it, nothing can be told: the step takes no time, all is waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import (
    UNKNOWN_US,
    Bools,
    Int32s,
    Int64s,
    offsets_of,
    stable_order,
)
from gemba.insight.eventlog.columns import EventColumns

from .clock import Clock
from .duty import Duty
from .shares import Share, blocks_of

OUTLIER_TIMES = 2


@dataclass(frozen=True, eq=False)
class Starts:
    """The start of each row and which of them are estimated; all others are told by the log or
    taken as instants."""

    start_us: Int64s
    estimated: Bools


def unknown_starts(columns: EventColumns) -> Bools:
    """One flag per row whose start the log does not tell."""
    if columns.start_us is None:
        return np.ones(len(columns), dtype=np.bool_)
    unknown: Bools = columns.start_us == UNKNOWN_US
    return unknown


@dataclass(frozen=True, eq=False)
class Work:
    """By row: the `enabler` that made it possible (-1 for none), whether it is a `quick` step
    without work in it, and whether somebody `outside` had to act before. `shares` are all rows
    that are the work of people."""

    enabler: Int32s
    quick: Bools
    outside: Bools
    shares: Sequence[Share]


def estimated_starts(columns: EventColumns, told_us: Int64s, work: Work, duty: Duty) -> Starts:
    """`told_us`: the known start of a row or its end."""
    wanted = unknown_starts(columns) & (work.enabler >= 0) & ~work.quick
    start, flags = told_us.copy(), np.zeros(len(columns), dtype=np.bool_)
    for share in work.shares:
        mine = np.flatnonzero(wanted[share.rows])
        rows, done, person = share.rows[mine], columns.time_us[share.rows], share.person
        free = _free_since(person, done, share.end - share.first)[mine]
        person, done = person[mine], done[mine]
        began = duty.of_people(share.first, share.end).shift_start(person, done)
        possible = np.maximum(np.maximum(columns.time_us[work.enabler[rows]], free), began)
        start[rows] = np.minimum(possible, done)
        flags[rows] = True
    usual = _usual_us(columns, start, ~(flags & work.outside))
    for _cases, block in blocks_of(columns):
        rows = np.flatnonzero(flags[block]) + block.start
        done, longest = columns.time_us[rows], usual[columns.activity[rows]]
        times = np.where(work.outside[rows], 1, OUTLIER_TIMES)
        outlier = np.flatnonzero(done - start[rows] > times * longest)
        start[rows[outlier]] = done[outlier] - longest[outlier]
    return Starts(start, flags)


def _free_since(person: Int32s, done_us: Int64s, people: int) -> Int64s:
    """When the person of each row had last finished something before; long ago for none.

    What one person finished at the same moment was done side by side: it has one answer.
    """
    keys = Clock.of(people, done_us).keys(person, done_us)
    order = np.argsort(keys, kind="stable")
    ascending = keys[order]
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = ascending[1:] != ascending[:-1]
    run = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    before = order[np.maximum(run - 1, 0)]
    same = (run > 0) & (person[before] == person[order])
    free = np.empty(len(order), dtype=np.int64)
    free[order] = np.where(same, done_us[before], np.iinfo(np.int64).min // 2)
    return free


def _usual_us(columns: EventColumns, start_us: Int64s, counts: Bools) -> Int64s:
    """By activity code: the median of what the work takes, told and estimated, of the rows that
    count; whole microseconds, the lower of two middles."""
    size = len(columns.activities)
    rows = np.flatnonzero((columns.time_us > start_us) & counts)
    rows = rows[stable_order(columns.activity[rows], size)]
    offsets = offsets_of(np.bincount(columns.activity[rows], minlength=size))
    usual = np.zeros(size, dtype=np.int64)
    for code in np.flatnonzero(np.diff(offsets)).tolist():
        mine = rows[offsets[code] : offsets[code + 1]]
        middle = (len(mine) - 1) // 2
        usual[code] = np.partition(columns.time_us[mine] - start_us[mine], middle)[middle]
    return usual
