"""Process trees: a process as nested blocks. What a tree describes is sound by construction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """How the children of a block are taken."""

    SEQUENCE = "->"
    CHOICE = "X"
    PARALLEL = "+"
    LOOP = "*"


@dataclass(frozen=True, slots=True)
class Tree:
    """A block with children, an activity (`label`), or a silent step (neither).

    A loop has two children: what is done, and what is done before it is done again. `str` gives
    the usual notation, as `->( 'a', X( 'b', tau ) )`.
    """

    operator: Operator | None = None
    children: tuple[Tree, ...] = ()
    label: str | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a block without children or a loop without two."""
        if (self.operator is None) == bool(self.children):
            raise ValueError("A block has children, and only a block has.")
        if self.operator is Operator.LOOP and len(self.children) != 2:
            raise ValueError("A loop has two children.")

    @property
    def is_silent(self) -> bool:
        return self.operator is None and self.label is None

    def leaves(self) -> Iterator[Tree]:
        """Activities and silent steps, from left to right."""
        if self.operator is None:
            yield self
        for child in self.children:
            yield from child.leaves()

    def __str__(self) -> str:
        if self.operator is None:
            return "tau" if self.label is None else f"'{self.label}'"
        return f"{self.operator}( {', '.join(map(str, self.children))} )"


SILENT = Tree()


def activity(label: str) -> Tree:
    """A leaf."""
    return Tree(label=label)


def block(operator: Operator, children: Iterable[Tree]) -> Tree:
    """A block."""
    return Tree(operator, tuple(children))


def reduced(tree: Tree) -> Tree:
    """The same language with fewer blocks (Leemans, Robust Process Mining with Guarantees, 2017).

    Blocks in blocks of the same kind become one; silent steps that change nothing, and blocks of
    one child, go.
    """
    if tree.operator is None:
        return tree
    children = [reduced(child) for child in tree.children]
    if tree.operator is Operator.LOOP:
        return _reduced_loop(children[0], children[1])
    flat: list[Tree] = []
    for child in children:
        flat += child.children if child.operator is tree.operator else (child,)
    if tree.operator is Operator.CHOICE:
        flat = _alternatives(flat)
    else:
        flat = [child for child in flat if not child.is_silent]
    if len(flat) <= 1:
        return flat[0] if flat else SILENT
    return block(tree.operator, flat)


def condensed(tree: Tree) -> Tree:
    """The same language for drawing: what may be skipped or repeated, `X( tau, *( a, tau ) )`,
    becomes `*( tau, a )`, which needs half the gateways."""
    if tree.operator is None:
        return tree
    children = tuple(condensed(child) for child in tree.children)
    if tree.operator is Operator.CHOICE and len(children) == 2 and children[0].is_silent:
        other = children[1]
        if other.operator is Operator.LOOP and other.children[1].is_silent:
            return block(Operator.LOOP, (SILENT, other.children[0]))
    return block(tree.operator, children)


def can_be_empty(tree: Tree) -> bool:
    """Whether the tree allows to do nothing."""
    if tree.operator is None:
        return tree.is_silent
    if tree.operator is Operator.CHOICE:
        return any(can_be_empty(child) for child in tree.children)
    if tree.operator is Operator.LOOP:
        return can_be_empty(tree.children[0])
    return all(can_be_empty(child) for child in tree.children)


def _alternatives(children: list[Tree]) -> list[Tree]:
    """A silent alternative is kept once, and only where no other allows to do nothing."""
    doing = [child for child in children if not child.is_silent]
    if len(doing) == len(children) or any(can_be_empty(child) for child in doing):
        return doing
    return [SILENT, *doing]


def _reduced_loop(do: Tree, redo: Tree) -> Tree:
    if do.is_silent and redo.is_silent:
        return SILENT
    # Repeating what can already be repeated adds nothing: *( *( a, tau ), tau ).
    if redo.is_silent and do.operator is Operator.LOOP and do.children[1].is_silent:
        return do
    return block(Operator.LOOP, (do, redo))
