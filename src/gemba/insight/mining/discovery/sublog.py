"""A log for miners: distinct traces with how often each occurs; a trace may be empty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Hashes, Int64s, offsets_of, spread
from gemba.insight.eventlog.columns import EventColumns

_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Sublog:
    """`activity[offsets[t]:offsets[t + 1]]` are the codes of trace `t`, which occurs `weight[t]`
    times. Codes are those of the whole log that is mined, whatever part of it this is."""

    offsets: Int64s
    activity: Int64s
    weight: Int64s

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def lengths(self) -> Int64s:
        return np.diff(self.offsets)

    @property
    def total(self) -> int:
        """How many cases, each trace as often as it occurs."""
        return int(self.weight.sum())

    @property
    def alphabet(self) -> list[int]:
        codes: list[int] = np.flatnonzero(np.bincount(self.activity)).tolist()
        return codes

    @property
    def trace(self) -> Int64s:
        """The trace of each event."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    def take(self, traces: Bools) -> Sublog:
        """Only the flagged traces."""
        which = np.flatnonzero(traces)
        lengths = self.lengths[which]
        events = spread(self.offsets[which], lengths)
        return Sublog(offsets_of(lengths), self.activity[events], self.weight[which])

    def keep(self, events: Bools) -> Sublog:
        """The same traces with only the flagged events; those now equal are joined."""
        before = np.concatenate([[0], np.cumsum(events)])
        return merged(Sublog(before[self.offsets], self.activity[events], self.weight))

    def pieces(self, begins: Bools) -> Sublog:
        """Each trace cut before the flagged events. Empty traces go: they have no piece."""
        first = self.offsets[:-1][self.lengths > 0]
        cut = begins.copy()
        cut[first] = True
        starts = np.flatnonzero(cut)
        offsets = np.append(starts, len(self.activity)).astype(np.int64)
        return Sublog(offsets, self.activity, np.repeat(self.weight, self.lengths)[starts])


def sublog_of(columns: EventColumns, cases: Bools | None = None) -> tuple[Sublog, list[str]]:
    """The traces of all cases, or of those flagged, and the activities by code, sorted by name.

    Codes follow the names, so that equal logs give equal models however they were coded.
    """
    traces = columns.index.traces
    chosen = columns.index.trace if cases is None else columns.index.trace[cases]
    counts = np.bincount(chosen, minlength=len(traces))
    used = np.flatnonzero(counts)
    lengths = np.diff(traces.offsets)[used]
    events = traces.activity[spread(traces.offsets[used], lengths)].astype(np.int64)
    names = columns.activities
    present = np.flatnonzero(np.bincount(events, minlength=len(names))).tolist()
    present.sort(key=lambda code: names[code])
    recode = np.zeros(len(names), np.int64)
    recode[present] = np.arange(len(present))
    labels = [names[code] for code in present]
    return Sublog(offsets_of(lengths), recode[events], counts[used].astype(np.int64)), labels


def merged(log: Sublog) -> Sublog:
    """Equal traces as one, with the sum of their weights.

    Traces are told apart by a hash; should two different ones ever share it, all are left as
    they are, which changes no result, only the time it takes.
    """
    lengths = log.lengths
    hashes = _hashes(log, lengths)
    _, first, group = np.unique(hashes, return_index=True, return_inverse=True)
    if len(first) == len(log):
        return log
    twin = first[group]
    if not np.array_equal(lengths[twin], lengths):
        return log
    if not np.array_equal(log.activity[spread(log.offsets[twin], lengths)], log.activity):
        return log
    weight = np.bincount(group, weights=log.weight).astype(np.int64)
    events = spread(log.offsets[first], lengths[first])
    return Sublog(offsets_of(lengths[first]), log.activity[events], weight)


def _hashes(log: Sublog, lengths: Int64s) -> Hashes:
    """A polynomial of spread codes modulo 2**64, summed by differences as traces may be empty."""
    power = np.full(int(lengths.max(initial=0)) + 1, _PRIME)
    power[0] = 1
    power = np.cumprod(power, dtype=np.uint64)
    code = (log.activity.astype(np.uint64) + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ (code >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
    code ^= code >> np.uint64(32)
    code *= power[spread(np.zeros(len(log), np.int64), lengths)]
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(code, dtype=np.uint64)])
    found: Hashes = sums[log.offsets[1:]] - sums[log.offsets[:-1]]
    return found * np.uint64(2) + lengths.astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93)
