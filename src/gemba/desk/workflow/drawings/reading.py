"""A drawing as what stands on it: each element with all it says, and where it stands. Pure.

Works on the XML, so that nothing a drawing holds is overlooked, whether the desk runs it or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree import ElementTree as ET

_DIAGRAMS = ("/DI", "/DD/", "/DMNDI/", "/BPMN/20100524/DI")
# Said by other elements already, or of no meaning for what is done.
_SILENT = frozenset(
    {
        *("incoming", "outgoing", "flowNodeRef", "exporter", "exporterVersion"),
        *("discovered", "share"),
    }
)
_CONTAINERS = frozenset({"definitions", "process", "collaboration", "laneSet"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """A place on the canvas in its units; y grows downwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawn:
    """An element. `says` is all its properties by a path of their names; what refers to another
    element of the drawing says its id. `bounds` None is a line's, or of what is not drawn, as a
    process is."""

    id: str
    kind: str
    name: str
    bounds: Bounds | None
    says: Mapping[str, str] = field(hash=False)

    @property
    def label(self) -> str:
        """What a reader calls it: '' when it has no name."""
        return " ".join(self.name.split())


@dataclass(frozen=True)
class Read:
    """A drawing that was read: every element by id."""

    elements: Mapping[str, Drawn]

    def label(self, element_id: str) -> str:
        """What a reader calls an element: its name, or where a way leads from and to."""
        found = self.elements.get(element_id)
        if found is None:
            return element_id
        source, target = (found.says.get(end) for end in ("sourceRef", "targetRef"))
        if not found.label and source and target:
            return f"{self.short(source)} → {self.short(target) or '…'}".strip()
        return found.label

    def short(self, element_id: str) -> str:
        """Its name; '' when it has none."""
        found = self.elements.get(element_id)
        return found.label if found else element_id

    def told(self, path: str, value: str) -> str:
        """What a property says: elements by their names."""
        refers = path.endswith("Ref") or path in ("default", "lane")
        return (self.label(value) or value) if refers else value


def read_drawing(root: ET.Element) -> Read:
    """Everything that stands on a drawing, from left to right; processes first."""
    return Read(_Drawing(root).elements)


def local(name: object) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


@dataclass(frozen=True)
class _Drawing:
    root: ET.Element

    @cached_property
    def elements(self) -> dict[str, Drawn]:
        places = self.places
        found = [
            self._drawn(node, places.get(node.get("id", "")))
            for node in self.root.iter()
            if node.get("id", "") in places or local(node.tag) == "process"
        ]
        found.sort(key=lambda each: (each.kind != "process", each.bounds is None, _place(each)))
        return {each.id: each for each in found if each.id}

    @cached_property
    def places(self) -> dict[str, Bounds | None]:
        """By id of the element drawn; lines have none."""
        found: dict[str, Bounds | None] = {}
        for node in self.root.iter():
            refers = node.get("bpmnElement") or node.get("dmnElementRef")
            if not refers or not is_diagram(node):
                continue
            bounds = next((child for child in node if local(child.tag) == "Bounds"), None)
            found[refers] = None if bounds is None else _bounds(bounds)
        plane = {node.get("id") for node in self.root if local(node.tag) in _CONTAINERS}
        return {key: place for key, place in found.items() if key not in plane}

    @cached_property
    def names(self) -> dict[str, str]:
        """What ids are called by readers: the name, a code, or the id itself."""
        return {
            key: node.get("name") or node.get("errorCode") or node.get("escalationCode") or key
            for node in self.root.iter()
            if (key := node.get("id")) and not is_diagram(node)
        }

    @cached_property
    def lanes(self) -> dict[str, str]:
        """The lane of each element; the innermost comes last."""
        return {
            (reference.text or "").strip(): lane.get("id", "")
            for lane in self.root.iter()
            if local(lane.tag) == "lane"
            for reference in lane
            if local(reference.tag) == "flowNodeRef"
        }

    def _drawn(self, node: ET.Element, bounds: Bounds | None) -> Drawn:
        key = node.get("id", "")
        says = dict(self._said(node, ""))
        if lane := self.lanes.get(key):
            says["lane"] = lane
        says.pop("name", None)
        return Drawn(key, local(node.tag), _name(node), bounds, says)

    def _said(self, node: ET.Element, path: str) -> Iterator[tuple[str, str]]:
        for name, value in node.attrib.items():
            key = local(name)
            if key not in ("id", "share", _own_name(node)) and not (path == "" and key == "name"):
                yield f"{path}{key}", self._named(key, value)
        text = (node.text or "").strip()
        if path and text:
            yield path.rstrip(" ›"), text
        seen: dict[str, int] = {}
        for child in node:
            key = _step(child)
            if not key or key in _SILENT or child.get("id", "") in self.places:
                continue
            seen[key] = seen.get(key, 0) + 1
            step = key if seen[key] == 1 else f"{key} {seen[key]}"
            yield from self._said(child, f"{path}{step} › " if key != "extensionElements" else path)

    def _named(self, key: str, value: str) -> str:
        """What is not drawn – a message, an error – is told by its name: tools number it anew."""
        target = value.lstrip("#")
        if key.endswith("Ref") and target not in self.places:
            return self.names.get(target, value)
        return target if key == "href" else value


def _step(node: ET.Element) -> str:
    """What a child is called on the way to what it says: things of one sort by their own name."""
    kind = local(node.tag)
    own = node.get(_own_name(node))
    return f"{kind} {own}" if own else kind


def _own_name(node: ET.Element) -> str:
    """The attribute that tells it from others of its sort, and so stands on the way to it."""
    return "name" if local(node.tag) in ("input", "output") else "key"


def _name(node: ET.Element) -> str:
    if name := node.get("name"):
        return name
    text = next((child.text for child in node if local(child.tag) == "text"), None)
    return text or ""


def is_diagram(node: ET.Element) -> bool:
    """Whether it says where something stands on the canvas."""
    space = node.tag.partition("}")[0] if isinstance(node.tag, str) else ""
    return any(mark in f"{space}/" or space.endswith(mark) for mark in _DIAGRAMS)


def _bounds(node: ET.Element) -> Bounds:
    return Bounds(*(float(node.get(name, "0")) for name in ("x", "y", "width", "height")))


def _place(each: Drawn) -> tuple[float, float]:
    return (each.bounds.x, each.bounds.y) if each.bounds else (0, 0)
