"""What every resource was busy with, as stretches that neither touch nor overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s

from .clock import Clock
from .duty import Duty


@dataclass(frozen=True, eq=False)
class Timeline:
    """One piece per piece of work, by resource and start.

    Who does several things at a time is busy once: a moment belongs to what was begun first.
    `item` is the work it is of, `start_us` to `end_us` its piece (empty where others cover it),
    `took_us` how long the work took, covered or not,
    `busy` and `busy_on_duty` are sums of all pieces before, one entry more than pieces.
    """

    item: Int64s
    resource: Int32s
    start_us: Int64s
    end_us: Int64s
    took_us: Int64s
    busy: Int64s
    busy_on_duty: Int64s
    clock: Clock
    start_keys: Int64s
    duty: Duty

    def begun_before(self, resource: Int32s, at_us: Int64s) -> Int64s:
        """How many pieces, of all, start before each instant: the last of them is the resource's
        own unless it has none so early."""
        at = self.clock.clipped(at_us)
        return np.searchsorted(self.start_keys, self.clock.keys(resource, at), side="left")

    def before(self, resource: Int32s, at_us: Int64s) -> Busy:
        """How long each resource was busy up to each instant. Only differences mean anything."""
        place = self.begun_before(resource, at_us)
        busy, on_duty = self.busy[place], self.busy_on_duty[place]
        last = np.maximum(place - 1, 0)
        if len(self.item):
            within = (place > 0) & (self.end_us[last] > at_us) & (self.resource[last] == resource)
            cut = np.flatnonzero(within)
            busy[cut] -= self.end_us[last[cut]] - at_us[cut]
            who = resource[cut]
            on_duty[cut] -= self.duty.before(who, self.end_us[last[cut]])
            on_duty[cut] += self.duty.before(who, at_us[cut])
        return Busy(place, busy, on_duty)

    def free_before(self, resource: Int32s, at_us: Int64s) -> Int64s:
        """Working time up to each instant in which nothing was done; only differences count."""
        return self.busy_and_free(resource, at_us)[1]

    def busy_and_free(self, resource: Int32s, at_us: Int64s) -> tuple[Busy, Int64s]:
        """Both `before` and `free_before`."""
        busy = self.before(resource, at_us)
        return busy, self.duty.before(resource, at_us) - busy.on_duty_us


@dataclass(frozen=True, eq=False)
class Busy:
    """Time busy up to some instants, and the part of it on duty; `place` as `begun_before`."""

    place: Int64s
    us: Int64s
    on_duty_us: Int64s


def timeline_of(
    resource: Int32s, enabled_us: Int64s, spans: tuple[Int64s, Int64s], duty: Duty
) -> Timeline:
    """Work: who did it, when it could begin, and its starts and ends."""
    start, end = spans
    clock = Clock.of(len(duty.calendar), start, end, enabled_us)
    keys = clock.keys(resource, start)
    order = np.argsort(keys, kind="stable")
    order = _ties_by(keys, enabled_us, order)
    resource, start, end = resource[order], start[order], end[order]
    latest = np.maximum.accumulate(clock.keys(resource, np.maximum(start, end)))
    floor = np.concatenate([[np.int64(-1)], latest[:-1]])
    start_keys = np.maximum(keys[order], floor)
    piece_start, piece_end = clock.times(start_keys), clock.times(latest)
    on_duty = duty.before(resource, piece_end)
    on_duty -= duty.before(resource, piece_start)
    return Timeline(
        order,
        resource,
        piece_start,
        piece_end,
        end - start,
        _sums(piece_end - piece_start),
        _sums(on_duty),
        clock,
        start_keys,
        duty,
    )


def _ties_by(keys: Int64s, enabled_us: Int64s, order: Int64s) -> Int64s:
    """What starts at one moment goes by when it could have begun, so that the order of the
    cases in a log decides nothing."""
    ascending = keys[order]
    same = ascending[1:] == ascending[:-1]
    if not same.any():
        return order
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    inner = order[tied]
    order = order.copy()
    order[tied] = inner[np.lexsort((enabled_us[inner], keys[inner]))]
    return order


def _sums(lengths: Int64s) -> Int64s:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
