"""Estimate and interval after a pilot that could stop at any of its looks.

Results are ordered by when they stopped: a stop upwards is the stronger the earlier it came, and
anything else stands between the first stop upwards and the first downwards (Tsiatis, Rosner & Mehta
1984). The interval holds the effects under which the result is neither among the highest nor among
the lowest; the estimate is the one under which it is in the middle (Emerson & Fleming 1990). Unlike
the plain estimate it does not lean to the side that stopped the pilot.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.mining.comparing.intervals import LEVEL, Estimate
from gemba.insight.simulation.special import normal_quantiles

from .boundaries import Ends, Look

_REACH = 12.0
_STEPS_MAX, _EXACT = 100, 1e-9


def after_looks(looks: Sequence[Look], score: float, error: float = 1 - LEVEL) -> Estimate:
    """The drift that gave `score` at the last of the looks, where the pilot ended; the interval
    leaves it out with the chance `error`."""
    root = math.sqrt(looks[-1].information)
    tail = error / 2
    wanted = normal_quantiles(np.array([0.5, tail, 1 - tail]))
    # nearly: the chance is that of a normal value `drift * root - score`
    drift = (score + wanted) / root
    low, high = (np.full(3, (score + sign * _REACH) / root) for sign in (-1, 1))
    result = _Result.of(looks, score)
    for _ in range(_STEPS_MAX):
        found = np.clip(result.as_high(drift), 1e-300, 1 - 1e-16)
        miss = normal_quantiles(found) - wanted
        low, high = np.where(miss < 0, drift, low), np.where(miss < 0, high, drift)
        if float(np.abs(miss).max()) < _EXACT:
            break
        ahead = drift - miss / root
        drift = np.where((ahead > low) & (ahead < high), ahead, (low + high) / 2)
    value, least, most = drift.tolist()
    return Estimate(value, least, most)


def as_high(looks: Sequence[Look], score: float, drifts: Floats) -> Floats:
    """The chance of a result at least as high as `score` at the last look, by drift."""
    return _Result.of(looks, score).as_high(drifts)


@dataclass(frozen=True, eq=False)
class _Result:
    """`ends` are all results at least as high, or at most as high where it stopped downwards."""

    ends: Ends
    is_low: bool

    @classmethod
    def of(cls, looks: Sequence[Look], score: float) -> _Result:
        last = looks[-1]
        is_low = last.two_sided and score <= -last.bound
        side = -1.0 if is_low else 1.0
        earlier = [side * each.upper for each in looks[:-1]]
        return cls(Ends.of(looks, [*earlier, score * math.sqrt(last.information)]), is_low)

    def as_high(self, drifts: Floats) -> Floats:
        if self.is_low:
            found: Floats = 1 - self.ends.below(drifts)
            return found
        return self.ends.above(drifts)
