"""Clocks: how fine they are, what they leave undecided, and times that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .issues import QualityIssue, of_rows

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
_RESOLUTIONS = (("day", DAY_US), ("hour", 3_600 * SECOND_US), ("minute", 60 * SECOND_US))
_EVENTS_MIN = 10
# One second of the day with so many events is no coincidence.
_SAME_SECOND_SHARE = 0.02
_SAME_SECOND_EVENTS = 20
_BULK_EVENTS = 50
_BULK_SHARE = 0.01


def clock_issues(columns: EventColumns, now_us: int) -> Iterator[QualityIssue]:
    """`now_us` is the present; a time beyond it cannot have happened."""
    yield from of_rows("future_times", columns, columns.time_us > now_us)
    yield from of_rows("before_1970", columns, columns.time_us < 0)
    yield from _ties(columns)
    coarse = resolution(columns.time_us)
    if coarse:
        yield QualityIssue(f"{coarse}_resolution", len(columns), len(columns))
    if coarse != "day":
        yield from _same_second_of_day(columns)
    yield from _bulk(columns)


def resolution(times_us: Int64s) -> str:
    """day, hour or minute where no time is finer; empty for finer ones or too few events.

    Days may begin at any hour: dates of another time zone are dates too.
    """
    if len(times_us) < _EVENTS_MIN:
        return ""
    since = times_us - times_us[0]
    for name, unit in _RESOLUTIONS:
        if not (since % unit).any() and (name == "day" or not (times_us % unit).any()):
            return name if since.any() else ""
    return ""


def ties(columns: EventColumns) -> tuple[Bools, Bools]:
    """Events at the same time as the one before in their case; and those of another activity,
    whose order nothing but the order of the rows decides."""
    same = np.zeros(len(columns), dtype=bool)
    same[1:] = (np.diff(columns.case) == 0) & (np.diff(columns.time_us) == 0)
    other = np.zeros(len(columns), dtype=bool)
    other[1:] = np.diff(columns.activity) != 0
    return same, same & other


def _ties(columns: EventColumns) -> Iterator[QualityIssue]:
    same, deciding = ties(columns)
    if same.any():
        params = {"deciding": f"{np.count_nonzero(deciding):,}"}
        yield from of_rows("equal_times", columns, same, **params)


def _same_second_of_day(columns: EventColumns) -> Iterator[QualityIssue]:
    seconds = (columns.time_us % DAY_US) // SECOND_US
    counts = np.bincount(seconds, minlength=86_400) if len(seconds) else np.zeros(1, int)
    top = int(np.argmax(counts))
    if counts[top] < max(_SAME_SECOND_EVENTS, _SAME_SECOND_SHARE * len(columns)):
        return
    # A coarse clock puts many events on each minute; one that stands out from them is odd.
    others = np.delete(counts, top)
    if counts[top] < 10 * max(int(others.max(initial=0)), 1) and top:
        return
    if counts[top] < 3 * max(int(others.max(initial=0)), 1):
        return
    clock = f"{top // 3600:02}:{top // 60 % 60:02}:{top % 60:02}"
    yield from of_rows("same_second_of_day", columns, seconds == top, clock=clock)


def _bulk(columns: EventColumns) -> Iterator[QualityIssue]:
    """Moments at which events of many cases were stamped at once."""
    moments, place, counts = np.unique(columns.time_us, return_inverse=True, return_counts=True)
    if len(moments) < 2:
        return
    many = counts >= max(_BULK_EVENTS, _BULK_SHARE * len(columns))
    if many.any() and resolution(columns.time_us) not in ("day", "hour"):
        moments_many = str(int(np.count_nonzero(many)))
        yield from of_rows("stamped_in_bulk", columns, many[place], moments=moments_many)
