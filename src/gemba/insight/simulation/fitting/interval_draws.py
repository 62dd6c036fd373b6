"""The likeliest distribution of durations of which only bounds are known (Turnbull 1976)."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.simulation.model import Draw

from .families import own_quantiles
from .still_waiting import NOTHING_STILL, Still

GRID_POINTS = 80
ROUNDS = 150
# A duration that is shorter than this on average is none.
SECONDS_MIN = 5.0


def interval_draw(low: Floats, high: Floats, still: Still = NOTHING_STILL) -> Draw | None:
    """The likeliest distribution of durations known between bounds (seconds), beside which some
    are not over; None for next to nothing."""
    if not len(high) or float(high.mean()) < SECONDS_MIN:
        return None
    exact = high - low < 1.0
    if exact.all() and not len(still.seconds):
        return _drawn(np.sort(high))
    steps = np.linspace(0, 1, GRID_POINTS)
    known = np.quantile(high[exact], steps) if exact.any() else np.empty(0)
    beyond = [float(still.seconds.max(initial=0.0))]
    at = np.unique(np.concatenate([[0.0], np.quantile(high, steps), known, beyond]))
    middle = np.searchsorted((at[1:] + at[:-1]) / 2, high)
    first = np.where(exact, middle, np.searchsorted(at, low, side="left"))
    last = np.where(exact, middle, np.searchsorted(at, high, side="right") - 1)
    open_first = np.searchsorted(at, still.seconds, side="left")
    mass = _likeliest(
        np.concatenate([np.minimum(first, last), open_first]),
        np.concatenate([last, np.full(len(open_first), len(at) - 1)]),
        np.concatenate([np.ones(len(high)), still.share]),
        len(at),
    )
    count = max(len(high), 2)
    place = np.searchsorted(np.cumsum(mass), (np.arange(count) + 0.5) / count * mass.sum())
    return _drawn(np.sort(at[np.minimum(place, len(at) - 1)]))


def _likeliest(first: Int64s, last: Int64s, weight: Floats, points: int) -> Floats:
    """Mass at each point, by expectation and maximisation; each lies at one point from its first
    to its last, and counts by its `weight`."""
    pairs, which = np.unique(first * points + last, return_inverse=True)
    times = np.bincount(which, weights=weight)
    first, last = pairs // points, pairs % points
    mass = np.full(points, 1 / points)
    for _ in range(ROUNDS):
        sums = np.concatenate([[0.0], np.cumsum(mass)])
        weight = times / np.maximum(sums[last + 1] - sums[first], 1e-300)
        change = np.zeros(points + 1)
        np.add.at(change, first, weight)
        np.add.at(change, last + 1, -weight)
        mass = mass * np.cumsum(change)[:-1]
        mass /= mass.sum()
    return mass


def _drawn(ascending: Floats) -> Draw | None:
    takes_time = ascending[ascending > 1e-3]
    zero_share = 1 - len(takes_time) / len(ascending)
    if not len(takes_time) or float(ascending.mean()) < SECONDS_MIN:
        return None
    return Draw("empirical", own_quantiles(takes_time), zero_share)
