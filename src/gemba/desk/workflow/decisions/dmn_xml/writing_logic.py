"""Boxed expressions and decision tables as elements."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from gemba.desk.workflow.decisions.model import (
    BoxedContext,
    BoxedList,
    Cell,
    DecisionTable,
    FunctionDefinition,
    HitPolicy,
    Invocation,
    LiteralExpression,
    Logic,
    Relation,
    Rule,
    Variable,
)

from .names import MODEL

# Characters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag(name: str) -> str:
    """The full name of an element of the model."""
    return f"{{{MODEL}}}{name}"


def sub(parent: ET.Element, kind: str, **attributes: str) -> ET.Element:
    """A new child; attributes that are empty are left out."""
    given = {key: writable(text) for key, text in attributes.items() if text}
    return ET.SubElement(parent, tag(kind), given)


def with_text(parent: ET.Element, kind: str, text: str) -> None:
    """A child that holds a text, unless it is empty."""
    if text:
        ET.SubElement(parent, tag(kind)).text = writable(text)


def writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


class LogicWriter:
    """Writes into a parent element, in the order of DMN's schema."""

    def write(self, parent: ET.Element, logic: Logic) -> None:
        if isinstance(logic, LiteralExpression):
            element = sub(parent, "literalExpression", id=logic.id, typeRef=logic.type)
            with_text(element, "text", logic.text)
        elif isinstance(logic, DecisionTable):
            self._table(parent, logic)
        elif isinstance(logic, BoxedContext):
            element = sub(parent, "context", id=logic.id)
            for entry in logic.entries:
                inner = sub(element, "contextEntry")
                if entry.variable != Variable(""):
                    _variable(inner, "variable", entry.variable)
                self.write(inner, entry.value)
        elif isinstance(logic, Invocation):
            self._invocation(parent, logic)
        elif isinstance(logic, FunctionDefinition):
            self.write_function(parent, "functionDefinition", logic)
        elif isinstance(logic, Relation):
            self._relation(parent, logic)
        else:
            self._items(sub(parent, "list", id=logic.id), logic)

    def write_function(self, parent: ET.Element, kind: str, logic: FunctionDefinition) -> None:
        element = sub(parent, kind, id=logic.id)
        for parameter in logic.parameters:
            _variable(element, "formalParameter", parameter)
        self.write(element, logic.body)

    def _invocation(self, parent: ET.Element, logic: Invocation) -> None:
        element = sub(parent, "invocation", id=logic.id)
        with_text(sub(element, "literalExpression"), "text", logic.called)
        for binding in logic.bindings:
            inner = sub(element, "binding")
            _variable(inner, "parameter", binding.parameter)
            self.write(inner, binding.value)

    def _relation(self, parent: ET.Element, logic: Relation) -> None:
        element = sub(parent, "relation", id=logic.id)
        for column in logic.columns:
            _variable(element, "column", column)
        for row in logic.rows:
            self._items(sub(element, "row"), BoxedList(row))

    def _items(self, element: ET.Element, logic: BoxedList) -> None:
        for item in logic.items:
            self.write(element, item)

    def _table(self, parent: ET.Element, logic: DecisionTable) -> None:
        element = sub(parent, "decisionTable", id=logic.id)
        if logic.hit_policy is not HitPolicy.UNIQUE:
            element.set("hitPolicy", logic.hit_policy.value)
        if logic.aggregation is not None:
            element.set("aggregation", logic.aggregation.value)
        for column in logic.inputs:
            inner = sub(element, "input", id=column.id, label=column.label)
            asked_id = f"{column.id}_expression" if column.id else ""
            asked = sub(inner, "inputExpression", id=asked_id, typeRef=column.type)
            with_text(asked, "text", column.expression)
            if column.allowed:
                with_text(sub(inner, "inputValues"), "text", column.allowed)
        for output in logic.outputs:
            names = {"id": output.id, "name": output.name, "label": output.label}
            inner = sub(element, "output", **names, typeRef=output.type)
            if output.allowed:
                with_text(sub(inner, "outputValues"), "text", output.allowed)
            if output.default:
                with_text(sub(inner, "defaultOutputEntry"), "text", output.default)
        for name in logic.annotations:
            ET.SubElement(element, tag("annotation"), {"name": writable(name)})
        for rule in logic.rules:
            self._rule(element, rule)

    def _rule(self, parent: ET.Element, rule: Rule) -> None:
        element = sub(parent, "rule", id=rule.id)
        with_text(element, "description", rule.description)
        for kind, cells in (("inputEntry", rule.conditions), ("outputEntry", rule.conclusions)):
            for cell in cells:
                _cell(element, kind, cell)
        for note in rule.annotations:
            ET.SubElement(
                ET.SubElement(element, tag("annotationEntry")), tag("text")
            ).text = writable(note)


def _cell(parent: ET.Element, kind: str, cell: Cell) -> None:
    element = sub(parent, kind, id=cell.id)
    ET.SubElement(element, tag("text")).text = writable(cell.text)


def _variable(parent: ET.Element, kind: str, variable: Variable) -> None:
    sub(parent, kind, id=variable.id, name=variable.name, typeRef=variable.type)
