"""How well a process keeps what was promised: Cp, Cpk (Kane 1986), Pp, Ppk, with intervals.

They read values as normal; waits are not, so look at the share that keeps its promise as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.intervals import Z
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.tails import chi_square_bound
from gemba.insight.mining.comparing.intervals import Estimate

from .individuals import within

VALUES_MIN = 10
# Ranges of neighbours tell as much of the spread as so large a part of the values would.
_RANGES_WORTH = 0.605


@dataclass(frozen=True)
class Capability:
    """`cp` and `pp` need both limits, None otherwise. Short-term spread (Cp, Cpk) comes from
    neighbours, long-term spread (Pp, Ppk) from all values. `within_limits` is the share of values
    that keep them."""

    cp: Estimate | None
    cpk: Estimate
    pp: Estimate | None
    ppk: Estimate
    mean: float
    within_limits: float
    values: int


def capability(
    values: Floats, lowest: float | None = None, highest: float | None = None
) -> Capability | None:
    """Against the least and the largest value that is right. None with fewer than VALUES_MIN values
    or none that differ; raises ValueError without a limit, or for limits the wrong way round."""
    if lowest is None and highest is None:
        raise ValueError("Capability needs a limit to be held against.")
    if lowest is not None and highest is not None and lowest >= highest:
        raise ValueError("The lower limit lies below the upper one.")
    known = values[np.isfinite(values)]
    count = len(known)
    if count < VALUES_MIN or float(known.std()) == 0:
        return None
    short, long = within(known), float(known.std(ddof=1))
    mean = float(known.mean())
    freedom = (_RANGES_WORTH * (count - 1), float(count - 1))
    cp = pp = None
    if lowest is not None and highest is not None:
        cp = _width((highest - lowest) / (6 * short), freedom[0])
        pp = _width((highest - lowest) / (6 * long), freedom[1])
    ways = [mean - lowest] if lowest is not None else []
    ways += [highest - mean] if highest is not None else []
    kept = np.ones(count, dtype=np.bool_)
    if lowest is not None:
        kept &= known >= lowest
    if highest is not None:
        kept &= known <= highest
    return Capability(
        cp=cp,
        cpk=_nearest(min(ways) / (3 * short), freedom[0], count),
        pp=pp,
        ppk=_nearest(min(ways) / (3 * long), freedom[1], count),
        mean=mean,
        within_limits=float(kept.mean()),
        values=count,
    )


def _width(index: float, freedom: float) -> Estimate:
    """Exact for normal values (Kane 1986)."""
    low, high = (math.sqrt(chi_square_bound(share, freedom) / freedom) for share in (0.975, 0.025))
    return Estimate(index, index * low, index * high)


def _nearest(index: float, freedom: float, count: int) -> Estimate:
    """The normal interval of Bissell (1990)."""
    reach = Z * math.sqrt(1 / (9 * count) + index * index / (2 * freedom))
    return Estimate(index, index - reach, index + reach)
