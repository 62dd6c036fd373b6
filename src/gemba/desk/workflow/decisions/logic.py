"""Boxed expressions, compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gemba.foundation.kernel.feel import Function, Value, kind_of
from gemba.foundation.kernel.feel.compiling.calling import call_function
from gemba.foundation.kernel.wording import gettext_noop

from .model import (
    BoxedContext,
    BoxedList,
    DecisionTable,
    FunctionDefinition,
    Invocation,
    LiteralExpression,
    Logic,
    Relation,
    Variable,
)
from .refusals import Fault
from .running import Code, DecisionRun, Local
from .tables import CompiledTable
from .texts import Texts
from .types import Type, Types, conformed

# What a call of business knowledge counts against the depth of calls.
CALL_HEIGHT = 20


@dataclass(frozen=True)
class LogicCompiler:
    """For the logic of one element; `faults` gather what could not be read."""

    element: str
    name: str
    texts: Texts
    types: Types
    faults: list[Fault]

    def compiled(self, logic: Logic) -> Code:
        if isinstance(logic, LiteralExpression):
            return self.text(logic.text, logic.id, logic.type)
        if isinstance(logic, DecisionTable):
            table = CompiledTable(logic, self.element, self.name, self.texts, self.types)
            self.faults.extend(table.faults)
            return table
        if isinstance(logic, BoxedContext):
            return self._context(logic)
        if isinstance(logic, Invocation):
            return self._invocation(logic)
        if isinstance(logic, FunctionDefinition):
            return self.function(logic)
        if isinstance(logic, Relation):
            return self._relation(logic)
        return self._list(logic)

    def text(self, text: str, element: str, type_name: str = "") -> Code:
        expression = self.texts.expression(text, element or self.element, self.faults)
        return self._typed(expression.evaluate, self.types.named(type_name), self.name)

    def function(self, definition: FunctionDefinition) -> Code:
        """Code for a function that sees the local names of where it stands."""
        body = self.compiled(definition.body)
        parameters = [(each.name, self.types.named(each.type)) for each in definition.parameters]
        names = tuple(name for name, _type in parameters)

        def evaluate(run: DecisionRun, local: Local) -> Value:
            def called(values: list[Value]) -> Value:
                run.spend(CALL_HEIGHT)
                run.enter(CALL_HEIGHT)
                inner = dict(local)
                for (name, wanted), value in zip(parameters, values, strict=True):
                    inner[name] = as_type(run, value, wanted, name)
                result = body(run, inner)
                run.leave(CALL_HEIGHT)
                return result

            return Function(names, called)

        return evaluate

    def _context(self, logic: BoxedContext) -> Code:
        entries = [
            (entry.variable.name, self._variable(entry.variable, entry.value))
            for entry in logic.entries
        ]

        def evaluate(run: DecisionRun, local: Local) -> Value:
            inner: dict[str, Value] = dict(local)
            made: dict[str, Value] = {}
            for name, code in entries:
                value = code(run, inner)
                if not name:
                    return value
                inner[name] = made[name] = value
            return made

        return evaluate

    def _invocation(self, logic: Invocation) -> Code:
        called = self.text(logic.called, logic.id)
        names = tuple(binding.parameter.name for binding in logic.bindings)
        values = [self._variable(each.parameter, each.value) for each in logic.bindings]

        def evaluate(run: DecisionRun, local: Local) -> Value:
            function = called(run, local)
            given = [value(run, local) for value in values]
            if isinstance(function, Function):
                return call_function(run, function, given, names)
            if function is not None:
                run.warn(gettext_noop("A %(kind)s cannot be called."), kind=kind_of(function))
            return None

        return evaluate

    def _relation(self, logic: Relation) -> Code:
        names = [column.name for column in logic.columns]
        rows = [
            [self._variable(column, cell) for column, cell in zip(logic.columns, row, strict=False)]
            for row in logic.rows
        ]

        def evaluate(run: DecisionRun, local: Local) -> Value:
            run.make_list(len(rows) * (1 + len(names)))
            return [
                dict(zip(names, (cell(run, local) for cell in row), strict=False)) for row in rows
            ]

        return evaluate

    def _list(self, logic: BoxedList) -> Code:
        items: Sequence[Code] = [self.compiled(item) for item in logic.items]
        return lambda run, local: [item(run, local) for item in items]

    def _variable(self, variable: Variable, value: Logic) -> Code:
        return self._typed(
            self.compiled(value), self.types.named(variable.type), variable.name or self.name
        )

    @staticmethod
    def _typed(code: Code, wanted: Type, name: str) -> Code:
        if wanted.name == "Any":
            return code
        return lambda run, local: as_type(run, code(run, local), wanted, name)


def as_type(run: DecisionRun, value: Value, wanted: Type, name: str) -> Value:
    """Null, with a warning, where a value is not of the type."""
    taken, fits = conformed(run, value, wanted)
    if fits:
        return taken
    run.warn(
        gettext_noop("“%(name)s” is not of the type %(type)s, so it counts as null."),
        name=name,
        type=wanted.name,
    )
    return None
