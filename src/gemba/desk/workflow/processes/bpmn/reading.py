"""From XML to what a diagram means. What a diagram may mean wrongly is for `problems` to say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from .events import References, read_events
from .model import ACTIVITIES, SCOPES, Diagram, Element, Flow, Kind, Scope
from .names import MODEL, local, tag, text_in
from .own import read_own, read_repeat
from .refusals import DiagramRefused
from .safe_xml import parsed, text_of

_KINDS = {str(kind): kind for kind in Kind}
# What stands in a process without a token ever reaching it.
_SILENT = frozenset(
    {
        *("documentation", "extensionElements", "incoming", "outgoing", "laneSet", "artifact"),
        *("textAnnotation", "association", "group", "dataObject", "dataObjectReference"),
        *("dataStoreReference", "ioSpecification", "property", "auditing", "monitoring"),
        *("dataInputAssociation", "dataOutputAssociation", "resourceRole", "performer"),
        *("humanPerformer", "potentialOwner", "correlationSubscription", "supports", "ioBinding"),
        *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "categoryValueRef"),
        *("completionCondition",),
    }
)


def import_diagram(data: bytes) -> Diagram:
    """A file in whatever encoding it declares. Raises DiagramRefused."""
    return read_diagram(text_of(data))


def export_diagram(diagram: Diagram) -> bytes:
    """The file as it was drawn, in UTF-8: nothing is read and written again, so nothing is lost."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{diagram.text}'.encode()


def read_diagram(text: str) -> Diagram:
    """What a drawing means. Raises DiagramRefused for what is no diagram."""
    root = parsed(text)
    reading = _Reading(References.of(root))
    processes = tuple(
        reading.scope(each) for each in root.findall(tag("process")) if _has_steps(each)
    )
    if not processes:
        raise DiagramRefused("no process")
    counts = Counter(each.get("id") for each in root.iter() if _is_model(each) and each.get("id"))
    repeated = tuple(str(name) for name, count in counts.items() if count > 1)
    return Diagram(text, processes, repeated)


@dataclass
class _Reading:
    references: References
    lanes: dict[str, str] = field(default_factory=dict)

    def scope(self, node: ET.Element) -> Scope:
        self._note_lanes(node)
        elements: list[Element] = []
        unknown: list[tuple[str, str]] = []
        for child in node:
            name = local(child.tag)
            if not _is_model(child) or name == "sequenceFlow" or name in _SILENT:
                continue
            kind = _KINDS.get(name)
            if kind:
                elements.append(self._element(child, kind))
            elif not name.endswith("EventDefinition"):
                unknown.append((name, child.get("id", "")))
        return Scope(
            node.get("id", ""),
            node.get("name", ""),
            tuple(elements),
            tuple(_flow(each) for each in node.findall(tag("sequenceFlow"))),
            tuple(
                (each.get("sourceRef", ""), each.get("targetRef", ""))
                for each in node.findall(tag("association"))
            ),
            tuple(unknown),
        )

    def _note_lanes(self, node: ET.Element) -> None:
        """Of lanes within lanes the innermost counts: it comes last."""
        for lane in node.iter(tag("lane")):
            for reference in lane.findall(tag("flowNodeRef")):
                self.lanes[(reference.text or "").strip()] = lane.get("name", "")

    def _element(self, node: ET.Element, kind: Kind) -> Element:
        events = read_events(node, self.references)
        is_activity = kind in ACTIVITIES
        return Element(
            id=node.get("id", ""),
            kind=kind,
            name=" ".join(node.get("name", "").split()),
            documentation=text_in(node.find(tag("documentation"))),
            lane=self.lanes.get(node.get("id", ""), ""),
            own=read_own(node),
            events=events,
            is_parallel_multiple=node.get("parallelMultiple") == "true",
            attached_to=node.get("attachedToRef", ""),
            is_interrupting="false" not in (node.get("cancelActivity"), node.get("isInterrupting")),
            is_for_compensation=node.get("isForCompensation") == "true",
            is_event_sub_process=node.get("triggeredByEvent") == "true",
            is_instantiating=node.get("instantiate") == "true",
            default=node.get("default", ""),
            script=text_in(node.find(tag("script"))),
            language=node.get("scriptFormat", ""),
            called=node.get("calledElement", "").rpartition(":")[2],
            message=self.references.message(node.get("messageRef", "")),
            repeat=read_repeat(node) if is_activity else None,
            inside=self.scope(node) if kind in SCOPES else None,
        )


def _flow(node: ET.Element) -> Flow:
    condition = node.find(tag("conditionExpression"))
    return Flow(
        node.get("id", ""),
        node.get("sourceRef", ""),
        node.get("targetRef", ""),
        " ".join(node.get("name", "").split()),
        text_in(condition),
        condition.get("language", "") if condition is not None else "",
    )


def _is_model(node: ET.Element) -> bool:
    return isinstance(node.tag, str) and node.tag.startswith(f"{{{MODEL}}}")


def _has_steps(process: ET.Element) -> bool:
    return any(local(child.tag) in _KINDS for child in process)
