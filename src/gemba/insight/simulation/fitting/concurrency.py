"""Which activities run side by side, told by a log.

Where starts are known: one was begun while work on the other went on. A few such may be clocks, so
the begins of one are counted during work on the other, and for as long after it was done. Where it
waits for the other all lie after; where the two do not heed each other they lie on both sides.
Overlap as a sign of concurrency: Armas-Cervantes, Dumas, La Rosa and Maaradji 2019; counting on
both sides of a border: regression discontinuity (Thistlethwaite and Campbell 1960). Where only ends
are known: both orders are about as frequent (`mining.waiting.enablement`).
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.waiting.enablement import side_by_side
from gemba.insight.simulation.orders import Matrix

# Part of the begins near the border that lie before it. It is low: who queues for both in the order
# in which they came up rarely begins the later one early.
DURING_SHARE_MIN = 0.05
# Part of all times one came some steps after the other in which their work overlapped.
OVERLAP_SHARE_MIN = 0.01
OVERLAPS_MIN = 5
STEPS_BACK_MAX = 20


def concurrent(columns: EventColumns, start_us: Int64s) -> Matrix:
    """Whether two activities, by code, run side by side. `start_us` by row, never after the end."""
    size = len(columns.activities)
    if columns.start_us is None:
        found = np.zeros(size * size, dtype=np.bool_)
        found[side_by_side(columns, start_us)] = True
        return found.reshape(size, size)
    during, soon, later = _begins(columns, start_us)
    near = during + soon
    return (
        (during >= OVERLAPS_MIN)
        & (during >= DURING_SHARE_MIN * near)
        & (during >= OVERLAP_SHARE_MIN * (near + later))
        & ~np.eye(size, dtype=np.bool_)
    )


def _begins(columns: EventColumns, start_us: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """How often an activity was begun during work on another, soon after it and later, by both;
    whichever of the two was begun first."""
    size = len(columns.activities)
    order = np.lexsort((columns.time_us, start_us, columns.case))
    case, activity = columns.case[order], columns.activity[order].astype(np.int64)
    start, end = start_us[order], columns.time_us[order]
    counts = np.zeros((3, size * size), dtype=np.int64)
    for back in range(1, min(STEPS_BACK_MAX, len(order) - 1) + 1):
        rows = np.flatnonzero(case[back:] == case[:-back])
        if not len(rows):
            break
        earlier, later = rows, rows + back
        takes = end[earlier] - start[earlier]
        since = start[later] - end[earlier]
        pair = activity[earlier] * size + activity[later]
        when = (since >= 0).astype(np.int64) + (since >= takes)
        kept = (takes > 0) & (end[later] > start[later])
        counts += np.bincount((when * size * size + pair)[kept], minlength=3 * size * size).reshape(
            3, -1
        )
    table = counts.reshape(3, size, size)
    during, soon, late = table + table.transpose(0, 2, 1)
    return during, soon, late
