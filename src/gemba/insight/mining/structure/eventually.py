"""Eventually-follows, for one activity at a time: it is asked for, never drawn as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s, distinct
from gemba.insight.eventlog.columns import EventColumns


@dataclass(frozen=True, eq=False)
class Eventually:
    """By activity code: cases in which it comes some time after the one asked for (`later`), or
    some time before (`earlier`). `cases` have the one asked for."""

    later: Int64s
    earlier: Int64s
    cases: int


def eventually(columns: EventColumns, activity: int, cases: Bools | None = None) -> Eventually:
    """Counted on the distinct traces, each weighing as many cases as it has."""
    traces, size = columns.index.traces, len(columns.activities)
    trace = columns.index.trace if cases is None else columns.index.trace[cases]
    weight = np.bincount(trace, minlength=len(traces))
    owner = np.repeat(np.arange(len(traces)), np.diff(traces.offsets))
    mine = np.flatnonzero(traces.activity == activity)
    first = np.full(len(traces), len(traces.activity), dtype=np.int64)
    last = np.full(len(traces), -1, dtype=np.int64)
    np.minimum.at(first, owner[mine], mine)
    np.maximum.at(last, owner[mine], mine)
    place = np.arange(len(traces.activity))

    def counted(flags: Bools) -> Int64s:
        pairs = distinct(owner[flags] * np.int64(max(size, 1)) + traces.activity[flags])
        sums = np.bincount(pairs % max(size, 1), weight[pairs // max(size, 1)], minlength=size)
        return sums.astype(np.int64)

    return Eventually(
        later=counted(place > first[owner]),
        earlier=counted(place < last[owner]),
        cases=int(weight[last >= 0].sum()),
    )
