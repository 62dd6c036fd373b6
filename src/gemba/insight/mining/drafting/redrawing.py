"""Writing a discovered model as a process of the desk, on top of the version that runs.

Steps that both have are taken over as they stand, with form, owner and action; what is new says
only what it is called, so that the designer shows what it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind
from gemba.insight.mining.model.bpmn_xml.names import ACTIVITY, MODEL, OWN, TASKS, tag
from gemba.insight.mining.model.bpmn_xml.writing import add_diagram, register_prefixes, writable
from gemba.insight.mining.model.layout.draughtsman import drawing_of

from .origin import DISCOVERED, Origin, element_of
from .shaping import begun_by, ends_alike, gateways_alike, renamed

SHARE = f"{{{OWN}}}share"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_EVENTS = ("intermediateCatchEvent", "intermediateThrowEvent")
# What is written anew.
_WAYS = (tag("incoming"), tag("outgoing"))
_SHARED = ("message", "signal", "error", "escalation", "itemDefinition")


@dataclass(frozen=True, slots=True)
class Act:
    """What a step of the log is, where nobody is asked to do it: that a case `begins`, a `message`
    awaited, or an `action` of the desk given some `inputs` (name and expression)."""

    begins: bool = False
    message: str = ""
    action: str = ""
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Running:
    """The version that runs: its drawing, what it means, and its steps by those of the model that
    are the same."""

    root: ET.Element
    model: BpmnModel
    same: Mapping[str, str]


@dataclass(frozen=True)
class Redrawing:
    """`acts` are by activity of the log, `shares` by id of a flow that leaves a choice, in
    percent."""

    model: BpmnModel
    process_id: str
    origin: Origin
    acts: Mapping[str, Act] = field(default_factory=dict)
    shares: Mapping[str, int] = field(default_factory=dict)
    running: Running | None = None


def redrawn(order: Redrawing) -> str:
    """The drawing, as BPMN 2.0 XML."""
    return _Drawing(order).written()


class _Drawing:
    def __init__(self, order: Redrawing) -> None:
        self._order = order
        self._root = order.running.root if order.running else ET.Element(tag("definitions"))
        self._known = {
            key: node
            for node in self._root.iter()
            if (key := node.get("id")) and isinstance(node.tag, str)
        }
        begun = begun_by(order.model, {key for key, act in order.acts.items() if act.begins})
        same = self._same(begun)
        shaped = renamed(begun, same, order.running.model if order.running else None)
        ids = zip((each.id for each in begun.flows), shaped.flows, strict=True)
        self._shares = {flow.id: order.shares[old] for old, flow in ids if old in order.shares}
        self._kept = frozenset(same.values()) & self._known.keys()
        self._model = replace(shaped, nodes=tuple(self._sized(node) for node in shaped.nodes))
        self._messages: dict[str, str] = {}

    def written(self) -> str:
        register_prefixes()
        ET.register_namespace("xsi", _XSI)
        process = self._process()
        for node in self._model.nodes:
            process.append(self._node(node))
        for flow in self._model.flows:
            process.append(self._flow(flow))
        root = ET.Element(tag("definitions"), dict(self._root.attrib))
        root.attrib = {"id": "Drawing", "targetNamespace": OWN} | root.attrib
        for name in _SHARED:
            root.extend(deepcopy(each) for each in self._root.findall(tag(name)))
        for name, key in self._messages.items():
            if key not in self._known:
                ET.SubElement(root, tag("message"), {"id": key, "name": name})
        root.append(process)
        add_diagram(root, self._model, drawing_of(self._model), process.get("id", ""))
        ET.indent(root)
        return ET.tostring(root, encoding="unicode")

    def _same(self, model: BpmnModel) -> dict[str, str]:
        """Elements of the version that runs, by those of the model that are the same."""
        running = self._order.running
        if running is None:
            return {}
        steps = {
            one: other
            for one, other in running.same.items()
            if one in model.by_id and _is_step(self._known.get(other))
        }
        same = steps | ends_alike(model, running.model)
        return same | gateways_alike(model, running.model, same)

    def _sized(self, node: Node) -> Node:
        """Drawn as what it will be: an event is small."""
        element = self._known.get(node.id) if node.id in self._kept else None
        is_event = (
            element.tag in map(tag, _EVENTS) if element is not None else self._act(node).message
        )
        return replace(node, kind=NodeKind.EVENT) if is_event and _is_task(node) else node

    def _act(self, node: Node) -> Act:
        return self._order.acts.get(node.activity or node.name, Act())

    def _process(self) -> ET.Element:
        old = self._known.get(self._order.process_id)
        process = ET.Element(tag("process"), {"id": self._order.process_id})
        extensions = ET.Element(tag("extensionElements"))
        if old is not None:
            process.attrib |= old.attrib
            process.extend(deepcopy(each) for each in old.findall(tag("documentation")))
            for each in old.find(tag("extensionElements")) or ():
                if each.tag != DISCOVERED:
                    extensions.append(deepcopy(each))
        process.set("isExecutable", "true")
        extensions.append(element_of(self._order.origin))
        process.append(extensions)
        return process

    def _node(self, node: Node) -> ET.Element:
        element = self._taken_over(node) if node.id in self._kept else self._new(node)
        place = _head(element)
        for name, flows in (
            ("incoming", self._model.entering.get(node.id, [])),
            ("outgoing", self._model.leaving.get(node.id, [])),
        ):
            for flow in flows:
                way = ET.Element(tag(name))
                way.text = flow.id
                element.insert(place, way)
                place += 1
        if node.kind is NodeKind.START and node.activity:
            element.set(ACTIVITY, writable(node.activity))
        self._choose_usual_way(element, node)
        return element

    def _taken_over(self, node: Node) -> ET.Element:
        element = deepcopy(self._known[node.id])
        for each in [each for each in element if each.tag in _WAYS]:
            element.remove(each)
        return element

    def _new(self, node: Node) -> ET.Element:
        act = self._act(node)
        name = node.kind.value
        if node.kind is NodeKind.TASK:
            name = "serviceTask" if act.action else "userTask"
        elif node.kind is NodeKind.EVENT:
            name = "intermediateCatchEvent" if act.message else "intermediateThrowEvent"
        element = ET.Element(tag(name), {"id": node.id})
        if node.name:
            element.set("name", writable(node.name))
        if _is_step_name(name):
            element.set(ACTIVITY, writable(node.activity or node.name))
        if act.action:
            element.set(f"{{{OWN}}}action", act.action)
            inside = ET.SubElement(element, tag("extensionElements")) if act.inputs else element
            for key, value in act.inputs:
                ET.SubElement(inside, f"{{{OWN}}}input", {"name": key, "value": value})
        elif act.message and node.kind is NodeKind.EVENT:
            definition = {"messageRef": self._message(act.message)}
            ET.SubElement(element, tag("messageEventDefinition"), definition)
        return element

    def _message(self, name: str) -> str:
        """The id of a message of the drawing, which gets one where it has none."""
        there = (each for each in self._root.findall(tag("message")) if each.get("name") == name)
        found = next((each.get("id", "") for each in there), "") or f"Message_{name}"
        return self._messages.setdefault(name, found)

    def _choose_usual_way(self, element: ET.Element, node: Node) -> None:
        """The way most cases went is taken if no condition holds, unless it is said already."""
        flows = self._model.leaving.get(node.id, [])
        if element.get("default") in {flow.id for flow in flows}:
            return
        element.attrib.pop("default", None)
        observed = [each for each in flows if each.id in self._shares]
        open_ways = [each for each in observed if self._condition(each) is None]
        if node.kind is NodeKind.EXCLUSIVE and len(flows) > 1 and open_ways:
            most = max(open_ways, key=lambda each: self._shares[each.id])
            element.set("default", most.id)

    def _flow(self, flow: Flow) -> ET.Element:
        ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        known = self._known.get(flow.id)
        element = ET.Element(tag("sequenceFlow")) if known is None else deepcopy(known)
        element.attrib |= ends
        if flow.id in self._shares:
            element.set(SHARE, str(self._shares[flow.id]))
        return element

    def _condition(self, flow: Flow) -> ET.Element | None:
        known = self._known.get(flow.id)
        return None if known is None else known.find(tag("conditionExpression"))


def _is_task(node: Node) -> bool:
    return node.kind is NodeKind.TASK


def _is_step(element: ET.Element | None) -> bool:
    return element is not None and _is_step_name(element.tag.removeprefix(f"{{{MODEL}}}"))


def _is_step_name(name: str) -> bool:
    return name in TASKS or name in _EVENTS


def _head(element: ET.Element) -> int:
    """How many children come before the ways in: what the standard wants first."""
    first = (tag("documentation"), tag("extensionElements"))
    return sum(each.tag in first for each in element)
