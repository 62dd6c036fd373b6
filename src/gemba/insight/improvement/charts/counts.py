"""p and u: shares and rates of periods of different size, with limits of their own for each point.

Where much is counted, days differ more than counts alone would make them, and every day would be
beyond its limits: then Laney's p′ and u′ (2002) widen them by how much neighbours really differ.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

from .chart import ONE_PHASE, Chart, Kind, Limits, Phase, charted
from .individuals import within

_Spread = Callable[[float], float]
LANEY_MIN = 1.2
"""Spread over that of counts alone from which limits are widened by themselves."""


def shares(
    hits: Int64s,
    sizes: Int64s,
    phases: Sequence[Phase] = ONE_PHASE,
    *,
    is_widened: bool | None = None,
) -> Chart:
    """p: `hits` of `sizes` a point. `is_widened` None lets the data decide. Raises ValueError for
    more hits than cases."""
    if (hits > sizes).any() or (hits < 0).any():
        raise ValueError("There cannot be more hits than cases.")
    return _chart(Kind.SHARE, (hits, sizes), phases, lambda share: share * (1 - share), is_widened)


def rates(
    counts: Int64s,
    sizes: Floats,
    phases: Sequence[Phase] = ONE_PHASE,
    *,
    is_widened: bool | None = None,
) -> Chart:
    """u: `counts` over `sizes` (cases, hours, whatever they are counted on) a point."""
    if (counts < 0).any() or (sizes < 0).any():
        raise ValueError("Counts and what they are counted on are never below zero.")
    return _chart(Kind.RATE, (counts, sizes), phases, lambda rate: rate, is_widened)


def _chart(
    kind: Kind,
    counted_on: tuple[Int64s, Int64s | Floats],
    phases: Sequence[Phase],
    variance: _Spread,
    is_widened: bool | None,
) -> Chart:
    counts, sizes = (np.asarray(each, dtype=np.float64) for each in counted_on)
    value = np.full(len(counts), np.nan)
    np.divide(counts, sizes, out=value, where=sizes > 0)
    spared = np.where(sizes > 0, sizes, np.inf)

    def limits_of(counted: slice, phase: slice) -> Limits:
        whole = float(sizes[counted].sum())
        centre = float(counts[counted].sum()) / whole if whole else 0.0
        sigma = np.sqrt(variance(centre) / spared[phase])
        factor = _factor(value[counted], centre, np.sqrt(variance(centre) / spared[counted]))
        if is_widened is None:
            factor = factor if factor >= LANEY_MIN else 1.0
        elif not is_widened:
            factor = 1.0
        return Limits(centre, sigma * factor, factor)

    return charted(kind, value, phases, limits_of, 1.0 if kind is Kind.SHARE else math.inf)


def _factor(value: Floats, centre: float, sigma: Floats) -> float:
    """How much more neighbours differ than counts alone would make them."""
    scores = np.full(len(value), np.nan)
    np.divide(value - centre, sigma, out=scores, where=sigma > 0)
    known = scores[np.isfinite(scores)]
    return within(known) if len(known) > 1 else 1.0
