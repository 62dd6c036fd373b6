"""The past as a method sees it, and the usual week found in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.staffing.day_kinds import DayKinds
from gemba.insight.staffing.series import ArrivalSeries, days_from

WEEK_DAYS = 7
_SUNDAY = 6
# What a Sunday says about a holiday counts as much as so many holidays seen.
_SUNDAY_WEIGHT = 2.0


@dataclass(frozen=True, eq=False)
class Days:
    """What kind of day each of a row of days is: the weekday it is worked like (Monday is 0)."""

    weekdays: Int64s
    holidays: Bools

    @classmethod
    def of(cls, first: date, count: int, kinds: DayKinds) -> Days:
        days = days_from(first, count)
        return cls(kinds.weekdays(days), kinds.are_holidays(days))

    def __len__(self) -> int:
        return len(self.weekdays)

    def part(self, first: int, end: int) -> Days:
        return Days(self.weekdays[first:end], self.holidays[first:end])


@dataclass(frozen=True, eq=False)
class History:
    """Counts by day and slot, and the days they are of."""

    counts: Floats
    days: Days

    @classmethod
    def of(cls, series: ArrivalSeries, kinds: DayKinds) -> History:
        counts = series.counts.astype(np.float64)
        return cls(counts, Days.of(series.first_day, series.days, kinds))

    def __len__(self) -> int:
        return len(self.days)

    def before(self, end: int) -> History:
        """The first days: nothing a forecast made on day `end` could not know."""
        return History(self.counts[:end], self.days.part(0, end))


@dataclass(frozen=True, eq=False)
class UsualWeek:
    """Mean counts by weekday and slot, and what a holiday has of a weekday's.

    The mean forgets: a day counts half as much as one `half_life_weeks` later. Holidays are left
    out of it. `holiday_share` is learnt from those seen and begins at what Sundays have.
    """

    counts: Floats
    holiday_share: float

    @classmethod
    def of(cls, history: History, half_life_weeks: float) -> UsualWeek:
        age = np.arange(len(history), 0, -1) / WEEK_DAYS
        weight = np.where(history.days.holidays, 0.0, 0.5 ** (age / half_life_weeks))
        by_weekday = (history.days.weekdays == np.arange(WEEK_DAYS)[:, None]) * weight
        seen = by_weekday.sum(axis=1)
        known = seen > 0
        means = by_weekday @ history.counts
        means[known] /= seen[known, None]
        means[~known] = means[known].mean(axis=0) if known.any() else 0.0
        return cls(means, _holiday_share(history, means.sum(axis=1)))

    def on(self, days: Days) -> Floats:
        """Expected counts `[day, slot]`."""
        expected: Floats = self.counts[days.weekdays]
        workday_holidays = days.holidays & (days.weekdays < _SUNDAY - 1)
        return np.where(workday_holidays[:, None], expected * self.holiday_share, expected)

    def totals_cleaned(self, history: History) -> Floats:
        """By day, with what a usual day would have had on holidays."""
        usual: Floats = self.counts.sum(axis=1)[history.days.weekdays]
        return np.where(history.days.holidays, usual, history.counts.sum(axis=1))


def _holiday_share(history: History, usual: Floats) -> float:
    """Of a workday's arrivals, on a public holiday."""
    workday = usual[: _SUNDAY - 1].mean()
    if workday <= 0:
        return 1.0
    like_sunday = usual[_SUNDAY] / workday
    seen = history.days.holidays & (history.days.weekdays < _SUNDAY - 1)
    expected = usual[history.days.weekdays[seen]].sum() / workday
    arrived = history.counts[seen].sum() / workday
    return float((arrived + _SUNDAY_WEIGHT * like_sunday) / (expected + _SUNDAY_WEIGHT))
