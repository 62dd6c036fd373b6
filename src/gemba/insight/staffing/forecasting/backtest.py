"""How methods did: forecasts made again from days gone by, with nothing known that came later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .history import WEEK_DAYS, History
from .methods import Method


@dataclass(frozen=True, eq=False)
class Backtest:
    """Days forecast and what came, `[day, slot]`, origin after origin.

    Days that several origins forecast stand here several times: a plan is made more than once.
    """

    expected: Floats
    arrived: Floats

    @property
    def wape(self) -> float:
        """Weighted absolute percentage error: all errors over all arrivals; NaN without any."""
        return weighted_error(self.expected, self.arrived)


def weighted_error(expected: Floats, arrived: Floats) -> float:
    total = float(arrived.sum())
    return float(np.abs(expected - arrived).sum()) / total if total > 0 else float("nan")


def origins_of(days: int, horizon_days: int, origins_max: int) -> tuple[int, ...]:
    """Days to forecast from, a week apart, the last so late that its horizon has passed.

    The first leaves at least two weeks to learn from; none where that is not to be had.
    """
    last = days - horizon_days
    count = min(origins_max, (last - 2 * WEEK_DAYS) // WEEK_DAYS + 1)
    return tuple(last - WEEK_DAYS * back for back in reversed(range(count)))


def backtests(
    history: History, methods: Mapping[str, Method], origins: tuple[int, ...], horizon_days: int
) -> dict[str, Backtest]:
    """All methods from the same origins, by name."""
    arrived = [history.counts[origin : origin + horizon_days] for origin in origins]
    return {
        name: Backtest(
            np.concatenate(
                [
                    method(history.before(origin), history.days.part(origin, origin + horizon_days))
                    for origin in origins
                ]
            ),
            np.concatenate(arrived),
        )
        for name, method in methods.items()
    }
