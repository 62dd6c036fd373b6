"""Optimal alignments of all traces at once: least costs over model states, prefix by prefix.

The cost of an alignment is the number of its moves that only the log or only the model makes
(Adriansyah 2014, "Aligning observed and modeled behavior"). Instead of searching the product of
each trace and the net, every prefix of the log gets the least cost of standing in each state of
the model; prefixes of one length and last activity are worked out together. The result is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Int32s, Int64s
from gemba.insight.eventlog.traces import Sequences

from .model_states import FAR, ModelStates
from .prefix_tree import PrefixTree, prefix_tree

# Costs of standing in each state, one row per prefix; 2 bytes each.
CELLS_MAX = 32_000_000
# How much of a group's work is done in one sweep of the processor.
SWEEP_CELLS = 1_000_000
SHORT_TRACE = 5_000

Costs = npt.NDArray[np.signedinteger]


@dataclass(frozen=True, eq=False)
class Together:
    """What the log and the model do together, of one activity: `cost[j, s]` is the least number
    of model moves from state `s` to one of `sources[j]`, from which the activity leads to
    `targets[j]`."""

    targets: Int32s
    sources: list[Int32s]
    cost: Costs


@dataclass(frozen=True, eq=False)
class Aligned:
    """Alignments of sequences. `cost` per sequence; `log_only` flags positions (of all sequences
    end to end) that the model cannot do; `skipped_*` are model moves: an activity the model
    wanted in a sequence before a position (its length: at the end)."""

    cost: Int64s
    log_only: npt.NDArray[np.bool_]
    skipped_sequence: Int64s
    skipped_position: Int64s
    skipped_activity: Int64s


def align(sequences: Sequences, states: ModelStates) -> Aligned:
    """Each sequence needs at most `CELLS_MAX / len(states)` activities."""
    tree = prefix_tree(sequences)
    together = joint_moves(states)
    costs = least_costs(tree, states, together)
    return _TracedBack(tree, states, together, costs).aligned(sequences)


def least_costs(tree: PrefixTree, states: ModelStates, together: dict[int, Together]) -> Costs:
    """Per node of the tree and state: the least cost of standing there right after a move that
    log and model make together, moves of the log after it included."""
    depth_max = int(tree.depth.max(initial=0))
    kind = np.int16 if depth_max < SHORT_TRACE else np.int32
    costs = np.empty((len(tree), len(states)), dtype=kind)
    costs[0] = FAR
    costs[0, states.initial] = 0
    for start, end, activity in _groups(tree):
        before = costs[tree.parent[start:end]]
        after = costs[start:end]
        np.add(before, 1, out=after)
        joint = together.get(activity)
        if joint is not None:
            _meet(before, after, joint)
    return costs


def joint_moves(states: ModelStates) -> dict[int, Together]:
    """By activity."""
    order = np.lexsort((states.target, states.label))
    label, target, source = states.label[order], states.target[order], states.source[order]
    found = {}
    for activity in np.unique(label).tolist():
        rows = slice(*np.searchsorted(label, [activity, activity + 1]))
        first = np.flatnonzero(np.diff(target[rows], prepend=-1))
        ways = states.distance[:, source[rows]]
        cost = np.minimum.reduceat(ways, first, axis=1)
        sources = np.split(source[rows], first[1:])
        found[activity] = Together(target[rows][first], sources, np.ascontiguousarray(cost.T))
    return found


def _groups(tree: PrefixTree) -> Iterator[tuple[int, int, int]]:
    """Runs of nodes of one depth and activity: first node, node after the last, activity."""
    change = (np.diff(tree.depth) != 0) | (np.diff(tree.activity) != 0)
    starts = np.flatnonzero(change) + 1
    ends = np.append(starts[1:], len(tree))
    activities = tree.activity[starts]
    yield from zip(starts.tolist(), ends.tolist(), activities.tolist(), strict=True)


def _meet(before: Costs, after: Costs, joint: Together) -> None:
    """Lowers `after` where log and model do the activity together."""
    rows, states = before.shape
    step = max(1, SWEEP_CELLS // max(1, len(joint.targets) * states))
    if step > 1 or rows == 1:
        for first in range(0, rows, step):
            part = before[first : first + step, None, :]
            met = (part + joint.cost[None, :, :]).min(axis=2)
            here = after[first : first + step]
            here[:, joint.targets] = np.minimum(here[:, joint.targets], met)
        return
    for place, target in enumerate(joint.targets.tolist()):
        met = (before + joint.cost[place]).min(axis=1)
        np.minimum(after[:, target], met, out=after[:, target])


class _TracedBack:
    """Follows least costs back from the end of each sequence. What follows from a node and a
    state is found once, however many sequences pass there."""

    def __init__(
        self, tree: PrefixTree, states: ModelStates, together: dict[int, Together], costs: Costs
    ) -> None:
        self._tree = tree
        self._states = states
        self._costs = costs
        self._together = together
        self._place = {
            activity: {state: place for place, state in enumerate(joint.targets.tolist())}
            for activity, joint in self._together.items()
        }
        self._first = np.searchsorted(states.source, np.arange(len(states) + 1)).tolist()
        self._parents = tree.parent.tolist()
        self._activities = tree.activity.tolist()
        self._back: dict[tuple[int, int], tuple[int, tuple[int, ...] | None]] = {}
        self._ways: dict[tuple[int, int, int], tuple[int, ...]] = {}

    def aligned(self, sequences: Sequences) -> Aligned:
        to_end = self._states.to_end
        ends = self._costs[self._tree.leaf] + to_end
        last = ends.argmin(axis=1)
        log_only = np.zeros(len(sequences.activity), dtype=bool)
        skipped: list[tuple[int, int, int]] = []
        leaves, offsets = self._tree.leaf.tolist(), sequences.offsets.tolist()
        for sequence, (leaf, state) in enumerate(zip(leaves, last.tolist(), strict=True)):
            first, position = offsets[sequence], offsets[sequence + 1] - offsets[sequence]
            for activity in self._way_to_end(state):
                skipped.append((sequence, position, activity))
            node, here = leaf, state
            while node:
                here, missed = self._step_back(node, here)
                position -= 1
                if missed is None:
                    log_only[first + position] = True
                else:
                    skipped.extend((sequence, position, activity) for activity in missed)
                node = self._parents[node]
            if here != self._states.initial:
                raise AssertionError("An alignment must begin where its model begins.")
        table = np.array(skipped, dtype=np.int64).reshape(-1, 3)
        cost = ends[np.arange(len(last)), last].astype(np.int64)
        return Aligned(cost, log_only, table[:, 0], table[:, 1], table[:, 2])

    def _step_back(self, node: int, state: int) -> tuple[int, tuple[int, ...] | None]:
        """The state before the last activity of a node, and the activities the model did alone
        before doing it together with the log; None where the log did it alone."""
        found = self._back.get((node, state))
        if found is None:
            found = self._stepped(node, state)
            self._back[node, state] = found
        return found

    def _stepped(self, node: int, state: int) -> tuple[int, tuple[int, ...] | None]:
        activity = self._activities[node]
        place = self._place.get(activity, {}).get(state)
        if place is not None:
            ways = self._costs[self._parents[node]] + self._together[activity].cost[place]
            before = int(ways.argmin())
            if ways[before] == self._costs[node, state]:
                return before, self._way_to(before, activity, place)
        return state, None

    def _way_to(self, state: int, activity: int, place: int) -> tuple[int, ...]:
        """The shortest way of the model alone to where the activity leads to its target at
        `place`."""
        key = (state, activity, place)
        if key not in self._ways:
            goals = self._together[activity].sources[place]
            distance = self._states.distance
            goal = int(goals[distance[state, goals].argmin()])
            self._ways[key] = self._walked(state, distance[:, goal])
        return self._ways[key]

    def _way_to_end(self, state: int) -> tuple[int, ...]:
        key = (state, -1, -1)
        if key not in self._ways:
            self._ways[key] = self._walked(state, self._states.to_end)
        return self._ways[key]

    def _walked(self, state: int, left: Costs) -> tuple[int, ...]:
        """The activities on the way down to 0 of `left`, the steps still to go from each state."""
        way: list[int] = []
        while left[state] > 0:
            first, end = self._first[state], self._first[state + 1]
            chosen = first + int(left[self._states.target[first:end]].argmin())
            way.append(int(self._states.label[chosen]))
            state = int(self._states.target[chosen])
        return tuple(way)
