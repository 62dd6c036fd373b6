"""The distinct traces of a log as one tree, so that what traces share is replayed once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Hashes, Int32s, Int64s, spread
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.traces import Sequences

_PRIME = 0x9E3779B97F4A7C15


@dataclass(frozen=True, eq=False)
class PrefixTree:
    """Node 0 is the empty prefix; nodes are ordered by depth, so parents come first, then by
    activity.

    `activity` is the last activity of a prefix (-1 for node 0). `row_node` has the node of each
    position of each sequence, one after the other; `leaf` the node where each sequence ends.
    """

    parent: Int32s
    activity: Int32s
    depth: Int32s
    row_node: Int32s
    leaf: Int32s

    def __len__(self) -> int:
        return len(self.parent)

    def weights(self, counts: Int64s) -> Int64s:
        """How many cases pass each node, given how many follow each sequence."""
        lengths = self.depth[self.leaf]
        weights = np.bincount(
            self.row_node, np.repeat(counts, lengths).astype(np.float64), len(self)
        ).astype(np.int64)
        weights[0] = counts.sum()
        return weights


@dataclass(frozen=True, eq=False)
class ChosenTraces:
    """The traces that chosen cases follow: their codes in the log's index, how many cases follow
    each, and their activities end to end."""

    code: Int64s
    count: Int64s
    sequences: Sequences

    def __len__(self) -> int:
        return len(self.code)

    @property
    def lengths(self) -> Int64s:
        return np.diff(self.sequences.offsets)


def chosen_traces(columns: EventColumns, cases: Bools | None = None) -> ChosenTraces:
    """The traces of all cases, or of those flagged in `cases`, in the order of their codes."""
    index = columns.index
    trace = index.trace if cases is None else index.trace[cases]
    count = np.bincount(trace, minlength=len(index.traces))
    code = np.flatnonzero(count)
    return ChosenTraces(code, count[code], index.traces.sequences.take(code))


def prefix_tree(sequences: Sequences) -> PrefixTree:
    """Equal hashes of prefixes are compared, so two prefixes never share a node."""
    for salt in count(1):
        tree = _hashed_tree(sequences, salt)
        if tree is not None:
            return tree
    raise AssertionError("unreachable")


def _hashed_tree(sequences: Sequences, salt: int) -> PrefixTree | None:
    """None when two different prefixes share a hash."""
    lengths = np.diff(sequences.offsets)
    activity = sequences.activity.astype(np.int32)
    position = spread(np.zeros(len(lengths), np.int64), lengths)
    hashes = _prefix_hashes(activity, position, lengths, salt)
    _, first, group = np.unique(hashes, return_index=True, return_inverse=True)
    order = np.lexsort((first, activity[first], position[first]))
    node = np.empty(len(order), np.int32)
    node[order] = np.arange(1, len(order) + 1, dtype=np.int32)
    row_node = node[group].astype(np.int32)
    before = np.zeros(len(row_node), np.int32)
    before[1:] = row_node[:-1]
    before[position == 0] = 0
    shown = first[order]
    parent = np.concatenate([[0], before[shown]]).astype(np.int32)
    label = np.concatenate([[-1], activity[shown]]).astype(np.int32)
    same = np.array_equal(parent[row_node], before) and np.array_equal(label[row_node], activity)
    if not same:
        return None
    depth = np.concatenate([[0], position[shown] + 1]).astype(np.int32)
    leaf = row_node[sequences.offsets[1:] - 1] if len(row_node) else np.empty(0, np.int32)
    return PrefixTree(parent, label, depth, row_node, leaf)


def _prefix_hashes(activity: Int32s, position: Int64s, lengths: Int64s, salt: int) -> Hashes:
    """A polynomial hash of every prefix, modulo 2**64."""
    if not len(activity):
        return np.empty(0, np.uint64)
    factor = (_PRIME * (2 * salt + 1)) % 2**64
    power = np.full(int(lengths.max()), np.uint64(factor))
    power[0] = 1
    power = np.cumprod(power, dtype=np.uint64)
    total = np.cumsum(mixed(activity.astype(np.uint64) + np.uint64(salt)) * power[position])
    start = np.repeat(np.cumsum(lengths) - lengths, lengths)
    before = np.where(start > 0, total[np.maximum(start - 1, 0)], np.uint64(0))
    return mixed(total - before + position.astype(np.uint64))


def mixed(code: Hashes) -> Hashes:
    """One well-spread 64-bit number per code (splitmix64, Steele and others 2014)."""
    code = (code + np.uint64(1)) * np.uint64(_PRIME)
    code = (code ^ (code >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ (code >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return code ^ (code >> np.uint64(31))
