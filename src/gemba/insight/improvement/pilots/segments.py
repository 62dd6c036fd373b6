"""Whether an effect is the same for everybody: by segment, corrected for many looks.

Which segments stand is decided by Benjamini & Yekutieli (2001) over all of them; intervals hold for
all at once (Šidák 1967). What each segment is likely to have is drawn towards what all have, the
more the less it tells (partial pooling; between-segment variance by DerSimonian & Laird 1986).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.ranking import discoveries
from gemba.insight.improvement.tails import chi_square_above
from gemba.insight.kpis.kpi import Measure
from gemba.insight.mining.comparing.intervals import LEVEL, Estimate

from .effects import Effect, effect_of
from .looking import ARM_MIN
from .outcomes import Outcomes


@dataclass(frozen=True)
class SegmentEffect:
    """`attribute` and `code` as in the rows. `difference` with an interval that holds for all
    segments at once; `pooled` is drawn towards the others; `stands` after correction."""

    attribute: int
    code: int
    difference: Estimate
    pooled: float
    p: float
    stands: bool
    cases: tuple[int, int]


@dataclass(frozen=True)
class Segments:
    """`differ_p[attribute]` tells whether segments of an attribute differ more than by chance
    (Cochran's Q, 1954); `left_out` have fewer than ARM_MIN units an arm."""

    effects: tuple[SegmentEffect, ...]
    differ_p: tuple[float, ...]
    left_out: int


def by_segment(rows: Outcomes, measure: Measure) -> Segments:
    """Of ripe rows, for each attribute and each of its codes."""
    found: list[tuple[int, int, Effect]] = []
    left_out = 0
    for attribute in range(rows.segments.shape[1]):
        codes = rows.segments[:, attribute]
        for code in np.unique(codes[codes >= 0]).tolist():
            effect = effect_of(rows.only(codes == code), measure)
            if effect is None or min(effect.units) < ARM_MIN:
                left_out += 1
            else:
                found.append((attribute, code, effect))
    p = np.array([effect.p if effect.error > 0 else 1.0 for *_place, effect in found])
    stands = discoveries(p)
    share = (1 - LEVEL ** (1 / max(len(found), 1))) / 2
    pooled, differ = _pooled(found, rows.segments.shape[1])
    told = (
        SegmentEffect(
            attribute, code, effect.interval(share), pooled[at], float(p[at]),
            bool(stands[at]), effect.cases,
        )
        for at, (attribute, code, effect) in enumerate(found)
    )  # fmt: skip
    return Segments(tuple(told), differ, left_out)


def _pooled(
    found: list[tuple[int, int, Effect]], attributes: int
) -> tuple[list[float], tuple[float, ...]]:
    pooled = [0.0] * len(found)
    differ = []
    for attribute in range(attributes):
        places = [at for at, each in enumerate(found) if each[0] == attribute]
        value = np.array([found[at][2].difference for at in places])
        variance = np.array([found[at][2].error ** 2 for at in places])
        drawn, p = _towards(value, variance)
        differ.append(p)
        for at, each in zip(places, drawn.tolist(), strict=True):
            pooled[at] = each
    return pooled, tuple(differ)


def _towards(value: Floats, variance: Floats) -> tuple[Floats, float]:
    """Values drawn to their common mean, and the chance of so much difference between them."""
    if len(value) < 2 or not (variance > 0).all():
        return value, 1.0
    weight = 1 / variance
    mean = float((weight * value).sum() / weight.sum())
    q, freedom = float((weight * (value - mean) ** 2).sum()), len(value) - 1
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    between = max(0.0, (q - freedom) / scale)
    whole = 1 / (variance + between)
    middle = float((whole * value).sum() / whole.sum())
    kept = between / (between + variance)
    drawn: Floats = middle + kept * (value - middle)
    return drawn, chi_square_above(q, freedom) if math.isfinite(q) else 0.0
