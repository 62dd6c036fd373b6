"""The words on a model: a log's own names for activities and those that people read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gemba.insight.mining.model.bpmn import BpmnModel, Node, NodeKind


def relabelled(model: BpmnModel, label: Callable[[str], str]) -> BpmnModel:
    """The same model with `label` of each activity as the name of its task; what its events are
    called in the log stays with the task."""
    return replace(model, nodes=tuple(_worded(node, label) for node in model.nodes))


def _worded(node: Node, label: Callable[[str], str]) -> Node:
    if node.kind is not NodeKind.TASK or node.label is None:
        return node
    name = " ".join(label(node.label).split()) or node.name
    return replace(node, name=name, activity=node.label if node.label != name else "")
