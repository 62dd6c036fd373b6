"""A control chart: points, a centre, and limits that ordinary chance hardly ever passes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s, sealed

REACH = 3.0
"""How many standard deviations the limits are from the centre (Shewhart 1931)."""


class Kind(StrEnum):
    """What a point is."""

    INDIVIDUAL = "individual"
    RANGE = "range"
    SHARE = "share"
    RATE = "rate"


@dataclass(frozen=True)
class Phase:
    """Points from `first` on have limits of their own, from `counted` points of the phase; None for
    all of them. After an adoption the first points set limits that later ones are held against."""

    first: int = 0
    counted: int | None = None


ONE_PHASE = (Phase(),)


@dataclass(frozen=True, eq=False)
class Chart:
    """Arrays are read-only, an entry a point in the order of time; NaN values are points without
    any observation. `sigma` is the standard deviation of a point around its centre, `low` and
    `high` the limits. `widened` tells by how much limits are wider than counts alone would make
    them, by phase (Laney 2002); 1 for not at all."""

    kind: Kind
    value: Floats
    centre: Floats
    sigma: Floats
    low: Floats
    high: Floats
    phase: Int64s
    widened: tuple[float, ...] = (1.0,)

    def __len__(self) -> int:
        return len(self.value)

    @property
    def score(self) -> Floats:
        """How many standard deviations each point is from its centre; without any spread endless
        for what differs."""
        apart = self.value - self.centre
        endless = np.where(apart == 0, 0.0, np.copysign(np.inf, apart))
        return np.divide(apart, self.sigma, out=endless, where=self.sigma > 0)


@dataclass(frozen=True, eq=False)
class Limits:
    """Of one phase: its centre and the standard deviation of each of its points."""

    centre: float
    sigma: Floats
    widened: float = 1.0


def charted(
    kind: Kind,
    value: Floats,
    phases: Sequence[Phase],
    limits_of: Callable[[slice, slice], Limits],
    most: float = np.inf,
) -> Chart:
    """`limits_of(counted, phase)` gives the limits of the points of a phase from those counted.
    Limits are cut at `most`, and at 0 for all but individual values. Raises ValueError for phases
    that do not begin with the first point or are not in order."""
    count = len(value)
    firsts = [each.first for each in phases]
    if not firsts or firsts[0] != 0 or sorted(set(firsts)) != firsts or firsts[-1] >= max(count, 1):
        raise ValueError("Phases begin with the first point and follow each other.")
    centre, sigma, phase = np.zeros(count), np.zeros(count), np.zeros(count, dtype=np.int64)
    widened = []
    for number, (each, end) in enumerate(zip(phases, [*firsts[1:], count], strict=True)):
        last = end if each.counted is None else min(end, each.first + each.counted)
        found = limits_of(slice(each.first, last), slice(each.first, end))
        centre[each.first : end], sigma[each.first : end] = found.centre, found.sigma
        phase[each.first : end] = number
        widened.append(found.widened)
    low, high = centre - REACH * sigma, np.minimum(centre + REACH * sigma, most)
    if kind is not Kind.INDIVIDUAL:
        low = np.maximum(low, 0.0)
    for each_array in (centre, sigma, low, high, phase):
        sealed(each_array)
    copied = sealed(np.array(value, dtype=np.float64))
    return Chart(kind, copied, centre, sigma, low, high, phase, tuple(widened))
