"""Boxed expressions and decision tables from their elements."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from gemba.desk.workflow.decisions.model import (
    Aggregation,
    Binding,
    BoxedContext,
    BoxedList,
    Cell,
    DecisionTable,
    Entry,
    FunctionDefinition,
    HitPolicy,
    Input,
    Invocation,
    LiteralExpression,
    Logic,
    Output,
    Relation,
    Rule,
    Variable,
)
from gemba.desk.workflow.decisions.refusals import DmnUnreadable

from .names import local_name

DEPTH_MAX = 20
_LOGIC = frozenset(
    "literalExpression context invocation relation list functionDefinition decisionTable".split()
)
# Boxed expressions of DMN 1.4 and later.
_UNKNOWN = frozenset("conditional filter for some every".split())


class LogicReader:
    """The logic of one decision or business knowledge, called `name` in what is refused."""

    def __init__(self, name: str) -> None:
        self._name = name

    def inside(self, element: ET.Element, depth: int = 0) -> Logic | None:
        """The expression an element holds, if it holds one."""
        for child in element:
            kind = local_name(child)
            if kind in _UNKNOWN:
                raise DmnUnreadable("unknown logic", id_of(child), name=self._name, kind=kind)
            if kind in _LOGIC:
                return self._logic(child, kind, depth + 1)
        return None

    def function(self, element: ET.Element, depth: int = 0) -> FunctionDefinition | None:
        """From `functionDefinition` or `encapsulatedLogic`; None where it has no body."""
        kind = element.get("kind", "FEEL")
        if kind != "FEEL":
            raise DmnUnreadable("other language", id_of(element), name=self._name, language=kind)
        body = self.inside(element, depth)
        if body is None:
            return None
        parameters = tuple(map(variable, children(element, "formalParameter")))
        return FunctionDefinition(parameters, body, id_of(element))

    def _logic(self, element: ET.Element, kind: str, depth: int) -> Logic:
        if depth > DEPTH_MAX:
            raise DmnUnreadable("too deep", id_of(element), most=str(DEPTH_MAX))
        self._check_language(element)
        if kind == "decisionTable":
            return self._table(element)
        if kind == "context":
            entries = tuple(
                Entry(_variable_of(each), self._needed(each, depth))
                for each in children(element, "contextEntry")
            )
            return BoxedContext(entries, id_of(element))
        if kind == "invocation":
            return self._invocation(element, depth)
        if kind == "relation":
            columns = tuple(map(variable, children(element, "column")))
            rows = tuple(self._items(row, depth) for row in children(element, "row"))
            return Relation(columns, rows, id_of(element))
        if kind == "list":
            return BoxedList(self._items(element, depth), id_of(element))
        if kind == "functionDefinition":
            function = self.function(element, depth)
            return function or FunctionDefinition((), LiteralExpression("null"), id_of(element))
        return LiteralExpression(text_in(element), type_of(element), id_of(element))

    def _needed(self, element: ET.Element, depth: int) -> Logic:
        """What an element holds; null where it is left empty."""
        return self.inside(element, depth) or LiteralExpression("null")

    def _items(self, element: ET.Element, depth: int) -> tuple[Logic, ...]:
        kinds = ((each, local_name(each)) for each in element)
        return tuple(self._logic(each, kind, depth + 1) for each, kind in kinds if kind in _LOGIC)

    def _invocation(self, element: ET.Element, depth: int) -> Invocation:
        bindings = []
        for each in children(element, "binding"):
            parameter = next(children(each, "parameter"), None)
            if parameter is not None:
                bindings.append(Binding(variable(parameter), self._needed(each, depth)))
        called = next(children(element, "literalExpression"), None)
        return Invocation(
            text_in(called) if called is not None else "", tuple(bindings), id_of(element)
        )

    def _table(self, element: ET.Element) -> DecisionTable:
        policy, aggregation = element.get("hitPolicy", "UNIQUE"), element.get("aggregation")
        inputs = tuple(map(_input, children(element, "input")))
        outputs = tuple(map(_output, children(element, "output")))
        try:
            return DecisionTable(
                inputs,
                outputs,
                tuple(
                    self._rule(each, len(inputs), len(outputs))
                    for each in children(element, "rule")
                ),
                HitPolicy(policy),
                Aggregation(aggregation) if aggregation else None,
                tuple(each.get("name", "") for each in children(element, "annotation")),
                id_of(element),
            )
        except ValueError as error:
            if isinstance(error, DmnUnreadable):
                raise
            word = f"{policy} {aggregation or ''}".strip()
            raise DmnUnreadable("unknown policy", id_of(element), word=word) from None

    def _rule(self, element: ET.Element, inputs: int, outputs: int) -> Rule:
        conditions = tuple(self._cell(each) for each in children(element, "inputEntry"))
        conclusions = tuple(self._cell(each) for each in children(element, "outputEntry"))
        if (len(conditions), len(conclusions)) != (inputs, outputs):
            raise DmnUnreadable(
                "ragged",
                id_of(element),
                name=self._name,
                found=str(len(conditions) + len(conclusions)),
                wanted=str(inputs + outputs),
            )
        notes = tuple(text_in(each) for each in children(element, "annotationEntry"))
        described = next(children(element, "description"), None)
        description = (described.text or "") if described is not None else ""
        return Rule(conditions, conclusions, id_of(element), description, notes)

    def _cell(self, element: ET.Element) -> Cell:
        self._check_language(element)
        return Cell(text_in(element), id_of(element))

    def _check_language(self, element: ET.Element) -> None:
        language = element.get("expressionLanguage", "feel")
        if "feel" not in language.lower():
            raise DmnUnreadable(
                "other language", id_of(element), name=self._name, language=language[:80]
            )


def children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element if local_name(child) == name)


def id_of(element: ET.Element) -> str:
    return element.get("id", "")


def type_of(element: ET.Element) -> str:
    """Without the prefix that older files give to FEEL's types."""
    return element.get("typeRef", "").removeprefix("feel:")


def text_in(element: ET.Element) -> str:
    text = next(children(element, "text"), None)
    return (text.text or "").strip() if text is not None else ""


def name_of(element: ET.Element) -> str:
    """On one line."""
    return " ".join(element.get("name", "").split())


def variable(element: ET.Element) -> Variable:
    return Variable(name_of(element), type_of(element), id_of(element))


def _variable_of(entry: ET.Element) -> Variable:
    found = next(children(entry, "variable"), None)
    return variable(found) if found is not None else Variable("")


def allowed_in(element: ET.Element, name: str) -> str:
    found = next(children(element, name), None)
    return text_in(found) if found is not None else ""


def _input(element: ET.Element) -> Input:
    asked = next(children(element, "inputExpression"), None)
    return Input(
        text_in(asked) if asked is not None else "",
        type_of(asked) if asked is not None else "",
        element.get("label", ""),
        allowed_in(element, "inputValues"),
        id_of(element),
    )


def _output(element: ET.Element) -> Output:
    return Output(
        name_of(element),
        type_of(element),
        element.get("label", ""),
        allowed_in(element, "outputValues"),
        allowed_in(element, "defaultOutputEntry"),
        id_of(element),
    )
