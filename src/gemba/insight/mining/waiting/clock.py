"""One sortable number for a group and a time, so that all groups are searched at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Int64s

_ROOM = 2**62


@dataclass(frozen=True, eq=False)
class Clock:
    """Keys ascend by group, then by time. Times must lie in the span the clock was made for.

    A log whose span is so long that group and time do not fit 62 bits (one event of 1970 beside
    the rest) counts `instants` instead of microseconds: all times there are.
    """

    first_us: int
    span: int
    instants: Int64s | None = None

    @classmethod
    def of(cls, groups: int, *times: Int64s) -> Clock:
        """A clock for `groups` groups and the given times, all that are ever asked for."""
        filled = [each for each in times if len(each)]
        if not filled:
            return cls(0, 1)
        first = min(int(each.min()) for each in filled)
        span = max(int(each.max()) for each in filled) - first + 2
        if span * max(groups, 1) < _ROOM:
            return cls(first, span)
        instants = np.sort(np.concatenate(filled))
        instants = instants[np.append(True, instants[1:] != instants[:-1])]
        return cls(first, len(instants) + 1, instants)

    def keys(self, group: npt.NDArray[np.integer[Any]], time_us: Int64s) -> Int64s:
        """One key per row."""
        keys = group.astype(np.int64)
        keys *= self.span
        if self.instants is None:
            keys += time_us
            keys -= self.first_us
        else:
            # A time between two instants counts as the earlier one.
            keys += np.maximum(np.searchsorted(self.instants, time_us, side="right") - 1, 0)
        return keys

    def clipped(self, time_us: Int64s) -> Int64s:
        """Times from outside the span, drawn to its ends; the later end is past all times."""
        if self.instants is not None:
            return time_us
        return np.clip(time_us, self.first_us, self.first_us + self.span - 1)

    def times(self, keys: Int64s) -> Int64s:
        """The times behind keys."""
        rest = keys % self.span
        return rest + self.first_us if self.instants is None else self.instants[rest]
