"""Early warning: kinds of requests of which far more have just come than was expected.

Each kind is forecast from before the last days, and what came since is held against that. Days
differ from their forecast by a gamma factor beyond Poisson noise, so the count is negative
binomial; how large the factor is, forecasts made again from days gone by tell. Many kinds are
looked at, so the level is shared out among them (Bonferroni). A kind never seen before has next to
nothing expected: a new topic warns like any other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from .day_kinds import DayKinds
from .deviation import day_strength
from .forecasting.backtest import Backtest
from .forecasting.forecast import forecast
from .forecasting.history import WEEK_DAYS
from .series import ArrivalKind, ArrivalSeries

DAYS = 3
LEVEL = 0.01
# Fewer are no surge, whatever was expected.
ARRIVED_MIN = 5
_WEEKS_MIN = 3
# Chances of so many counts from the one seen on are added up.
_TERMS = 5_000
# Expected of a kind that has not come yet: so many over all days known.
_UNSEEN = 0.5


@dataclass(frozen=True)
class Surge:
    """So many of a kind in the last days; `p` is how likely as many are where nothing changed,
    times the number of kinds looked at."""

    kind: ArrivalKind
    days: int
    arrived: int
    expected: float
    p: float


def surges(
    series: Mapping[ArrivalKind, ArrivalSeries], kinds: DayKinds | None = None, *, days: int = DAYS
) -> tuple[Surge, ...]:
    """The least likely first. Series of less than three weeks tell nothing."""
    known = {
        kind: each for kind, each in series.items() if each.days >= _WEEKS_MIN * WEEK_DAYS + days
    }
    found = (_surge(kind, each, kinds or DayKinds(), days) for kind, each in known.items())
    told = [Surge(e.kind, e.days, e.arrived, e.expected, min(1.0, e.p * len(known))) for e in found]
    sure = (each for each in told if each.p <= LEVEL and each.arrived >= ARRIVED_MIN)
    return tuple(sorted(sure, key=lambda each: each.p))


def _surge(kind: ArrivalKind, series: ArrivalSeries, kinds: DayKinds, days: int) -> Surge:
    since = series.end - timedelta(days=days)
    before = series.by_day().between(series.first_day, since)
    told = forecast(before, days, kinds)
    expected = max(float(told.mean.sum()), _UNSEEN * days / before.days)
    arrived = int(series.between(since, series.end).counts.sum())
    strength = day_strength(_by_origin(told.past, days))
    return Surge(kind, days, arrived, expected, chance_of(arrived, expected, strength))


def _by_origin(past: Backtest, days: int) -> Backtest:
    """Sums over the days each forecast was of."""
    expected, arrived = past.expected, past.arrived
    return Backtest(
        expected.reshape(-1, days, expected.shape[1]).sum(axis=1),
        arrived.reshape(-1, days, arrived.shape[1]).sum(axis=1),
    )


def chance_of(arrived: int, expected: float, strength: float) -> float:
    """Of so many or more: negative binomial, Poisson where days differ by no more than that. 1
    where no more came than expected."""
    if arrived <= expected:
        return 1.0
    counts = np.arange(arrived, arrived + _TERMS)
    if math.isinf(strength):
        first = arrived * math.log(expected) - expected - math.lgamma(arrived + 1)
        ratios = expected / (counts + 1)
    else:
        share = expected / (expected + strength)
        first = (
            math.lgamma(arrived + strength)
            - math.lgamma(strength)
            - math.lgamma(arrived + 1)
            + strength * math.log1p(-share)
            + arrived * math.log(share)
        )
        ratios = (counts + strength) / (counts + 1) * share
    terms = np.concatenate([[1.0], np.cumprod(ratios)])
    return min(1.0, math.exp(first) * float(terms.sum()))
