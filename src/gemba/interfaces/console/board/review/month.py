"""A month of the desk's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

YEAR_MIN, YEAR_MAX = 2000, 9998


class MonthUnknown(ValueError):
    """There is no such month, or it has not begun."""


@dataclass(frozen=True)
class Month:
    """From the first day to the first of the next, in the zone of the desk."""

    first: date
    zone: tzinfo

    @classmethod
    def of(cls, year: int, month: int, zone: tzinfo) -> Month:
        """Raises MonthUnknown."""
        if not (YEAR_MIN <= year <= YEAR_MAX and 1 <= month <= 12):
            raise MonthUnknown(f"{year}-{month}")
        return cls(date(year, month, 1), zone)

    @property
    def after(self) -> date:
        """The first day of the next month."""
        return _shifted(self.first, 1)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return _shifted(self.first, -1)

    @property
    def begin(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.first, time.min, tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        """When the next one begins."""
        return datetime.combine(self.after, time.min, tzinfo=self.zone)


def _shifted(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
