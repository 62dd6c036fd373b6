"""What somebody fills in who does a machine's step by hand: what the step would have set.

Fields come from what the drawing declares of the step (`gemba:field`), from the columns of its
decision in the version that serves the ticket, or from whoever knows what an action answers:
`answers_with`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from gemba.desk.workflow.decisions.model import (
    Aggregation,
    DecisionTable,
    HitPolicy,
    Output,
)
from gemba.desk.workflow.drawings.forms import FieldChoice, FieldType, FormField
from gemba.desk.workflow.drawings.literals import literal
from gemba.desk.workflow.processes.bpmn.model import Element, Kind
from gemba.desk.workflow.rulings import NoRuling, decision_in_force
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.queries import NOBODY

PEOPLES = frozenset({Kind.USER, Kind.MANUAL})
_TYPES = {
    "string": FieldType.TEXT,
    "number": FieldType.NUMBER,
    "boolean": FieldType.YES_NO,
    "date": FieldType.DATE,
}
_ONE_ANSWER = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST})
Fields = tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """The fields, and the one variable that all go into; '' each is a variable of its own."""

    fields: Fields = ()
    into: str = ""

    def variables(self, filled: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """What the process is told."""
        return {self.into: dict(filled)} if self.into else filled


_ANSWERS: dict[str, Callable[[Element], Fields]] = {}


def answers_with(action: str, fields: Callable[[Element], Fields]) -> None:
    """What the action of this name answers at a step, as fields; called once, where it stands."""
    _ANSWERS[action] = fields


def expected_of(
    element: Element, declared: Fields = (), treated: frozenset[UUID] = NOBODY
) -> Expected:
    """What to ask for at an element; `declared` are the fields that are drawn on it, `treated` the
    trials in which the ticket is."""
    own = element.own
    if element.kind in PEOPLES:
        return Expected(declared)
    answer = declared or _answered(element, treated)
    if element.repeat is not None and element.repeat.results:
        return Expected(answer)  # each turn leaves its answer as it came
    if own.outputs:
        known = {each.key: each for each in answer}
        return Expected(
            tuple(
                replace(known.get(each.expression) or _any(each.name), key=each.name)
                for each in own.outputs
            )
        )
    if not own.result:
        return Expected(answer)
    return Expected(answer, own.result) if answer else Expected((_outcome(element, treated),))


def _answered(element: Element, treated: frozenset[UUID]) -> Fields:
    if element.kind is Kind.DECISION:
        columns = _columns(element.own.decision, treated)
        return tuple(map(_column, columns)) if len(columns) > 1 else ()
    known = _ANSWERS.get(element.own.action)
    return known(element) if known is not None else ()


def _outcome(element: Element, treated: frozenset[UUID]) -> FormField:
    """The one value that goes to the result variable."""
    key, is_decision = element.own.result, element.kind is Kind.DECISION
    columns = _columns(element.own.decision, treated) if is_decision else ()
    return replace(_column(columns[0]), key=key) if columns else _any(key)


def _columns(name: str, treated: frozenset[UUID]) -> tuple[Output, ...]:
    """The conclusions of a decision in force, where one rule answers; else one of any type."""
    try:
        logic = decision_in_force(name, treated).logic
    except NoRuling:
        return ()
    if not isinstance(logic, DecisionTable):
        return ()
    if logic.hit_policy in _ONE_ANSWER:
        return logic.outputs
    counts = logic.aggregation in (Aggregation.SUM, Aggregation.COUNT)
    return (Output(label=name, type="number" if counts else ""),)


def _column(column: Output) -> FormField:
    title = column.title or column.name
    values = literal(f"[{column.allowed}]") if column.allowed else None
    choices = tuple(_choices(values.value)) if values is not None else ()
    kind = FieldType.CHOICE if choices else _TYPES.get(column.type, FieldType.VALUE)
    return FormField(column.name, title, kind, choices=choices)


def _choices(values: JsonValue) -> Iterator[FieldChoice]:
    """Texts that a column allows; what else it allows is no list to choose from."""
    texts = values if isinstance(values, list) else []
    if all(isinstance(each, str) for each in texts):
        yield from (FieldChoice(str(each), str(each)) for each in texts)


def _any(name: str) -> FormField:
    return FormField(name, name, FieldType.VALUE)
