"""Figures by state with back-off: those of the longest past that was seen often enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

# States seen less often say nothing of their own.
LEAST = 5


@dataclass(frozen=True, eq=False)
class Group:
    """`figures[i]` are those of the state `keys[i]`; keys ascend."""

    keys: Int64s
    figures: Floats


@dataclass(frozen=True, eq=False)
class Grouped:
    """Groups from the longest past to none at all, the last of which knows every state."""

    groups: tuple[Group, ...]

    def look_up(self, states: Sequence[Int64s]) -> Floats:
        """Figures by row; `states` in the order of the groups, without the last."""
        last = self.groups[-1].figures[0]
        rows = len(states[0])
        found = np.tile(last, (rows, 1))
        open_rows = np.ones(rows, np.bool_)
        for group, state in zip(self.groups[:-1], states, strict=True):
            if not len(group.keys):
                continue
            place = np.minimum(np.searchsorted(group.keys, state), len(group.keys) - 1)
            hit = open_rows & (group.keys[place] == state)
            found[hit] = group.figures[place[hit]]
            open_rows &= ~hit
        return found


def quantiles_by(states: Sequence[Int64s], values: Floats, quantiles: Sequence[float]) -> Grouped:
    """Mean of the values of each state, then these quantiles of them."""

    def figures(part: Floats) -> Floats:
        return np.concatenate([[part.mean()], np.quantile(part, quantiles)])

    groups = [_group(state, values, figures) for state in states]
    return Grouped((*groups, Group(np.zeros(1, np.int64), figures(values)[None])))


def counts_by(states: Sequence[Int64s], classes: Int64s, size: int) -> Grouped:
    """Shares of each class by state; each is blended with that of the shorter past."""
    shares = np.bincount(classes, minlength=size).astype(np.float64)
    shares = (shares + 0.5) / (shares.sum() + 0.5 * size)
    groups = [Group(np.zeros(1, np.int64), shares[None])]
    for state in reversed(states):
        groups.insert(0, _shares(state, classes, shares))
    return Grouped(tuple(groups))


def _shares(state: Int64s, classes: Int64s, prior: Floats) -> Group:
    keys, inverse = np.unique(state, return_inverse=True)
    size = len(prior)
    counts = np.bincount(inverse * size + classes, minlength=len(keys) * size)
    counts = counts.reshape(len(keys), size).astype(np.float64)
    total = counts.sum(axis=1)
    often = total >= LEAST
    shares = (counts + LEAST * prior) / (total + LEAST)[:, None]
    return Group(keys[often], shares[often])


def _group(state: Int64s, values: Floats, figures: Callable[[Floats], Floats]) -> Group:
    order = np.argsort(state, kind="stable")
    keys, first = np.unique(state[order], return_index=True)
    parts = np.split(values[order], first[1:])
    often = [place for place, part in enumerate(parts) if len(part) >= LEAST]
    found = [figures(parts[place]) for place in often]
    width = 0 if not found else len(found[0])
    return Group(keys[often], np.array(found).reshape(len(found), width))
