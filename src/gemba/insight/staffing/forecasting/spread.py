"""How far arrivals lie from a forecast: read off the errors made before (split conformal).

Errors are scaled by the root of what was expected, as counts spread, and kept apart by how much was
expected, so that quiet nights do not narrow the interval of busy mornings (Mondrian conformal,
Vovk et al. 2005). Promises hold as far as days to come are like those looked back on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats

_GROUPS_MAX, _GROUP_ERRORS_MIN = 5, 100


@dataclass(frozen=True, eq=False)
class Spread:
    """Sorted scaled errors of each group; group `i` has expectations below `bounds[i]`."""

    bounds: Floats
    errors: tuple[Floats, ...]

    @classmethod
    def of(cls, expected: Floats, arrived: Floats) -> Spread:
        """Of expectations and what came, flat, in any order. Both have at least one value."""
        groups = max(1, min(_GROUPS_MAX, len(expected) // _GROUP_ERRORS_MIN))
        cuts = np.quantile(expected, np.arange(1, groups) / groups)
        bounds: Floats = np.unique(cuts)
        group = np.searchsorted(bounds, expected, side="right")
        scaled = (arrived - expected) / _scale(expected)
        found = tuple(np.sort(scaled[group == each]) for each in range(len(bounds) + 1))
        return cls(bounds, tuple(each if len(each) else np.sort(scaled) for each in found))

    def around(self, expected: Floats, level: float) -> tuple[Floats, Floats]:
        """Low and high end that hold at least `level` of what came, never below zero."""
        tail = (1 - level) / 2
        group = np.searchsorted(self.bounds, expected, side="right")
        lows = np.array([-_reach(-each[::-1], 1 - tail) for each in self.errors])
        highs = np.array([_reach(each, 1 - tail) for each in self.errors])
        low: Floats = np.maximum(expected + lows[group] * _scale(expected), 0.0)
        high: Floats = np.maximum(expected + highs[group] * _scale(expected), low)
        return np.minimum(low, expected), np.maximum(high, expected)


def _scale(expected: Floats) -> Floats:
    scale: Floats = np.sqrt(expected + 0.25)
    return scale


def _reach(ascending: Floats, share: float) -> float:
    """What the next error exceeds in at most 1 - share of all draws; the largest seen where there
    are too few to say."""
    rank = math.ceil((len(ascending) + 1) * share)
    return float(ascending[min(rank, len(ascending)) - 1])
