"""Intervals that hold as often as they say: conformal, apart by how long a case has run.

Romano, Patterson, Candès: Conformalized quantile regression (NeurIPS 2019); by groups as in
Mondrian conformal prediction (Vovk et al. 2005). Hours are compared as their logarithm, so that a
long interval may miss by more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

LOW, HIGH = 0.1, 0.9
INSIDE = 0.8
BUCKETS, LEAST = 4, 60


@dataclass(frozen=True)
class Widening:
    """By how much log-hours both ends move: by elapsed hours up to each of `edges`, and beyond."""

    edges: tuple[float, ...]
    by: tuple[float, ...]

    def applied(self, low: Floats, high: Floats, elapsed: Floats) -> tuple[Floats, Floats]:
        """Both ends in hours, never below 0 and never crossed."""
        moved = np.array(self.by)[np.searchsorted(np.array(self.edges), elapsed, "left")]
        lower = np.maximum(np.expm1(np.log1p(np.maximum(low, 0)) - moved), 0)
        upper = np.maximum(np.expm1(np.log1p(np.maximum(high, 0)) + moved), lower)
        return lower, upper


def widening(low: Floats, high: Floats, true: Floats, elapsed: Floats) -> Widening:
    """From cases that were not learnt from: INSIDE of them lie within, in each bucket of elapsed
    time that has enough. `low` is −∞ where only the least of what is true is known."""
    top, real = (np.log1p(np.maximum(each, 0)) for each in (high, true))
    bottom = np.where(np.isfinite(low), np.log1p(np.maximum(low, 0)), -np.inf)
    outside = np.maximum(bottom - real, real - top)
    count = min(BUCKETS, len(true) // LEAST)
    if count < 2:
        return Widening((), (_rank(outside),))
    edges = np.unique(np.quantile(elapsed, np.arange(1, count) / count))
    bucket = np.searchsorted(edges, elapsed, "left")
    by = [_of_bucket(outside, bucket == place) for place in range(len(edges) + 1)]
    return Widening(tuple(edges.tolist()), tuple(by))


def _of_bucket(outside: Floats, here: Int64s) -> float:
    own = outside[here]
    return _rank(own if len(own) >= LEAST else outside)


def _rank(outside: Floats) -> float:
    """The finite-sample quantile: the smallest shift that would have held often enough."""
    if not len(outside):
        return 0.0
    place = int(np.ceil((len(outside) + 1) * INSIDE)) - 1
    return float(np.sort(outside)[min(place, len(outside) - 1)])
