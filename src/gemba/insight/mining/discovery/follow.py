"""What directly follows what in a part of a log, as bit sets: quick to cut and to close."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.discovery.sublog import Sublog

# A set of activities: bit `n` stands for code `n`.
Bits = int


@dataclass(frozen=True, eq=False)
class FollowGraph:
    """`after[a]` and `before[a]` are the activities right after and right before `a`."""

    codes: tuple[int, ...]
    after: dict[int, Bits]
    before: dict[int, Bits]
    starts: Bits
    ends: Bits

    @property
    def has_edges(self) -> bool:
        return any(self.after.values())


@dataclass(frozen=True, eq=False)
class FollowCounts:
    """How often: pairs as a square matrix by code, first and last activities by code."""

    pairs: Int64s
    starts: Int64s
    ends: Int64s

    def graph(self) -> FollowGraph:
        """All that occurs."""
        used = self.pairs.any(axis=0) | self.pairs.any(axis=1)
        used |= (self.starts > 0) | (self.ends > 0)
        codes = tuple(np.flatnonzero(used).tolist())
        after, before = dict.fromkeys(codes, 0), dict.fromkeys(codes, 0)
        sources, targets = np.nonzero(self.pairs)
        for source, target in zip(sources.tolist(), targets.tolist(), strict=True):
            after[source] |= 1 << target
            before[target] |= 1 << source
        starts, ends = np.flatnonzero(self.starts).tolist(), np.flatnonzero(self.ends).tolist()
        return FollowGraph(codes, after, before, bits_of(starts), bits_of(ends))

    def without_rare(self, noise: float) -> FollowCounts:
        """Only what is more frequent than `noise` times the most frequent way on from the same
        activity, and starts that are not rarer than that (Leemans et al. 2013, IMf)."""
        strongest = np.maximum(self.pairs.max(axis=1, initial=0), self.ends)
        keep = self.pairs > noise * strongest[:, None]
        starts = np.where(self.starts >= noise * self.starts.max(initial=0), self.starts, 0)
        return FollowCounts(np.where(keep, self.pairs, 0), starts, self.ends)


def follow_counts(log: Sublog) -> FollowCounts:
    """Counted over all traces, each as often as it occurs."""
    size = int(log.activity.max(initial=-1)) + 1
    filled = np.flatnonzero(log.lengths)
    first, last = log.offsets[:-1][filled], log.offsets[1:][filled] - 1
    weight = log.weight.astype(np.float64)
    follows = np.ones(len(log.activity), dtype=bool)
    follows[first] = False
    target = np.flatnonzero(follows)
    pair = log.activity[target - 1] * size + log.activity[target]
    weights = np.repeat(weight, log.lengths)[target]
    return FollowCounts(
        _counted(pair, weights, size * size).reshape(size, size),
        _counted(log.activity[first], weight[filled], size),
        _counted(log.activity[last], weight[filled], size),
    )


def _counted(code: Int64s, weights: np.typing.NDArray[np.float64], size: int) -> Int64s:
    return np.bincount(code, weights=weights, minlength=size).astype(np.int64)


def bits_of(codes: list[int]) -> Bits:
    found = 0
    for code in codes:
        found |= 1 << code
    return found


def codes_of(bits: Bits) -> Iterator[int]:
    """From the smallest."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def reachable(graph: FollowGraph) -> dict[int, Bits]:
    """By activity all that comes later, over one or more edges (Warshall 1962)."""
    reach = dict(graph.after)
    for middle in graph.codes:
        bit, onward = 1 << middle, reach[middle]
        for code in graph.codes:
            if reach[code] & bit:
                reach[code] |= onward
    return reach


def components(codes: Bits, neighbours: Callable[[int], Bits]) -> list[Bits]:
    """Connected parts of an undirected graph, the one with the smallest code first."""
    found: list[Bits] = []
    left = codes
    while left:
        part = frontier = left & -left
        while frontier:
            reached = 0
            for code in codes_of(frontier):
                reached |= neighbours(code)
            frontier = reached & codes & ~part
            part |= frontier
        found.append(part)
        left &= ~part
    return found
