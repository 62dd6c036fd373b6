"""What open cases have been waiting for when the log ends: at least so long, nobody knows how long.

Of what came lately, the long waits are those that are not over. An open case waits for one of the
steps that ever came after what was done last; for which, by how often each comes and how many of
its waits last as long as this one has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s, spread

from .steps import Steps

# Nothing is told of work before it is done: it may have been begun so much earlier.
BEGUN_QUANTILE = 0.9


@dataclass(frozen=True, eq=False)
class Still:
    """One row for each step an open case may be waiting for: what was done `previous` (code),
    what comes (`to`), since when, for at least how long, and the part of a case that it counts."""

    previous: Int64s
    to: Int64s
    since_us: Int64s
    seconds: Floats
    share: Floats

    def only(self, rows: Bools) -> Still:
        return Still(
            self.previous[rows],
            self.to[rows],
            self.since_us[rows],
            self.seconds[rows],
            self.share[rows],
        )

    def before(self, to: int, previous: int | None = None) -> Still:
        """What is waited for before one step, after one other or any."""
        mine = self.to == to
        return self.only(mine if previous is None else mine & (self.previous == previous))


_NO_CODES = np.empty(0, dtype=np.int64)
NOTHING_STILL = Still(_NO_CODES, _NO_CODES, _NO_CODES, np.empty(0), np.empty(0))


def still_waiting(steps: Steps, is_open: Bools, until_us: int) -> Still:
    """`is_open` by case; the log tells what was done until `until_us`."""
    edges = _Edges.of(steps)
    last = _last_done(steps)[is_open]
    done = steps.activity[last]
    low, high = np.searchsorted(edges.previous, [done, done + 1])
    case = np.repeat(np.arange(len(last)), high - low)
    edge = spread(low, high - low)
    since = steps.end_us[last][case]
    seconds = (until_us - since - _begun_before_us(steps)[edges.to[edge]]) / 1e6
    likely = edges.likely(edge, seconds)
    most = np.full(len(last), -np.inf)
    np.maximum.at(most, case, likely)
    weight = np.exp(likely - most[case])
    share = (
        weight / np.maximum(np.bincount(case, weights=weight, minlength=len(last)), 1e-300)[case]
    )
    found = Still(edges.previous[edge], edges.to[edge], since, seconds, share)
    return found.only(seconds > 0)


@dataclass(frozen=True, eq=False)
class _Edges:
    """Each two steps of which one came after the other, ascending, and how long that took:
    `seconds` from `first` on, ascending within an edge."""

    previous: Int64s
    to: Int64s
    first: Int64s
    count: Int64s
    seconds: Floats

    @classmethod
    def of(cls, steps: Steps) -> _Edges:
        rows = np.flatnonzero(steps.enabler >= 0)
        size = int(steps.activity.max()) + 1
        key = steps.previous[rows] * size + steps.activity[rows]
        waited = steps.wait_us[rows] / 1e6
        order = np.lexsort((waited, key))
        keys, first, count = np.unique(key[order], return_index=True, return_counts=True)
        return cls(keys // size, keys % size, first, count, waited[order])

    def likely(self, edge: Int64s, seconds: Floats) -> Floats:
        """The logarithm of how often an edge comes and has lasted as long; beyond the longest wait
        seen, the share that is left falls off exponentially."""
        found = np.empty(len(edge))
        for each in np.unique(edge).tolist():
            mine = edge == each
            count = int(self.count[each])
            seen = self.seconds[self.first[each] : self.first[each] + count]
            left = count - np.searchsorted(seen, seconds[mine], side="left")
            beyond = (seconds[mine] - seen[-1]) / max(float(seen.mean()), 1.0)
            found[mine] = np.log(np.where(left > 0, left, 0.5)) - np.where(left > 0, 0.0, beyond)
        return found


def _last_done(steps: Steps) -> Int64s:
    """By case, the step that was done last."""
    order = np.lexsort((steps.end_us, steps.case))
    last: Int64s = order[np.append(np.flatnonzero(steps.is_first)[1:], len(steps)) - 1]
    return last


def _begun_before_us(steps: Steps) -> Int64s:
    """By activity, how long one takes, but for the longest."""
    took = steps.end_us - steps.start_us
    order = np.lexsort((took, steps.activity))
    count = np.bincount(steps.activity)
    place = np.cumsum(count) - count + (BEGUN_QUANTILE * np.maximum(count - 1, 0)).astype(np.int64)
    found: Int64s = took[order][np.minimum(place, len(took) - 1)]
    return found
