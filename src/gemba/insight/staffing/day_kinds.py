"""What kind of day a date is: a weekday, a public holiday, a weekend day that is worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from gemba.foundation.kernel.working_time.public_holidays import PublicDays, holidays_of
from gemba.insight.eventlog.arrays import Bools, Int64s


@dataclass(frozen=True)
class DayKinds:
    """`swaps` are days worked like another weekday (Monday is 0), as China's 调休."""

    holidays: frozenset[date] = frozenset()
    swaps: dict[date, int] = field(default_factory=dict)

    @classmethod
    def of(cls, public: PublicDays) -> DayKinds:
        return cls(
            frozenset(each.day for each in public.holidays),
            {swap.day: swap.weekday or 0 for swap in public.swaps},
        )

    @classmethod
    def of_region(cls, region: str, first: date, end: date, subdivision: str = "") -> DayKinds:
        """Of a country or a part of it. Raises UnknownRegion and CalendarError."""
        return cls.of(holidays_of(region, subdivision, years=range(first.year, end.year + 1)))

    def weekdays(self, days: Sequence[date]) -> Int64s:
        """The weekday each day is worked like."""
        return np.array([self.swaps.get(day, day.weekday()) for day in days], np.int64)

    def are_holidays(self, days: Sequence[date]) -> Bools:
        return np.array([day in self.holidays for day in days], np.bool_)
