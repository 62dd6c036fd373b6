"""What lost time is worth in a year, and by which rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.rates import Rates
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.wording import Number

from .candidate import Claim
from .excess import summed_to_a_year
from .finding import Saving
from .view import LogView
from .wording import Said

MINOR = 100
DAY_HOURS = 24.0
WORK_SHARE_MIN = 0.01
WAIT_SHARE_MIN = 0.05
KIND_SHARE_MIN = 0.05
# So many cases wait so much longer: a working day.
CASE_SHARE_MIN, LONGER_HOURS_MIN = 0.05, 8.0


@dataclass(frozen=True)
class WorthRates:
    """Whole currency units. A point of goodwill is what a day of waiting costs a customer's
    patience; a needless contact costs `contact_points`. `is_assumed`: nobody set the hour."""

    hour: float = 40.0
    waiting_day: float = 0.0
    point: float = 5.0
    contact_points: float = 2.0
    currency: str = "EUR"
    is_assumed: bool = True

    @classmethod
    def of(cls, rates: Rates) -> WorthRates:
        """Those people set for a log, and defaults where they set none."""
        hour = rates.hour_minor / MINOR if rates.hour_minor else cls.hour
        return cls(
            hour=hour,
            waiting_day=rates.waiting_day_minor / MINOR,
            currency=rates.currency,
            is_assumed=not rates.hour_minor,
        )

    @property
    def assumptions(self) -> tuple[Said, ...]:
        """In words."""
        return (
            Said(
                gettext_noop("An hour of work costs {hour}.")
                if not self.is_assumed
                else gettext_noop("Nobody has said what an hour of work costs: {hour} is assumed."),
                {"hour": Number(self.hour)},
            ),
            Said(
                gettext_noop(
                    "A day that a customer waits is one point of goodwill, a needless contact"
                    " {points}; a point is worth {point}."
                ),
                {"points": Number(self.contact_points), "point": Number(self.point)},
            ),
            Said(gettext_noop("The year goes on as the time the log tells of.")),
        )


@dataclass(frozen=True, eq=False)
class Lost:
    """Sums by block of the log: hours of work, hours of waiting, needless contacts."""

    work: Floats
    wait: Floats
    contacts: Floats

    def worth(self, rates: WorthRates) -> Floats:
        """In currency units."""
        return self.money(rates) + rates.point * self.points(rates)

    def money(self, rates: WorthRates) -> Floats:
        """What the hours cost."""
        return rates.hour * self.work + rates.waiting_day / DAY_HOURS * self.wait

    def points(self, rates: WorthRates) -> Floats:
        """Goodwill."""
        return self.wait / DAY_HOURS + rates.contact_points * self.contacts


def lost(view: LogView, claim: Claim) -> Lost:
    """What a claim comes to."""
    rows = claim.rows
    work = view.summed(rows, view.work_hours[rows] * claim.work)
    spare = claim.spare_hours
    return Lost(
        work=work if spare is None else work + spare,
        wait=view.summed(rows, view.felt_hours[rows] * claim.wait),
        contacts=view.summed(rows, view.customer_rows[rows] * claim.wait),
    )


def saving(view: LogView, claim: Claim, rates: WorthRates, assumes: tuple[Said, ...]) -> Saving:
    """Of one year, with intervals from how much blocks of time differ."""
    found, years = lost(view, claim), claim.years

    def yearly(value: Floats) -> Estimate:
        return summed_to_a_year(value, years)

    return Saving(
        work_hours=yearly(found.work),
        waiting_hours=yearly(found.wait),
        money=yearly(found.money(rates)),
        goodwill=yearly(found.points(rates)),
        worth=yearly(found.worth(rates)),
        assumptions=(*assumes, *rates.assumptions),
    )


def is_material(view: LogView, claim: Claim, kind_share: float = 0.0) -> bool:
    """Whether it is worth a mention: `WORK_SHARE_MIN` of all work of the log, or `WAIT_SHARE_MIN`
    of all waiting the house causes, in the time it was lost in, or `KIND_SHARE_MIN` of its kind; or
    `CASE_SHARE_MIN` of all cases wait `LONGER_HOURS_MIN` longer, the mean of them."""
    if kind_share >= KIND_SHARE_MIN:
        return True
    found, whole = lost(view, claim), claim.years / view.years
    work = float(found.work.sum()) >= WORK_SHARE_MIN * whole * float(view.work_hours.sum()) > 0
    wait = float(found.wait.sum()) >= WAIT_SHARE_MIN * whole * float(view.house_hours.sum()) > 0
    return work or wait or _makes_many_wait(view, claim, float(found.wait.sum()))


def _makes_many_wait(view: LogView, claim: Claim, hours: float) -> bool:
    cases = len(np.unique(view.columns.case[claim.rows[claim.wait > 0]]))
    return (
        hours >= LONGER_HOURS_MIN * max(cases, 1) and cases >= CASE_SHARE_MIN * view.columns.cases
    )
