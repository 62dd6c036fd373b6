"""The words on a model: a log's own names for activities and those that people read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from gemba.insight.mining.model.bpmn import BpmnModel, Node, NodeKind


def relabelled(model: BpmnModel, label: Callable[[str], str]) -> BpmnModel:
    """The same model with `label` of each activity as the name of its task; what its events are
    called in the log stays with the task."""
    return replace(model, nodes=tuple(_worded(node, label) for node in model.nodes))


def matched(model: BpmnModel, activities: Mapping[str, str]) -> BpmnModel:
    """The same model with the log's activity on each task whose name is a key of `activities`, but
    for case and spaces. Keys are as `plain` makes them. Tasks that name an activity keep it."""
    return replace(model, nodes=tuple(_matched(node, activities) for node in model.nodes))


def plain(name: str) -> str:
    """A name without what people write differently: case, and spaces and line ends."""
    return " ".join(name.split()).casefold()


def _matched(node: Node, activities: Mapping[str, str]) -> Node:
    known = activities.get(plain(node.name))
    if node.kind is not NodeKind.TASK or node.activity or known is None:
        return node
    return replace(node, activity=known if known != node.name else "")


def _worded(node: Node, label: Callable[[str], str]) -> Node:
    if node.kind is not NodeKind.TASK or node.label is None:
        return node
    name = " ".join(label(node.label).split()) or node.name
    return replace(node, name=name, activity=node.label if node.label != name else "")
