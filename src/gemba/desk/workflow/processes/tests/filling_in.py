"""What modelling tools leave open, filled in so that a drawing can run: conditions, times, actions.

Of ways without a condition of ours the one that is nearest to an end is taken, so that every
drawing comes to its end.
"""

from __future__ import annotations

from collections import deque
from xml.etree import ElementTree as ET

from gemba.desk.workflow.processes.bpmn.model import Diagram, EventKind, Kind, Scope
from gemba.desk.workflow.processes.bpmn.names import local, own, tag

SPLITS = ("exclusiveGateway", "inclusiveGateway")
REPEATS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")


def filled_in(diagram: Diagram) -> str:
    """The drawing with everything said; sub-processes drawn closed have a start and an end."""
    root = ET.fromstring(diagram.text)
    nodes = {node.get("id", ""): node for node in root.iter() if isinstance(node.tag, str)}
    for process in diagram.processes:
        for scope in process.all_scopes():
            _choose(scope, nodes)
            if not scope.elements:
                _open(nodes[scope.id])
    for node in root.iter():
        _say(node)
    return ET.tostring(root, encoding="unicode")


def _choose(scope: Scope, nodes: dict[str, ET.Element]) -> None:
    far = _steps_to_an_end(scope)
    for element in scope.elements:
        flows = scope.leaving.get(element.id, ())
        has_conditions = any(flow.condition for flow in flows)
        if len(flows) < 2 or (local(nodes[element.id].tag) not in SPLITS and not has_conditions):
            continue
        nearest = min(flows, key=lambda flow: far.get(flow.target, 10_000))
        nodes[element.id].set("default", nearest.id)
        for flow in flows:
            node = nodes[flow.id]
            for old in node.findall(tag("conditionExpression")):
                node.remove(old)
            if flow is not nearest:
                ET.SubElement(node, tag("conditionExpression")).text = "false"


def _open(node: ET.Element) -> None:
    start, end = (f"{node.get('id')}_{name}" for name in ("start", "end"))
    ET.SubElement(node, tag("startEvent"), {"id": start})
    ET.SubElement(node, tag("endEvent"), {"id": end})
    ends = {"id": f"{start}_flow", "sourceRef": start, "targetRef": end}
    ET.SubElement(node, tag("sequenceFlow"), ends)


def _steps_to_an_end(scope: Scope) -> dict[str, int]:
    ends = [each for each in scope.elements if each.id not in scope.leaving]
    links = {each.id for each in scope.of_kind(Kind.THROW) if each.is_about(EventKind.LINK)}
    far = {each.id: 0 for each in ends if each.id not in links}
    waiting = deque(far)
    while waiting:
        name = waiting.popleft()
        before = [flow.source for flow in scope.entering.get(name, ())]
        before += [link.source for link in scope.links if link.target == name]
        for source in before:
            if source not in far:
                far[source] = far[name] + 1
                waiting.append(source)
    return far


def _say(node: ET.Element) -> None:
    kind = local(node.tag)
    if kind == "serviceTask":
        node.set(own("action"), "work")
    elif kind == "businessRuleTask":
        node.set(own("decision"), "some")
        node.set(own("result"), "decided")
    elif kind == "timerEventDefinition":
        for old in list(node):
            node.remove(old)
        ET.SubElement(node, tag("timeDuration")).text = "PT1H"
    elif kind == "conditionalEventDefinition":
        for old in list(node):
            node.remove(old)
        ET.SubElement(node, tag("condition")).text = "true"
    elif kind in REPEATS:
        node.set("loopMaximum", "2")
        if kind == REPEATS[1]:
            for old in list(node):
                node.remove(old)
            ET.SubElement(node, tag("loopCardinality")).text = "2"
