"""Arrivals counted by day and slot of the day, on the clocks of a zone.

A series is a table: a row a day, a column a slot (half an hour, an hour, the day). In the hour the
clocks skip nothing can arrive; the one they show twice is counted twice as long, which
`slot_seconds` tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from gemba.foundation.kernel.working_time.offsets import DAY_US, SECOND_US, Stretch, stretches
from gemba.insight.eventlog.arrays import Floats, Int64s

_EPOCH = date(1970, 1, 1)
# A series of a century of days; times farther apart are wrong.
DAYS_MAX = 36_600


@dataclass(frozen=True)
class ArrivalKind:
    """What arrives: by which channel, of which type of request."""

    channel: str
    type: str


@dataclass(frozen=True, eq=False)
class ArrivalSeries:
    """`counts[day, slot]` since `first_day`; slots are equal parts of the local day."""

    first_day: date
    counts: Int64s

    @property
    def days(self) -> int:
        return int(self.counts.shape[0])

    @property
    def slots(self) -> int:
        return int(self.counts.shape[1])

    @property
    def dates(self) -> tuple[date, ...]:
        return days_from(self.first_day, self.days)

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.first_day + timedelta(days=self.days)

    def between(self, first: date, end: date) -> ArrivalSeries:
        """The days from `first` to before `end` that the series has."""
        low = max(0, (first - self.first_day).days)
        high = max(low, (end - self.first_day).days)
        return ArrivalSeries(self.first_day + timedelta(days=low), self.counts[low:high])

    def by_day(self) -> ArrivalSeries:
        return ArrivalSeries(self.first_day, self.counts.sum(axis=1, keepdims=True))


def days_from(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=number) for number in range(count))


def count_arrivals(
    time_us: Int64s, first: date, end: date, *, slot_minutes: int = 30, zone: str = "UTC"
) -> ArrivalSeries:
    """Instants (UTC microseconds) from `first` to before `end`; others are left out.

    Slots divide a day evenly. Raises ValueError for those that do not, and for a century of days.
    """
    days, slots = _shape(first, end, slot_minutes)
    local = _local_us(time_us, first, end, zone) - (first - _EPOCH).days * DAY_US
    kept = local[(local >= 0) & (local < days * DAY_US)]
    cells = np.bincount(kept // (DAY_US // slots), minlength=days * slots)
    return ArrivalSeries(first, cells.astype(np.int64).reshape(days, slots))


def count_by_kind(
    time_us: Int64s, kinds: Sequence[ArrivalKind], first: date, end: date, zone: str = "UTC"
) -> dict[ArrivalKind, ArrivalSeries]:
    """A series of half hours for each kind, `kinds` naming that of each instant."""
    code = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
    codes = np.array([code[kind] for kind in kinds], np.int64)
    return {
        kind: count_arrivals(time_us[codes == number], first, end, zone=zone)
        for kind, number in code.items()
    }


def observed_days(time_us: Int64s, zone: str = "UTC") -> tuple[date, date]:
    """The first whole day and the end of the last whole day between the first and last instant.

    Days that begin before the log or end after it would be counted too low. Both are the same where
    no day is whole. Raises ValueError for no instants.
    """
    if not len(time_us):
        raise ValueError("A series needs at least one arrival.")
    ends = np.array([time_us.min(), time_us.max()], np.int64)
    day = (ends // DAY_US).tolist()
    before, after = _EPOCH + timedelta(days=day[0] - 2), _EPOCH + timedelta(days=day[1] + 3)
    local = _local_us(ends, before, after, zone) // DAY_US
    first, end = int(local[0]) + 1, int(local[1])
    return _EPOCH + timedelta(days=first), _EPOCH + timedelta(days=max(first, end))


def slot_seconds(first: date, end: date, *, slot_minutes: int = 30, zone: str = "UTC") -> Floats:
    """How long each slot is, `[day, slot]`: nothing where the clocks skip it, more where they
    repeat it."""
    days, slots = _shape(first, end, slot_minutes)
    step, start = DAY_US // slots, (first - _EPOCH).days * DAY_US
    edges = start + np.arange(days * slots + 1, dtype=np.int64) * step
    covered = np.zeros(days * slots)
    for since, until, offset in _offsets(first, end, zone):
        inside = np.clip(edges, since + offset, until + offset)
        covered += np.diff(inside)
    seconds: Floats = covered.reshape(days, slots) / SECOND_US
    return seconds


def _shape(first: date, end: date, slot_minutes: int) -> tuple[int, int]:
    if slot_minutes <= 0 or (24 * 60) % slot_minutes:
        raise ValueError("Slots divide a day evenly.")
    days = (end - first).days
    if not 0 <= days <= DAYS_MAX:
        raise ValueError("A series has up to a century of days.")
    return days, 24 * 60 // slot_minutes


def _local_us(time_us: Int64s, first: date, end: date, zone: str) -> Int64s:
    """Microseconds since 1970 on the clocks. Instants days away from `first` and `end` get the
    offset next to them: they are left out either way."""
    found = _offsets(first, end, zone)
    starts = np.array([since for since, _until, _offset in found[1:]], np.int64)
    offsets = np.array([offset for _since, _until, offset in found], np.int64)
    local: Int64s = time_us + offsets[np.searchsorted(starts, time_us, side="right")]
    return local


def _offsets(first: date, end: date, zone: str) -> tuple[Stretch, ...]:
    """What the clocks are from UTC, in stretches; two days more on both sides."""
    low, high = (first - _EPOCH).days - 2, (end - _EPOCH).days + 2
    return stretches(zone, low * DAY_US, high * DAY_US)
