"""A difference of medians, told by shares.

The effect is the shift of the treated arm after which as many of either arm lie above the median of
both (Mood 1950); its interval holds the shifts after which not many more of one do (Hettmansperger
1984). So it ends where the test ends, and needs no density: between quick and slow tickets, where
hardly one takes as long as the median, a density tells no error at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.tails import SURE
from gemba.insight.mining.comparing.intervals import Estimate


@dataclass(frozen=True, eq=False)
class Shifts:
    """`control` and `treatment` are the values of the arms, ascending. `even` is the difference of
    shares above (treatment less control) at which nothing is seen, for what was known before
    explains so much; `error` is that of the difference, and `t` how many errors were seen."""

    control: Floats
    treatment: Floats
    even: float
    error: float
    t: float

    def alike(self, step: float) -> tuple[float, float]:
        """Which values of control and treatment are alike, so many errors from what was seen: at 0
        the medians."""
        apart, counts = self.even - step * self.error, (len(self.control), len(self.treatment))
        whole = sum(counts)
        return (
            _quantile(self.control, 0.5 + apart * counts[1] / whole),
            _quantile(self.treatment, 0.5 - apart * counts[0] / whole),
        )

    def at(self, step: float) -> float:
        """The shift so many errors from what was seen; on that side of nothing on which the test
        is, also where many values are the same."""
        control, treatment = self.alike(step)
        shift = treatment - control
        return min(shift, 0.0) if step < -self.t else max(shift, 0.0)

    def t_beyond(self, shift: float) -> float:
        """How many errors what was seen lies beyond a shift."""
        if not shift:
            return self.t
        moved = self.treatment - shift
        middle = float(np.median(np.concatenate([self.control, moved])))
        apart = share_above(moved, middle) - share_above(self.control, middle) - self.even
        if self.error > 0:
            return apart / self.error
        return math.copysign(SURE, apart) if apart else 0.0

    def relative(self, steps: tuple[float, float, float]) -> Estimate | None:
        """Value, low and high as shares of the control arm, so many errors from what was seen;
        None unless control is above zero at all of them."""
        found = [self.alike(each) for each in steps]
        if min(control for control, _treatment in found) <= 0:
            return None
        return Estimate(*(treatment / control - 1 for control, treatment in found))


def share_above(values: Floats, middle: float) -> float:
    """Those exactly in the middle count half."""
    return float((np.sign(values - middle) + 1).mean() / 2)


def _quantile(ordered: Floats, share: float) -> float:
    """Between the two values around it, each of which stands for its part of all (Hazen 1914)."""
    place = min(max(share * len(ordered) - 0.5, 0.0), len(ordered) - 1.0)
    below = int(place)
    low, high = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    return float(low + (place - below) * (high - low))
