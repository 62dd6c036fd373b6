"""At which hours of the week cases wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, offsets_of, sealed, stable_order
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.groups import exact_sums_of_runs
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.mining.zones import DAY_US, offsets_between, to_local_us

from .causes import WaitingTimes
from .sums import summed

HOUR_US = DAY_US // 24
HOURS = 168
QUARTER_US = HOUR_US // 4
# So many parts of a quarter add up exactly as floats.
_EXACT_MAX = 2**53 // QUARTER_US
_MONDAY_US = -3 * DAY_US


@dataclass(frozen=True, eq=False)
class HourEnds:
    """Both ends of every wait by hour of the week on the clocks of a zone, Monday 0:00 first.

    Group `h` holds the ends of waits, group `HOURS + h` their beginnings in that hour: how far
    into it (`into_us`, below an hour) and the case (`owner`). `weeks` is by case: from the weeks
    in which its waits begin to those in which they end, in all.
    """

    offsets: Int64s
    into_us: npt.NDArray[np.uint32]
    owner: Int32s
    weeks: Int64s

    @classmethod
    def of(cls, columns: EventColumns, waits: WaitingTimes, zone: str = "UTC") -> HourEnds:
        """Of all waits."""
        owner = columns.case[waits.row]
        until, end_week = _placed(waits.start_us[waits.row], zone)
        since, begin_week = _placed(waits.enabled_us, zone)
        weeks = summed(owner, end_week - begin_week, columns.cases)
        hour = np.concatenate([until.hour, since.hour + np.int16(HOURS)])
        order = stable_order(hour, 2 * HOURS)
        offsets = offsets_of(np.bincount(hour, minlength=2 * HOURS))
        into = np.concatenate([until.into_us, since.into_us])[order]
        owner = np.concatenate([owner, owner])[order]
        return cls(sealed(offsets), sealed(into), sealed(owner), sealed(weeks))

    def waiting_us(self, cases: Bools | None = None) -> Int64s:
        """Microseconds waited in each hour of the week, of all cases or those flagged.

        Each wait is laid out over the hours it really spans. Sums to all waiting, but for the
        hours that a change to summer time leaves out or repeats.
        """
        into, offsets, weeks = self.into_us, self.offsets, self.weeks
        if cases is not None:
            places = np.flatnonzero(cases.take(self.owner))
            into, offsets = into.take(places), np.searchsorted(places, offsets)
            weeks = weeks[cases]
        into_until, into_since = exact_sums_of_runs(into, offsets).reshape(2, HOURS)
        until, since = np.diff(offsets).reshape(2, HOURS)
        # Whoever ends in a later hour has waited through this one, unless they began there too.
        through = int(weeks.sum()) - np.cumsum(until - since)
        return through * HOUR_US + into_until - into_since


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
        alone = cls(instants, np.ones_like(instants), np.zeros_like(instants))
        if not len(instants):
            return alone
        quarter = instants // QUARTER_US
        first, count = int(quarter.min()), int(quarter.max() - quarter.min()) + 1
        if count > len(instants):
            return alone
        begin = (first + np.arange(count + 1)) * QUARTER_US
        changes, _until, ahead = offsets_between(int(begin[0]), int(begin[-1]), zone)
        quarter -= first
        counts = np.bincount(quarter, minlength=count)
        if np.any(changes % QUARTER_US) or np.any(ahead % QUARTER_US) or counts.max() > _EXACT_MAX:
            return alone
        past = np.bincount(quarter, instants - begin[quarter], count)
        return cls(begin[:-1], counts, past.astype(np.int64))


@dataclass(frozen=True, eq=False)
class _Placed:
    hour: npt.NDArray[np.int16]
    into_us: npt.NDArray[np.uint32]


def _placed(time_us: Int64s, zone: str) -> tuple[_Placed, Int64s]:
    """The hour of the week, how far into it, and the week."""
    week, within = np.divmod(to_local_us(time_us, zone) - _MONDAY_US, WEEK_US)
    hour, into = np.divmod(within, HOUR_US)
    return _Placed(hour.astype(np.int16), into.astype(np.uint32)), week
