"""Local time of a zone for whole columns, summer time included."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from gemba.foundation.kernel.clock import moment_of
from gemba.insight.eventlog.arrays import Int64s, sealed

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
# What datetime can hold, a few days in from either end.
_FIRST_DAY, _LAST_DAY = -719_000, 2_932_000
# A zone is looked at day by day; a log that spans more than this holds wrong times anyway.
_DAYS_MAX = 200 * 366
_STEP_DAYS = 1_024


def to_local_us(time_us: Int64s, zone: str) -> Int64s:
    """Microseconds since 1970-01-01 00:00 on the clocks of `zone`, from UTC ones.

    Raises ZoneInfoNotFoundError for a zone nobody knows.
    """
    if zone == "UTC" or not len(time_us):
        return time_us
    changes, offsets = _changes(zone, *_days(int(time_us.min()), int(time_us.max())))
    return time_us + offsets[np.searchsorted(changes, time_us, side="right")]


def to_utc_us(local_us: Int64s, zone: str) -> Int64s:
    """UTC microseconds. An hour that occurs twice is its first; one left out is read on.

    So `to_local_us` takes every local time back but those which no clock ever showed.
    """
    if zone == "UTC" or not len(local_us):
        return local_us
    changes, offsets = _changes(zone, *_days(int(local_us.min()), int(local_us.max())))
    # A local time belongs to the offset before a change until both clocks have passed it.
    until = changes + np.maximum(offsets[:-1], offsets[1:])
    return local_us - offsets[np.searchsorted(until, local_us, side="right")]


def _days(first_us: int, last_us: int) -> tuple[int, int]:
    """Days around both, in steps of some years, so that many stretches share one table."""
    first = (first_us // DAY_US - 2) // _STEP_DAYS * _STEP_DAYS
    last = ((last_us // DAY_US + 2) // _STEP_DAYS + 1) * _STEP_DAYS
    first, last = max(first, _FIRST_DAY), min(last, _LAST_DAY)
    return first, min(last, first + _DAYS_MAX)


@lru_cache(maxsize=32)
def _changes(zone: str, first: int, last: int) -> tuple[Int64s, Int64s]:
    """When the offset changes (UTC), and the offsets before, between and after: one more."""
    info = ZoneInfo(zone)
    before = _offset_us(info, first * DAY_US)
    changes, offsets = [], [before]
    for day in range(first, last):
        after = _offset_us(info, (day + 1) * DAY_US)
        if after != before:
            changes.append(_change(info, day * DAY_US, (day + 1) * DAY_US, before))
            offsets.append(after)
            before = after
    return sealed(np.array(changes, np.int64)), sealed(np.array(offsets, np.int64))


def _change(info: ZoneInfo, low_us: int, high_us: int, before: int) -> int:
    """The second in a day at which the offset leaves `before`."""
    low, high = low_us // SECOND_US, high_us // SECOND_US
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_us(info, middle * SECOND_US) == before:
            low = middle
        else:
            high = middle
    return high * SECOND_US


def _offset_us(info: ZoneInfo, time_us: int) -> int:
    moment = moment_of(time_us).astimezone(info)
    return int((moment.utcoffset() or timedelta()).total_seconds()) * SECOND_US
