"""How often each step and each flow of a model is passed, for its drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.model.bpmn import BpmnModel, Flow, NodeKind
from gemba.insight.mining.model.petri import PetriNet

from .coded_net import CodedNet
from .prefix_tree import chosen_traces, prefix_tree
from .token_replay import replay_tree

_CHOICES = (NodeKind.EXCLUSIVE, NodeKind.EVENT_BASED)


def step_counts(
    columns: EventColumns, net: PetriNet, cases: Bools | None = None
) -> Mapping[str, int]:
    """By name of a transition, how often token replay fires it over all cases; deviating cases
    count with what was fired for them."""
    traces = chosen_traces(columns, cases)
    tree = prefix_tree(traces.sequences)
    replayed = replay_tree(tree, CodedNet.of(net, columns.activities))
    found: Counter[str] = Counter()
    for fired, cases_here in zip(replayed.firing, tree.weights(traces.count).tolist(), strict=True):
        for step in fired.steps if fired else ():
            found[net.transitions[step].name] += cases_here
    ends = np.bincount(tree.leaf, traces.count, len(tree)).astype(np.int64)
    for node in np.flatnonzero(ends).tolist():
        for step in replayed.replayer.end(replayed.marking[node]).steps:
            found[net.transitions[step].name] += int(ends[node])
    return found


def flow_counts(model: BpmnModel, counts: Mapping[str, int]) -> dict[str, int]:
    """By flow, from the counts of the net that `net_of_bpmn` made of the model.

    A way out of a choice has a step of its own unless what follows takes straight from the
    choice; every other flow is passed as often as the step at one of its ends.
    """
    by_node: Counter[str] = Counter()
    for name, count in counts.items():
        by_node[name.split(" ")[0]] += count
    found: dict[str, int] = {}
    for flow in model.flows:
        _counted(model, flow, by_node, found)
    return found


def _counted(
    model: BpmnModel, flow: Flow, by_node: Mapping[str, int], found: dict[str, int]
) -> int:
    if flow.id in found:
        return found[flow.id]
    found[flow.id] = by_node.get(flow.id, 0)  # for circles of gateways, which nothing passes
    source, target = model.by_id[flow.source], model.by_id[flow.target]
    if source.kind not in (*_CHOICES, NodeKind.INCLUSIVE):
        found[flow.id] = by_node.get(source.id, 0)
    elif source.kind in _CHOICES and flow.id not in by_node:
        if len(model.leaving[source.id]) == 1:
            into = model.entering.get(source.id, [])
            found[flow.id] = sum(_counted(model, each, by_node, found) for each in into)
        elif not target.is_gateway:
            found[flow.id] = by_node.get(target.id, 0)
    elif source.kind is NodeKind.INCLUSIVE and not target.is_gateway:
        found[flow.id] = by_node.get(target.id, 0)
    return found[flow.id]


def way_shares(model: BpmnModel, counts: Mapping[str, int]) -> dict[str, int]:
    """How often each way out of a choice was gone, in percent of all of them; by flow."""
    flows, found = flow_counts(model, counts), dict[str, int]()
    for node in model.nodes:
        ways = model.leaving.get(node.id, []) if node.kind in _CHOICES else []
        total = sum(flows[way.id] for way in ways)
        if len(ways) > 1 and total:
            found |= {way.id: round(100 * flows[way.id] / total) for way in ways}
    return found
