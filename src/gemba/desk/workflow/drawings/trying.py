"""A decision tried with values from a form: what it asks for, what it answers, by which rules.
Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from gemba.desk.workflow.decisions import Decisions, Fault, TableHit
from gemba.desk.workflow.decisions.model import (
    Decision,
    DecisionTable,
    Definitions,
    LiteralExpression,
)
from gemba.foundation.kernel.feel import FeelError, Warned, names_of, parse_expression, to_json
from gemba.foundation.kernel.json_values import JsonValue

TRUTHS = ("boolean",)


@dataclass(frozen=True, slots=True)
class Asked:
    """A value that a decision needs from outside. `type` is DMN's, '' is any."""

    name: str
    type: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """`decisions` are all there are, id and name; `answer` is there once everything is given."""

    decision: str
    decisions: tuple[tuple[str, str], ...]
    asked: tuple[Asked, ...]
    is_answered: bool = False
    answer: JsonValue = None
    hits: tuple[TableHit, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Warned, ...] = ()


def tried(definitions: Definitions, wanted: str, given: Mapping[str, str], now: datetime) -> Tried:
    """Raises DmnUnreadable."""
    decisions = Decisions(definitions)
    names = {each.id: each.name for each in definitions.decisions}
    if not names:
        return Tried("", (), ())
    required = {need.needed for each in definitions.decisions for need in each.requirements}
    tops = [key for key in names if key not in required]
    chosen = wanted if wanted in names else (tops or list(names))[0]
    asked = tuple(_asked(definitions, decisions, chosen, given))
    found = Tried(chosen, tuple(names.items()), asked)
    if not all(each.given for each in asked):
        return found
    scope = {each.name: value_of(each) for each in asked}
    result = decisions.decide(chosen, scope, now=now, is_json=True)
    return Tried(
        chosen,
        found.decisions,
        asked,
        is_answered=True,
        answer=to_json(result.value),
        hits=result.hits,
        faults=result.faults,
        warnings=result.warnings,
    )


def value_of(asked: Asked) -> object:
    """What was typed, as what it is meant to be; a text where it is nothing else."""
    text = asked.given.strip()
    if asked.type in TRUTHS or (not asked.type and text in ("true", "false")):
        return text == "true"
    if asked.type == "string":
        return text
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _asked(
    definitions: Definitions, decisions: Decisions, chosen: str, given: Mapping[str, str]
) -> Iterator[Asked]:
    """Inputs that are drawn; and names that tables and expressions speak of, undrawn."""
    types = {each.name: each.type for each in decisions.required_inputs(chosen)}
    elements = {each.id: each for each in definitions.decisions}
    known = {each.name for each in definitions.decisions}
    known |= {each.name for each in definitions.knowledge}
    waiting, seen = [chosen], set()
    while waiting:
        key = waiting.pop()
        if key in seen or key not in elements:
            continue
        seen.add(key)
        waiting += [need.needed for need in elements[key].requirements]
        for name, type_ in _spoken_of(elements[key]):
            if name not in known:
                types[name] = types.get(name) or type_
    return (Asked(name, type_, given.get(name, "")) for name, type_ in types.items())


def _spoken_of(decision: Decision) -> Iterator[tuple[str, str]]:
    logic = decision.logic
    if isinstance(logic, DecisionTable):
        for column in logic.inputs:
            for name in _names(column.expression):
                yield name, column.type if name == column.expression.strip() else ""
    elif isinstance(logic, LiteralExpression):
        yield from ((name, "") for name in _names(logic.text))


def _names(text: str) -> list[str]:
    try:
        return sorted(names_of(parse_expression(text), in_filters=False)) if text.strip() else []
    except FeelError:
        return []
