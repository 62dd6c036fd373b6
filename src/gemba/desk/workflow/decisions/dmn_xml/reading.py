"""DMN 1.2 to 1.5 files of any tool as definitions; hostile ones are refused."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from gemba.desk.workflow.decisions.model import (
    BusinessKnowledgeModel,
    Decision,
    Definitions,
    Drawing,
    Edge,
    InputData,
    ItemDefinition,
    Requirement,
    Shape,
)
from gemba.desk.workflow.decisions.refusals import DmnUnreadable
from gemba.foundation.kernel.safe_xml import XmlRefused, parsed_xml

from .logic import LogicReader, allowed_in, children, id_of, name_of, type_of
from .names import MODELS_READ, REQUIRED, REQUIREMENTS, local_name, space_of

BYTES_MAX = 10 * 1024**2
ELEMENTS_MAX = 200_000
_READ = frozenset("decision inputData businessKnowledgeModel itemDefinition DMNDI".split())
_SILENT = frozenset({"", "description", "extensionElements"})


@dataclass(frozen=True)
class DmnFile:
    """`left_out` names the kinds of elements that were not read, as `textAnnotation`."""

    definitions: Definitions
    left_out: tuple[str, ...]


def read_dmn(data: bytes) -> DmnFile:
    """Raises DmnUnreadable."""
    root = _parsed(data)
    if next(children(root, "import"), None) is not None:
        raise DmnUnreadable("imports")
    definitions = Definitions(
        name=name_of(root),
        decisions=tuple(map(_decision, _identified(root, "decision"))),
        inputs=tuple(map(_input_data, _identified(root, "inputData"))),
        knowledge=tuple(map(_knowledge, _identified(root, "businessKnowledgeModel"))),
        types=tuple(_item(each, 0) for each in children(root, "itemDefinition")),
        drawing=_drawing(root),
        id=id_of(root) or "definitions",
        namespace=root.get("namespace", ""),
    )
    _check_ids(definitions)
    kinds = {local_name(each) for each in root} - _READ - _SILENT
    return DmnFile(definitions, tuple(sorted(kinds)))


def _parsed(data: bytes) -> ET.Element:
    try:
        root = parsed_xml(data, bytes_max=BYTES_MAX)
    except XmlRefused as refused:
        raise DmnUnreadable(refused.code, **refused.values) from None
    if local_name(root) != "definitions" or space_of(root) not in MODELS_READ:
        raise DmnUnreadable("not dmn")
    count = sum(1 for _ in root.iter())
    if count > ELEMENTS_MAX:
        raise DmnUnreadable("too many elements", count=str(count), most=str(ELEMENTS_MAX))
    return root


def _identified(root: ET.Element, kind: str) -> Iterator[ET.Element]:
    for element in children(root, kind):
        if not id_of(element):
            raise DmnUnreadable("no id", kind=kind)
        if not name_of(element):
            raise DmnUnreadable("no name", id_of(element), kind=kind, id=id_of(element))
        yield element


def _decision(element: ET.Element) -> Decision:
    name = name_of(element)
    return Decision(
        id_of(element),
        name,
        LogicReader(name).inside(element),
        _type(element),
        tuple(_requirements(element)),
        _text(element, "question"),
        _text(element, "allowedAnswers"),
        _text(element, "description"),
    )


def _input_data(element: ET.Element) -> InputData:
    return InputData(id_of(element), name_of(element), _type(element))


def _knowledge(element: ET.Element) -> BusinessKnowledgeModel:
    name = name_of(element)
    logic = next(children(element, "encapsulatedLogic"), None)
    function = LogicReader(name).function(logic) if logic is not None else None
    return BusinessKnowledgeModel(id_of(element), name, function, tuple(_requirements(element)))


def _requirements(element: ET.Element) -> Iterator[Requirement]:
    for requirement in element:
        for target in requirement if local_name(requirement) in REQUIREMENTS else ():
            if local_name(target) in REQUIRED:
                yield Requirement(target.get("href", "").rpartition("#")[2], id_of(requirement))


def _item(element: ET.Element, depth: int) -> ItemDefinition:
    if depth > 20:
        raise DmnUnreadable("too deep", id_of(element), most="20")
    return ItemDefinition(
        name_of(element),
        _text(element, "typeRef").removeprefix("feel:"),
        allowed_in(element, "allowedValues") or allowed_in(element, "typeConstraint"),
        tuple(_item(each, depth + 1) for each in children(element, "itemComponent")),
        element.get("isCollection") == "true",
        id_of(element),
    )


def _type(element: ET.Element) -> str:
    variable = next(children(element, "variable"), None)
    return type_of(variable) if variable is not None else ""


def _text(element: ET.Element, kind: str) -> str:
    found = next(children(element, kind), None)
    return (found.text or "").strip() if found is not None else ""


def _check_ids(definitions: Definitions) -> None:
    """Ids and names are how everything else is found."""
    elements: tuple[Decision | InputData | BusinessKnowledgeModel, ...] = (
        *definitions.decisions,
        *definitions.inputs,
        *definitions.knowledge,
    )
    seen = _repeated(each.id for each in elements)
    if seen:
        raise DmnUnreadable("same id", seen, id=seen)
    name = _repeated(each.name for each in elements)
    if name:
        doubled = [each.id for each in elements if each.name == name]
        raise DmnUnreadable("same name", doubled[-1], name=name)
    item = _repeated(each.name for each in definitions.types)
    if item:
        raise DmnUnreadable("same name", name=item)


def _repeated(words: Iterable[str]) -> str:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            return word
        seen.add(word)
    return ""


def _drawing(root: ET.Element) -> Drawing:
    shapes, edges = [], []
    for element in root.iter():
        kind = local_name(element)
        if kind == "DMNShape":
            bounds = next(children(element, "Bounds"), None)
            if bounds is not None:
                sides = (_coordinate(bounds.get(key)) for key in ("x", "y", "width", "height"))
                shapes.append(Shape(_drawn(element), *sides))
        elif kind == "DMNEdge":
            points = tuple(
                (_coordinate(point.get("x")), _coordinate(point.get("y")))
                for point in children(element, "waypoint")
            )
            edges.append(Edge(_drawn(element), points))
    return Drawing(tuple(shapes), tuple(edges))


def _drawn(element: ET.Element) -> str:
    """The id of what is drawn; some tools write its prefix."""
    return element.get("dmnElementRef", "").rpartition(":")[2]


def _coordinate(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
