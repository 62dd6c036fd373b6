"""Definitions that can be decided again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gemba.foundation.kernel.feel import Value, Warned, outcome_of
from gemba.foundation.kernel.wording import gettext_noop

from .graph import Element, check_graph, elements_of, order_for
from .logic import LogicCompiler, as_type
from .model import BoxedContext, Decision, DecisionTable, Definitions, InputData, Logic
from .refusals import Fault
from .running import Code, DecisionRun, TableHit
from .texts import Texts
from .types import Types


@dataclass(frozen=True)
class DecisionResult:
    """`value` is null where there is a fault. `values` are those of all decisions on the way, by
    name; `hits` say which rules of which tables hit."""

    value: Value
    values: Mapping[str, Value]
    hits: tuple[TableHit, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Warned, ...]


class Decisions:
    """Definitions, compiled. Raises DmnUnreadable for a circle, or where something required is
    missing; `faults` say which texts cannot be read, and the decisions that hold them are null."""

    def __init__(self, definitions: Definitions) -> None:
        check_graph(definitions)
        self.definitions = definitions
        self.types = Types(definitions.types)
        self.texts = Texts({*names_in(definitions), *self.types.names()})
        self.faults: list[Fault] = [
            Fault(item.id or item.name, problem.sentence, tuple(problem.values.items()))
            for item, problem in self.types.faults
        ]
        self._elements = elements_of(definitions)
        self._codes = {each.id: self._compiled(each) for each in self._elements.values()}
        self._orders = {each.id: order_for(each, self._elements) for each in definitions.decisions}
        self._by_name = {each.name: each for each in definitions.decisions}

    def decision(self, name: str) -> Decision:
        """By id or name. Raises KeyError."""
        found = self._elements.get(name)
        return found if isinstance(found, Decision) else self._by_name[name]

    def required_inputs(self, name: str) -> tuple[InputData, ...]:
        """What must come from outside for a decision. Raises KeyError."""
        order = self._orders[self.decision(name).id]
        return tuple(each for each in order if isinstance(each, InputData))

    def decide(
        self,
        name: str,
        scope: Mapping[str, object],
        *,
        now: dt.datetime | None = None,
        is_json: bool = False,
    ) -> DecisionResult:
        """Makes the decision of this id or name, and those it requires, from a scope of what
        from_python takes; with `is_json`, texts in it are times where a type asks for one. Raises
        KeyError for an unknown decision, nothing else."""
        decision = self.decision(name)
        run = DecisionRun(scope, now, is_json=is_json)
        values: dict[str, Value] = {}

        def made(_run: object) -> Value:
            for element in self._orders[decision.id]:
                value = self._codes[element.id](run, {})
                run.define(element.name, value)
                if isinstance(element, Decision):
                    values[element.name] = value
            return values[decision.name]

        outcome = outcome_of(run, made)
        return DecisionResult(
            outcome.value, values, tuple(run.hits), tuple(run.faults), outcome.warnings
        )

    def _compiled(self, element: Element) -> Code:
        """Code for the value of a decision or input, or for the function of business knowledge."""
        wanted = self.types.named("" if not hasattr(element, "type") else element.type)
        if isinstance(element, InputData):
            return lambda run, _local: as_type(run, run.read(element.name), wanted, element.name)
        faults: list[Fault] = []
        compiler = LogicCompiler(element.id, element.name, self.texts, self.types, faults)
        logic = element.logic if isinstance(element, Decision) else element.function
        if logic is None:
            words = gettext_noop("“%(name)s” has no logic yet, so it is null.")
            faults.append(Fault(element.id, words, (("name", element.name),)))
        code = compiler.compiled(logic) if logic is not None else None
        self.faults += faults
        if faults or code is None:
            return lambda run, _local: run.faults.extend(faults)
        if not isinstance(element, Decision):
            return code
        return lambda run, local: as_type(run, code(run, local), wanted, element.name)


def names_in(definitions: Definitions) -> Iterator[str]:
    """All names that texts can speak of."""
    for element in elements_of(definitions).values():
        yield element.name
        if isinstance(element, Decision) and element.logic is not None:
            yield from _names_in(element.logic)
        elif not isinstance(element, Decision | InputData) and element.function is not None:
            yield from (parameter.name for parameter in element.function.parameters)
            yield from _names_in(element.function.body)


def _names_in(logic: Logic) -> Iterator[str]:
    if isinstance(logic, DecisionTable):
        yield from (output.name for output in logic.outputs if output.name)
    elif isinstance(logic, BoxedContext):
        for entry in logic.entries:
            yield entry.variable.name
            yield from _names_in(entry.value)
