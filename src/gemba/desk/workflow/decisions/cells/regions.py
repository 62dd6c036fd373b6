"""Which values a cell lets pass, asked of the cell itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gemba.foundation.kernel.feel import (
    Expression,
    Range,
    Run,
    UnaryTests,
    Value,
    outcome_of,
)
from gemba.foundation.kernel.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Compared,
    Comparison,
    In,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    RangeLiteral,
    Tested,
    children,
)

from .axes import Axis
from .domains import DOMAINS, Domain, domain_of

POINTS_MAX = 1_000
_WRITTEN = (Literal, Negation, Arithmetic, RangeLiteral, ListLiteral)
_MAKING = tuple(
    map(Name, ("date", "time", "date and time", "duration", "years and months duration", "number"))
)


@dataclass(frozen=True)
class Region:
    """What a cell answers at each segment of its own axes, by domain name; `null` is what it
    answers to null, `elsewhere` what to values of any other domain."""

    axes: Mapping[str, Axis]
    passes: Mapping[str, tuple[bool, ...]]
    null: bool
    elsewhere: bool

    @property
    def points(self) -> int:
        """How many constants the cell compares with."""
        return sum(len(axis.points) for axis in self.axes.values())

    def runs_on(self, axis: Axis) -> Iterator[tuple[int, int]]:
        """First and last place of stretches of an axis that pass; the axis is cut at least
        wherever the cell's own is."""
        own = self.axes.get(axis.domain.name)
        if own is None:
            if self.elsewhere:
                yield 0, len(axis) - 1
            return
        points = [axis.place_of(point) for point in own.points]
        firsts = [0, *(first for point in points for first in (point, point + 1)), len(axis)]
        for place, passes in enumerate(self.passes[axis.domain.name]):
            if passes:
                yield firsts[place], firsts[place + 1] - 1


def region_of(tests: UnaryTests, points_max: int = POINTS_MAX) -> Region | None:
    """None for a cell that asks more than how the value compares with constants, or compares it
    with more of them: what it costs to ask grows with their square."""
    constants: list[Value] = []
    if not all(_is_plain(test, constants) for test in tests.syntax.tests):
        return None
    if len(constants) > points_max:
        return None
    by_domain: dict[str, tuple[Domain, list[Value]]] = {}
    for value in constants:
        domain = domain_of(value)
        if domain is None and value is not None:
            return None
        if domain is not None:
            by_domain.setdefault(domain.name, (domain, []))[1].append(value)
    axes = {name: Axis.through(domain, values) for name, (domain, values) in by_domain.items()}
    return Region(
        axes,
        {name: tuple(_answers(tests, axis)) for name, axis in axes.items()},
        _passes(tests, None),
        _passes_elsewhere(tests, axes),
    )


def _answers(tests: UnaryTests, axis: Axis) -> Iterator[bool]:
    for place in range(len(axis)):
        sample = axis.sample(place)
        yield sample is not None and _passes(tests, sample)


def _passes(tests: UnaryTests, value: Value) -> bool:
    return outcome_of(Run({}), lambda run: tests.evaluate(run, value)).value is True


def _passes_elsewhere(tests: UnaryTests, axes: Mapping[str, Axis]) -> bool:
    """Comparisons with other types are null whatever these are, so one other value tells all."""
    other = next((each for each in DOMAINS.values() if each.name not in axes), None)
    return other is not None and _passes(tests, other.anything)


def _is_plain(test: Node, constants: list[Value]) -> bool:
    """Does the answer change only at constants? These are added to the list."""
    if isinstance(test, Tested):
        return True
    if isinstance(test, Compared):
        return _is_constant(test.operand, constants)
    if isinstance(test, Comparison):
        return _is_plain(test.left, constants) and _is_plain(test.right, constants)
    if isinstance(test, Between):
        return all(_is_plain(each, constants) for each in (test.value, test.low, test.high))
    if isinstance(test, In):
        tested = isinstance(test.value, Tested)
        return tested and all(_is_plain(each, constants) for each in test.tests)
    if isinstance(test, Logic):
        return all(_is_plain(each, constants) for each in test.operands)
    if isinstance(test, Call) and test.function == Name("not"):
        return all(_is_plain(each, constants) for each in test.arguments)
    return _is_constant(test, constants)


def _is_constant(node: Node, constants: list[Value]) -> bool:
    if not _is_written_out(node):
        return False
    outcome = outcome_of(Run({}), Expression(node).evaluate)
    return not outcome.warnings and _gathered(outcome.value, constants)


def _is_written_out(node: Node) -> bool:
    """Does it come to the same every time, at the cost of its length?"""
    if isinstance(node, Call):
        called = node.function in _MAKING
        return called and all(map(_is_written_out, node.arguments))
    return isinstance(node, _WRITTEN) and all(map(_is_written_out, children(node)))


def _gathered(value: Value, constants: list[Value]) -> bool:
    if isinstance(value, list):
        return all(_gathered(item, constants) for item in value)
    if isinstance(value, Range):
        return _gathered(value.start, constants) and _gathered(value.end, constants)
    constants.append(value)
    return not isinstance(value, dict)
