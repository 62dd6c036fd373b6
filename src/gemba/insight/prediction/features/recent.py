"""How long cases have lately waited after a step: what a process does now, not what it once did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Codes, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns

HOUR_US = 3_600 * 1_000_000
# Fewer waits than these tell nothing about the level of an activity.
LEAST = 50


@dataclass(frozen=True, eq=False)
class Waits:
    """Waits after one activity in the order in which they ended; `total` sums their log-hours."""

    ended_us: Int64s
    total: Floats

    def mean(self, at_us: Int64s, newest: int) -> Floats:
        """Mean log-hours of the newest waits that had ended at each moment; NaN before any."""
        end = np.searchsorted(self.ended_us, at_us, "right")
        begin = np.maximum(end - newest, 0)
        sums = self.total[end] - self.total[begin]
        found = np.full(len(at_us), np.nan)
        np.divide(sums, end - begin, out=found, where=end > begin)
        return found


@dataclass(frozen=True, eq=False)
class Recent:
    """Waits by the code of the activity after which they were, in the log."""

    waits: dict[int, Waits]

    def mean_after(self, activity: Codes, at_us: Int64s, newest: int) -> Floats:
        """Of the activity of each moment."""
        found = np.full(len(at_us), np.nan)
        for code in np.unique(activity).tolist():
            if code in self.waits:
                here = np.flatnonzero(activity == code)
                found[here] = self.waits[code].mean(at_us[here], newest)
        return found


def recent_of(columns: EventColumns) -> Recent:
    """Of all waits of a log; each counts from the moment the next step came."""
    rows = np.flatnonzero(np.diff(columns.case) == 0)
    wait = np.log1p((columns.time_us[rows + 1] - columns.time_us[rows]) / HOUR_US)
    ended, activity = columns.time_us[rows + 1], columns.activity[rows]
    order = np.lexsort((ended, activity))
    counts = np.bincount(activity, minlength=len(columns.activities))
    waits, first = {}, 0
    for code, count in enumerate(counts.tolist()):
        if count >= LEAST:
            which = order[first : first + count]
            waits[code] = Waits(ended[which], np.concatenate([[0.0], np.cumsum(wait[which])]))
        first += count
    return Recent(waits)
