"""Whether a challenger is better than the champion: paired, on cases neither learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

CASES_MIN = 30
LEVEL = 0.05


@dataclass(frozen=True)
class Contest:
    """Mean loss of both by case, and how likely such a lead is by chance (one-sided)."""

    cases: int
    champion: float
    challenger: float
    p: float

    @property
    def is_won(self) -> bool:
        """Whether the challenger takes the place."""
        return self.cases >= CASES_MIN and self.challenger < self.champion and self.p < LEVEL


def contest(champion: Floats, challenger: Floats, case: Int64s) -> Contest:
    """From the loss of each at the same moments. Moments of one case hang together, so the test
    is over the means of cases: a paired z test."""
    if not len(case):
        return Contest(0, float("nan"), float("nan"), 1.0)
    _cases, place = np.unique(case, return_inverse=True)
    size = np.bincount(place)
    mine = np.bincount(place, challenger) / size
    theirs = np.bincount(place, champion) / size
    lead = theirs - mine
    spread = float(lead.std(ddof=1)) if len(lead) > 1 else 0.0
    if spread == 0:
        p = 0.0 if lead.mean() > 0 and len(lead) > 1 else 1.0
    else:
        p = erfc(float(lead.mean()) / (spread / sqrt(len(lead))) / sqrt(2)) / 2
    return Contest(len(lead), float(theirs.mean()), float(mine.mean()), p)
