"""Where in a case something was done before: the rows all figures of rework start from."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns


def row_before(columns: EventColumns, cases: Bools | None = None) -> Int64s:
    """For each row the last earlier row of its case with the same activity, or -1; also -1 in
    cases that are not chosen. Only rows of traces with a repetition are looked at."""
    traces = columns.index.traces
    repeats = np.zeros(len(traces), dtype=bool)
    positions = np.flatnonzero(traces.activity_nth)
    repeats[np.searchsorted(traces.offsets, positions, side="right") - 1] = True
    wanted = repeats.take(columns.index.trace)
    if cases is not None:
        wanted &= cases
    rows = np.flatnonzero(columns.row_flags(wanted))
    before = np.full(len(columns), -1, dtype=np.int64)
    key = columns.case[rows].astype(np.int64) * len(columns.activities) + columns.activity[rows]
    order = np.argsort(key, kind="stable")
    again = np.flatnonzero(key[order][1:] == key[order][:-1]) + 1
    before[rows[order[again]]] = rows[order[again - 1]]
    return before
