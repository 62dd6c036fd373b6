"""Inductive miner, infrequent variant: a process tree that is sound whatever the log.

Leemans, Fahland, van der Aalst, "Discovering Block-Structured Process Models from Event Logs
Containing Infrequent Behaviour" (2013). With `noise` 0 every trace of the log fits the tree.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.discovery.follow import FollowCounts, follow_counts
from gemba.insight.mining.discovery.inductive.cuts import Cut, find_cut
from gemba.insight.mining.discovery.inductive.splits import (
    once_in_every_trace,
    split,
    split_at_restarts,
)
from gemba.insight.mining.discovery.refusals import ACTIVITIES_MAX, TooManyActivities
from gemba.insight.mining.discovery.sublog import Sublog, sublog_of
from gemba.insight.mining.model.tree import SILENT, Operator, Tree, activity, block, reduced

NOISE = 0.2
# Beyond this depth a part of the log becomes a flower, which allows everything.
DEPTH_MAX = 100
# An activity that could be concurrent to all others is looked for among so many.
CANDIDATES_MAX = 60


def inductive_tree(
    columns: EventColumns, cases: Bools | None = None, *, noise: float = NOISE
) -> Tree:
    """The tree of all cases, or of those flagged in `cases` (one flag per case).

    `noise` from 0 to 1: what is rarer than this share of the most frequent way on from an
    activity is left out where the log cannot be cut with it. Raises TooManyActivities.
    """
    log, labels = sublog_of(columns, cases)
    if len(labels) > ACTIVITIES_MAX:
        raise TooManyActivities(len(labels))
    return reduced(_Miner(labels, noise).mine(log, 0))


class _Miner:
    def __init__(self, labels: list[str], noise: float) -> None:
        self._labels = labels
        self._noise = noise

    def mine(self, log: Sublog, depth: int) -> Tree:
        empty = log.lengths == 0
        if empty.any():
            filled = log.take(~empty)
            if log.total - filled.total > self._noise * log.total or not len(filled):
                done = self.mine(filled, depth + 1) if len(filled) else SILENT
                return block(Operator.CHOICE, (SILENT, done))
            log = filled
        if not len(log):
            return SILENT
        if len(log) == 1 and len(log.activity) == 1:
            return activity(self._labels[int(log.activity[0])])
        if depth >= DEPTH_MAX:
            return self._flower(log)
        counts = follow_counts(log)
        cut = find_cut(counts.graph()) or self._cut_without_rare(counts)
        if cut is not None:
            return self._block(cut.operator, split(log, cut), depth)
        return self._fallen_through(log, depth)

    def _cut_without_rare(self, counts: FollowCounts) -> Cut | None:
        if not self._noise:
            return None
        return find_cut(counts.without_rare(self._noise).graph())

    def _block(self, operator: Operator, logs: list[Sublog], depth: int) -> Tree:
        return block(operator, [self.mine(part, depth + 1) for part in logs])

    def _fallen_through(self, log: Sublog, depth: int) -> Tree:
        """What to do where no cut is: the most telling of what always fits."""
        apart = next(iter(once_in_every_trace(log)), None)
        apart = _concurrent(log) if apart is None else apart
        if apart is not None:
            alone = log.activity == apart
            return self._block(Operator.PARALLEL, [log.keep(alone), log.keep(~alone)], depth)
        for only_after_ends in (True, False):
            pieces = split_at_restarts(log, only_after_ends=only_after_ends)
            if pieces.total > log.total:
                return block(Operator.LOOP, (self.mine(pieces, depth + 1), SILENT))
        return self._flower(log)

    def _flower(self, log: Sublog) -> Tree:
        leaves = [activity(self._labels[code]) for code in log.alphabet]
        return block(Operator.LOOP, (SILENT, block(Operator.CHOICE, leaves)))


def _concurrent(log: Sublog) -> int | None:
    """The first activity without which the rest can be cut."""
    for code in log.alphabet[:CANDIDATES_MAX]:
        others = log.activity != code
        if not np.any(others):
            return None
        before = np.concatenate([[0], np.cumsum(others)])
        rest = Sublog(before[log.offsets], log.activity[others], log.weight)
        if find_cut(follow_counts(rest).graph()) is not None:
            return code
    return None
