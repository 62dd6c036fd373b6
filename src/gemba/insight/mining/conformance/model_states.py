"""What a net can do, as states and visible activities: silent transitions folded away, states
that allow the same futures made one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import (
    Bools,
    Hashes,
    Int32s,
    Int64s,
    distinct,
    offsets_of,
    spread,
)

from .coded_net import CodedNet
from .prefix_tree import mixed
from .reachability import Reached, TooManyMarkings, reached_markings, silent_pairs

STATES_MAX = 2_000
FAR = 12_000

Distances = npt.NDArray[np.int16]


class ModelCannotEnd(ValueError):
    """No way leads from the model's beginning to its end."""


@dataclass(frozen=True, eq=False)
class ModelStates:
    """States by code. Activity `label[k]` leads from `source[k]` to `target[k]`; no such step
    stands twice. `distance[a, b]` is the least number of activities from a to b, `FAR` where no
    way leads; `to_end` the least number to complete the model."""

    initial: int
    source: Int32s
    label: Int32s
    target: Int32s
    distance: Distances
    to_end: Distances

    def __len__(self) -> int:
        return len(self.to_end)

    @property
    def shortest(self) -> int:
        """Activities of the shortest way through the model."""
        return int(self.to_end[self.initial])


def model_states(coded: CodedNet) -> ModelStates:
    """Raises TooManyMarkings where the net is too large to list, ModelCannotEnd."""
    reached = reached_markings(coded.net)
    landings = _landings(coded, reached)
    states = _merged(landings)
    if len(states.ends) > STATES_MAX:
        raise TooManyMarkings
    distance = _distances(states)
    ends = distance[:, states.ends]
    to_end = ends.min(axis=1) if ends.shape[1] else np.full(len(distance), FAR, np.int16)
    if to_end[states.initial] >= FAR:
        raise ModelCannotEnd(
            "No way leads from the model's beginning to its end: check its last gateways."
        )
    return ModelStates(states.initial, states.source, states.label, states.target, distance, to_end)


@dataclass(frozen=True, eq=False)
class _Steps:
    """States, the visible steps between them in the order of their sources, and which states
    can end without a further activity."""

    initial: int
    source: Int32s
    label: Int32s
    target: Int32s
    ends: Bools


def _landings(coded: CodedNet, reached: Reached) -> _Steps:
    """States are the markings right after a visible step, and the initial one."""
    label = np.array([*coded.label, -1], dtype=np.int64)[reached.step]
    seen = label >= 0
    starts = distinct(np.append(reached.target[seen], 0)).astype(np.int64)
    silent = np.array(coded.label, dtype=np.int64) < 0
    start, marking = silent_pairs(reached, silent, starts)
    order = np.argsort(reached.source[seen], kind="stable")
    degree = np.bincount(reached.source[seen], minlength=reached.markings)
    rows = order[spread(offsets_of(degree)[marking], degree[marking])]
    source = np.searchsorted(starts, np.repeat(start, degree[marking]))
    target = np.searchsorted(starts, reached.target[seen][rows])
    ends = np.zeros(len(starts), dtype=bool)
    ends[np.searchsorted(starts, start[reached.final[marking]])] = True
    return _unique(_Steps(0, _narrow(source), _narrow(label[seen][rows]), _narrow(target), ends))


def _merged(steps: _Steps) -> _Steps:
    """States that cannot be told apart by what may follow are made one (bisimulation; Paige &
    Tarjan 1987, here by repeated hashing of 64 bits)."""
    while True:
        state = _classes(steps)
        count = int(state.max()) + 1
        if count == len(steps.ends):
            return steps
        ends = np.zeros(count, dtype=bool)
        ends[state[steps.ends]] = True
        steps = _unique(
            _Steps(
                int(state[steps.initial]),
                _narrow(state[steps.source]),
                steps.label,
                _narrow(state[steps.target]),
                ends,
            )
        )


def _classes(steps: _Steps) -> Int64s:
    """The coarsest classes such that states of one have as many steps of each activity into
    each class."""
    state = np.unique(steps.ends, return_inverse=True)[1].astype(np.uint64)
    first = np.flatnonzero(np.diff(steps.source, prepend=-1))
    sources = steps.source[first]
    while True:
        step = mixed((steps.label.astype(np.uint64) << np.uint64(32)) | state[steps.target])
        future: Hashes = np.zeros(len(state), np.uint64)
        if len(first):
            future[sources] = np.add.reduceat(step, first)
        finer = np.unique(mixed(mixed(future) + state), return_inverse=True)[1].astype(np.uint64)
        if finer.max() == state.max():
            return state.astype(np.int64)
        state = finer


def _unique(steps: _Steps) -> _Steps:
    labels, states = np.int64(steps.label.max(initial=0) + 1), np.int64(len(steps.ends))
    key = (steps.source.astype(np.int64) * labels + steps.label) * states + steps.target
    key = distinct(key)
    rest, target = np.divmod(key, states)
    source, label = np.divmod(rest, labels)
    return _Steps(steps.initial, _narrow(source), _narrow(label), _narrow(target), steps.ends)


def _distances(steps: _Steps) -> Distances:
    """Between all pairs of states, one step further at a time."""
    size = len(steps.ends)
    near = np.zeros((size, size), dtype=np.float32)
    near[steps.source, steps.target] = 1
    distance = np.full((size, size), FAR, dtype=np.int16)
    np.fill_diagonal(distance, 0)
    frontier = np.eye(size, dtype=np.float32)
    for hops in range(1, size + 1):
        fresh = (frontier @ near > 0) & (distance == FAR)
        if not fresh.any():
            break
        distance[fresh] = hops
        frontier = fresh.astype(np.float32)
    return distance


def _narrow(codes: npt.NDArray[np.integer]) -> Int32s:
    return codes.astype(np.int32)
