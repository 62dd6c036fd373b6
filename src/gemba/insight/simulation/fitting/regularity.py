"""Whether cases arrive more evenly than chance alone would have them.

On the clock of what is expected (time rescaled by the rates, Brown and others 2002) the gaps
between arrivals have mean 1. Of a Poisson process they are exponential; appointments, schedules
and feeds leave gaps that are more alike, here of gamma distribution (Berman 1981).

A log tells when work on a case was begun, which may be some time after it came: then a long gap
comes before a short one. So several gaps in a row are looked at together, of which that takes out
most.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.simulation.arriving import QUARTER_US, expected_between
from gemba.insight.simulation.model import Arrivals

GAPS_MIN = 50
# So many gaps are looked at together, as long as there are as many times more.
TOGETHER_MAX = 16
TOGETHER_TIMES = 20
# So many standard errors below the squared variation of a Poisson process, which is 1.
ERRORS = 3.0
REGULARITY_MAX = 400.0


def regularity(fitted: Arrivals, begun_us: Int64s) -> float:
    """The shape of the gaps; 1 where they may be those of chance. `begun_us`: when cases arrived,
    in any order, in the time from which the rates were fitted."""
    if len(begun_us) <= GAPS_MIN:
        return 1.0
    arrived = np.sort(begun_us)
    first, last = (int(each) // QUARTER_US for each in arrived[[0, -1]])
    edges = np.arange(first, last + 2, dtype=np.int64) * QUARTER_US
    expected = expected_between(replace(fitted, daily_variation=0.0), edges, 0)
    clock = np.concatenate([[0.0], np.cumsum(expected)])
    reached = np.interp(arrived, edges, clock)
    together = max(1, min(TOGETHER_MAX, len(reached) // TOGETHER_TIMES))
    gaps = reached[together:] - reached[:-together]
    mean = float(gaps.mean())
    if not mean > 0:
        return 1.0
    variation = together * float(gaps.var()) / mean**2
    # Of sums that overlap; of single gaps it is the root of 8 / n.
    error = math.sqrt((4 * together / 3 + 20 / 3) / len(gaps))
    if variation > 1 - ERRORS * error:
        return 1.0
    return min(1 / max(variation, 1e-9), REGULARITY_MAX)
