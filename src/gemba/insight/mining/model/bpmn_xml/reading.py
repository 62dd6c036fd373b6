"""BPMN 2.0 files of any tool as models: hostile ones are refused, simplifications are said."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from gemba.foundation.kernel.safe_xml import XmlRefused, parsed_xml
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_xml.flattening import Flattened, Reading
from gemba.insight.mining.model.bpmn_xml.names import COMMON, DIAGRAM, KINDS, LINES, tag
from gemba.insight.mining.model.bpmn_xml.refusals import BpmnUnreadable, Remark
from gemba.insight.mining.model.layout.drawing import Box, Drawing, Point

BYTES_MAX = 5 * 1024**2
ELEMENTS_MAX = 3_000


@dataclass(frozen=True)
class BpmnFile:
    """`drawing` is None unless the file says where every node and flow of the model stands."""

    model: BpmnModel
    drawing: Drawing | None
    remarks: tuple[Remark, ...]


def read_bpmn(data: bytes) -> BpmnFile:
    """The process of a file; of several, that with most steps. Raises BpmnUnreadable."""
    root = _parsed(data)
    processes = [each for each in root.iter(tag("process")) if _steps(each)]
    if not processes:
        found = sorted({_local(each) for each in root})[:5]
        raise BpmnUnreadable("no steps", found=", ".join(found) or "nothing")
    chosen = max(processes, key=_steps)
    count = sum(1 for _ in chosen.iter())
    if count > 20 * ELEMENTS_MAX or _steps(chosen) > ELEMENTS_MAX:
        raise BpmnUnreadable("too many elements", count=_steps(chosen), most=ELEMENTS_MAX)
    reading = Reading()
    others = [each.get("name") or each.get("id") or "?" for each in processes if each != chosen]
    if others:
        reading.remark("several processes", *others, count=len(processes))
    messages = sum(1 for _ in root.iter(tag("messageFlow")))
    if messages:
        reading.remark("messages", count=messages)
    flat: Flattened = reading.flatten(chosen)
    try:
        model = BpmnModel(_name(root, chosen), tuple(flat.nodes), tuple(flat.flows))
    except ValueError:
        raise BpmnUnreadable("same id", id=_repeated(flat)) from None
    return BpmnFile(model, _drawing(root, model), tuple(reading.remarks()))


def _parsed(data: bytes) -> ET.Element:
    try:
        root = parsed_xml(data, bytes_max=BYTES_MAX)
    except XmlRefused as refused:
        raise BpmnUnreadable(refused.code, **refused.values) from None
    if root.tag != tag("definitions"):
        raise BpmnUnreadable("not bpmn")
    return root


def _steps(process: ET.Element) -> int:
    return sum(1 for each in process.iter() if _local(each) in KINDS)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _name(root: ET.Element, process: ET.Element) -> str:
    for participant in root.iter(tag("participant")):
        if participant.get("processRef") == process.get("id") and participant.get("name"):
            return participant.get("name", "")
    return process.get("name", "")


def _repeated(flat: Flattened) -> str:
    seen: set[str] = set()
    for each in [*(node.id for node in flat.nodes), *(flow.id for flow in flat.flows)]:
        if each in seen:
            return each
        seen.add(each)
    return "?"


def _drawing(root: ET.Element, model: BpmnModel) -> Drawing | None:
    boxes: dict[str, Box] = {}
    for shape in root.iter(f"{{{DIAGRAM}}}BPMNShape"):
        bounds = shape.find(f"{{{COMMON}}}Bounds")
        if bounds is not None:
            sides = [_coordinate(bounds.get(key)) for key in ("x", "y", "width", "height")]
            boxes[shape.get("bpmnElement", "")] = Box(*sides)
    routes: dict[str, tuple[Point, ...]] = {}
    for edge in root.iter(f"{{{DIAGRAM}}}BPMNEdge"):
        points = edge.findall(f"{{{LINES}}}waypoint")
        routes[edge.get("bpmnElement", "")] = tuple(
            (_coordinate(point.get("x")), _coordinate(point.get("y"))) for point in points
        )
    try:
        return Drawing(
            {node.id: boxes[node.id] for node in model.nodes},
            {flow.id: routes[flow.id] for flow in model.flows},
        )
    except KeyError:
        return None


def _coordinate(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
