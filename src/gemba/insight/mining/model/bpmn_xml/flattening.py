"""From the elements of a process to plain nodes and flows.

What our models have no word for is put in words they have, as near as may be, and said:

- a sub-process becomes its steps, a closed or ad-hoc one a step;
- an event that breaks a step off becomes a choice before the step, one that breaks a sub-process
  off a choice after it; what an event sets off beside a step is left out;
- a step done several times may be repeated; conditions on the ways out of a step are an inclusive
  choice; link events are joined; steps without a way in or out begin and end the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from gemba.insight.mining.model.bpmn import Flow, Node, NodeKind
from gemba.insight.mining.model.bpmn_xml.names import ACTIVITY, KINDS, MODEL, SUB_PROCESSES, tag
from gemba.insight.mining.model.bpmn_xml.refusals import BpmnUnreadable, Remark

DEPTH_MAX = 20
NAMES_SHOWN = 8
_LOOPS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")


@dataclass
class Flattened:
    """Nodes and flows in the order of the file, what was added at the end."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)


@dataclass(frozen=True)
class _Block:
    """Where a step or sub-process is entered and left."""

    entry: str
    leave: str
    is_closed: bool = True


class Reading:
    """One file being read."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        # Flows as the file has them, then those between our nodes.
        self._raw: list[Flow] = []
        self._flows: list[Flow] = []
        self._blocks: dict[str, _Block] = {}
        self._boundaries: list[ET.Element] = []
        self._links: dict[tuple[bool, str], list[str]] = {}
        self._repeated: list[str] = []
        self._conditional: set[str] = set()
        self._said: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}

    def remark(self, code: str, *names: str, count: int = 0) -> None:
        """Notes something to be said; names are gathered by code."""
        self._said.setdefault(code, []).extend(name for name in names if name)
        self._counts[code] = self._counts.get(code, 0) + (count or len(names))

    def remarks(self) -> Iterator[Remark]:
        """What was noted, a few names each."""
        for code, names in self._said.items():
            shown = list(dict.fromkeys(names))
            more = ["…"] if len(shown) > NAMES_SHOWN else []
            yield Remark(code, tuple(shown[:NAMES_SHOWN] + more), self._counts[code])

    def flatten(self, process: ET.Element) -> Flattened:
        """The nodes and flows of a process."""
        self._read(process, 0)
        self._redirect_flows()
        for name, (thrown, caught) in self._linked():
            self._flow(thrown, caught, name)
        for element in self._repeated:
            self._repeat(self._blocks[element])
        for boundary in self._boundaries:
            self._add_boundary(boundary)
        self._choose_by_conditions()
        self._begin_and_end()
        self._keep_reached()
        return Flattened(list(self._nodes.values()), self._flows)

    # Elements

    def _read(self, container: ET.Element, depth: int) -> None:
        if depth > DEPTH_MAX:
            raise BpmnUnreadable("too deep", most=DEPTH_MAX)
        for element in container:
            if not isinstance(element.tag, str) or not element.tag.startswith(f"{{{MODEL}}}"):
                continue
            kind = element.tag.rpartition("}")[2]
            if kind == "sequenceFlow":
                self._read_flow(element)
            elif kind == "boundaryEvent":
                self._boundaries.append(element)
            elif kind in SUB_PROCESSES:
                self._read_sub_process(element, kind, depth)
            elif kind in KINDS:
                self._read_node(element, kind)

    def _read_flow(self, element: ET.Element) -> None:
        flow = Flow(
            _id(element),
            element.get("sourceRef", ""),
            element.get("targetRef", ""),
            _name(element),
        )
        self._raw.append(flow)
        if element.find(tag("conditionExpression")) is not None:
            self._conditional.add(flow.id)

    def _read_node(self, element: ET.Element, kind: str) -> None:
        node = Node(_id(element), KINDS[kind], _name(element), element.get(ACTIVITY, ""))
        if node.kind is NodeKind.TASK and not node.label:
            node = Node(node.id, node.kind, node.id)
        self._add(node)
        self._blocks[node.id] = _Block(node.id, node.id)
        if kind == "callActivity":
            self.remark("called", node.name)
        if kind == "complexGateway":
            self.remark("complex", node.name or node.id)
        if element.get("isForCompensation") == "true":
            self.remark("compensation", node.name)
        if any(element.find(tag(loop)) is not None for loop in _LOOPS):
            self._repeated.append(node.id)
            self.remark("repeated", node.name)
        link = element.find(tag("linkEventDefinition"))
        if link is not None:
            name = link.get("name") or node.name
            self._links.setdefault((kind == "intermediateThrowEvent", name), []).append(node.id)

    def _read_sub_process(self, element: ET.Element, kind: str, depth: int) -> None:
        node_id, name = _id(element), _name(element)
        if element.get("triggeredByEvent") == "true":
            self.remark("event sub-process", name or node_id)
            return
        inner = [each for each in element if _local(each) in KINDS or _local(each) in SUB_PROCESSES]
        if kind == "adHocSubProcess" or not inner:
            self.remark("closed", name or node_id)
            self._read_node(element, "task")
            return
        self.remark("flattened", name or node_id)
        block = _Block(node_id, f"{node_id}_left", is_closed=False)
        self._add(Node(block.entry, NodeKind.EVENT, name))
        self._add(Node(block.leave, NodeKind.EVENT))
        self._blocks[node_id] = block
        if any(element.find(tag(loop)) is not None for loop in _LOOPS):
            self._repeated.append(node_id)
            self.remark("repeated", name or node_id)
        before = len(self._raw)
        self._read(element, depth + 1)
        self._join_inner(block, inner, self._raw[before:])

    def _join_inner(self, block: _Block, inner: list[ET.Element], flows: list[Flow]) -> None:
        """The sub-process begins with its start events, or with what nothing leads to."""
        entered = {flow.target for flow in flows}
        left = {flow.source for flow in flows}
        ids = [_id(each) for each in inner if _id(each) in self._blocks]
        starts = [each for each in ids if self._kind(each) is NodeKind.START]
        first = block.entry
        if len(starts) > 1:
            first = self._fresh(NodeKind.EXCLUSIVE, f"{block.entry}_start")
            self._flow(block.entry, first)
        for each in starts or [each for each in ids if each not in entered]:
            self._flow(first, self._blocks[each].entry)
        for each in ids:
            if each not in left:
                self._flow(self._blocks[each].leave, block.leave)
            node = self._nodes[each]
            if node.kind in (NodeKind.START, NodeKind.END):
                self._nodes[each] = Node(each, NodeKind.EVENT, node.name)

    # What has no word of its own

    def _redirect_flows(self) -> None:
        """Flows from and to sub-processes lead from where they are left to where entered."""
        boundaries = {_id(each) for each in self._boundaries}
        kept, torn = [], 0
        for flow in self._raw:
            source, target = self._blocks.get(flow.source), self._blocks.get(flow.target)
            begin = source.leave if source else flow.source
            end = target.entry if target else flow.target
            known = (begin in self._nodes or begin in boundaries) and end in self._nodes
            kept += [Flow(flow.id, begin, end, flow.name)] if known else []
            torn += not known
        self._flows = kept + self._flows
        if torn:
            self.remark("torn flow", count=torn)

    def _linked(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for (is_thrown, name), ids in self._links.items():
            for thrown in ids if is_thrown else ():
                for caught in self._links.get((False, name), []):
                    yield name, (thrown, caught)

    def _repeat(self, block: _Block) -> None:
        join = self._fresh(NodeKind.EXCLUSIVE, f"{block.entry}_again")
        split = self._fresh(NodeKind.EXCLUSIVE, f"{block.entry}_done")
        self._insert_before(block.entry, join)
        self._insert_after(block.leave, split)
        self._flow(split, join)

    def _add_boundary(self, element: ET.Element) -> None:
        event_id, name = _id(element), _name(element) or _id(element)
        block = self._blocks.get(element.get("attachedToRef", ""))
        if element.find(tag("compensateEventDefinition")) is not None or block is None:
            self.remark("compensation", name)
            self._flows = [flow for flow in self._flows if flow.source != event_id]
            return
        if element.get("cancelActivity") == "false":
            self.remark("alongside", name)
            self._flows = [flow for flow in self._flows if flow.source != event_id]
            return
        self._add(Node(event_id, NodeKind.EVENT, _name(element)))
        gateway = f"{block.entry}_broken_off"
        if gateway not in self._nodes:
            self._fresh(NodeKind.EXCLUSIVE, gateway)
            if block.is_closed:
                self._insert_before(block.entry, gateway)
            else:
                self._insert_after(block.leave, gateway)
        self._flow(gateway, event_id)
        self.remark("boundary" if block.is_closed else "boundary of block", name)

    def _choose_by_conditions(self) -> None:
        for node in list(self._nodes.values()):
            out = [flow for flow in self._flows if flow.source == node.id]
            if node.is_gateway or len(out) < 2 or not {f.id for f in out} & self._conditional:
                continue
            gateway = self._fresh(NodeKind.INCLUSIVE, f"{node.id}_ways")
            self._insert_after(node.id, gateway)
            self.remark("conditions", node.name or node.id)

    def _begin_and_end(self) -> None:
        entered = {flow.target for flow in self._flows}
        left = {flow.source for flow in self._flows}
        nodes = list(self._nodes.values())
        if not any(node.kind is NodeKind.START for node in nodes):
            first = [node for node in nodes if node.id not in entered]
            start = self._fresh(NodeKind.START, "start")
            if len(first) > 1:
                split = self._fresh(NodeKind.PARALLEL, "start_all")
                self._flow(start, split)
                start = split
            for node in first:
                self._flow(start, node.id)
            self.remark("no start", *(node.name or node.id for node in first))
        linked = {
            each for (is_thrown, _name), ids in self._links.items() if is_thrown for each in ids
        }
        for node in nodes:
            if node.id not in left | linked and node.kind is not NodeKind.END:
                self._flow(node.id, self._fresh(NodeKind.END, f"{node.id}_end"))
                self.remark("no end", node.name or node.id)

    def _keep_reached(self) -> None:
        onward: dict[str, list[str]] = {}
        for flow in self._flows:
            onward.setdefault(flow.source, []).append(flow.target)
        reached: set[str] = set()
        waiting = [node.id for node in self._nodes.values() if node.kind is NodeKind.START]
        while waiting:
            node_id = waiting.pop()
            if node_id not in reached:
                reached.add(node_id)
                waiting += onward.get(node_id, [])
        lost = [node for node in self._nodes.values() if node.id not in reached]
        named = [node.name for node in lost if node.name]
        if named:
            self.remark("not reached", *named)
        for node in lost:
            del self._nodes[node.id]
        self._flows = [flow for flow in self._flows if flow.source in reached]

    # Small changes

    def _kind(self, element_id: str) -> NodeKind | None:
        node = self._nodes.get(element_id)
        return node.kind if node else None

    def _add(self, node: Node) -> None:
        if node.id in self._nodes:
            raise BpmnUnreadable("same id", id=node.id)
        self._nodes[node.id] = node

    def _fresh(self, kind: NodeKind, wish: str) -> str:
        node_id, at = wish, 1
        while node_id in self._nodes:
            at += 1
            node_id = f"{wish}_{at}"
        self._nodes[node_id] = Node(node_id, kind)
        return node_id

    def _flow(self, source: str, target: str, name: str = "") -> None:
        taken = {flow.id for flow in self._flows}
        flow_id, at = f"{source}_to_{target}", 1
        while flow_id in taken or flow_id in self._nodes:
            at += 1
            flow_id = f"{source}_to_{target}_{at}"
        self._flows.append(Flow(flow_id, source, target, name))

    def _insert_before(self, node_id: str, fresh: str) -> None:
        self._flows = [
            Flow(f.id, f.source, fresh, f.name) if f.target == node_id else f for f in self._flows
        ]
        self._flow(fresh, node_id)

    def _insert_after(self, node_id: str, fresh: str) -> None:
        self._flows = [
            Flow(f.id, fresh, f.target, f.name) if f.source == node_id else f for f in self._flows
        ]
        self._flow(node_id, fresh)


def _id(element: ET.Element) -> str:
    return element.get("id", "")


def _name(element: ET.Element) -> str:
    """On one line: tools break names to fit their boxes."""
    return " ".join(element.get("name", "").split())


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
