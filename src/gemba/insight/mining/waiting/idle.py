"""When people were at work and had nothing in hand.

A free day that no work was done on says nothing: they may have been away. So a stretch ends where
work was begun, or the shift did in which the last was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s

from .timeline import Timeline

# Shorter ones are a breath between two pieces of work.
STRETCH_MIN_US = 60 * 1_000_000


@dataclass(frozen=True, eq=False)
class Idle:
    """Stretches by `person`, ascending."""

    person: Int32s
    since_us: Int64s
    until_us: Int64s

    def __len__(self) -> int:
        return len(self.person)


def idle_stretches(timeline: Timeline, first_person: int) -> Idle:
    """Of people whose codes in the log count from `first_person`. Before somebody's first work in a
    log and after the last, nobody knows whether they were there."""
    who, duty = timeline.resource, timeline.duty
    goes_on = np.flatnonzero(who[1:] == who[:-1])
    one, ended, begun = who[goes_on], timeline.end_us[goes_on], timeline.start_us[goes_on + 1]
    came = np.maximum(ended, duty.shift_start(one, begun))
    left = np.minimum(begun, duty.shift_end(one, ended))
    # In one shift both are the same stretch.
    apart = np.flatnonzero(came > ended)
    person = np.concatenate([one, one[apart]])
    since = np.concatenate([came, ended[apart]])
    until = np.concatenate([begun, left[apart]])
    told = np.flatnonzero(until - since >= STRETCH_MIN_US)
    told = told[np.argsort(person[told], kind="stable")]
    return Idle(person[told] + np.int32(first_person), since[told], until[told])


def joined(parts: Sequence[Idle]) -> Idle:
    """Those of different people, who ascend from one part to the next."""
    nothing = np.empty(0, np.int64)
    return Idle(
        np.concatenate([np.empty(0, np.int32), *(each.person for each in parts)]),
        np.concatenate([nothing, *(each.since_us for each in parts)]),
        np.concatenate([nothing, *(each.until_us for each in parts)]),
    )


@dataclass(frozen=True, eq=False)
class Somebody:
    """When one or more of some people were idle: stretches that neither touch nor overlap."""

    since_us: Int64s
    until_us: Int64s
    before: Int64s

    @classmethod
    def of(cls, since_us: Int64s, until_us: Int64s) -> Somebody:
        """From the stretches of each, in any order, one at least."""
        order = np.argsort(since_us, kind="stable")
        since, until = since_us[order], np.maximum.accumulate(until_us[order])
        fresh = np.ones(len(since), dtype=np.bool_)
        fresh[1:] = since[1:] > until[:-1]
        first = np.flatnonzero(fresh)
        last = np.append(first[1:] - 1, len(since) - 1)
        since, until = since[first], until[last]
        return cls(since, until, np.concatenate([[0], np.cumsum(until - since)]))

    def idle_before(self, at_us: Int64s) -> Int64s:
        """How long up to each instant; only differences mean anything."""
        place = np.searchsorted(self.since_us, at_us, side="right")
        rest = self.until_us[np.maximum(place - 1, 0)] - at_us
        idle: Int64s = self.before[place] - np.where(place > 0, np.maximum(rest, 0), 0)
        return idle

    def last_before(self, at_us: Int64s) -> Int64s:
        """The last instant not after each one until which somebody was idle; long ago for none."""
        place = np.searchsorted(self.since_us, at_us, side="left")
        last = np.minimum(self.until_us[np.maximum(place - 1, 0)], at_us)
        return np.where(place > 0, last, np.iinfo(np.int64).min // 2)
