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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Codes, Int32s, Int64s, stable_order

from .clock import Clock
from .desk import Desk
from .timeline import Timeline

GAP_US = 60 * 1_000_000
# An estimated start is the end of what was done before, so it says nothing; ends must then follow
# one another this closely.
ESTIMATED_GAP_US = 5 * GAP_US
QUEUE_SHARE_MIN = 0.8
ACTIVITY_SHARE_MIN = 0.1


@dataclass(frozen=True, eq=False)
class Gathered:
    """By item: when the batch it was done in had gathered, else when it was possible. `batched`
    counts the items in such batches by activity."""

    gathered_us: Int64s
    batched: Int64s


@dataclass(frozen=True, eq=False)
class Batches:
    """Some waits of a list of waits, what they are for if their activity is usually done in
    batches: `gathering_us` is batching, and all of `off_duty_us` unavailability."""

    wait: Int64s | Int32s
    activity: Codes
    gathering_us: Int64s
    off_duty_us: Int64s
    batched: Int64s


@dataclass(frozen=True, eq=False)
class _Work:
    """Pieces of work by person, activity, start. `group` is dense, `run` ascends: a run is work
    of one kind without a gap."""

    item: Int64s
    group: Int64s
    run: Int64s
    first: Int64s
    possible: Int64s
    start: Int64s
    clock: Clock


def gathered(desk: Desk, timeline: Timeline) -> Gathered:
    """Rows of work that look like batches; whether they are is told by all people together."""
    ready = desk.possible_us
    none = np.zeros(desk.activities, dtype=np.int64)
    if len(desk) < 2:
        return Gathered(ready, none)
    work = _runs(desk, timeline)
    member = work.possible <= work.start[work.first]
    size = np.bincount(work.run, weights=member).astype(np.int64)
    runs = np.flatnonzero(size >= 2)
    if not len(runs):
        return Gathered(ready, none)
    bounds = np.flatnonzero(work.first == np.arange(len(work.item)))
    late = np.iinfo(np.int64).max
    latest = np.maximum.reduceat(np.where(member, work.possible, -late), bounds)
    earliest = np.minimum.reduceat(np.where(member, work.possible, late), bounds)
    case = desk.case[work.item]
    cases = np.maximum.reduceat(case, bounds) > np.minimum.reduceat(case, bounds)
    runs = runs[cases[runs]]
    runs = runs[_is_the_queue(work, bounds[runs], size[runs])]
    who = desk.person[work.item[bounds[runs]]]
    free = timeline.free_before(who, latest[runs])
    free -= timeline.free_before(who, earliest[runs])
    chosen = np.zeros(len(bounds), dtype=np.bool_)
    chosen[runs[free > GAP_US]] = True
    inside = member & chosen[work.run]
    ready, item = ready.copy(), work.item[inside]
    ready[item] = latest[work.run[inside]]
    return Gathered(ready, np.bincount(desk.activity[item], minlength=desk.activities))


def are_usual(batches: Sequence[Batches], work: Int64s) -> Bools:
    """By activity: whether a fair part of all `work` (items by activity) is done in batches."""
    batched = sum((each.batched for each in batches), np.zeros_like(work))
    usual: Bools = batched >= ACTIVITY_SHARE_MIN * work
    return usual


def _runs(desk: Desk, timeline: Timeline) -> _Work:
    order = stable_order(desk.activity[timeline.item], desk.activities)
    order = order[stable_order(timeline.resource[order], len(desk.duty.calendar))]
    item = timeline.item[order]
    person, activity = timeline.resource[order], desk.activity[item]
    fresh = np.ones(len(item), dtype=np.bool_)
    fresh[1:] = (person[1:] != person[:-1]) | (activity[1:] != activity[:-1])
    group = np.cumsum(fresh) - 1
    start, possible, end = desk.start_us[item], desk.possible_us[item], desk.end_us[item]
    clock = Clock.of(int(group[-1]) + 1, start, possible, end)
    latest = clock.times(np.maximum.accumulate(clock.keys(group, end)))
    fresh[1:] |= np.where(
        desk.estimated[item[1:]],
        end[1:] - latest[:-1] > ESTIMATED_GAP_US,
        start[1:] - latest[:-1] > GAP_US,
    )
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(item), dtype=np.int64), 0))
    return _Work(item, group, np.cumsum(fresh) - 1, first, possible, start, clock)


def _is_the_queue(work: _Work, first: Int64s, size: Int64s) -> Bools:
    """Whether a run took most of what lay there for this person and activity as it began."""
    clock, group, at = work.clock, work.group[first], work.start[first]
    wanted = clock.keys(group, at)
    possible = np.sort(clock.keys(work.group, work.possible))
    begun = clock.keys(work.group, work.start)
    lay = np.searchsorted(possible, wanted, side="right")
    lay -= np.searchsorted(begun, wanted, side="left")
    return size >= QUEUE_SHARE_MIN * lay
