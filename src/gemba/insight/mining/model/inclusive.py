"""Inclusive gateways in pairs: which join waits for which split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind


@dataclass(frozen=True, slots=True)
class InclusivePair:
    """`met` names for each flow that leaves the split the flow by which its way reaches the
    join; by id."""

    join: str
    met: Mapping[str, str]


def inclusive_pairs(model: BpmnModel) -> dict[str, InclusivePair]:
    """By split, the inclusive join in which its ways meet again, each by a flow of its own and
    none leading elsewhere. Splits without such a join are left out."""
    found: dict[str, InclusivePair] = {}
    joins = [
        node.id
        for node in model.of_kind(NodeKind.INCLUSIVE)
        if len(model.entering.get(node.id, [])) > 1
    ]
    for split in model.of_kind(NodeKind.INCLUSIVE):
        ways = [flow.id for flow in model.leaving.get(split.id, [])]
        for join in joins:
            if len(ways) < 2 or join == split.id:
                continue
            met = _met(model, split.id, join)
            if met is not None and len(model.entering[join]) == len(ways):
                found[split.id] = InclusivePair(join, met)
                break
    return found


def _met(model: BpmnModel, split: str, join: str) -> dict[str, str] | None:
    met: dict[str, str] = {}
    seen: set[str] = set()
    for way in model.leaving[split]:
        region: set[str] = set()
        reached: set[str] = set()
        waiting = [way]
        while waiting:
            flow = waiting.pop()
            if flow.target == join:
                reached.add(flow.id)
                continue
            onward = model.leaving.get(flow.target, [])
            if flow.target == split or not onward:
                return None
            if flow.target not in region:
                region.add(flow.target)
                waiting += onward
        # Nothing from outside may lead in: a token could come that the split never gave.
        into = [flow.source for node in region for flow in model.entering.get(node, [])]
        if len(reached) != 1 or region & seen or not set(into) <= region | {split}:
            return None
        seen |= region
        met[way.id] = reached.pop()
    return met if len(set(met.values())) == len(met) else None
