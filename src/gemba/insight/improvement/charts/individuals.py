"""I-MR: single values and the ranges between neighbours (Shewhart 1931; Wheeler & Chambers 1992).

The spread comes from neighbours, so that a slow drift does not widen the limits it should pass.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .chart import ONE_PHASE, REACH, Chart, Kind, Limits, Phase, charted

# Of a range of two normal values with a standard deviation of 1: mean and standard deviation.
RANGE_MEAN, RANGE_SIGMA = 1.128379, 0.852502


def individuals(values: Floats, phases: Sequence[Phase] = ONE_PHASE) -> Chart:
    """The I chart; NaN values have no limits to set and no neighbour."""

    def limits_of(counted: slice, phase: slice) -> Limits:
        chosen = values[counted]
        known = chosen[np.isfinite(chosen)]
        spread = within(chosen)
        centre = float(known.mean()) if len(known) else np.nan
        return Limits(centre, np.full(phase.stop - phase.start, spread))

    return charted(Kind.INDIVIDUAL, values, phases, limits_of)


def moving_ranges(values: Floats, phases: Sequence[Phase] = ONE_PHASE) -> Chart:
    """The MR chart: how far each value is from the one before, NaN for the first of a phase."""
    ranges = np.full(len(values), np.nan)
    ranges[1:] = np.abs(np.diff(values))
    ranges[[each.first for each in phases if each.first < len(values)]] = np.nan

    def limits_of(counted: slice, phase: slice) -> Limits:
        spread = within(values[counted])
        sigma = np.full(phase.stop - phase.start, RANGE_SIGMA * spread)
        return Limits(RANGE_MEAN * spread, sigma)

    return charted(Kind.RANGE, ranges, phases, limits_of)


def within(values: Floats) -> float:
    """The standard deviation from neighbours; 0 with fewer than two."""
    ranges = np.abs(np.diff(values))
    known = ranges[np.isfinite(ranges)]
    return float(known.mean()) / RANGE_MEAN if len(known) else 0.0


RANGE_LIMIT = 1 + REACH * RANGE_SIGMA / RANGE_MEAN
"""The upper limit of ranges over their mean: 3.267."""
