"""Today against forecast and plan: the rest of the day told anew, surges, people too many or few.

A day that begins busier than forecast mostly stays so, but not by as much. How much of the morning
is carried on is learnt from days gone by: days differ from their forecast by a gamma factor beyond
Poisson noise, and what has come so far updates it (empirical Bayes).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

from .forecasting.backtest import Backtest
from .forecasting.forecast import Forecast
from .forecasting.spread import Spread

SURGE_LEVEL = 0.98


@dataclass(frozen=True, eq=False)
class RestOfDay:
    """Expected arrivals in the slots from `first_slot` on, with the ends of their interval.

    `factor` is what today is expected to have of its forecast.
    """

    first_slot: int
    factor: float
    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class SoFar:
    """All arrivals of a day up to now against what was expected until now, with its interval."""

    arrived: int
    expected: float
    low: float
    high: float

    @property
    def is_surge(self) -> bool:
        return self.arrived > self.high

    @property
    def is_lull(self) -> bool:
        return self.arrived < self.low


@dataclass(frozen=True)
class Stretch:
    """Slots from `first` to before `end` with too few (below zero) or too many people; `most` is
    the largest difference in it, `people_slots` the sum."""

    first: int
    end: int
    most: int
    people_slots: int


def rest_of_day(forecast: Forecast, day: int, so_far: Int64s) -> RestOfDay:
    """A day of a forecast (by number) told anew after its first slots. Raises ValueError for more
    slots than a day has."""
    done = _done(forecast, so_far)
    strength = day_strength(forecast.past)
    expected = float(forecast.mean[day, :done].sum())
    factor = float(_factors(strength, float(so_far.sum()), expected))
    mean: Floats = forecast.mean[day, done:] * factor
    past = forecast.past
    if not past.expected.size or done == forecast.mean.shape[1]:
        return RestOfDay(done, factor, mean, np.zeros_like(mean), np.full_like(mean, np.inf))
    factors = _factors(
        strength, past.arrived[:, :done].sum(axis=1), past.expected[:, :done].sum(axis=1)
    )
    retold = past.expected[:, done:] * factors[:, None]
    spread = Spread.of(retold.ravel(), past.arrived[:, done:].ravel())
    low, high = spread.around(mean, forecast.level)
    return RestOfDay(done, factor, mean, low, high)


def day_so_far(
    forecast: Forecast, day: int, so_far: Int64s, *, level: float = SURGE_LEVEL
) -> SoFar:
    """Whether so many by now are more than chance makes, as days gone by show: an early warning.

    Without days gone by nothing is a surge.
    """
    done, past = _done(forecast, so_far), forecast.past
    expected = float(forecast.mean[day, :done].sum())
    arrived = int(so_far.sum())
    if not past.expected.size or not done:
        return SoFar(arrived, expected, 0.0, math.inf)
    spread = Spread.of(past.expected[:, :done].sum(axis=1), past.arrived[:, :done].sum(axis=1))
    low, high = spread.around(np.array([expected]), level)
    return SoFar(arrived, expected, float(low[0]), float(high[0]))


def differences(needed: Int64s, there: Int64s) -> tuple[Stretch, ...]:
    """Stretches of slots in which people planned, or present, are too few or too many."""
    over = there - needed
    sign = np.sign(over)
    cuts = np.flatnonzero(np.diff(sign)) + 1
    bounds = [0, *cuts.tolist(), len(over)]
    return tuple(
        Stretch(
            first,
            end,
            int(over[first:end].max() if sign[first] > 0 else over[first:end].min()),
            int(over[first:end].sum()),
        )
        for first, end in pairwise(bounds)
        if end > first and sign[first]
    )


def adherence(planned: Int64s, present: Int64s) -> float:
    """The share of planned presence that was kept, slot by slot; NaN where none was planned.

    People there whom no plan asked for do not make up for those missing at another time.
    """
    asked = int(planned.sum())
    return float(np.minimum(planned, present).sum()) / asked if asked else math.nan


def _done(forecast: Forecast, so_far: Int64s) -> int:
    if len(so_far) > forecast.mean.shape[1]:
        raise ValueError("A day has no more slots than its forecast.")
    return len(so_far)


def day_strength(past: Backtest) -> float:
    """Arrivals after which a day is believed as much as its forecast: the shape of the gamma
    factor of days, by moments. Endless where days differ by no more than Poisson noise."""
    expected, arrived = past.expected.sum(axis=1), past.arrived.sum(axis=1)
    beyond = float(((arrived - expected) ** 2 - expected).sum())
    return float((expected**2).sum()) / beyond if beyond > 0 else math.inf


def _factors(strength: float, arrived: Floats | float, expected: Floats | float) -> Floats:
    """Of a day, from what came of what was expected."""
    if math.isinf(strength):
        return np.ones_like(np.asarray(expected, np.float64))
    factors: Floats = np.asarray((strength + arrived) / (strength + expected), np.float64)
    return factors
