"""How long others were served first who could have come later: sums over all overtakers.

For every piece of work that waited, the lengths of those pieces are summed that come before it
and became possible after it. All pairs would be quadratic; here the pieces are parted by one bit
of their rank after the other (a wavelet tree), in as many passes over the arrays as the largest
resource's rank has bits.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s

_Numbers = TypeVar("_Numbers", Int32s, Int64s)


def sums_of_overtakers(group: Int64s, rank: Int64s, length: Int64s) -> Int64s:
    """For each entry the sum of `length` over the entries before it, in the same group, with a
    larger `rank`. Entries of a group stand together; ranks are zero or more."""
    sums = np.zeros(len(rank), dtype=np.int64)
    if len(rank) < 2:
        return sums
    rank = rank.astype(np.int32)
    place = np.arange(len(rank), dtype=np.int32)
    # Where the node of each entry begins: all entries that share group and upper bits.
    node = _run_starts(group)
    for bit in range(int(rank.max()).bit_length() - 1, -1, -1):
        ones = (rank >> bit & 1).astype(np.bool_)
        gone = _before(length * ones)
        zeros = np.flatnonzero(~ones)
        sums[place[zeros]] += gone[zeros] - gone[node[zeros]]
        if bit:
            target, node = _parted(ones, node)
            rank, length = _moved(rank, target), _moved(length, target)
            place = _moved(place, target)
    return sums


def _parted(ones: Bools, node: Int32s) -> tuple[Int32s, Int32s]:
    """Each node split in two, zeros first, stable: where each entry goes, and the starts of the
    nodes by new place."""
    count = np.zeros(len(ones) + 1, dtype=np.int32)
    np.cumsum(ones, out=count[1:])
    here = np.arange(len(ones), dtype=np.int32)
    bounds = np.append(np.flatnonzero(node == here), len(ones))
    size = np.diff(bounds)
    zeros = size - np.diff(count[bounds])
    middle = np.repeat((bounds[:-1] + zeros).astype(np.int32), size)
    ones_before = count[:-1] - count[node]
    target = np.where(ones, middle + ones_before, here - ones_before)
    return target, _moved(np.where(ones, middle, node), target)


def _moved(values: _Numbers, target: Int32s) -> _Numbers:
    moved = np.empty_like(values)
    moved[target] = values
    return moved


def _run_starts(group: Int64s) -> Int32s:
    fresh = np.ones(len(group), dtype=np.bool_)
    fresh[1:] = group[1:] != group[:-1]
    starts = np.where(fresh, np.arange(len(group), dtype=np.int32), np.int32(0))
    return np.maximum.accumulate(starts)


def _before(lengths: Int64s) -> Int64s:
    sums = np.zeros(len(lengths), dtype=np.int64)
    np.cumsum(lengths[:-1], out=sums[1:])
    return sums
