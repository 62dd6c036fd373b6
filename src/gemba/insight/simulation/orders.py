"""Steps side by side: what each step of a case has to wait for.

A path is drawn as a sequence, but only its order up to swaps of neighbours that may run side by
side counts (a trace of Mazurkiewicz 1977). A step waits for all earlier ones of its case that may
not run beside it; of these only the last ones matter, those that no other of them waits for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Bools, Int64s

# A step looks back so far; what lies before that is taken as done.
LOOKS_BACK_MAX = 62
_WHOLE = (1 << LOOKS_BACK_MAX) - 1

Matrix = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Edges:
    """The steps (rows) that stand in cases with branches, `rows`, ascending; and the steps they
    wait for: `after[k]` waits for `before[k]`, ascending by both. Who waits for none is possible
    from the begin of its case."""

    rows: Int64s
    before: Int64s
    after: Int64s


def beside(names: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Matrix:
    """Whether two activities, by code, may run side by side."""
    codes = {name: code for code, name in enumerate(names)}
    found = np.zeros((len(names), len(names)), dtype=np.bool_)
    for one, other in pairs:
        found[codes[one], codes[other]] = found[codes[other], codes[one]] = True
    return found


def edges_of(case: Int64s, activity: Int64s, side_by_side: Matrix) -> Edges:
    """Of the steps of all cases, case after case (`case` ascending, `activity` codes). Chains,
    cases in which nothing runs beside anything, are left out."""
    none = np.empty(0, dtype=np.int64)
    rows = np.flatnonzero(_branched(case, activity, side_by_side))
    if not len(rows):
        return Edges(none, none, none)
    case, activity = case[rows], activity[rows]
    first = np.concatenate([[True], case[1:] != case[:-1]])
    start = np.flatnonzero(first)
    place = np.arange(len(rows)) - np.repeat(start, np.diff(np.append(start, len(rows))))
    behind = np.zeros(len(rows), dtype=np.int64)
    found: list[tuple[Int64s, Int64s]] = []
    order = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[order], np.arange(int(place.max()) + 2))
    for at in range(1, len(bounds) - 1):
        now = order[bounds[at] : bounds[at + 1]]
        found += _looking_back(now, at, behind, (activity, side_by_side))
    before = np.concatenate([each for each, _ in found]) if found else none
    after = np.concatenate([each for _, each in found]) if found else none
    order = np.lexsort((before, after))
    return Edges(rows, rows[before[order]], rows[after[order]])


def normal_order(case: Int64s, activity: Int64s, side_by_side: Matrix) -> Int64s:
    """The steps in an order that two cases share whose steps waited for the same, however their
    branches fell between one another: by how many steps each comes after at least, then by
    activity (the normal form of Cartier and Foata 1969)."""
    edges = edges_of(case, activity, side_by_side)
    depth = np.arange(len(case))
    depth[edges.rows] = 0
    # What is waited for stands before, so by place all depths that are asked for are known.
    start = np.flatnonzero(np.concatenate([[True], case[1:] != case[:-1]]))
    place = edges.after - start[np.searchsorted(start, edges.after, side="right") - 1]
    order = np.argsort(place, kind="stable")
    for some in np.split(order, np.flatnonzero(np.diff(place[order])) + 1):
        np.maximum.at(depth, edges.after[some], depth[edges.before[some]] + 1)
    return np.lexsort((activity, depth, case))


def _looking_back(
    now: Int64s, at: int, behind: Int64s, rule: tuple[Int64s, Matrix]
) -> list[tuple[Int64s, Int64s]]:
    """Whom the steps `now`, all at place `at` of their cases, wait for.

    Bit b of `behind` tells whether the step b + 1 places before is done by then; those of `now`
    are set here.
    """
    activity, side_by_side = rule
    all_done = (1 << min(at, LOOKS_BACK_MAX)) - 1
    found = []
    for back in range(1, min(at, LOOKS_BACK_MAX) + 1):
        earlier = now - back
        waits = ~side_by_side[activity[earlier], activity[now]]
        waits &= behind[now] >> (back - 1) & 1 == 0
        hit, past = now[waits], earlier[waits]
        found.append((past, hit))
        behind[hit] |= 1 << (back - 1) | behind[past] << back & _WHOLE
        now = now[behind[now] != all_done]
        if not len(now):
            break
    return found


def _branched(case: Int64s, activity: Int64s, side_by_side: Matrix) -> Bools:
    """By step, whether its case holds two activities that may run side by side (or, where very
    many activities may, perhaps not quite)."""
    involved = np.flatnonzero(side_by_side.any(axis=1))
    if not len(involved) or not len(case):
        return np.zeros(len(case), dtype=np.bool_)
    bit = np.zeros(len(side_by_side), dtype=np.int64)
    bit[involved] = 1 << np.arange(len(involved)) % LOOKS_BACK_MAX
    mates = np.array([np.bitwise_or.reduce(bit[row]) for row in side_by_side], dtype=np.int64)
    start = np.flatnonzero(np.concatenate([[True], case[1:] != case[:-1]]))
    has = np.bitwise_or.reduceat(bit[activity], start)
    wants = np.bitwise_or.reduceat(mates[activity], start)
    found: Bools = np.repeat(has & wants != 0, np.diff(np.append(start, len(case))))
    return found
