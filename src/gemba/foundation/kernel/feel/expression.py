"""Expressions and unary tests that can be evaluated again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from .compiling import TESTED, Code, Local, compiled
from .naming import names_in
from .outcomes import outcome_of
from .parsing import expression_of, tests_of
from .printing import text_of
from .run import Outcome, Run
from .syntax import Node, Tests
from .values import Value, from_python

_NO_LOCAL: Local = {}


class Expression:
    """An expression that was read. Two are equal when they mean the same by their syntax."""

    def __init__(self, syntax: Node) -> None:
        self.syntax = syntax
        self._code: Code = compiled(syntax)

    def __str__(self) -> str:
        """In one way of writing, whatever it was read from."""
        return text_of(self.syntax)

    def __repr__(self) -> str:
        return f"Expression({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.syntax == other.syntax

    def __hash__(self) -> int:
        return hash(self.syntax)

    def value(self, scope: Mapping[str, object], *, now: dt.datetime | None = None) -> Outcome:
        """What it comes to in a scope of what from_python takes. Never raises; ends within
        limits.STEPS_MAX steps."""
        return outcome_of(Run(scope, now), self.evaluate)

    def evaluate(self, run: Run, local: Local = _NO_LOCAL) -> Value:
        """As part of something larger, which `outcome_of` runs; `local` names come first."""
        return self._code(run, local)


class UnaryTests:
    """What a cell of a decision table asks of a value."""

    def __init__(self, syntax: Tests) -> None:
        self.syntax = syntax
        self._code: Code = compiled(syntax)

    def __str__(self) -> str:
        return text_of(self.syntax)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnaryTests) and self.syntax == other.syntax

    def __hash__(self) -> int:
        return hash(self.syntax)

    def value(
        self, tested: object, scope: Mapping[str, object], *, now: dt.datetime | None = None
    ) -> Outcome:
        """True, false or null for a value that from_python takes. Never raises but NoValue."""
        taken = from_python(tested)
        return outcome_of(Run(scope, now), lambda run: self.evaluate(run, taken))

    def evaluate(self, run: Run, tested: Value, local: Local = _NO_LOCAL) -> Value:
        """As part of something larger, which `outcome_of` runs; `local` names come first."""
        return self._code(run, {**local, TESTED: tested})


def parse_expression(text: str, names: Iterable[str] = ()) -> Expression:
    """Names that hold keywords or signs must be given; words side by side are one name anyway.

    Raises FeelError with a sentence that says what is wrong.
    """
    return Expression(expression_of(text, names))


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> UnaryTests:
    """`-` and an empty text are fulfilled by all values. Raises FeelError."""
    return UnaryTests(tests_of(text, names))


def names_of(read: Expression | UnaryTests, *, in_filters: bool = True) -> frozenset[str]:
    """The variables and functions that must come from the scope.

    In a filter (`items[price > 3]`) a name may also be an entry of the items: without
    `in_filters` such names do not count.
    """
    return names_in(read.syntax, in_filters=in_filters)
