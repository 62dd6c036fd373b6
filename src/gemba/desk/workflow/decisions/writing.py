"""Definitions as DMN 1.3 XML, which dmn-js opens."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .dmn_xml.names import COMMON, DIAGRAM, LINES, MODEL
from .dmn_xml.writing_logic import LogicWriter, sub, tag, with_text, writable
from .graph import elements_of
from .model import (
    BusinessKnowledgeModel,
    Decision,
    Definitions,
    Drawing,
    InputData,
    ItemDefinition,
    Requirement,
)

_PREFIXES = {"": MODEL, "dmndi": DIAGRAM, "dc": COMMON, "di": LINES}


def dmn_xml(definitions: Definitions) -> str:
    """The file's text, which `read_dmn` takes back as the same. Characters that XML cannot hold
    become “�”. What people made up is `completed` first, so that it can be drawn."""
    for prefix, space in _PREFIXES.items():
        ET.register_namespace(prefix, space)
    root = ET.Element(
        tag("definitions"),
        {
            "id": definitions.id,
            "name": writable(definitions.name),
            "namespace": definitions.namespace,
        },
    )
    for item in definitions.types:
        _write_item(root, "itemDefinition", item)
    kinds = {element.id: element for element in elements_of(definitions).values()}
    for given in definitions.inputs:
        element = sub(root, "inputData", id=given.id, name=given.name)
        _write_variable(element, given.name, given.type)
    for knowledge in definitions.knowledge:
        _write_knowledge(root, knowledge, kinds)
    for decision in definitions.decisions:
        _write_decision(root, decision, kinds)
    _write_diagram(root, definitions.drawing)
    ET.indent(root)
    body: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


Kinds = dict[str, Decision | InputData | BusinessKnowledgeModel]


def _write_decision(root: ET.Element, decision: Decision, kinds: Kinds) -> None:
    element = sub(root, "decision", id=decision.id, name=decision.name)
    for name, text in (
        ("description", decision.description),
        ("question", decision.question),
        ("allowedAnswers", decision.allowed_answers),
    ):
        with_text(element, name, text)
    _write_variable(element, decision.name, decision.type)
    _write_requirements(element, decision.requirements, kinds)
    if decision.logic is not None:
        LogicWriter().write(element, decision.logic)


def _write_knowledge(root: ET.Element, knowledge: BusinessKnowledgeModel, kinds: Kinds) -> None:
    element = sub(root, "businessKnowledgeModel", id=knowledge.id, name=knowledge.name)
    _write_variable(element, knowledge.name, "")
    if knowledge.function is not None:
        LogicWriter().write_function(element, "encapsulatedLogic", knowledge.function)
    _write_requirements(element, knowledge.requirements, kinds)


def _write_requirements(
    element: ET.Element, requirements: tuple[Requirement, ...], kinds: Kinds
) -> None:
    wanted = {Decision: "requiredDecision", InputData: "requiredInput"}
    for requirement in requirements:
        kind = wanted.get(type(kinds[requirement.needed]), "requiredKnowledge")
        group = "knowledge" if kind == "requiredKnowledge" else "information"
        inner = sub(element, f"{group}Requirement", id=requirement.id)
        sub(inner, kind, href=f"#{requirement.needed}")


def _write_variable(element: ET.Element, name: str, type_name: str) -> None:
    sub(element, "variable", name=name, typeRef=type_name)


def _write_item(parent: ET.Element, kind: str, item: ItemDefinition) -> None:
    element = sub(parent, kind, id=item.id, name=item.name)
    if item.is_collection:
        element.set("isCollection", "true")
    with_text(element, "typeRef", item.type)
    if item.allowed:
        with_text(sub(element, "allowedValues"), "text", item.allowed)
    for component in item.components:
        _write_item(element, "itemComponent", component)


def _write_diagram(root: ET.Element, drawing: Drawing) -> None:
    whole = ET.SubElement(root, f"{{{DIAGRAM}}}DMNDI")
    diagram = ET.SubElement(whole, f"{{{DIAGRAM}}}DMNDiagram", {"id": "diagram"})
    for number, shape in enumerate(drawing.shapes):
        element = ET.SubElement(
            diagram,
            f"{{{DIAGRAM}}}DMNShape",
            {"id": f"shape_{number}", "dmnElementRef": shape.element},
        )
        sides = {"x": shape.x, "y": shape.y, "width": shape.width, "height": shape.height}
        ET.SubElement(
            element, f"{{{COMMON}}}Bounds", {key: _number(side) for key, side in sides.items()}
        )
    for number, edge in enumerate(drawing.edges):
        element = ET.SubElement(
            diagram,
            f"{{{DIAGRAM}}}DMNEdge",
            {"id": f"edge_{number}", "dmnElementRef": edge.element},
        )
        for x, y in edge.points:
            ET.SubElement(element, f"{{{LINES}}}waypoint", {"x": _number(x), "y": _number(y)})


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) else repr(value)
