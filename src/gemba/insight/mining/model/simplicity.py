"""How simple a model is to read: its size, its branching, its blocks.

Size and control-flow complexity as in Cardoso, "Control-flow complexity measurement of processes"
(2005); structuredness as in Laue, Mendling, "Structuredness and its significance for correctness
of process models" (2010).
"""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind


@dataclass(frozen=True, slots=True)
class Simplicity:
    """`size` counts nodes. `complexity` adds for each split the choices it leaves: its ways for a
    choice, all combinations for an inclusive one, one for a parallel one. `structuredness` is the
    share of nodes, start and end left out, that belong to nested blocks: 1 is all."""

    tasks: int
    gateways: int
    size: int
    complexity: int
    structuredness: float


def simplicity(model: BpmnModel) -> Simplicity:
    """The measures of a model."""
    ends = (NodeKind.START, NodeKind.END)
    inner = [node for node in model.nodes if node.kind not in ends]
    left = _unstructured(model)
    return Simplicity(
        tasks=len(model.of_kind(NodeKind.TASK)),
        gateways=sum(node.is_gateway for node in model.nodes),
        size=len(model.nodes),
        complexity=sum(_choices(node.kind, model, node.id) for node in inner),
        structuredness=1 - left / len(inner) if inner else 1.0,
    )


def _choices(kind: NodeKind, model: BpmnModel, node_id: str) -> int:
    ways = len(model.leaving.get(node_id, []))
    if ways < 2:
        return 0
    if kind in (NodeKind.EXCLUSIVE, NodeKind.EVENT_BASED):
        return ways
    return 2**ways - 1 if kind is NodeKind.INCLUSIVE else 1


def _unstructured(model: BpmnModel) -> int:
    """How many nodes are left when blocks are folded again and again: steps in a row, ways between
    the same two gateways of a kind, and loops of choices."""
    kind = {node.id: node.kind for node in model.nodes}
    after: dict[str, set[str]] = {node: set() for node in kind}
    before: dict[str, set[str]] = {node: set() for node in kind}
    # Several flows between two gateways of one kind are one here from the beginning.
    for flow in model.flows:
        after[flow.source].add(flow.target)
        before[flow.target].add(flow.source)
    waiting = list(kind)
    while waiting:
        node = waiting.pop()
        if node not in kind:
            continue
        into, out = before[node], after[node]
        if node in out and kind[node] is NodeKind.EXCLUSIVE:
            out.discard(node)
            into.discard(node)
        if len(into) == 1 and len(out) == 1:
            source, target = next(iter(into)), next(iter(out))
            if source == node or _would_mix(kind, after, before, source, target):
                continue
        elif not _is_choice_after_join(kind, after, before, node):
            continue
        for source in into:
            after[source] = (after[source] - {node}) | out
        for target in out:
            before[target] = (before[target] - {node}) | into
        # What became possible may lie one step further.
        near = [*into, *out]
        waiting += [*near, *(each for n in near for each in (*before[n], *after[n]))]
        del kind[node], after[node], before[node]
    return sum(each not in (NodeKind.START, NodeKind.END) for each in kind.values())


def _would_mix(
    kind: dict[str, NodeKind],
    after: dict[str, set[str]],
    before: dict[str, set[str]],
    source: str,
    target: str,
) -> bool:
    """Whether folding would lay a way of one kind of gateway on a way of another."""
    return (
        target in after[source]
        and kind[source] is not kind[target]
        and len(after[source]) > 1
        and len(before[target]) > 1
    )


def _is_choice_after_join(
    kind: dict[str, NodeKind], after: dict[str, set[str]], before: dict[str, set[str]], node: str
) -> bool:
    """A choice with one way in, from where choices meet: both may be one gateway."""
    if kind[node] is not NodeKind.EXCLUSIVE or len(before[node]) != 1:
        return False
    join = next(iter(before[node]))
    return join != node and kind[join] is NodeKind.EXCLUSIVE and len(after[join]) == 1
