"""How much of the error allowed may be spent by when (Lan & DeMets 1983)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from gemba.insight.improvement.tails import normal_above, normal_bound

Spending = Callable[[float, float], float]
"""The error spent at a share of the planned information, of an error allowed on one side."""


def late(information: float, error: float) -> float:
    """Hardly any at first: the form of O'Brien & Fleming (1979). Stops only for what is very sure,
    and keeps nearly all of the error for the end."""
    if information <= 0:
        return 0.0
    bound = normal_bound(error / 2) / math.sqrt(min(information, 1.0))
    return float(2 * normal_above(np.array([bound]))[0])


def early(information: float, error: float) -> float:
    """About as much at every look: the form of Pocock (1977). Stops soon, for what does harm."""
    return error * math.log1p((math.e - 1) * min(max(information, 0.0), 1.0))
