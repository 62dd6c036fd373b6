"""Working time that repeats by the week, and the open spans it gives between two instants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s

from .zones import DAY_US, SECOND_US, offsets_between, to_local_us

MINUTE_US = 60 * SECOND_US
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
WEEK_US = 7 * DAY_US
# 1970-01-01 was a Thursday; weeks begin on Mondays.
_MONDAY_US = -3 * DAY_US


@dataclass(frozen=True, eq=False)
class Spans:
    """Stretches of time, ascending and apart: `start_us[i]` to `end_us[i]`, UTC microseconds."""

    start_us: Int64s
    end_us: Int64s

    def __len__(self) -> int:
        return len(self.start_us)

    @property
    def total_us(self) -> int:
        return int((self.end_us - self.start_us).sum())

    def within(self, start_us: Int64s, end_us: Int64s) -> Int64s:
        """How much of each stretch from start to end these spans cover, in microseconds.

        Zero where a stretch ends before it starts. O((spans + stretches) log spans).
        """
        covered: Int64s = np.maximum(self._before(end_us) - self._before(start_us), 0)
        return covered

    def _before(self, at_us: Int64s) -> Int64s:
        """Covered time up to each instant."""
        if not len(self):
            return np.zeros(len(at_us), dtype=np.int64)
        lengths = self.end_us - self.start_us
        done = np.concatenate([[0], np.cumsum(lengths)])
        place = np.searchsorted(self.start_us, at_us, side="right")
        last = np.maximum(place - 1, 0)
        beyond = np.maximum(self.end_us[last] - at_us, 0)
        return np.where(place == 0, 0, done[place] - beyond)


@dataclass(frozen=True)
class Calendar:
    """Weekly working time: minutes `[start, end)` since Monday 00:00 on the clocks of `zone`.

    Intervals ascend and neither touch nor overlap. No holidays: what a log tells about
    single days is said beside a calendar, not in it.
    """

    intervals: tuple[tuple[int, int], ...]
    zone: str = "UTC"

    def __post_init__(self) -> None:
        """Raises ValueError for intervals that are out of order or outside a week."""
        bounds = [bound for interval in self.intervals for bound in interval]
        if any(later <= earlier for earlier, later in pairwise(bounds)):
            raise ValueError("Intervals of a calendar ascend and do not touch.")
        if bounds and (bounds[0] < 0 or bounds[-1] > WEEK_MINUTES):
            raise ValueError(f"A week has the minutes 0 to {WEEK_MINUTES}.")

    @classmethod
    def always(cls, zone: str = "UTC") -> Calendar:
        """Round the clock."""
        return cls(((0, WEEK_MINUTES),), zone)

    @classmethod
    def of_slots(cls, slots: Bools, zone: str = "UTC") -> Calendar:
        """From one flag for each equal part of the week; neighbours are joined."""
        minutes = WEEK_MINUTES // len(slots)
        edges = np.diff(np.concatenate([[False], slots, [False]]).astype(np.int8))
        starts = np.flatnonzero(edges == 1) * minutes
        ends = np.flatnonzero(edges == -1) * minutes
        return cls(tuple(zip(starts.tolist(), ends.tolist(), strict=True)), zone)

    @classmethod
    def weekly(cls, days: Iterable[int], first_hour: float, last_hour: float) -> Calendar:
        """The same hours on some days (Monday is 0), UTC."""
        return cls(
            tuple(
                (day * DAY_MINUTES + int(first_hour * 60), day * DAY_MINUTES + int(last_hour * 60))
                for day in sorted(days)
            )
        )

    @property
    def hours_per_week(self) -> float:
        return sum(end - start for start, end in self.intervals) / 60

    def spans(self, from_us: int, to_us: int) -> Spans:
        """The open spans between two instants, cut at both.

        An instant is open exactly when the clocks show an open minute then, as in the calendars
        of the desk: hours the clocks repeat are worked twice, hours they skip are not.
        """
        parts = [
            self._under(since, until, offset)
            for since, until, offset in zip(
                *offsets_between(from_us, to_us, self.zone), strict=True
            )
            if since < until and self.intervals
        ]
        if not parts:
            return Spans(np.empty(0, np.int64), np.empty(0, np.int64))
        return Spans(*(np.concatenate(each) for each in zip(*parts, strict=True)))

    def _under(self, since: int, until: int, offset: int) -> tuple[Int64s, Int64s]:
        """Where spans begin and end while the clocks are that far from UTC."""
        first, last = _week_of(since + offset), _week_of(until + offset)
        weeks = np.arange(first, last + 1, dtype=np.int64) * WEEK_US + _MONDAY_US - offset
        minutes = np.array(self.intervals, dtype=np.int64) * MINUTE_US
        start = np.clip((weeks[:, None] + minutes[:, 0]).ravel(), since, until)
        end = np.clip((weeks[:, None] + minutes[:, 1]).ravel(), since, until)
        kept = end > start
        return start[kept], end[kept]


def week_minute(time_us: Int64s, zone: str = "UTC") -> Int64s:
    """Minutes since Monday 00:00 on the clocks of `zone`."""
    return (to_local_us(time_us, zone) - _MONDAY_US) % WEEK_US // MINUTE_US


def _week_of(time_us: int) -> int:
    return (time_us - _MONDAY_US) // WEEK_US
