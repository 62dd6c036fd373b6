"""BPMN models as values: what flows where. Where things stand on paper is in `layout`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class NodeKind(StrEnum):
    """What a node does with a token. Values are BPMN's element names where there is one."""

    START = "startEvent"
    END = "endEvent"
    TASK = "task"
    EVENT = "intermediateEvent"  # something that happens on the way: a message, a timer
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"


GATEWAYS = frozenset(
    {NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE, NodeKind.EVENT_BASED}
)


@dataclass(frozen=True, slots=True)
class Node:
    """`name` is what a reader sees; gateways and events may have none. `activity` is what a task's
    events are called in the log, where that is something else."""

    id: str
    kind: NodeKind
    name: str = ""
    activity: str = ""

    @property
    def label(self) -> str | None:
        """What its events are called; None where no event tells of it."""
        return (self.activity or self.name or None) if self.kind is NodeKind.TASK else None

    @property
    def is_gateway(self) -> bool:
        return self.kind in GATEWAYS


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow between two nodes, by id."""

    id: str
    source: str
    target: str
    name: str = ""


@dataclass(frozen=True)
class BpmnModel:
    """One process. Ids are unique over nodes and flows; flows join nodes of the model."""

    name: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]

    def __post_init__(self) -> None:
        """Raises ValueError for an id used twice or a flow that leads nowhere."""
        ids = [node.id for node in self.nodes] + [flow.id for flow in self.flows]
        if len(set(ids)) != len(ids):
            raise ValueError("Every node and flow needs an id of its own.")
        if any(f.source not in self.by_id or f.target not in self.by_id for f in self.flows):
            raise ValueError("A flow begins or ends at no node.")

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def leaving(self) -> dict[str, list[Flow]]:
        """Flows by source, in their order; no entry where none leaves."""
        found: defaultdict[str, list[Flow]] = defaultdict(list)
        for flow in self.flows:
            found[flow.source].append(flow)
        return dict(found)

    @cached_property
    def entering(self) -> dict[str, list[Flow]]:
        """Flows by target, in their order; no entry where none enters."""
        found: defaultdict[str, list[Flow]] = defaultdict(list)
        for flow in self.flows:
            found[flow.target].append(flow)
        return dict(found)

    def of_kind(self, kind: NodeKind) -> list[Node]:
        return [node for node in self.nodes if node.kind is kind]
