"""Lengths of time grouped by a key: how often, in how many cases, the median, the sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int32s, Int64s


@dataclass(frozen=True, slots=True)
class Grouped:
    """Figures of one key."""

    key: int
    count: int
    cases: int
    seconds_median: float
    seconds_total: float


def grouped(key: Int64s, seconds: Floats, case: Int32s) -> list[Grouped]:
    """One entry per key, the greatest sum of seconds first. One key, length and case a row."""
    if not len(key):
        return []
    order = np.lexsort((seconds, key))
    found, first = np.unique(key[order], return_index=True)
    count = np.diff(np.append(first, len(order)))
    ordered = seconds[order]
    low, high = ordered[first + (count - 1) // 2], ordered[first + count // 2]
    by_case = np.lexsort((case, key))
    fresh = np.ones(len(order), dtype=np.int64)
    again = (key[by_case][1:] == key[by_case][:-1]) & (case[by_case][1:] == case[by_case][:-1])
    fresh[1:][again] = 0
    figures = zip(
        found.tolist(),
        count.tolist(),
        np.add.reduceat(fresh, first).tolist(),
        ((low + high) / 2).tolist(),
        np.add.reduceat(ordered, first).tolist(),
        strict=True,
    )
    return sorted((Grouped(*each) for each in figures), key=lambda each: -each.seconds_total)
