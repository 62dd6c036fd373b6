"""A model with its drawing as BPMN 2.0 XML, which any modelling tool opens as a diagram."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from gemba.insight.mining.model.bpmn import BpmnModel, Node, NodeKind
from gemba.insight.mining.model.bpmn_xml.names import (
    ACTIVITY,
    COMMON,
    DIAGRAM,
    LINES,
    MODEL,
    OWN,
    tag,
)
from gemba.insight.mining.model.layout.drawing import Drawing

_PREFIXES = {"bpmn": MODEL, "bpmndi": DIAGRAM, "dc": COMMON, "di": LINES, "gemba": OWN}
# Characters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {NodeKind.EVENT: "intermediateThrowEvent"}


def bpmn_xml(model: BpmnModel, drawing: Drawing) -> str:
    """The file's text. Characters that XML cannot hold become “�”."""
    register_prefixes()
    root = ET.Element(
        tag("definitions"), {"id": "definitions", "targetNamespace": OWN, "exporter": "Gemba"}
    )
    process = ET.SubElement(root, tag("process"), {"id": "process", "isExecutable": "false"})
    if model.name:
        process.set("name", writable(model.name))
    for node in model.nodes:
        _write_node(process, model, node)
    for flow in model.flows:
        ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        element = ET.SubElement(process, tag("sequenceFlow"), ends)
        if flow.name:
            element.set("name", writable(flow.name))
    add_diagram(root, model, drawing, "process")
    ET.indent(root)
    body: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def register_prefixes() -> None:
    """Names are written as every modelling tool writes them."""
    for prefix, space in _PREFIXES.items():
        ET.register_namespace(prefix, space)


def _write_node(process: ET.Element, model: BpmnModel, node: Node) -> None:
    element = ET.SubElement(process, tag(_TAGS.get(node.kind, node.kind.value)), {"id": node.id})
    if node.name:
        element.set("name", writable(node.name))
    if node.activity:
        element.set(ACTIVITY, writable(node.activity))
    for flow in model.entering.get(node.id, []):
        ET.SubElement(element, tag("incoming")).text = flow.id
    for flow in model.leaving.get(node.id, []):
        ET.SubElement(element, tag("outgoing")).text = flow.id


def add_diagram(root: ET.Element, model: BpmnModel, drawing: Drawing, process_id: str) -> None:
    """Where everything of a process stands, added to the file."""
    diagram = ET.SubElement(root, f"{{{DIAGRAM}}}BPMNDiagram", {"id": "diagram"})
    plane = ET.SubElement(
        diagram, f"{{{DIAGRAM}}}BPMNPlane", {"id": "plane", "bpmnElement": process_id}
    )
    for node in model.nodes:
        if node.id not in drawing.boxes:
            continue
        box = drawing.boxes[node.id]
        shape = ET.SubElement(
            plane, f"{{{DIAGRAM}}}BPMNShape", {"id": f"{node.id}_di", "bpmnElement": node.id}
        )
        if node.kind is NodeKind.EXCLUSIVE:
            shape.set("isMarkerVisible", "true")
        bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        ET.SubElement(
            shape, f"{{{COMMON}}}Bounds", {key: _number(at) for key, at in bounds.items()}
        )
    for flow in model.flows:
        if flow.id not in drawing.routes:
            continue
        edge = ET.SubElement(
            plane, f"{{{DIAGRAM}}}BPMNEdge", {"id": f"{flow.id}_di", "bpmnElement": flow.id}
        )
        for x, y in drawing.routes[flow.id]:
            ET.SubElement(edge, f"{{{LINES}}}waypoint", {"x": _number(x), "y": _number(y)})


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) else repr(value)


def writable(text: str) -> str:
    """Characters that XML cannot hold become “�”."""
    return _UNWRITABLE.sub("\ufffd", text)
