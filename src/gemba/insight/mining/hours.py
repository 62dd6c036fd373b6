"""Time laid on a grid of local hours or days: how much of something falls into each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

from .calendars import MINUTE_US, WEEK_US
from .figures import sums_by
from .zones import DAY_US, to_local_us, to_utc_us

HOUR_US = 60 * MINUTE_US
WEEK_HOURS = 7 * 24
_MONDAY_US = -3 * DAY_US
# A grid of 200 years of hours; a log that spans more holds wrong times.
_CELLS_MAX = 200 * 366 * 24


@dataclass(frozen=True, eq=False)
class TimeGrid:
    """Cells of equal length on the clocks of a zone: cell `i` is `bounds_us[i]` to the next.

    `local_us` is when a cell starts on those clocks. In the hour that summer time skips a
    cell is empty, in the one it doubles it is two hours long.
    """

    bounds_us: Int64s
    local_us: Int64s
    zone: str

    @classmethod
    def hours(cls, from_us: int, to_us: int, zone: str = "UTC") -> TimeGrid:
        return cls._of(HOUR_US, from_us, to_us, zone)

    @classmethod
    def days(cls, from_us: int, to_us: int, zone: str = "UTC") -> TimeGrid:
        return cls._of(DAY_US, from_us, to_us, zone)

    @classmethod
    def _of(cls, step: int, from_us: int, to_us: int, zone: str) -> TimeGrid:
        """The cells that hold both instants and all between. Raises ValueError for too many."""
        ends = to_local_us(np.array([from_us, max(from_us, to_us)], dtype=np.int64), zone)
        first, last = int(ends[0]) // step, int(ends[1]) // step + 1
        if last - first > _CELLS_MAX:
            raise ValueError("The times of this log are more than 200 years apart.")
        local = np.arange(first, last + 1, dtype=np.int64) * step
        bounds = np.maximum.accumulate(to_utc_us(local, zone))
        return cls(bounds, local[:-1], zone)

    def __len__(self) -> int:
        return len(self.local_us)

    @cached_property
    def week_hour(self) -> Int64s:
        """The hour of the week a cell starts in; Monday 00:00 is 0."""
        return (self.local_us - _MONDAY_US) % WEEK_US // HOUR_US

    @cached_property
    def weekday(self) -> Int64s:
        """Monday is 0."""
        return self.week_hour // 24

    def covered_us(self, start_us: Int64s, end_us: Int64s, rate: Floats | None = None) -> Floats:
        """Microseconds of all stretches in each cell; those that overlap add up.

        Stretches are cut at the grid; with a `rate` each counts so many times.
        O(stretches log cells).
        """
        low, high = int(self.bounds_us[0]), int(self.bounds_us[-1])
        start, end = np.clip(start_us, low, high), np.clip(end_us, low, high)
        cells, after = len(self), self.bounds_us[1:]
        first, last = self._cell(start), self._cell(end)
        weight = np.ones(len(start)) if rate is None else rate
        open_before = np.cumsum(sums_by(first, weight, cells) - sums_by(last, weight, cells))
        open_before = np.concatenate([[0], open_before[:-1]])
        covered: Floats = (
            open_before * np.diff(self.bounds_us)
            + sums_by(first, weight * (after[first] - start), cells)
            - sums_by(last, weight * (after[last] - end), cells)
        )
        return covered

    def _cell(self, time_us: Int64s) -> Int64s:
        place = np.searchsorted(self.bounds_us, time_us, side="right") - 1
        cell: Int64s = np.minimum(place, len(self) - 1)
        return cell
