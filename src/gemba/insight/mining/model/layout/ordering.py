"""The order inside the columns: few crossings."""

from __future__ import annotations

from itertools import pairwise

from gemba.insight.mining.model.layout.layers import Columns, Spot

SWEEPS = 12


def ordered(columns: Columns) -> list[list[int]]:
    """Columns of spots from top to bottom, by the barycentre method; the best of all sweeps."""
    spots, order = columns.spots, [list(column) for column in columns.columns]
    best, fewest = [list(column) for column in order], _crossings(spots, order)
    for sweep in range(SWEEPS):
        places = range(len(order)) if sweep % 2 == 0 else range(len(order) - 1, -1, -1)
        for at in places:
            _sort(spots, order, at, from_left=sweep % 2 == 0)
        crossings = _crossings(spots, order)
        if crossings < fewest:
            best, fewest = [list(column) for column in order], crossings
        if not fewest:
            break
    return best


def _sort(spots: list[Spot], order: list[list[int]], at: int, *, from_left: bool) -> None:
    place = {spot: float(n) for column in order for n, spot in enumerate(column)}
    weight: dict[int, float] = {}
    for spot in order[at]:
        here = spots[spot]
        near, far = (here.left, here.right) if from_left else (here.right, here.left)
        around = [place[n] for n in near or far]
        # What turns back right here stays below what it comes from.
        around += [place[n] + 0.5 for n in here.beside] if not around else []
        weight[spot] = sum(around) / len(around) if around else place[spot]
        weight[spot] += 0.25 if here.returns else 0.0
    order[at].sort(key=lambda spot: (weight[spot], place[spot]))


def _crossings(spots: list[Spot], order: list[list[int]]) -> int:
    """Between columns, and what lies between a turn and the node that it belongs to."""
    count = 0
    for column in order:
        place = {spot: at for at, spot in enumerate(column)}
        for spot in column:
            count += sum(abs(place[spot] - place[n]) - 1 for n in spots[spot].beside)
    for column, onward in pairwise(order):
        place = {spot: at for at, spot in enumerate(onward)}
        lines = [(at, place[n]) for at, spot in enumerate(column) for n in spots[spot].right]
        lines.sort()
        count += _inversions([end for _begin, end in lines])
    return count


def _inversions(ends: list[int]) -> int:
    """Pairs in the wrong order, by a Fenwick tree."""
    size = max(ends, default=0) + 1
    tree = [0] * (size + 1)
    count = 0
    for seen, end in enumerate(ends):
        at, lower = end + 1, 0
        while at:
            lower += tree[at]
            at &= at - 1
        count += seen - lower
        at = end + 1
        while at <= size:
            tree[at] += 1
            at += at & -at
    return count
