"""The ways that are kept: the widest from start and to end for each activity, and frequent ones.

Section 3.3 of the split miner's paper (2019): each node keeps the edge in by which its least
frequent edge from the start is most frequent, and so towards the end.
"""

from __future__ import annotations

import heapq

import numpy as np

from gemba.insight.eventlog.arrays import Int64s

Edge = tuple[int, int]

# Beyond the widest ways so many at most, the most frequent: more could not be read.
EDGES_MAX = 300


def kept_edges(flow: Int64s, start: int, end: int, eta: float) -> list[Edge] | None:
    """Sorted. `eta` is the percentile, from 0 to 1, of the most frequent edges in and out of each
    node from which an edge is frequent; 0 keeps all, up to EDGES_MAX. None where a node lies on no
    way from start to end."""
    forward = _widest(flow, start)
    backward = _widest(flow.T, end)
    nodes = set(range(len(flow)))
    if nodes - {start} - forward.keys() or nodes - {end} - backward.keys():
        return None
    kept = {(source, target) for target, source in forward.items()}
    kept |= {(source, target) for source, target in backward.items()}
    threshold = _frequent(flow, eta)
    if np.count_nonzero(flow) > EDGES_MAX:
        threshold = max(threshold, float(np.sort(flow, axis=None)[-EDGES_MAX]) + 1)
    sources, targets = np.nonzero((flow > 0) & (flow >= threshold))
    kept |= set(zip(sources.tolist(), targets.tolist(), strict=True))
    return sorted(kept)


def cut_edges(flow: Int64s, kept: list[Edge], eta: float) -> int:
    """How many edges are frequent by `eta` and yet not among the `kept`, because of EDGES_MAX."""
    sources, targets = np.nonzero((flow > 0) & (flow >= _frequent(flow, eta)))
    return len(set(zip(sources.tolist(), targets.tolist(), strict=True)).difference(kept))


def _frequent(flow: Int64s, eta: float) -> float:
    tops = np.concatenate([flow.max(axis=0), flow.max(axis=1)])
    return float(np.quantile(tops[tops > 0], eta)) if eta else 0.0


def _widest(flow: Int64s, root: int) -> dict[int, int]:
    """For each node reached from the root the node before it on the widest way."""
    width = {root: int(flow.max(initial=0)) + 1}
    before: dict[int, int] = {}
    done: set[int] = set()
    queue = [(-width[root], root)]
    while queue:
        _, node = heapq.heappop(queue)
        if node in done:
            continue
        done.add(node)
        for onward in np.flatnonzero(flow[node]).tolist():
            wide = min(width[node], int(flow[node, onward]))
            if onward not in done and wide > width.get(onward, 0):
                width[onward], before[onward] = wide, node
                heapq.heappush(queue, (-wide, onward))
    return before
