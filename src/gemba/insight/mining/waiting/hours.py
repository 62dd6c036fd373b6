"""At which hours of the week cases wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.mining.zones import DAY_US, offsets_between, to_local_us

from .sums import summed

HOUR_US = DAY_US // 24
HOURS = 168
QUARTER_US = HOUR_US // 4
# So many parts of a quarter add up exactly as floats.
_EXACT_MAX = 2**53 // QUARTER_US
# So many are counted together: few enough that they stay near the processor.
_AT_ONCE = 1 << 17
_MONDAY_US = -3 * DAY_US


def waiting_by_hour_us(since_us: Int64s, until_us: Int64s, zone: str) -> Int64s:
    """Microseconds waited in each hour of the week on the clocks of a zone, Monday 0:00 first.

    Each wait is laid out over the hours it really spans. Sums to all waiting, but for the hours
    that a change to summer time leaves out or repeats.
    """
    return elapsed_us(until_us, zone) - elapsed_us(since_us, zone)


def elapsed_us(instants: Int64s, zone: str) -> Int64s:
    """How much of each hour of the week lies before the instants, added up; since when is the same
    for all, so only differences between as many instants mean anything."""
    many = _Many.of(instants, zone)
    placed, week = _placed(many.at_us, zone)
    # Whole weeks may be more than fit: what is too much falls away in the difference.
    weeks = np.full(HOURS, (week * many.count).sum(), dtype=np.int64)
    through = weeks - np.cumsum(summed(placed.hour, many.count, HOURS))
    into = placed.into_us * many.count + many.past_us
    return through * HOUR_US + summed(placed.hour, into, HOURS)


@dataclass(frozen=True, eq=False)
class _Many:
    """So many instants (`count`) in the hour of `at_us`, in all so long after it (`past_us`)."""

    at_us: Int64s
    count: Int64s
    past_us: Int64s

    @classmethod
    def of(cls, instants: Int64s, zone: str) -> _Many:
        """By quarters of an hour, in which clocks do not change; one by one where there are more
        quarters than instants, or where they do: before zones were agreed on."""

        def alone() -> _Many:
            return cls(instants, np.ones_like(instants), np.zeros_like(instants))

        if not len(instants):
            return alone()
        first = int(instants.min()) // QUARTER_US
        count = int(instants.max()) // QUARTER_US - first + 1
        if count > len(instants):
            return alone()
        begin = (first + np.arange(count + 1)) * QUARTER_US
        changes, _until, ahead = offsets_between(int(begin[0]), int(begin[-1]), zone)
        if np.any(changes % QUARTER_US) or np.any(ahead % QUARTER_US):
            return alone()
        counts, past = np.zeros((2, count), dtype=np.int64)
        step = min(max(count, _AT_ONCE), _EXACT_MAX)
        for start in range(0, len(instants), step):
            part = instants[start : start + step]
            quarter = part // QUARTER_US - first
            counts += np.bincount(quarter, minlength=count)
            past += np.bincount(quarter, part - begin[quarter], count).astype(np.int64)
        return cls(begin[:-1], counts, past)


@dataclass(frozen=True, eq=False)
class _Placed:
    hour: npt.NDArray[np.int16]
    into_us: npt.NDArray[np.uint32]


def _placed(time_us: Int64s, zone: str) -> tuple[_Placed, Int64s]:
    """The hour of the week, how far into it, and the week."""
    week, within = np.divmod(to_local_us(time_us, zone) - _MONDAY_US, WEEK_US)
    hour, into = np.divmod(within, HOUR_US)
    return _Placed(hour.astype(np.int16), into.astype(np.uint32)), week
