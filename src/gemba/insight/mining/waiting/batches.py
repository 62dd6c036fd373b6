"""Work that is saved up: several items of one kind done in one go, though there was time before.

Source: Lashkevich, Milani, Chapela-Campa, Suvorau and Dumas 2023, “Why am I waiting?”, and Martin
et al. 2021 on batch processing in logs. A row of equal work by one person is taken for a batch when

- the items come one upon the other (GAP_US at most between them), from two cases or more,
- all were possible before the first was begun, and they were most of what lay there,
- the person had free working time while they gathered, else they merely could not come earlier,
- and this happens to a fair part of all the work of that activity.

Each item then waited for its batch until the last item of it had become possible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s, stable_order
from gemba.insight.eventlog.columns import EventColumns

from .clock import Clock
from .starts import Starts
from .timeline import Timeline

GAP_US = 60 * 1_000_000
# An estimated start is the end of what was done before, so it says nothing; ends must then follow
# one another this closely.
ESTIMATED_GAP_US = 5 * GAP_US
QUEUE_SHARE_MIN = 0.8
ACTIVITY_SHARE_MIN = 0.1


@dataclass(frozen=True, eq=False)
class _Work:
    """Pieces of work by person, activity, start. `group` is dense, `run` ascends: a run is work
    of one kind without a gap."""

    row: Int64s
    group: Int64s
    run: Int64s
    first: Int64s
    possible: Int64s
    start: Int64s
    clock: Clock


def gathered_us(
    columns: EventColumns, timeline: Timeline, possible_us: Int64s, starts: Starts
) -> Int64s:
    """By row of the log: when the batch it was done in had gathered, else when it was possible."""
    ready = possible_us
    if len(timeline.row) < 2:
        return ready
    work = _runs(columns, timeline, possible_us, starts)
    member = work.possible <= work.start[work.first]
    size = np.bincount(work.run, weights=member).astype(np.int64)
    runs = np.flatnonzero(size >= 2)
    if not len(runs):
        return ready
    bounds = np.flatnonzero(work.first == np.arange(len(work.row)))
    late = np.iinfo(np.int64).max
    latest = np.maximum.reduceat(np.where(member, work.possible, -late), bounds)
    earliest = np.minimum.reduceat(np.where(member, work.possible, late), bounds)
    case = columns.case[work.row]
    cases = np.maximum.reduceat(case, bounds) > np.minimum.reduceat(case, bounds)
    runs = runs[cases[runs]]
    runs = runs[_is_the_queue(work, bounds[runs], size[runs])]
    who = columns.resource[work.row[bounds[runs]]]
    free = timeline.free_before(who, latest[runs])
    free -= timeline.free_before(who, earliest[runs])
    chosen = np.zeros(len(bounds), dtype=np.bool_)
    chosen[runs[free > GAP_US]] = True
    inside = member & chosen[work.run]
    inside &= _is_usual(columns, work, inside)
    ready = ready.copy()
    ready[work.row[inside]] = latest[work.run[inside]]
    return ready


def _runs(columns: EventColumns, timeline: Timeline, possible_us: Int64s, starts: Starts) -> _Work:
    order = stable_order(columns.activity[timeline.row], len(columns.activities))
    order = order[stable_order(timeline.resource[order], len(columns.resources))]
    row = timeline.row[order]
    resource, activity = timeline.resource[order], columns.activity[row]
    fresh = np.ones(len(row), dtype=np.bool_)
    fresh[1:] = (resource[1:] != resource[:-1]) | (activity[1:] != activity[:-1])
    group = np.cumsum(fresh) - 1
    start, possible, end = starts.start_us[row], possible_us[row], columns.time_us[row]
    clock = Clock.of(int(group[-1]) + 1, start, possible, end)
    latest = clock.times(np.maximum.accumulate(clock.keys(group, end)))
    fresh[1:] |= np.where(
        starts.estimated[row[1:]],
        end[1:] - latest[:-1] > ESTIMATED_GAP_US,
        start[1:] - latest[:-1] > GAP_US,
    )
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(row), dtype=np.int64), 0))
    return _Work(row, group, np.cumsum(fresh) - 1, first, possible, start, clock)


def _is_the_queue(work: _Work, first: Int64s, size: Int64s) -> Bools:
    """Whether a run took most of what lay there for this person and activity as it began."""
    clock, group, at = work.clock, work.group[first], work.start[first]
    wanted = clock.keys(group, at)
    possible = np.sort(clock.keys(work.group, work.possible))
    begun = clock.keys(work.group, work.start)
    lay = np.searchsorted(possible, wanted, side="right")
    lay -= np.searchsorted(begun, wanted, side="left")
    return size >= QUEUE_SHARE_MIN * lay


def _is_usual(columns: EventColumns, work: _Work, inside: Bools) -> Bools:
    activity, size = columns.activity[work.row], len(columns.activities)
    all_work = np.bincount(activity, minlength=size)
    batched = np.bincount(activity[inside], minlength=size)
    return (batched >= ACTIVITY_SHARE_MIN * all_work)[activity]
