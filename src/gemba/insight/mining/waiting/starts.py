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

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s, offsets_of, stable_order
from gemba.insight.eventlog.columns import EventColumns

from .at_once import both
from .clock import Clock
from .duty import Duty

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
    """By row: the `enabler` that made it possible (-1 for none), whether it is `by_people`, whether
    it is a `quick` step without work in it, and whether somebody `outside` had to act before."""

    enabler: Int64s
    by_people: Bools
    quick: Bools
    outside: Bools


def estimated_starts(columns: EventColumns, told_us: Int64s, work: Work, duty: Duty) -> Starts:
    """`told_us`: the known start of a row or its end."""
    enabler, works = work.enabler, work.by_people
    wanted = unknown_starts(columns) & works & (enabler >= 0) & ~work.quick
    rows = np.flatnonzero(wanted)
    start = told_us.copy()
    flags = np.zeros(len(columns), dtype=np.bool_)
    if not len(rows):
        return Starts(start, flags)
    done, resource = columns.time_us[rows], columns.resource[rows]
    free, shift_start = both(
        lambda: _free_since(columns, works)[rows], lambda: duty.shift_start(resource, done)
    )
    possible = np.maximum(np.maximum(columns.time_us[enabler[rows]], free), shift_start)
    start[rows] = np.minimum(possible, done)
    flags[rows] = True
    after_outside = work.outside[rows]
    taken = np.where(after_outside, 0, done - start[rows])
    usual = _usual_us(columns, taken, rows, told_us)[columns.activity[rows]]
    outlier = done - start[rows] > np.where(after_outside, 1, OUTLIER_TIMES) * usual
    start[rows[outlier]] = done[outlier] - usual[outlier]
    return Starts(start, flags)


def _free_since(columns: EventColumns, works: Bools) -> Int64s:
    """When the resource of each row had last finished something before; long ago for none.

    What one person finished at the same moment was done side by side: it has one answer.
    """
    rows = np.flatnonzero(works)
    clock = Clock.of(len(columns.resources), columns.time_us)
    keys = clock.keys(columns.resource[rows], columns.time_us[rows])
    order = np.argsort(keys, kind="stable")
    ascending = keys[order]
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[1:] = ascending[1:] != ascending[:-1]
    run = np.maximum.accumulate(np.where(fresh, np.arange(len(rows)), 0))
    before = np.maximum(run - 1, 0)
    sorted_rows = rows[order]
    same = (run > 0) & (columns.resource[sorted_rows[before]] == columns.resource[sorted_rows])
    free = np.full(len(columns), np.iinfo(np.int64).min // 2, dtype=np.int64)
    free[sorted_rows] = np.where(
        same, columns.time_us[sorted_rows[before]], np.iinfo(np.int64).min // 2
    )
    return free


def _usual_us(columns: EventColumns, taken: Int64s, rows: Int64s, told_us: Int64s) -> Int64s:
    """By activity code: the median of what the work takes, told and estimated; whole
    microseconds, the lower of two middles."""
    told = np.flatnonzero(~unknown_starts(columns) & (columns.time_us > told_us))
    positive = taken > 0
    activity = np.concatenate([columns.activity[rows[positive]], columns.activity[told]])
    value = np.concatenate([taken[positive], (columns.time_us - told_us)[told]])
    size = len(columns.activities)
    order = np.argsort(value, kind="stable")
    order = order[stable_order(activity[order], size)]
    offsets = offsets_of(np.bincount(activity, minlength=size))
    usual = np.zeros(size, dtype=np.int64)
    filled = np.flatnonzero(np.diff(offsets))
    usual[filled] = value[order][(offsets[filled] + offsets[filled + 1] - 1) // 2]
    return usual
