"""The forecast that is used, with intervals, and how it compares with the last week again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.staffing.day_kinds import DayKinds
from gemba.insight.staffing.series import ArrivalKind, ArrivalSeries, days_from

from .backtest import Backtest, backtests, origins_of
from .history import WEEK_DAYS, Days, History
from .methods import METHODS, NAIVE, Method
from .spread import Spread

ORIGINS_MAX = 12
LEVEL = 0.9
# An error of at most so much of the floor's is told as better.
CLEARLY = 0.9
# On fewer comparisons, a week apart, nothing is said to be better.
_ORIGINS_SURE = 4


# How the choice is told; places: method, percent, error and floor in percent.
VERDICTS: dict[str, str] = {
    "better": gettext_noop(
        "%(percent)s %% closer than repeating last week: error %(error)s %% against %(floor)s %%."
    ),
    "unsure": gettext_noop(
        "Closer than repeating last week so far (error %(error)s %% against %(floor)s %%), but"
        " compared over too few weeks to rely on it."
    ),
    "hardly_better": gettext_noop(
        "Hardly closer than repeating last week: error %(error)s %% against %(floor)s %%."
    ),
    "not_better": gettext_noop(
        "No method was closer than repeating last week (error %(floor)s %%), so last week is"
        " repeated."
    ),
    "too_short": gettext_noop(
        "Too few weeks are known to compare methods, so last week is repeated."
    ),
}


@dataclass(frozen=True)
class Choice:
    """Which method, and its weighted error beside that of seasonal-naive, on the same days."""

    method: str
    wape: float
    naive_wape: float
    origins: int

    @property
    def verdict(self) -> str:
        """A key of `VERDICTS`."""
        if not self.origins:
            return "too_short"
        if self.method == NAIVE:
            return "not_better"
        if self.ratio > CLEARLY:
            return "hardly_better"
        return "better" if self.origins >= _ORIGINS_SURE else "unsure"

    @property
    def ratio(self) -> float:
        """Its error over that of seasonal-naive; 1 where it yields."""
        return 1.0 if self.method == NAIVE else self.wape / self.naive_wape

    def words(self) -> tuple[str, dict[str, str]]:
        """A sentence to translate and what fills its places."""
        places = {
            "percent": f"{100 * (1 - self.ratio):.0f}",
            "error": f"{100 * self.wape:.0f}",
            "floor": f"{100 * self.naive_wape:.0f}",
        }
        return VERDICTS[self.verdict], places


@dataclass(frozen=True, eq=False)
class Forecast:
    """Expected arrivals `[day, slot]` with the ends of their interval; the same by day.

    `past` is what the method forecast before and what came. It is empty for too short a series,
    which has no interval: low is zero and high endless.
    """

    first_day: date
    mean: Floats
    low: Floats
    high: Floats
    day_low: Floats
    day_high: Floats
    level: float
    choice: Choice
    past: Backtest

    @property
    def dates(self) -> tuple[date, ...]:
        return days_from(self.first_day, len(self.mean))

    @property
    def day_mean(self) -> Floats:
        total: Floats = self.mean.sum(axis=1)
        return total


def forecast(
    series: ArrivalSeries,
    days: int,
    kinds: DayKinds | None = None,
    *,
    level: float = LEVEL,
    methods: Mapping[str, Method] = METHODS,
    judged_by_day: bool = False,
) -> Forecast:
    """The `days` after the last of a series. Raises ValueError for less than a week of arrivals.

    `kinds` covers the days of the series and those to come. Of `methods` the one is taken that came
    closest when forecast again from days gone by; seasonal-naive unless another was closer. With
    `judged_by_day` errors are those of whole days: of half hours with an arrival or two most of the
    error is chance, which no method can take away.
    """
    if series.days < WEEK_DAYS:
        raise ValueError("A forecast needs at least a week of arrivals.")
    if days < 1:
        raise ValueError("A forecast is of at least one day.")
    history = History.of(series, kinds or DayKinds())
    choice, past = choose(history, days, methods, judged_by_day=judged_by_day)
    future = Days.of(series.end, days, kinds or DayKinds())
    mean = methods[choice.method](history, future)
    low, high = _around(past, mean, level)
    day_low, day_high = _around(_by_day(past), mean.sum(axis=1, keepdims=True), level)
    return Forecast(series.end, mean, low, high, day_low[:, 0], day_high[:, 0], level, choice, past)


def forecast_kinds(
    series: Mapping[ArrivalKind, ArrivalSeries], days: int, kinds: DayKinds | None = None
) -> dict[ArrivalKind, Forecast]:
    """Each channel and type by itself, by the method that does best on it. Raises ValueError."""
    return {kind: forecast(each, days, kinds) for kind, each in series.items()}


def choose(
    history: History,
    days: int,
    methods: Mapping[str, Method] = METHODS,
    *,
    judged_by_day: bool = False,
) -> tuple[Choice, Backtest]:
    """The method for a horizon of so many days, and how it did, slot by slot or day by day."""
    origins = origins_of(len(history), days, ORIGINS_MAX)
    if not origins:
        none = np.empty((0, history.counts.shape[1]))
        return Choice(NAIVE, math.nan, math.nan, 0), Backtest(none, none)
    tried = backtests(history, methods, origins, days)
    judged = {name: _by_day(each) if judged_by_day else each for name, each in tried.items()}
    if math.isnan(judged[NAIVE].wape):
        return Choice(NAIVE, math.nan, math.nan, 0), tried[NAIVE]
    best = min(judged, key=lambda name: judged[name].wape)
    if not judged[best].wape < judged[NAIVE].wape:
        best = NAIVE
    return Choice(best, judged[best].wape, judged[NAIVE].wape, len(origins)), tried[best]


def _by_day(past: Backtest) -> Backtest:
    return Backtest(
        past.expected.sum(axis=1, keepdims=True), past.arrived.sum(axis=1, keepdims=True)
    )


def _around(past: Backtest, mean: Floats, level: float) -> tuple[Floats, Floats]:
    if not past.expected.size:
        return np.zeros_like(mean), np.full_like(mean, np.inf)
    return Spread.of(past.expected.ravel(), past.arrived.ravel()).around(mean, level)
