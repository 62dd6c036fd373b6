"""How busy it is: what happened anywhere in the days before a moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.columns import EventColumns

DAY_US = 86_400 * 1_000_000
# Keys of a resource and a time in seconds fit into one number; seconds before this are taken as it.
_SPAN = 1 << 34


@dataclass(frozen=True, eq=False)
class Load:
    """Times of all steps and of all beginnings of a log, sorted; and of steps by resource."""

    steps: Int64s
    begun: Int64s
    by_resource: Int64s

    def steps_within(self, at_us: Int64s, days: int) -> Int64s:
        """Steps of any case in so many days before each moment."""
        return _within(self.steps, at_us, days)

    def begun_within(self, at_us: Int64s, days: int) -> Int64s:
        """Cases that began in so many days before each moment."""
        return _within(self.begun, at_us, days)

    def steps_of(self, resource: Int64s, at_us: Int64s, days: int) -> Int64s:
        """Steps by the same resource in so many days before; codes as in the log, -1 is nobody."""
        high = _key(resource, at_us)
        low = _key(resource, at_us - days * DAY_US)
        found = np.searchsorted(self.by_resource, high, "right") - np.searchsorted(
            self.by_resource, low, "right"
        )
        return np.where(resource >= 0, found, 0)


def load_of(columns: EventColumns) -> Load:
    """Of all cases of a log."""
    return Load(
        np.sort(columns.time_us),
        np.sort(columns.first_us),
        np.sort(_key(columns.resource.astype(np.int64), columns.time_us)),
    )


def _within(times: Int64s, at_us: Int64s, days: int) -> Int64s:
    high = np.searchsorted(times, at_us, "right")
    found: Int64s = high - np.searchsorted(times, at_us - days * DAY_US, "right")
    return found


def _key(resource: Int64s, at_us: Int64s) -> Int64s:
    return (resource + 1) * _SPAN + np.maximum(at_us // 1_000_000, 0)
