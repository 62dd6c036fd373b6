"""Precision: how much of what the model allows after a beginning do cases really do?

Muñoz-Gama & Carmona (2010), "A fresh look at precision in process conformance": at every prefix
of the log that the net can replay, activities the net allows but no case takes are escaping
edges. Prefixes are replayed by tokens, as in PM4Py's `precision_token_based_replay`; what is
allowed is found exactly, where PM4Py visits each silent transition in one marking only and so
may miss activities (its figure is then too high).
"""

from __future__ import annotations

from collections.abc import Collection
from math import nan

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.model.petri import Marking

from .coded_net import CodedNet
from .silent_steps import enabled_among
from .token_replay import ReplayedTree

# Markings that silent transitions lead to, over all prefixes together.
SILENT_TOTAL_MAX = 100_000


def etc_precision(replayed: ReplayedTree, counts: Int64s) -> float:
    """1 - escaping / allowed, each prefix weighted by the cases that go on from it; 1.0 where
    nothing is allowed, NaN where silent transitions lead to more than `SILENT_TOTAL_MAX`
    markings. `counts` are the cases of each leaf of the tree."""
    tree = replayed.tree
    going_on = tree.weights(counts)
    going_on[tree.leaf] -= counts
    going_on[0] = counts.sum()
    taken = [0] * len(tree)
    parents, activities = tree.parent.tolist(), tree.activity.tolist()
    fits = [True] * len(tree)
    for node in range(1, len(tree)):
        taken[parents[node]] |= 1 << activities[node]
        fired = replayed.firing[node]
        fits[node] = fits[parents[node]] and fired is not None and not fired.added
    nodes = [node for node, weight in enumerate(going_on.tolist()) if weight and fits[node]]
    markings = replayed.replayer.markings
    standing = {replayed.marking[node] for node in nodes}
    allowed = allowed_activities(replayed.replayer.coded, [markings[each] for each in standing])
    if allowed is None:
        return nan
    allowed_total = escaping_total = 0
    for node in nodes:
        can, weight = allowed[markings[replayed.marking[node]]], int(going_on[node])
        allowed_total += weight * can.bit_count()
        escaping_total += weight * (can & ~taken[node]).bit_count()
    return 1 - escaping_total / allowed_total if allowed_total else 1.0


def allowed_activities(coded: CodedNet, markings: Collection[Marking]) -> dict[Marking, int] | None:
    """What the net allows next in each marking, silent transitions in between not counted: one
    bit per activity code. None past `SILENT_TOTAL_MAX` markings."""
    visible = tuple(step for step, label in enumerate(coded.label) if label >= 0)
    allowed: dict[Marking, int] = {}
    before: dict[Marking, list[Marking]] = {marking: [] for marking in markings}
    queue = list(before)
    for marking in queue:
        allowed[marking] = 0
        for step in enabled_among(coded.net, marking, visible):
            allowed[marking] |= 1 << coded.label[step]
        for step in enabled_among(coded.net, marking, coded.silent):
            after = coded.net.fire(marking, step)
            if after not in before:
                if len(before) >= SILENT_TOTAL_MAX:
                    return None
                before[after] = []
                queue.append(after)
            before[after].append(marking)
    # What is allowed after a silent transition is allowed before it: handed back until it stays.
    while queue:
        marking = queue.pop()
        for each in before[marking]:
            if allowed[marking] & ~allowed[each]:
                allowed[each] |= allowed[marking]
                queue.append(each)
    return allowed
