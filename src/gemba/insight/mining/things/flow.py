"""The object-centric directly-follows graph: one graph of activities, moves by type of object.

After Berti & van der Aalst, *Extracting multiple viewpoint models from relational databases*
(2019) and their OC-DFG: an object moves from the activity of one of its events to that of the
next. Nothing is left out or counted twice, because every move belongs to one object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s, offsets_of, stable_order
from gemba.insight.eventlog.objects.log import ObjectLog


@dataclass(frozen=True, eq=False)
class ObjectFlow:
    """One row a move, the most frequent first; activities are codes of the log, types places in
    the list of types asked for.

    `count` moves of `objects` different objects; waits in seconds from one event to the next.
    `begins[type, activity]` objects of a type have their first event there, `ends` their last;
    `events[activity]` is how often an activity was done, whomever it concerned, and
    `touched[type, activity]` how many objects of a type it concerned.
    """

    type: Int64s
    source: Int64s
    target: Int64s
    count: Int64s
    objects: Int64s
    wait_seconds_median: Floats
    wait_seconds_total: Floats
    begins: Int64s
    ends: Int64s
    events: Int64s
    touched: Int64s

    def __len__(self) -> int:
        return len(self.type)


@dataclass(frozen=True, eq=False)
class Steps:
    """One row for each object of each event, by object and inside it in the order of the log."""

    object: Int64s
    event: Int64s
    type: Int64s
    activity: Int64s
    time_us: Int64s

    @property
    def follows(self) -> Int64s:
        """The rows whose object had a row before."""
        return np.flatnonzero(self.object[1:] == self.object[:-1]) + 1

    @property
    def firsts(self) -> Int64s:
        """The first row of each object."""
        fresh = np.ones(len(self.object), dtype=bool)
        fresh[1:] = self.object[1:] != self.object[:-1]
        return np.flatnonzero(fresh)


def steps_of(log: ObjectLog) -> Steps:
    """What happened to each object; an event that concerns it in several parts is one step."""
    relations = log.event_objects
    # Relations ascend by event, and events by time.
    order = stable_order(relations.target, log.objects)
    event = relations.source[order].astype(np.int64)
    object_ = relations.target[order].astype(np.int64)
    fresh = np.ones(len(event), dtype=bool)
    fresh[1:] = (event[1:] != event[:-1]) | (object_[1:] != object_[:-1])
    event, object_ = event[fresh], object_[fresh]
    types = log.object_type[object_].astype(np.int64)
    return Steps(object_, event, types, log.activity[event].astype(np.int64), log.time_us[event])


def object_flow(log: ObjectLog, types: Sequence[str], steps: Steps | None = None) -> ObjectFlow:
    """The moves of all objects of these types; `steps` are those of the log, if at hand."""
    steps, activities = _of_types(log, types, steps or steps_of(log)), len(log.activities)
    later = steps.follows
    move = steps.activity[later - 1] * activities + steps.activity[later]
    found, code = np.unique(steps.type[later] * activities**2 + move, return_inverse=True)
    count = np.bincount(code, minlength=len(found))
    wait = (steps.time_us[later] - steps.time_us[later - 1]) / 1_000_000
    total = np.bincount(code, weights=wait, minlength=len(found)).astype(np.float64)
    rank = np.argsort(-count, kind="stable")
    shape = (len(types), activities)
    firsts = steps.firsts
    lasts = np.append(firsts[1:], len(steps.object))[: len(firsts)] - 1
    return ObjectFlow(
        type=(found // activities**2)[rank],
        source=(found // activities % activities)[rank],
        target=(found % activities)[rank],
        count=count[rank],
        objects=_movers(steps.object[later], code, count)[rank],
        wait_seconds_median=_medians(wait, code, count)[rank],
        wait_seconds_total=total[rank],
        begins=_table(steps, firsts, shape),
        ends=_table(steps, lasts, shape),
        events=np.bincount(log.activity, minlength=activities).astype(np.int64),
        touched=_table(steps, np.arange(len(steps.object)), shape),
    )


def _of_types(log: ObjectLog, types: Sequence[str], steps: Steps) -> Steps:
    """The steps of the objects of these types, which are numbered anew."""
    place = np.full(len(log.object_types), -1, dtype=np.int64)
    place[[log.type_code(name) for name in types]] = np.arange(len(types))
    kind = place[steps.type]
    mine = kind >= 0
    columns = (steps.object, steps.event, kind, steps.activity, steps.time_us)
    return Steps(*(each[mine] for each in columns))


def _movers(object_: Int64s, code: Int64s, count: Int64s) -> Int64s:
    """How many objects make each move: one that makes it twice counts once."""
    order = stable_order(code, len(count))
    # The rows ascend by object, and so they do inside each move.
    mover, move = object_[order], code[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (mover[1:] != mover[:-1]) | (move[1:] != move[:-1])
    return np.bincount(move[fresh], minlength=len(count))


def _medians(wait: Floats, code: Int64s, count: Int64s) -> Floats:
    order = np.argsort(wait)
    ascending = wait[order[stable_order(code[order], len(count))]]
    start = offsets_of(count)[:-1]
    medians: Floats = (ascending[start + (count - 1) // 2] + ascending[start + count // 2]) / 2
    return medians


def _table(steps: Steps, rows: Int64s, shape: tuple[int, int]) -> Int64s:
    cell = steps.type[rows] * shape[1] + steps.activity[rows]
    return np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
