"""Time zones that were mixed up: seen where the daily rhythm is moved by whole hours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .issues import QualityIssue, of_rows

HOUR_US = 3_600_000_000
_EVENTS_MIN = 200
# An hour is night where less than this share of the other events falls into it.
_NIGHT_SHARE = 0.005
# Steps of a day follow each other, so a rhythm of one's own is normal; much work at night that a
# shift by whole hours brings wholly into the day is not.
_AT_NIGHT_SHARE = 0.3
_AT_NIGHT_AFTER_SHARE = 0.03
# Distances are halves of the sum of differences: 0 is the same rhythm, 1 nothing in common.
_SAME = 0.15


def zone_issues(columns: EventColumns) -> Iterator[QualityIssue]:
    """Activities whose hours are those of all others, only later or earlier; and a summer that
    begins its days an hour before the winter."""
    hours = (columns.time_us // HOUR_US) % 24
    whole = _rhythm(hours)
    counts = np.bincount(columns.activity, minlength=len(columns.activities))
    for code in np.flatnonzero(counts >= _EVENTS_MIN).tolist():
        mine = columns.activity == code
        rest = whole - _rhythm(hours[mine])
        shift = _shift(_rhythm(hours[mine]), rest)
        if shift:
            for found in of_rows("shifted_activity", columns, mine, hours=f"{shift:+d}"):
                yield QualityIssue(
                    found.code,
                    found.count,
                    found.total,
                    found.cases,
                    found.params,
                    {"activity": code},
                )
    yield from _summer(columns, hours)


def _summer(columns: EventColumns, hours: Int64s) -> Iterator[QualityIssue]:
    """April to September against November to February."""
    months = columns.time_us.astype("datetime64[us]").astype("datetime64[M]").astype(int) % 12
    summer: Bools = (months >= 3) & (months <= 8)
    winter: Bools = (months >= 10) | (months <= 1)
    if min(np.count_nonzero(summer), np.count_nonzero(winter)) < _EVENTS_MIN:
        return
    one, other = _rhythm(hours[summer]), _rhythm(hours[winter])
    near = {shift: _distance(np.roll(one, -shift), other) for shift in (-1, 0, 1)}
    best = min(near, key=lambda shift: near[shift])
    if best and near[best] < min(_SAME, near[0] / 2):
        yield QualityIssue(
            "summer_time",
            int(np.count_nonzero(summer)),
            len(columns),
            params={"hours": f"{best:+d}"},
        )


def _rhythm(hours: Int64s) -> Floats:
    """Events by hour of the day."""
    return np.bincount(hours, minlength=24).astype(np.float64)


def _shift(mine: Floats, rest: Floats) -> int:
    """By how many hours `mine` is behind `rest`; 0 where no shift explains the difference. One or
    two hours cannot be told from work that is done later in the day."""
    if rest.sum() < _EVENTS_MIN:
        return 0
    night = rest < _NIGHT_SHARE * rest.sum()
    at_night = np.array([np.roll(mine, -shift)[night].sum() for shift in range(24)]) / mine.sum()
    fitting = np.flatnonzero(at_night <= _AT_NIGHT_AFTER_SHARE)
    if at_night[0] < _AT_NIGHT_SHARE or not len(fitting):
        return 0
    near = [_distance(np.roll(mine, -shift), rest) for shift in fitting.tolist()]
    best = int(fitting[np.argmin(near)])
    return best if best <= 12 else best - 24


def _distance(one: Floats, other: Floats) -> float:
    return float(np.abs(one / one.sum() - other / other.sum()).sum() / 2)
