"""The five distances by which simulations of processes are judged.

Source: Chapela-Campa, Benchekroun, Baron, Dumas, Krass and Senderovich 2023, “Can I trust my
simulation model? Measuring the quality of business process simulation models” (the package
log-distance-measures). As there, times are put into whole hours first; starts and ends both count.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s, distinct
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.hours import HOUR_US, WEEK_HOURS
from gemba.insight.mining.zones import DAY_US, to_local_us

from .seen import Seen
from .wasserstein import wasserstein

GRAM = 3
# What a weekday costs that only one log works on: as far apart as two hours of a day can be.
HOURS_APART_MAX = 23.0
_MONDAY_US = -3 * DAY_US


@dataclass(frozen=True)
class Distances:
    """`n_gram` from 0 (the same) to 1 (nothing in common); the others in hours. Nan where one of
    the logs is empty."""

    n_gram: float
    absolute_hours: float
    circadian_hours: float
    relative_hours: float
    cycle_time_hours: float

    def each(self) -> tuple[float, ...]:
        """The five, in the order of the fields."""
        return tuple(float(value) for value in astuple(self))


def distances(first: EventColumns, second: EventColumns, zone: str = "UTC") -> Distances:
    """Of two logs; `zone` tells weekdays and hours of the day. Where one log knows no starts,
    the ends of both are compared. About two seconds for two logs of a million events."""
    ends_only = first.start_us is None or second.start_us is None
    one, other = (Seen.of(each, ends_only=ends_only) for each in (first, second))
    if not len(one) or not len(other):
        nothing = float("nan")
        return Distances(nothing, nothing, nothing, nothing, nothing)
    return Distances(
        n_gram_distance(one, other),
        absolute_distance(one, other),
        circadian_distance(one, other, zone),
        relative_distance(one, other),
        cycle_time_distance(one, other),
    )


def n_gram_distance(one: Seen, other: Seen, n: int = GRAM) -> float:
    """Control flow: the difference in how often each row of `n` activities occurs (nothing before
    the first and after the last counts as one), as a share of all."""
    names, theirs = one.activities.extended(list(other.activities))
    base = len(names) + 1
    first = _grams(one, one.activity + 1, base, n)
    second = _grams(other, theirs.astype(np.int64)[other.activity] + 1, base, n)
    kinds = distinct(np.concatenate([first, second]))
    count = np.bincount(np.searchsorted(kinds, first), minlength=len(kinds))
    count_other = np.bincount(np.searchsorted(kinds, second), minlength=len(kinds))
    return float(np.abs(count - count_other).sum() / (len(first) + len(second)))


def absolute_distance(one: Seen, other: Seen) -> float:
    """When things happen: hours since 1970."""
    return wasserstein(one.instants_us // HOUR_US, other.instants_us // HOUR_US)


def circadian_distance(one: Seen, other: Seen, zone: str) -> float:
    """At which hours of the day things happen, each weekday for itself; the mean of seven."""
    days = [np.divmod(_week_hour(each, zone), 24) for each in (one, other)]
    found = []
    for weekday in range(7):
        mine, theirs = (hour[day == weekday] for day, hour in days)
        if len(mine) and len(theirs):
            found.append(wasserstein(mine, theirs))
        else:
            found.append(HOURS_APART_MAX if len(mine) or len(theirs) else 0.0)
    return sum(found) / 7


def relative_distance(one: Seen, other: Seen) -> float:
    """When things happen after the start of their case."""
    return wasserstein(*(_since_begun(each) // HOUR_US for each in (one, other)))


def cycle_time_distance(one: Seen, other: Seen) -> float:
    """How long cases take, in hours above the shortest of both logs."""
    mine, theirs = (each.ended_us - each.begun_us for each in (one, other))
    shortest = min(int(mine.min()), int(theirs.min()))
    return wasserstein((mine - shortest) // HOUR_US, (theirs - shortest) // HOUR_US)


def _since_begun(seen: Seen) -> Int64s:
    begun = seen.begun_us[seen.case]
    return np.concatenate([seen.start_us - begun, seen.end_us - begun])


def _week_hour(seen: Seen, zone: str) -> Int64s:
    return (to_local_us(seen.instants_us, zone) - _MONDAY_US) // HOUR_US % WEEK_HOURS


def _grams(seen: Seen, activity: Int64s, base: int, n: int) -> Int64s:
    """One number per row of `n` activities, cases padded on both sides; 0 is nothing.

    Raises ValueError where the activities are too many for one number.
    """
    if base**n >= 2**62:
        raise ValueError(f"Rows of {n} out of {base} activities do not fit one number.")
    padded = np.zeros(len(seen) + (n - 1) * (seen.cases + 1), dtype=np.int64)
    padded[np.arange(len(seen)) + (n - 1) * (seen.case + 1)] = activity
    grams = np.zeros(len(padded) - n + 1, dtype=np.int64)
    for place in range(n):
        grams = grams * base + padded[place : len(padded) - n + 1 + place]
    # Between two cases there are n - 1 places, so that no row of n reaches over them; all but
    # empty ones count.
    return grams[grams > 0]
