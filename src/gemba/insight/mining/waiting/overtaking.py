"""How long others were served first who could have come later: sums over all overtakers.

For every piece of work that waited, the lengths of those pieces are summed that come before it
and became possible after it. All pairs would be quadratic; here the pieces are parted by one bit
of their rank after the other (a wavelet tree), in as many passes over the arrays as the largest
resource's rank has bits.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s


def sums_of_overtakers(group: Int64s, rank: Int64s, length: Int64s) -> Int64s:
    """For each entry the sum of `length` over the entries before it, in the same group, with a
    larger `rank`. Entries of a group stand together; ranks are zero or more."""
    sums = np.zeros(len(rank), dtype=np.int64)
    if len(rank) < 2:
        return sums
    place = np.arange(len(rank), dtype=np.int64)
    # Where the node of each entry begins: all entries that share group and upper bits.
    node = _run_starts(group)
    for bit in range(int(rank.max()).bit_length() - 1, -1, -1):
        ones = (rank >> bit & 1).astype(np.bool_)
        gone = _before(np.where(ones, length, 0))
        zeros = np.flatnonzero(~ones)
        sums[place[zeros]] += gone[zeros] - gone[node[zeros]]
        if bit:
            order, node = _parted(ones, node)
            rank, length, place = rank[order], length[order], place[order]
    return sums


def _parted(ones: Bools, node: Int64s) -> tuple[Int64s, Int64s]:
    """Each node split in two, zeros first, stable: the order, and the new starts of nodes."""
    count = np.concatenate([[0], np.cumsum(ones, dtype=np.int64)])
    here = np.arange(len(ones), dtype=np.int64)
    bounds = np.flatnonzero(np.append(node == here, True))
    size = np.diff(bounds)
    zeros = size - np.diff(count[bounds])
    middle = np.repeat(bounds[:-1] + zeros, size)
    ones_before = count[:-1] - count[node]
    target = np.where(ones, middle + ones_before, here - ones_before)
    order = np.empty(len(ones), dtype=np.int64)
    order[target] = here
    starts = np.empty(len(ones), dtype=np.int64)
    starts[target] = np.where(ones, middle, node)
    return order, starts


def _run_starts(group: Int64s) -> Int64s:
    fresh = np.ones(len(group), dtype=np.bool_)
    fresh[1:] = group[1:] != group[:-1]
    return np.maximum.accumulate(np.where(fresh, np.arange(len(group), dtype=np.int64), 0))


def _before(lengths: Int64s) -> Int64s:
    sums = np.zeros(len(lengths), dtype=np.int64)
    np.cumsum(lengths[:-1], out=sums[1:])
    return sums
