"""Defects per million opportunities, and as a sigma level."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.foundation.kernel.intervals import wilson
from gemba.insight.improvement.tails import normal_bound
from gemba.insight.mining.comparing.intervals import Estimate

MILLION = 1_000_000.0
SHIFT = 1.5
"""Motorola's custom: processes are said to drift by so many standard deviations in the long run. A
convention, not a finding; that is why both levels are told."""


@dataclass(frozen=True)
class Defects:
    """`level` is the normal quantile of what is right; `level_shifted` adds the customary 1.5, so
    that 3.4 defects in a million are called six sigma."""

    per_million: Estimate
    level: float
    level_shifted: float
    right: float


def defects(count: int, units: int, opportunities: int = 1) -> Defects:
    """Of `count` defects in `units` that offer so many opportunities each. None at all, and nothing
    right, are told as half a defect. Raises ValueError for more defects than opportunities."""
    whole = units * opportunities
    if whole < 1 or not 0 <= count <= whole:
        raise ValueError("Defects are counted on opportunities, and never more than those.")
    share = count / whole
    low, high = wilson(count, whole)
    level = normal_bound(min(max(count, 0.5), whole - 0.5) / whole)
    return Defects(
        per_million=Estimate(MILLION * share, MILLION * low, MILLION * high),
        level=level,
        level_shifted=level + SHIFT,
        right=1 - share,
    )
