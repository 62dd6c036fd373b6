"""What an expression is made of. Two texts that mean the same by their brackets are equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from .temporal import Temporal


@dataclass(frozen=True)
class Node:
    """Any part of an expression."""


@dataclass(frozen=True)
class Literal(Node):
    """A constant, temporal ones written as `@"…"`."""

    value: bool | Decimal | str | Temporal | None


@dataclass(frozen=True)
class Name(Node):
    """A variable or function, its words parted by one space each."""

    words: str


@dataclass(frozen=True)
class Tested(Node):
    """`?`: the value that a unary test is about."""


@dataclass(frozen=True)
class Path(Node):
    """`source.name`"""

    source: Node
    name: str


@dataclass(frozen=True)
class Filter(Node):
    """`source[condition]`: the items that fulfil it, or the one at a place."""

    source: Node
    condition: Node


@dataclass(frozen=True)
class Negation(Node):
    """`-operand`"""

    operand: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """`operator` is one of + - * / **"""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Comparison(Node):
    """`operator` is one of = != < <= > >="""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Logic(Node):
    """`operator` is `and` or `or`; two operands or more."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True)
class Compared(Node):
    """A unary test: how the tested value compares with the operand, as `< 10`."""

    operator: str
    operand: Node


@dataclass(frozen=True)
class In(Node):
    """`value in tests`: one of them is fulfilled."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True)
class RangeLiteral(Node):
    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Steps(Node):
    """`start..end` after `in`: whole numbers, or days, upwards or downwards."""

    start: Node
    end: Node


@dataclass(frozen=True)
class Each(Node):
    """`name in source` of a for, some or every."""

    name: str
    source: Node


@dataclass(frozen=True)
class For(Node):
    """`for … return result`; a later iterator sees the names of those before it."""

    iterators: tuple[Each, ...]
    result: Node


@dataclass(frozen=True)
class Quantified(Node):
    """`word` is `some` or `every`."""

    word: str
    iterators: tuple[Each, ...]
    condition: Node


@dataclass(frozen=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Entry(Node):
    name: str
    value: Node


@dataclass(frozen=True)
class ContextLiteral(Node):
    """A later entry sees the names of those before it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Call(Node):
    """`names` are empty, or name the parameter of each argument."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class FunctionLiteral(Node):
    parameters: tuple[str, ...]
    body: Node


@dataclass(frozen=True)
class InstanceOf(Node):
    """`type` is one of `TYPES`; `item` is that of a list's items, or empty."""

    value: Node
    type: str
    item: str = ""


@dataclass(frozen=True)
class Tests(Node):
    """Unary tests: one of `tests` is fulfilled, or none where `negated`; no tests at all are `-`,
    which every value fulfils."""

    tests: tuple[Node, ...]
    negated: bool = False


TYPES = (
    "number",
    "string",
    "boolean",
    "date and time",
    "date",
    "time",
    "days and time duration",
    "years and months duration",
    "list",
    "context",
    "range",
    "function",
    "Null",
    "Any",
)


def children(node: Node) -> Iterator[Node]:
    """The parts directly below, in the order they are written."""
    for field in fields(node):
        part = getattr(node, field.name)
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from (each for each in part if isinstance(each, Node))


def size(node: Node) -> tuple[int, int]:
    """How many nodes, and how many at most below one another; for trees of any height."""
    count, height = 0, 0
    waiting = [(node, 1)]
    while waiting:
        each, level = waiting.pop()
        count += 1
        height = max(height, level)
        waiting += [(child, level + 1) for child in children(each)]
    return count, height
