"""From syntax to closures: one walk over the tree, and none while it is evaluated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gemba.foundation.kernel.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ContextLiteral,
    Filter,
    For,
    FunctionLiteral,
    If,
    In,
    InstanceOf,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeLiteral,
    Steps,
    Tested,
    Tests,
)

from . import calling, looping, operators, unary
from .code import TESTED, Code, Compile, Local

_COMPILERS: dict[type[Node], Callable[[Any, Compile], Code]] = {
    Literal: operators.literal,
    Name: operators.name,
    Tested: operators.tested,
    Path: operators.path,
    Negation: operators.negation,
    Arithmetic: operators.arithmetic,
    Comparison: operators.comparison,
    Logic: operators.logic,
    Between: operators.between,
    RangeLiteral: operators.range_literal,
    If: operators.if_then,
    InstanceOf: operators.instance_of,
    In: unary.in_tests,
    Tests: unary.unary_tests,
    Filter: looping.filtered,
    For: looping.for_each,
    Quantified: looping.quantified,
    Steps: looping.steps,
    ListLiteral: looping.list_literal,
    ContextLiteral: looping.context_literal,
    Call: calling.call,
    FunctionLiteral: calling.function_literal,
}


def compiled(node: Node) -> Code:
    """Code for a tree whose height was found to be in bounds."""
    return _COMPILERS[type(node)](node, compiled)


__all__ = ["TESTED", "Code", "Local", "compiled"]
