"""Local time of a zone for whole columns, summer time included."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gemba.foundation.kernel.working_time.offsets import DAY_US, SECOND_US, stretches
from gemba.insight.eventlog.arrays import Int64s, sealed

__all__ = ["DAY_US", "SECOND_US", "offsets_between", "to_local_us", "to_utc_us"]
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


def offsets_between(from_us: int, to_us: int, zone: str) -> tuple[Int64s, Int64s, Int64s]:
    """The stretches of one offset between two instants, cut at both: where each begins and ends,
    and how far its clocks are from UTC."""
    if zone == "UTC":
        changes, offsets = np.empty(0, np.int64), np.zeros(1, np.int64)
    else:
        changes, offsets = _changes(zone, *_days(from_us, to_us))
    bounds = np.clip(changes, from_us, to_us)
    return np.append(from_us, bounds), np.append(bounds, to_us), offsets


def _days(first_us: int, last_us: int) -> tuple[int, int]:
    """Days around both, in steps of some years, so that many stretches share one table."""
    first = (first_us // DAY_US - 2) // _STEP_DAYS * _STEP_DAYS
    last = ((last_us // DAY_US + 2) // _STEP_DAYS + 1) * _STEP_DAYS
    first, last = max(first, _FIRST_DAY), min(last, _LAST_DAY)
    return first, min(last, first + _DAYS_MAX)


@lru_cache(maxsize=32)
def _changes(zone: str, first: int, last: int) -> tuple[Int64s, Int64s]:
    """When the offset changes (UTC), and the offsets before, between and after: one more."""
    found = stretches(zone, first * DAY_US, last * DAY_US)
    changes = np.array([start for start, _end, _offset in found[1:]], np.int64)
    return sealed(changes), sealed(np.array([each[2] for each in found], np.int64))
