"""Conditions and `Evaluate` of a script: values and plain arithmetic, never Python at large.

Robot Framework evaluates them as Python. What a page shows may stand in them, so a page could run
programs here. This takes the place of its evaluation, with the same spelling.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from robot.errors import DataError
from robot.variables import evaluation, finders

CHARS_MAX = 2_000
FUNCTIONS = {
    each.__name__: each
    for each in (abs, bool, float, int, len, list, max, min, round, sorted, str, sum)
}
METHODS = frozenset(
    "count endswith find get index isdigit items join keys lower lstrip replace rstrip split "
    "splitlines startswith strip title upper values".split()
)
_NODES = (
    ast.Expression,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.UAdd,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.FloorDiv,
    ast.Mod,
    ast.Compare,
    ast.cmpop,
    ast.IfExp,
    ast.Constant,
    ast.Name,
    ast.Load,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Set,
    ast.Subscript,
    ast.Slice,
)
_VARIABLE = "RF_VAR_"
_PARTS = re.compile(r"\.([^\W\d]\w*)|\[(\d+|'[^']*'|\"[^\"]*\")\]")


def refusal_of(text: str) -> str:
    """Why an expression is not worked out; '' for one that is."""
    if len(text) > CHARS_MAX:
        return f"An expression has at most {CHARS_MAX} characters."
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "This is no expression."
    return next(filter(None, map(_refused, ast.walk(tree))), "")


def _refused(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        name = node.func
        if isinstance(name, ast.Name) and name.id in FUNCTIONS and not node.keywords:
            return ""
        if isinstance(name, ast.Attribute) and name.attr in METHODS and not node.keywords:
            return ""
        return "Only plain functions can be called in an expression."
    if isinstance(node, ast.Attribute):
        return "" if node.attr in METHODS else f"“.{node.attr}” cannot be used in an expression."
    if isinstance(node, ast.Name):
        is_known = node.id.startswith(_VARIABLE) or node.id in FUNCTIONS
        return "" if is_known else f"“{node.id}” is not known in an expression."
    if isinstance(node, _NODES):
        return ""
    return f"“{type(node).__name__}” cannot be used in an expression."


def install() -> None:
    """Let Robot Framework evaluate by this from now on."""
    evaluation._evaluate = _evaluate
    finders.ExtendedFinder.find = _find


class _Variables(dict[str, Any]):
    def __init__(self, store: Any) -> None:
        super().__init__(FUNCTIONS)
        self.store = store

    def __missing__(self, name: str) -> Any:
        if name.startswith(_VARIABLE):
            return self.store[name.removeprefix(_VARIABLE)]
        raise KeyError(name)


def _evaluate(expression: str, store: Any, modules: Any = None, namespace: Any = None) -> Any:
    if modules or namespace:
        raise DataError("A robot's expressions know no modules.")
    if "$" in expression:
        expression = evaluation._decorate_variables(expression, store)
    if why := refusal_of(expression):
        raise DataError(why)
    code = compile(expression.strip(), "<expression>", "eval")
    return eval(code, {"__builtins__": {}}, _Variables(store))  # noqa: S307 – its tree was looked at


def _find(self: Any, variable: Any) -> Any:
    """`${order.number}`: a name within values; never an attribute of an object."""
    found = self._match_extended(variable.base)
    if found is None:
        return finders.NOT_FOUND
    name, rest = found.groups()
    value = self._find_variable(f"${{{name}}}")
    place = 0
    while place < len(rest):
        part = _PARTS.match(rest, place)
        if part is None or (part[1] and not isinstance(value, Mapping)):
            raise DataError(f"“{variable.name}” can only name what is in a value.")
        key = part[1] or (int(part[2]) if part[2].isdigit() else part[2][1:-1])
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            raise DataError(f"There is no “{key}” in “{name}”.") from None
        place = part.end()
    return value
