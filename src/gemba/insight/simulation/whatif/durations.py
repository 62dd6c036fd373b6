"""Distributions of seconds, scaled and added."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np

from gemba.insight.simulation.model import Draw, Handling

_SCALES = {
    "fixed": (True,),
    "exponential": (True,),
    "gamma": (False, True),
    "weibull": (False, True),
    "uniform": (True, True),
}
# Chances at which each of two distributions is read to add them, and quantiles kept of the sum.
_POINTS, _QUANTILES = 400, 201


def scaled(draw: Draw, factor: float) -> Draw:
    """Every duration so many times as long."""
    if factor == 0:
        return Draw.fixed(0.0)
    cap = None if draw.cap_seconds is None else draw.cap_seconds * factor
    return replace(draw, parameters=_scaled(draw, factor), cap_seconds=cap)


def added(one: Draw, other: Draw) -> Draw:
    """One after the other, independent of each other. Exact where either takes no time, else as
    quantiles whose mean is right to a part in a thousand."""
    for each, rest in ((one, other), (other, one)):
        if each.mean_seconds == 0:
            return rest
    luck = (np.arange(_POINTS) + 0.5) / _POINTS
    sums = np.sort((one.at(luck)[:, None] + other.at(luck)[None, :]).ravel())
    quantiles = np.quantile(sums, np.linspace(0, 1, _QUANTILES))
    wanted = one.mean_seconds + other.mean_seconds
    drawn = Draw("empirical", tuple(quantiles.tolist()))
    return scaled(drawn, wanted / drawn.mean_seconds)


def in_one_go(
    first: tuple[Handling, ...], second: tuple[Handling, ...], part: float
) -> tuple[Handling, ...]:
    """How long both take when one person does them in one go, of the second only a part."""
    whos = dict.fromkeys(each.who for each in (*first, *second))
    types = dict.fromkeys(each.type for each in (*first, *second))
    return tuple(
        Handling(added(_told(first, who, kind), scaled(_told(second, who, kind), part)), who, kind)
        for who, kind in product(whos, types)
    )


def _told(handling: tuple[Handling, ...], who: str | None, kind: str | None) -> Draw:
    """The most particular of those that fit, as `lookup.Handlings` reads them."""
    known = {(each.who, each.type): each.draw for each in handling}
    keys = ((who, kind), (who, None), (None, kind), (None, None))
    return next(known[key] for key in keys if key in known)


def _scaled(draw: Draw, factor: float) -> tuple[float, ...]:
    if draw.family == "lognormal":
        mean, spread = draw.parameters
        return mean + math.log(factor), spread
    if draw.family == "empirical":
        return tuple(each * factor for each in draw.parameters)
    which = _SCALES[draw.family]
    return tuple(
        each * factor if is_scale else each
        for each, is_scale in zip(draw.parameters, which, strict=True)
    )
