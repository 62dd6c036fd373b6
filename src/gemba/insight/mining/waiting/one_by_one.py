"""The waits between the steps a filter shows, one by one, as those of a log of their own."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import sealed
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.hiding import HiddenFrom

from .causes import CAUSES, HIDDEN, WaitingTimes
from .chosen import ChosenWaits
from .index import WaitIndex
from .sums import summed


def waits_one_by_one(index: WaitIndex, columns: EventColumns) -> WaitingTimes:
    """Of all cases of the log of the index, or of what filters left of it."""
    left = columns if isinstance(columns, HiddenFrom) else None
    rows = np.arange(len(columns)) if left is None else left.rows
    place = np.full(len(index.columns) + 1, -1, dtype=np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    # A row made possible by none (-1) finds the -1 at the end; so does one by a hidden row.
    enabler = place[index.enabler[rows]]
    over = ChosenWaits(index, None, left).across
    entries = place[over.row]
    enabler[entries] = place[over.since]
    start = index.start_us[rows]
    waited = np.flatnonzero((enabler >= 0) & (start > columns.time_us[enabler]))
    enabled = columns.time_us[enabler[waited]]
    split = np.zeros((len(CAUSES), len(rows)), dtype=np.int64)
    for cause, found in enumerate(index.causes_us):
        if found is not None:
            split[cause] = found[rows]
            split[cause, entries] += summed(over.owner, found[over.hidden], len(over))
    hidden = index.columns.time_us[over.hidden] - index.start_us[over.hidden]
    split[HIDDEN, entries] = summed(over.owner, hidden, len(over))
    return WaitingTimes(
        sealed(start),
        sealed(index.estimated[rows]),
        sealed(enabler),
        sealed(waited.astype(np.int32)),
        sealed(enabled),
        sealed(split[:, waited]),
        sealed(index.works[rows]),
    )
