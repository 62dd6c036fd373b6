"""For tests and benches: a service week with a known mean and a desk to plan, drawn by a seed."""

from __future__ import annotations

from datetime import date

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .series import ArrivalSeries

MONDAY = date(2024, 1, 1)
_WEEKDAYS = np.array([1.3, 1.1, 1.0, 1.0, 0.9, 0.3, 0.2])


def service_week(per_day: float, slots: int = 24) -> Floats:
    """Expected counts `[weekday, slot]`: mornings and afternoons, little at night and weekends."""
    hour = (np.arange(slots) + 0.5) * 24 / slots
    shape = 0.05 + np.exp(-((hour - 10) ** 2) / 6) + 0.8 * np.exp(-((hour - 15) ** 2) / 6)
    week: Floats = np.outer(_WEEKDAYS, shape / shape.sum()) * per_day
    return week


def drawn_series(
    days: int, per_day: float = 120.0, *, slots: int = 24, seed: int = 1, first: date = MONDAY
) -> ArrivalSeries:
    """Poisson arrivals of the service week."""
    week = np.roll(service_week(per_day, slots), -first.weekday(), axis=0)
    mean = np.tile(week, (days // 7 + 1, 1))[:days]
    drawn = np.random.default_rng(seed).poisson(mean)
    return ArrivalSeries(first, drawn.astype(np.int64))
