"""What dmn-js needs and people leave out: ids for all that is clicked on, and a drawing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from .layout import drawn
from .model import (
    BusinessKnowledgeModel,
    Cell,
    Decision,
    DecisionTable,
    Definitions,
    FunctionDefinition,
    Logic,
    Requirement,
    Rule,
)

_UNFIT = re.compile(r"[^\w.-]")
Owner = TypeVar("Owner", Decision, BusinessKnowledgeModel)


def completed(definitions: Definitions) -> Definitions:
    """The same with ids where there are none, and a drawing if there is none. The graph must have
    no circles. What is complete stays as it is."""
    definitions = replace(
        definitions,
        decisions=tuple(map(_decision, definitions.decisions)),
        knowledge=tuple(map(_knowledge, definitions.knowledge)),
    )
    if definitions.drawing.shapes:
        return definitions
    return replace(definitions, drawing=drawn(definitions))


def _decision(decision: Decision) -> Decision:
    logic = _logic(decision.logic, decision.id) if decision.logic is not None else None
    return replace(_with_requirements(decision), logic=logic)


def _knowledge(knowledge: BusinessKnowledgeModel) -> BusinessKnowledgeModel:
    function = knowledge.function
    if function is not None:
        function = replace(function, body=_logic(function.body, knowledge.id))
    return replace(_with_requirements(knowledge), function=function)


def _with_requirements(owner: Owner) -> Owner:
    requirements = tuple(
        each if each.id else Requirement(each.needed, _UNFIT.sub("_", f"{owner.id}_{each.needed}"))
        for each in owner.requirements
    )
    return replace(owner, requirements=requirements)


def _logic(logic: Logic, owner: str) -> Logic:
    """Tables within other boxes are not drawn by any tool, so they need no ids."""
    if isinstance(logic, FunctionDefinition):
        return replace(logic, body=_logic(logic.body, owner))
    if not isinstance(logic, DecisionTable):
        return logic if logic.id else replace(logic, id=f"{owner}_logic")
    table = logic.id or f"{owner}_table"
    return replace(
        logic,
        id=table,
        inputs=tuple(
            each if each.id else replace(each, id=f"{table}_input_{number}")
            for number, each in enumerate(logic.inputs, 1)
        ),
        outputs=tuple(
            each if each.id else replace(each, id=f"{table}_output_{number}")
            for number, each in enumerate(logic.outputs, 1)
        ),
        rules=tuple(
            _rule(each, each.id or f"{table}_rule_{number}")
            for number, each in enumerate(logic.rules, 1)
        ),
    )


def _rule(rule: Rule, rule_id: str) -> Rule:
    return replace(
        rule,
        id=rule_id,
        conditions=_cells(rule.conditions, f"{rule_id}_in"),
        conclusions=_cells(rule.conclusions, f"{rule_id}_out"),
    )


def _cells(cells: tuple[Cell, ...], prefix: str) -> tuple[Cell, ...]:
    return tuple(
        each if each.id else replace(each, id=f"{prefix}_{number}")
        for number, each in enumerate(cells, 1)
    )
