"""Which cases have one activity followed by another: directly or later, in time, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .codes import cases_of_traces, coded, trace_sums

Who = Literal["anybody", "same", "other"]
WHO: Mapping[str, Who] = {"anybody": "anybody", "same": "same", "other": "other"}


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between the two events. Times in seconds from the end of the first to the start
    of the second (to its end where starts are unknown); None is open. `who` compares resources;
    an event without a known one is neither by the same nor by another."""

    low: float | None = None
    high: float | None = None
    who: Who = "anybody"

    @property
    def is_free(self) -> bool:
        return self.low is None and self.high is None and self.who == "anybody"


FREE = Gap()


def cases_following(
    log: EventColumns, first: Bools, then: Bools, *, directly: bool, gap: Gap
) -> Bools:
    """Flags cases in which an activity flagged in `first` is followed by one in `then`."""
    if gap.is_free:
        return cases_of_traces(log, _traces_following(log, first, then, directly))
    if directly:
        return _directly(log, first, then, gap)
    return _eventually(log, first, then, gap)


def _traces_following(log: EventColumns, first: Bools, then: Bools, directly: bool) -> Bools:
    traces = log.index.traces
    is_first, is_then = coded(first, traces.activity), coded(then, traces.activity)
    if directly:
        pair = np.zeros(len(is_first), dtype=bool)
        pair[1:] = is_first[:-1] & is_then[1:] & (traces.edge[1:] >= 0)
        return trace_sums(log, pair) > 0
    seen: Int64s = np.cumsum(is_first) - is_first
    starts: Int64s = np.repeat(seen[traces.offsets[:-1]], np.diff(traces.offsets))
    return trace_sums(log, is_then & (seen > starts)) > 0


def _directly(log: EventColumns, first: Bools, then: Bools, gap: Gap) -> Bools:
    follows = coded(first, log.activity[:-1]) & coded(then, log.activity[1:])
    after = np.flatnonzero(follows) + 1
    after = after[log.case[after] == log.case[after - 1]]
    kept = _in_time(log, after - 1, after, gap)
    if gap.who != "anybody":
        before, now = log.resource[after - 1], log.resource[after]
        equal = before == now
        kept &= (before >= 0) & (now >= 0) & (equal if gap.who == "same" else ~equal)
    return _flags(log, after[kept])


def _eventually(log: EventColumns, first: Bools, then: Bools, gap: Gap) -> Bools:
    """For each later event the nearest earlier one that is allowed; only its age need be looked
    at, for every other one is older."""
    earlier = np.flatnonzero(coded(first, log.activity))
    later = np.flatnonzero(coded(then, log.activity))
    if gap.who != "anybody":
        earlier, later = earlier[log.resource[earlier] >= 0], later[log.resource[later] >= 0]
    if not len(earlier) or not len(later):
        return np.zeros(log.cases, dtype=bool)
    limit = later if not gap.low else _old_enough(log, later, gap.low)
    if gap.who == "same":
        found = _nearest_by_same(log, earlier, later, limit)
    else:
        found = _nearest(earlier, limit)
        if gap.who == "other":
            found = _by_other(log, earlier, found, later)
    before = np.where(found >= 0, earlier[found], 0)
    kept = (found >= 0) & (log.case[before] == log.case[later])
    kept[kept] = _in_time(log, before[kept], later[kept], gap)
    return _flags(log, later[kept])


def _nearest(earlier: Int64s, limit: Int64s) -> Int64s:
    """The place in `earlier` (ascending rows) of the last row before each limit, or -1."""
    return np.searchsorted(earlier, limit, side="left") - 1


def _nearest_by_same(log: EventColumns, earlier: Int64s, later: Int64s, limit: Int64s) -> Int64s:
    width = len(log) + 1
    key = log.resource[earlier].astype(np.int64) * width + earlier
    order = np.argsort(key, kind="stable")
    wanted = log.resource[later].astype(np.int64) * width + limit
    place = np.searchsorted(key[order], wanted, side="left") - 1
    found = np.where(place >= 0, order[place], -1)
    equal = log.resource[earlier[found]] == log.resource[later]
    return np.where((found >= 0) & equal, found, -1)


def _by_other(log: EventColumns, earlier: Int64s, found: Int64s, later: Int64s) -> Int64s:
    """Where the nearest is by the same resource, the last one before its run of that resource."""
    who = log.resource[earlier]
    begins = np.concatenate([[True], who[1:] != who[:-1]])
    run = np.maximum.accumulate(np.where(begins, np.arange(len(who)), 0))
    equal = (found >= 0) & (who[found] == log.resource[later])
    return np.where(equal, run[found] - 1, found)


def _old_enough(log: EventColumns, later: Int64s, seconds: float) -> Int64s:
    """The first row of the case, at most `later`, that ended less than `seconds` before it."""
    latest = _begun(log, later) - round(seconds * 1e6)
    low, high = log.offsets[log.case[later]], later.copy()
    while bool(np.any(low < high)):
        middle = (low + high) // 2
        old = (log.time_us[middle] <= latest) & (low < high)
        low, high = np.where(old, middle + 1, low), np.where(old, high, middle)
    return low


def _in_time(log: EventColumns, before: Int64s, after: Int64s, gap: Gap) -> Bools:
    waited = np.maximum(_begun(log, after) - log.time_us[before], 0)
    kept = np.ones(len(after), dtype=bool)
    if gap.low is not None:
        kept &= waited >= round(gap.low * 1e6)
    if gap.high is not None:
        kept &= waited <= round(gap.high * 1e6)
    return kept


def _begun(log: EventColumns, rows: Int64s) -> Int64s:
    if log.start_us is None:
        return log.time_us[rows]
    start = log.start_us[rows]
    return np.where(start == UNKNOWN_US, log.time_us[rows], start)


def _flags(log: EventColumns, rows: Int64s) -> Bools:
    flags = np.zeros(log.cases, dtype=bool)
    flags[log.case[rows]] = True
    return flags
