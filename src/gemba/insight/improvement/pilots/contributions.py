"""A figure of one arm, and what each row contributes to its error (influence functions).

`figure - truth` is nearly the mean of the contributions, so its variance follows from theirs,
summed by whatever was drawn by lot: the delta method for ratios, whose rows are many a customer
(Deng, Knoblich & Lu 2018), and for medians.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.kpis.kpi import Measure

MEASURED = (Measure.MEDIAN, Measure.MEAN, Measure.SHARE, Measure.COUNT)
"""What can be told of an arm. COUNT is how many a row has; stocks belong to nobody's arm."""
# Hall & Sheather (1988) at the median, for intervals of 95 %.
_BANDWIDTH = 0.9714
_BANDWIDTH_MAX = 0.4


def figure(values: Floats, measure: Measure) -> tuple[float, Floats]:
    """Of one value or more: the figure, and a contribution of each row (mean about 0). Raises
    ValueError for a stock."""
    if measure not in MEASURED:
        raise ValueError(f"{measure} is no figure of an arm.")
    if measure is Measure.MEDIAN:
        return _median(values)
    mean = float(values.mean())
    return mean, values - mean


def _median(values: Floats) -> tuple[float, Floats]:
    ordered = np.sort(values)
    middle = float(np.median(ordered))
    # half of those exactly in the middle count to either side
    sides = np.sign(values - middle) / 2
    return middle, _sparsity(ordered) * (sides - float(sides.mean()))


def _sparsity(ordered: Floats) -> float:
    """One over the density at the median: the slope of the quantiles around it (Siddiqui 1960).
    Where many are alike, as far away as the next that differ."""
    count = len(ordered)
    width = min(_BANDWIDTH * count ** (-1 / 3), _BANDWIDTH_MAX)
    while True:
        low, high = np.quantile(ordered, [0.5 - width, 0.5 + width]).tolist()
        if high > low or width >= 0.5:
            return float((high - low) / (2 * width))
        width = min(1.3 * width + 1 / count, 0.5)
