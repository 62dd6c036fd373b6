"""Which variables an expression reads."""

from __future__ import annotations

from .functions import BUILTINS
from .syntax import (
    Call,
    ContextLiteral,
    Filter,
    For,
    FunctionLiteral,
    Name,
    Node,
    Quantified,
    children,
)

_FUNCTIONS = frozenset(BUILTINS) | {"is defined"}


def names_in(node: Node, *, in_filters: bool = True) -> frozenset[str]:
    """Names that nothing within the expression brings; of built-in functions, none.

    In a filter, a name may also be an entry of the items: `in_filters` says whether those count.
    """
    return frozenset(_free(node, frozenset(), in_filters))


def _free(node: Node, bound: frozenset[str], in_filters: bool) -> set[str]:
    if isinstance(node, Name):
        return set() if node.words in bound else {node.words}
    if isinstance(node, Call) and isinstance(node.function, Name):
        called = set() if node.function.words in bound | _FUNCTIONS else {node.function.words}
        return called.union(*(_free(each, bound, in_filters) for each in node.arguments))
    if isinstance(node, Filter):
        outer = _free(node.source, bound, in_filters)
        inner = _free(node.condition, bound | {"item"}, in_filters) if in_filters else set()
        return outer | inner
    if isinstance(node, FunctionLiteral):
        return _free(node.body, bound | set(node.parameters), in_filters)
    found: set[str] = set()
    if isinstance(node, For | Quantified):
        for each in node.iterators:
            found |= _free(each.source, bound, in_filters)
            bound |= {each.name}
        body = node.result if isinstance(node, For) else node.condition
        return found | _free(body, bound, in_filters)
    if isinstance(node, ContextLiteral):
        for entry in node.entries:
            found |= _free(entry.value, bound, in_filters)
            bound |= {entry.name}
        return found
    return found.union(*(_free(each, bound, in_filters) for each in children(node)))
