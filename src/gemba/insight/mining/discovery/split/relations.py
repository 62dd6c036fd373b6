"""What the split miner reads off a log: who follows whom, what repeats, what is concurrent.

After Augusto, Conforti, Dumas, La Rosa, Polyvyanyy, "Split miner: automated discovery of accurate
and simple business process models from event logs" (2019), sections 3.1 and 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.discovery.follow import follow_counts
from gemba.insight.mining.discovery.sublog import Sublog

Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Relations:
    """`all_flow[a, b]`: how often `b` right after `a`, without `a` after itself; the last two rows
    and columns are start and end. `flow` has of two ways against each other that are neither a loop
    nor concurrent only the more frequent. `repeats` follow themselves. `concurrent` pairs have
    the smaller code first, the most frequent first."""

    flow: Int64s
    all_flow: Int64s
    repeats: frozenset[int]
    concurrent: tuple[Pair, ...]

    @property
    def activities(self) -> int:
        return len(self.flow) - 2

    @property
    def start(self) -> int:
        return len(self.flow) - 2

    @property
    def end(self) -> int:
        return len(self.flow) - 1


def relations(log: Sublog, epsilon: float) -> Relations:
    """Two activities are concurrent where they follow each other both ways about as often (their
    frequencies differ by less than `epsilon` of the sum) and are no loop of two."""
    counts = follow_counts(log)
    size = len(counts.pairs)
    pairs = counts.pairs.copy()
    repeats = frozenset(np.flatnonzero(np.diag(pairs)).tolist())
    np.fill_diagonal(pairs, 0)
    loops = _short_loops(log, size)
    both, differ = pairs + pairs.T, np.abs(pairs - pairs.T)
    mutual = (pairs > 0) & (pairs.T > 0)
    looping = (loops + loops.T > 0) & ~_either(repeats, size)
    alike = mutual & ~looping & (differ < epsilon * both)
    first, second = np.nonzero(np.triu(alike))
    order = np.lexsort((second, first, -both[first, second]))
    found = zip(first[order].tolist(), second[order].tolist(), strict=True)
    all_flow = np.zeros((size + 2, size + 2), np.int64)
    all_flow[:size, :size] = pairs
    all_flow[size, :size], all_flow[:size, size + 1] = counts.starts, counts.ends
    if not size:
        all_flow[0, 1] = 1  # nothing happens: from start to end
    flow = all_flow.copy()
    flow[:size, :size][mutual & ~looping & ~alike & (pairs < pairs.T)] = 0
    return Relations(flow, all_flow, repeats, tuple(found))


def _short_loops(log: Sublog, size: int) -> Int64s:
    """How often `a b a`, by `a` and `b`."""
    codes, trace = log.activity, log.trace
    at = np.flatnonzero((codes[2:] == codes[:-2]) & (trace[2:] == trace[:-2]))
    at = at[codes[at] != codes[at + 1]]
    key = codes[at] * size + codes[at + 1]
    weights = log.weight[trace[at]].astype(np.float64)
    found = np.bincount(key, weights=weights, minlength=size * size)
    return found.astype(np.int64).reshape(size, size)


def _either(repeats: frozenset[int], size: int) -> np.typing.NDArray[np.bool_]:
    """Pairs of which one repeats itself: `a b a` may then be chance."""
    repeating = np.zeros(size, dtype=bool)
    repeating[list(repeats)] = True
    return repeating[:, None] | repeating[None, :]
