"""More or fewer requests: always, in some months, or on some days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.simulation.model import Arrivals, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known_type, within

FACTOR_MAX = 100
SURGE_DAYS_MAX = 366
_FACTOR = gettext_noop("Demand changes by a factor between 0 and 100.")


@dataclass(frozen=True)
class ScaleDemand:
    """So many times as many cases arrive, of one type or (None) of all."""

    factor: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.factor, 0, FACTOR_MAX, _FACTOR)
        return _with_arrivals(
            twin,
            self.type,
            lambda each: replace(
                each, per_hour=tuple(rate * self.factor for rate in each.per_hour)
            ),
        )


@dataclass(frozen=True)
class Season:
    """So many times as many cases arrive in these months (January is 1)."""

    months: tuple[int, ...]
    factor: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.factor, 0, FACTOR_MAX, _FACTOR)
        if not self.months or not all(1 <= each <= 12 for each in self.months):
            raise ChangeRefused(gettext_noop("Months are numbers from 1 to 12; name at least one."))
        return _with_arrivals(
            twin,
            self.type,
            lambda each: replace(
                each,
                month_factors=tuple(
                    factor * (self.factor if month in self.months else 1.0)
                    for month, factor in enumerate(each.month_factors, start=1)
                ),
            ),
        )


@dataclass(frozen=True)
class Surge:
    """For `days` from `first` on so many times as many cases arrive."""

    first: date
    days: int
    factor: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.factor, 0, FACTOR_MAX, _FACTOR)
        within(
            self.days,
            1,
            SURGE_DAYS_MAX,
            gettext_noop("A rush lasts between one day and a year."),
        )
        days = [self.first + timedelta(days=number) for number in range(self.days)]
        return _with_arrivals(
            twin,
            self.type,
            lambda each: replace(
                each, day_factors=(*each.day_factors, *((day, self.factor) for day in days))
            ),
        )


def _with_arrivals(twin: Twin, of: str | None, changed: Callable[[Arrivals], Arrivals]) -> Twin:
    known_type(twin, of)
    arrivals = (changed(each) if of in (None, each.type) else each for each in twin.arrivals)
    return replace(twin, arrivals=tuple(arrivals))
