"""The texts of a model, each read once; those that cannot be read are remembered as faults."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gemba.foundation.kernel.feel import (
    Expression,
    FeelError,
    UnaryTests,
    parse_expression,
    parse_unary_tests,
)

from .cells import Region, region_of
from .refusals import Fault

# What all cells of a model may cost to be asked for their regions; those beyond are asked when
# decisions are made.
LOOKS_MAX = 500_000
_NOTHING = ("", "-")


class Texts:
    """`names` are all a text may speak of, for those that hold keywords or signs."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._expressions: dict[str, Expression | FeelError] = {}
        self._looks_left = LOOKS_MAX
        self._tests: dict[str, tuple[UnaryTests, Region | None] | FeelError] = {}

    def expression(self, text: str, element: str, faults: list[Fault]) -> Expression:
        """An empty text is null. A fault is added where the text cannot be read."""
        plain = "null" if text.strip() in _NOTHING else text
        if plain not in self._expressions:
            try:
                self._expressions[plain] = parse_expression(plain, self._names)
            except FeelError as problem:
                self._expressions[plain] = problem
        found = self._expressions[plain]
        if isinstance(found, FeelError):
            faults.append(_fault(element, found))
            return self.expression("null", element, faults)
        return found

    def tests(
        self, text: str, element: str, faults: list[Fault]
    ) -> tuple[UnaryTests, Region | None]:
        """With the region they let pass, if that can be told. An empty text passes everything."""
        if text not in self._tests:
            try:
                tests = parse_unary_tests(text, self._names)
                region = region_of(tests, math.isqrt(self._looks_left))
                self._looks_left -= region.points**2 if region else 0
                self._tests[text] = tests, region
            except FeelError as problem:
                self._tests[text] = problem
        found = self._tests[text]
        if isinstance(found, FeelError):
            faults.append(_fault(element, found))
            return self.tests("-", element, faults)
        return found


def _fault(element: str, problem: FeelError) -> Fault:
    return Fault(element, problem.sentence, tuple(problem.values.items()))
