"""How large a function, a module, a template or a script may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from house_tree import Function, House, Problem, functions, line_count

FUNCTION_LINES_MAX = 70
FUNCTION_LINES_P95_MAX = 40
MODULE_LINES_MAX = 600
MODULE_LINES_P95_MAX = 300
DOOR_LINES_MAX = 25  # a view or a subscriber
TEMPLATE_LINES_MAX = 120
SCRIPT_LINES_MAX = 100
PARAMETERS_MAX = 6


def body_line_count(function: Function) -> int:
    """Lines of the body without the docstring."""
    body = function.body
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        if len(body) == 1:
            return 0
        return (function.end_lineno or 0) - (first.end_lineno or 0)
    return (function.end_lineno or 0) - first.lineno + 1


def parameter_count(function: Function) -> int:
    """All parameters but self and cls, keyword-only ones too."""
    given = function.args
    named = [*given.posonlyargs, *given.args]
    if named and named[0].arg in ("self", "cls"):
        named = named[1:]
    open_ended = [item for item in (given.vararg, given.kwarg) if item]
    return len(named) + len(given.kwonlyargs) + len(open_ended)


def is_door(path: Path) -> bool:
    """Does the module hold views or subscribers?"""
    names = {path.stem, *path.parts[:-1]}
    return bool({"views", "subscribers"} & names) and "tests" not in path.parts


def sizes(house: House) -> Iterator[Problem]:
    """Functions, modules, parameters."""
    for path, text, tree in house.modules():
        lines = len(text.splitlines())
        if lines > MODULE_LINES_MAX:
            yield Problem(
                str(path), 1, f"{lines} lines, at most {MODULE_LINES_MAX}: make it a folder of "
                "the same name with one file a subject",
            )  # fmt: skip
        for function in functions(tree):
            trouble = function_trouble(function, door=is_door(path))
            if trouble:
                yield Problem(str(path), function.lineno, f"{function.name} {trouble}")


def function_trouble(function: Function, *, door: bool) -> str | None:
    lines = line_count(function)
    if lines > FUNCTION_LINES_MAX:
        return f"has {lines} lines, at most {FUNCTION_LINES_MAX}: give its steps names of their own"
    if door and body_line_count(function) > DOOR_LINES_MAX:
        return (
            f"has {body_line_count(function)} lines, a view or subscriber at most "
            f"{DOOR_LINES_MAX}: move reading to queries, deciding to operations"
        )
    if parameter_count(function) > PARAMETERS_MAX:
        return (
            f"takes {parameter_count(function)} parameters, at most {PARAMETERS_MAX}: those that "
            "travel together are a frozen dataclass"
        )
    return None


def page_sizes(house: House) -> Iterator[Problem]:
    """Templates and JavaScript behaviours."""
    for path in house.paths:
        if "templates" in path.parts:
            limit, cure = TEMPLATE_LINES_MAX, "cut out a partial with a name"
        elif path.suffix == ".js":
            limit, cure = SCRIPT_LINES_MAX, "one behaviour a file"
        else:
            continue
        lines = len(house.read(path).splitlines())
        if lines > limit:
            yield Problem(str(path), 1, f"{lines} lines, at most {limit}: {cure}")


def percentile_95(values: list[int]) -> int:
    """Nearest rank; 0 for no values."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * 95 // 100) - 1] if ordered else 0


def figures(house: House) -> tuple[str, list[Problem]]:
    """One line on how long things are (tests left out), and what is too long on the whole."""
    modules = [item for item in house.modules() if "tests" not in item[0].parts]
    module_lines = [len(text.splitlines()) for _, text, _ in modules if text]
    function_lines = [line_count(item) for _, _, tree in modules for item in functions(tree)]
    report = (
        f"{len(function_lines)} functions: p95 {percentile_95(function_lines)} lines, longest "
        f"{max(function_lines, default=0)}; {len(module_lines)} modules: p95 "
        f"{percentile_95(module_lines)}, longest {max(module_lines, default=0)}"
    )
    problems = []
    for what, values, limit in (
        ("functions", function_lines, FUNCTION_LINES_P95_MAX),
        ("modules", module_lines, MODULE_LINES_P95_MAX),
    ):
        if percentile_95(values) > limit:
            text = f"95 % of all {what} must have at most {limit} lines: shorten the longest"
            problems.append(Problem("src", 1, text))
    return report, problems
