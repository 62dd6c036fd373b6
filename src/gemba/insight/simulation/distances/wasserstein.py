"""The 1-Wasserstein distance of two samples: how far, on average, one has to be moved to be the
other."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Int64s

# Samples that span more than so many bins are sorted instead of counted.
BINS_MAX = 20_000_000


def wasserstein(first: Int64s, second: Int64s) -> float:
    """Distance of two samples of whole numbers, in their unit; each sample weighs one.

    Nan where either is empty: there is nothing to move. O(n + span) or O(n log n).
    """
    if not len(first) or not len(second):
        return float("nan")
    low = min(int(first.min()), int(second.min()))
    high = max(int(first.max()), int(second.max()))
    if high - low >= BINS_MAX:
        return _sorted_distance(first, second)
    bins = high - low + 1
    mass = np.bincount(first - low, minlength=bins) / len(first)
    mass -= np.bincount(second - low, minlength=bins) / len(second)
    return float(np.abs(np.cumsum(mass)).sum())


def _sorted_distance(first: Int64s, second: Int64s) -> float:
    values = np.sort(np.concatenate([first, second]))
    share = np.searchsorted(np.sort(first), values[:-1], side="right") / len(first)
    share -= np.searchsorted(np.sort(second), values[:-1], side="right") / len(second)
    return float((np.abs(share) * np.diff(values)).sum())
