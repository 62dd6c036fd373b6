"""Ways to forecast. Each takes the past and the kinds of the days to come, and gives counts.

The floor is seasonal-naive: the last week again. Others forget exponentially, or put a level, with
or without a trend that fades (Gardner & McKenzie 1985), on the shape of the week.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

from .history import WEEK_DAYS, Days, History, UsualWeek

# Expected counts `[day, slot]` of the days to come.
Method = Callable[[History, Days], Floats]

NAIVE = "seasonal_naive"
_HALF_LIVES_WEEKS = (1, 2, 4, 8, 26)
_SHAPE_HALF_LIFE_WEEKS = 13.0
_ALPHAS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
_BETAS, _DAMPINGS = (0.05, 0.15, 0.4), (0.7, 0.85, 0.95)
# So many weeks before are enough to tell how a level moves.
_LEVEL_WEEKS_MAX = 104
_WARM_WEEKS = 2


def seasonal_naive(history: History, days: Days) -> Floats:
    """The last seven days again and again; what a holiday did to them, too."""
    week = history.counts[-WEEK_DAYS:]
    repeats = -(-len(days) // len(week))
    return np.tile(week, (repeats, 1))[: len(days)]


def recent_weeks(half_life_weeks: float) -> Method:
    """The mean of each weekday, recent weeks counting most."""

    def forecast(history: History, days: Days) -> Floats:
        return UsualWeek.of(history, half_life_weeks).on(days)

    return forecast


def level_and_shape(history: History, days: Days) -> Floats:
    """Simple exponential smoothing of the weeks' totals, on the shape of the week."""
    return _on_shape(history, days, [(alpha, 0.0, 0.0) for alpha in _ALPHAS])


def fading_trend(history: History, days: Days) -> Floats:
    """Holt's level and trend of the weeks' totals, the trend fading, on the shape of the week."""
    return _on_shape(history, days, list(product(_ALPHAS, _BETAS, _DAMPINGS)))


def fading_growth(history: History, days: Days) -> Floats:
    """As `fading_trend`, in logarithms: what grows or shrinks by a share a week."""
    settings = list(product(_ALPHAS, _BETAS, _DAMPINGS))
    return _on_shape(history, days, settings, by_share=True)


def together(*methods: Method) -> Method:
    """Their mean: errors that differ cancel (Bates & Granger 1969)."""

    def forecast(history: History, days: Days) -> Floats:
        mean: Floats = np.mean([method(history, days) for method in methods], axis=0)
        return mean

    return forecast


METHODS: dict[str, Method] = {
    NAIVE: seasonal_naive,
    **{f"recent_weeks_{weeks}": recent_weeks(weeks) for weeks in _HALF_LIVES_WEEKS},
    "level_and_shape": level_and_shape,
    "fading_trend": fading_trend,
    "fading_growth": fading_growth,
    "together": together(recent_weeks(4), level_and_shape, fading_trend),
}


def _on_shape(
    history: History,
    days: Days,
    settings: list[tuple[float, float, float]],
    *,
    by_share: bool = False,
) -> Floats:
    """The forecast total of each week to come, spread like the usual week. Of the settings
    (alpha, beta, damping) the one is taken that would have forecast the past weeks best."""
    usual = UsualWeek.of(history, _SHAPE_HALF_LIFE_WEEKS)
    total = usual.counts.sum()
    if total <= 0 or len(history) < WEEK_DAYS:
        return usual.on(days)
    cleaned = usual.totals_cleaned(history)[-WEEK_DAYS * _LEVEL_WEEKS_MAX :]
    whole = len(cleaned) // WEEK_DAYS * WEEK_DAYS
    weeks = cleaned[len(cleaned) - whole :].reshape(-1, WEEK_DAYS).sum(axis=1)
    ahead: Int64s = np.arange(len(days), dtype=np.int64) // WEEK_DAYS + 1
    if by_share:
        totals: Floats = np.expm1(_smoothed(np.log1p(weeks), settings, ahead))
    else:
        totals = _smoothed(weeks, settings, ahead)
    spread: Floats = usual.on(days) * (totals / total)[:, None]
    return spread


def _smoothed(weeks: Floats, settings: list[tuple[float, float, float]], ahead: Int64s) -> Floats:
    """Totals so many weeks ahead, none below zero. All settings run side by side."""
    alpha, beta, damping = np.array(settings, np.float64).T
    level = np.full(len(settings), weeks[:_WARM_WEEKS].mean())
    trend, errors = np.zeros(len(settings)), np.zeros(len(settings))
    for number, total in enumerate(weeks.tolist()):
        expected = level + damping * trend
        if number >= _WARM_WEEKS:
            errors += np.abs(total - expected)
        moved = expected + alpha * (total - expected)
        trend = damping * trend + beta * (moved - level - damping * trend)
        level = moved
    best = int(np.argmin(errors))
    faded = np.cumsum(damping[best] ** np.arange(1, int(ahead.max()) + 1)) * trend[best]
    totals: Floats = np.maximum(level[best] + faded[ahead - 1], 0.0)
    return totals
