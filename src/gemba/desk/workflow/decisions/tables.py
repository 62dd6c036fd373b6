"""Decision tables, compiled: from a row of inputs to the rules that hit and what they conclude."""

from __future__ import annotations

from functools import partial

from gemba.foundation.kernel.feel import Expression, Run, UnaryTests, Value, outcome_of
from gemba.foundation.kernel.feel.syntax import Compared, Literal
from gemba.foundation.kernel.wording import gettext_noop

from .hitting import Hits, Policy
from .index import Column, RuleIndex
from .model import DecisionTable, Input, Output, Rule
from .refusals import Fault
from .running import DecisionRun, Local, TableHit
from .texts import Texts
from .types import Type, Types, conformed

RULES_MAX = 5_000
CELLS_MAX = 50_000


class CompiledTable:
    """Called with a run and the local names, it gives the result. `faults` say what could not be
    read; a table with faults must not be called."""

    def __init__(
        self, table: DecisionTable, element: str, name: str, texts: Texts, types: Types
    ) -> None:
        self.faults: list[Fault] = []
        self._element, self.name, self._table = element, name, table
        if self._is_too_large():
            return
        read = partial(self._input, texts=texts, types=types)
        self.inputs = [read(column) for column in table.inputs]
        self.index = RuleIndex(
            [self._column(place, texts) for place in range(len(table.inputs))], len(table.rules)
        )
        self.outputs = [self._conclusions(rule, texts) for rule in table.rules]
        self.constants = [self._constant(each) for each in self.outputs]
        orders = tuple(output_values(each, texts, types, self.faults) for each in table.outputs)
        self.policy = Policy(
            element, name, table.hit_policy, table.aggregation, orders, self._packed
        )
        self._defaults = self._read_defaults(texts)

    def __call__(self, run: DecisionRun, local: Local) -> Value:
        values = [each.value(run, local) for each in self.inputs]
        run.spend(1 + len(values))
        rules = self.index.hits(run, values, local)
        if not rules:
            run.hits.append(TableHit(self._element, (), (), ()))
            return self._default(run, local)
        hits = Hits(rules, partial(self._concluded, run, local))
        result, answered = self.policy.answer(run, hits)
        run.hits.append(
            TableHit(
                self._element,
                tuple(rule + 1 for rule in rules),
                tuple(self._table.rules[rule].id for rule in rules),
                tuple(rule + 1 for rule in answered),
            )
        )
        return result

    def _concluded(self, run: DecisionRun, local: Local, rule: int) -> tuple[Value, ...]:
        constant = self.constants[rule]
        if constant is not None:
            return constant
        run.spend(10)
        return tuple(output.evaluate(run, local) for output in self.outputs[rule])

    def _packed(self, outputs: tuple[Value, ...]) -> Value:
        """One output is its value; several are a context."""
        if len(outputs) == 1:
            return outputs[0]
        names = (output.name for output in self._table.outputs)
        return dict(zip(names, outputs, strict=True))

    def _default(self, run: DecisionRun, local: Local) -> Value:
        if self._defaults is None:
            return self.policy.nothing()
        return self._packed(tuple(each.evaluate(run, local) for each in self._defaults))

    def _read_defaults(self, texts: Texts) -> list[Expression] | None:
        if not any(output.default for output in self._table.outputs):
            return None
        return [
            texts.expression(output.default, output.id or self._element, self.faults)
            for output in self._table.outputs
        ]

    def _is_too_large(self) -> bool:
        rules, columns = len(self._table.rules), len(self._table.inputs)
        if rules <= RULES_MAX and rules * columns <= CELLS_MAX:
            return False
        words = gettext_noop(
            "“%(name)s” has %(rules)s rules over %(columns)s inputs; a table has at most %(most)s"
            " rules and %(cells)s cells of conditions."
        )
        values = {
            "name": self.name,
            "rules": f"{rules:,}",
            "columns": f"{columns:,}",
            "most": f"{RULES_MAX:,}",
            "cells": f"{CELLS_MAX:,}",
        }
        self.faults.append(Fault(self._element, words, tuple(values.items())))
        return True

    def _input(self, column: Input, *, texts: Texts, types: Types) -> TableInput:
        element = column.id or self._element
        if not column.expression:
            words = gettext_noop("An input of “%(name)s” does not say what it looks at.")
            self.faults.append(Fault(element, words, (("name", self.name),)))
        allowed: UnaryTests | None = None
        if column.allowed:
            allowed, _region = texts.tests(column.allowed, element, self.faults)
        asked = texts.expression(column.expression, element, self.faults)
        return TableInput(column.title, asked, types.named(column.type), allowed)

    def _column(self, place: int, texts: Texts) -> Column:
        read = [
            texts.tests(
                rule.conditions[place].text,
                rule.conditions[place].id or rule.id or self._element,
                self.faults,
            )
            for rule in self._table.rules
        ]
        return Column.of([tests for tests, _region in read], [region for _tests, region in read])

    def _conclusions(self, rule: Rule, texts: Texts) -> list[Expression]:
        return [
            texts.expression(cell.text, cell.id or rule.id or self._element, self.faults)
            for cell in rule.conclusions
        ]

    @staticmethod
    def _constant(outputs: list[Expression]) -> tuple[Value, ...] | None:
        if all(isinstance(output.syntax, Literal) for output in outputs):
            return tuple(output.evaluate(Run({})) for output in outputs)
        return None


class TableInput:
    """What a column looks at; a value that is not of its type counts as null."""

    def __init__(
        self, title: str, asked: Expression, wanted: Type, allowed: UnaryTests | None
    ) -> None:
        self.title, self.expression, self.type = title, asked, wanted
        self._column_allows = allowed
        self.allowed = allowed or wanted.allowed

    def value(self, run: DecisionRun, local: Local) -> Value:
        given = self.expression.evaluate(run, local)
        value, fits = conformed(run, given, self.type)
        if not fits:
            run.warn(
                gettext_noop("“%(name)s” is not of the type %(type)s, so it counts as null."),
                name=self.title,
                type=self.type.name,
            )
            return None
        if value is not None and not self._is_allowed(run, value, local):
            run.warn(
                gettext_noop("“%(name)s” has a value that is not among those allowed."),
                name=self.title,
            )
        return value

    def _is_allowed(self, run: DecisionRun, value: Value, local: Local) -> bool:
        tests = self._column_allows
        return tests is None or tests.evaluate(run, value, local) is True


def output_values(
    output: Output, texts: Texts, types: Types, faults: list[Fault]
) -> tuple[Value, ...]:
    """The values an output lists as allowed, highest priority first; none where it lists none."""
    text = output.allowed or types.named(output.type).allowed_text
    if not text:
        return ()
    tests, _region = texts.tests(text, output.id, faults)
    values = (Expression(test) for test in tests.syntax.tests if not isinstance(test, Compared))
    return tuple(outcome_of(Run({}), each.evaluate).value for each in values)
