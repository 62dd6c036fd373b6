"""What something costs and brings over years, when nobody knows it exactly.

Everything given as a range is drawn many times (Monte Carlo, seeded), and what follows is told as a
middle with the bounds that hold nine times of ten. Net present value and return follow Brealey,
Myers & Allen (2020).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.mining.comparing.intervals import Estimate

DRAWS = 20_000
YEARS_MAX = 30
_TAIL = 0.05


@dataclass(frozen=True)
class Range:
    """The least, the likeliest and the most: a triangular distribution."""

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError("A range goes from the least over the likeliest to the most.")

    @classmethod
    def exactly(cls, value: float) -> Range:
        return cls(value, value, value)

    def drawn(self, rng: np.random.Generator, count: int) -> Floats:
        if self.low == self.high:
            rng.random(count)
            return np.full(count, self.low)
        return rng.triangular(self.low, self.likely, self.high, count)


WHOLE = Range(1.0, 1.0, 1.0)
USUAL_DISCOUNT = Range(0.05, 0.08, 0.12)


@dataclass(frozen=True)
class Costs:
    """In whole units of money: `once` at the start, `yearly` at the end of each year. `yearly_gain`
    is what a full year brings; in the first year only `first_year` of it. A year is discounted by
    `discount` (0.08 is 8 %). One draw holds for all years: who runs over in the first does so in
    the others, so that bounds are wide rather than narrow."""

    years: int
    once: Range
    yearly: Range
    yearly_gain: Range
    first_year: Range = WHOLE
    discount: Range = USUAL_DISCOUNT

    def __post_init__(self) -> None:
        if not 1 <= self.years <= YEARS_MAX:
            raise ValueError("Costs are told for one year to thirty.")
        if self.discount.low <= -1:
            raise ValueError("Money cannot lose more than all of its value in a year.")


@dataclass(frozen=True)
class Return:
    """`cost` is the total cost of ownership and `net` what is left of the gain after it, both at
    present value; `ratio` is net over cost. `payback_years` is when the gain has paid the cost:
    its bounds are inf where that is after the last year. `pays` is the chance that net is above
    zero, `pays_back` that it is paid within the years. `course` is what has been gained less what
    has been paid, at the start and at the end of each year."""

    cost: Estimate
    net: Estimate
    ratio: Estimate
    payback_years: Estimate
    pays: float
    pays_back: float
    course: tuple[Estimate, ...]


def return_of(costs: Costs, *, seed: int = 0) -> Return:
    """The same seed gives the same figures."""
    rng = np.random.default_rng(seed)
    once, yearly, gain, first, rate = (
        each.drawn(rng, DRAWS)
        for each in (costs.once, costs.yearly, costs.yearly_gain, costs.first_year, costs.discount)
    )
    year = np.arange(1, costs.years + 1)
    worth = (1 + rate[:, None]) ** -year
    share = np.where(year == 1, first[:, None], 1.0)
    cost = once + (yearly[:, None] * worth).sum(axis=1)
    flow = (gain[:, None] * share - yearly[:, None]) * worth
    so_far = np.cumsum(np.column_stack([-once, flow]), axis=1)
    net = so_far[:, -1]
    back = _payback(once, flow)
    ratio = np.divide(net, cost, out=np.full(DRAWS, np.nan), where=cost > 0)
    return Return(
        cost=_told(cost),
        net=_told(net),
        ratio=_told(ratio[np.isfinite(ratio)]),
        payback_years=_told(back),
        pays=float((net > 0).mean()),
        pays_back=float(np.isfinite(back).mean()),
        course=tuple(_told(so_far[:, at]) for at in range(costs.years + 1)),
    )


def _payback(once: Floats, flow: Floats) -> Floats:
    """In years, evenly within a year; inf where the last year does not bring it."""
    left = once[:, None] - np.cumsum(flow, axis=1)
    paid = left <= 0
    first = np.argmax(paid, axis=1)
    rows = np.arange(len(once))
    before = np.where(first > 0, left[rows, first - 1], once)
    brought = flow[rows, first]
    part = np.divide(before, brought, out=np.zeros(len(once)), where=brought > 0)
    years: Floats = np.where(paid.any(axis=1), first + np.clip(part, 0, 1), np.inf)
    return np.where(once <= 0, 0.0, years)


def _told(values: Floats) -> Estimate:
    """By rank, so that what is endless stays so."""
    if not len(values):
        return Estimate(np.nan, np.nan, np.nan)
    ordered = np.sort(values)
    low, middle, high = (
        float(ordered[min(int(share * len(ordered)), len(ordered) - 1)])
        for share in (_TAIL, 0.5, 1 - _TAIL)
    )
    return Estimate(middle, low, high)
