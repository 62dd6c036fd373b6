"""The house rules that a machine can hold: sizes, names, manners. `make check` runs it.

Hard limits fail with a sentence that names the cure. The figures at the end are for people:
the 95th percentile of function and module length must stay low, not only the largest one.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FUNCTION_LINES_MAX = 70
FUNCTION_LINES_P95_MAX = 40
MODULE_LINES_MAX = 600
MODULE_LINES_P95_MAX = 300
DOOR_LINES_MAX = 25  # a view or a subscriber
TEMPLATE_LINES_MAX = 120
SCRIPT_LINES_MAX = 100
PARAMETERS_MAX = 6

WINGS_WITH_ROOMS = ("foundation", "desk", "insight")
BAD_NAME = re.compile(r"(^|_)(utils?|helpers?|managers?|misc)$")
MAY_BE_EMPTY = {"__init__.py", "py.typed"}
LOCKS = re.compile(r"(.*\.lock|package-lock\.json)")
BINARY = {
    ".png",
    ".jpg",
    ".gif",
    ".ico",
    ".woff2",
    ".gz",
    ".zip",
    ".pdf",
    ".mo",
    ".eml",
    ".parquet",
}
ICON_USE = re.compile(r"""sprite\.svg['"]?\s*(?:%\})?#([a-z0-9-]+)""")

# Written so that this file does not contain what it forbids.
REGISTRY = re.compile(r"[p]ypi\.org|[p]ythonhosted\.|[r]egistry\.npmjs|[d]eb\.debian|[n]pmjs\.org")
WORKPLACE = re.compile(r"(?<![\w./])/[w]ork/|(?<![\w./])/[r]oot\b")
AUTHORS = re.compile(
    r"\b[c]laude\b|\b[a]nthropic\b|\b[c]hatgpt\b|\b[c]opilot\b|\b[a]i session|[t]his session's"
    r"|\b[c]oding (agent|assistant)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Problem:
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class House:
    """The files of the product, by their path relative to `root`."""

    root: Path
    paths: tuple[Path, ...]

    def read(self, path: Path) -> str:
        return (self.root / path).read_text(errors="replace")

    def modules(self) -> Iterator[tuple[Path, str, ast.Module]]:
        """Python modules but migrations: path, text, syntax tree."""
        for path in self.paths:
            if path.suffix == ".py" and "migrations" not in path.parts:
                text = self.read(path)
                yield path, text, ast.parse(text, filename=str(path))


Function = ast.FunctionDef | ast.AsyncFunctionDef


def open_house(root: Path) -> House:
    """All files that git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    paths = sorted({Path(name) for name in listed.split("\0") if name})
    return House(root, tuple(path for path in paths if (root / path).is_file()))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def line_count(function: Function) -> int:
    """From `def` to the last line, docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


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


def names(house: House) -> Iterator[Problem]:
    """Files and folders are called after what they hold."""
    for path in house.paths:
        for part in (*path.parts[:-1], path.stem):
            if BAD_NAME.search(part):
                yield Problem(
                    str(path), 1, f"'{part}' says nothing: name it after what it does or holds"
                )


def emptiness(house: House) -> Iterator[Problem]:
    for path in house.paths:
        if path.name not in MAY_BE_EMPTY and not (house.root / path).read_bytes().strip():
            yield Problem(
                str(path), 1, "is empty: write it when it is needed, delete it until then"
            )


def local_imports(house: House) -> Iterator[Problem]:
    """Imports inside functions hide a cycle. AppConfig.ready is Django's own exception."""
    for path, _text, tree in house.modules():
        for function in functions(tree):
            if path.name == "apps.py" and function.name == "ready":
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield Problem(
                        str(path), node.lineno, f"{function.name} imports inside: move the import "
                        "up; if that makes a cycle, the need points up: an event or a slot",
                    )  # fmt: skip


def room_papers(house: House) -> Iterator[Problem]:
    """A room in use tells on one page what lives there."""
    rooms = set()
    for path in house.paths:
        parts = path.parts
        if parts[:2] == ("src", "gemba") and len(parts) > 4 and parts[2] in WINGS_WITH_ROOMS:
            in_use = path.suffix == ".py" and path.name not in ("__init__.py", "apps.py")
            if in_use and (house.root / path).read_bytes().strip():
                rooms.add(Path(*parts[:4]))
    for room in sorted(rooms):
        if room / "README.md" not in house.paths:
            yield Problem(
                f"{room}/README.md", 1, "is missing: one page on what lives here, what it says "
                "(events) and what it listens to",
            )  # fmt: skip


def words(house: House) -> Iterator[Problem]:
    """The product speaks of itself, not of the place where it was written."""
    for path in house.paths:
        if path.suffix in BINARY:
            continue
        generated = LOCKS.fullmatch(path.name) or {"migrations", "locale"} & set(path.parts)
        for number, line in enumerate(house.read(path).splitlines(), 1):
            if REGISTRY.search(line):
                yield Problem(str(path), number, "names a registry's host: name the package alone")
            if generated:
                continue
            if WORKPLACE.search(line):
                yield Problem(
                    str(path), number, "names a path of one machine: make it relative or a setting"
                )
            if AUTHORS.search(line):
                yield Problem(
                    str(path), number, "speaks of who wrote it: say what the product does and why"
                )


def icons(house: House) -> Iterator[Problem]:
    """Every icon drawn is in the sprite."""
    drawn = house.root / "tools/icons.txt"
    known = set(drawn.read_text().split()) if drawn.exists() else set()
    for path in house.paths:
        if "templates" in path.parts or path.suffix == ".js":
            for number, line in enumerate(house.read(path).splitlines(), 1):
                for name in ICON_USE.findall(line):
                    if name not in known and name.replace("filled-", "filled/") not in known:
                        yield Problem(
                            str(path), number, f"icon '{name}' is not in the sprite: add its name "
                            "to tools/icons.txt and run tools/frontend.py",
                        )  # fmt: skip


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


RULES = (
    sizes, page_sizes, names, emptiness, local_imports, room_papers, words, icons,
)  # fmt: skip


def main() -> int:
    house = open_house(ROOT)
    report, problems = figures(house)
    for rule in RULES:
        problems += rule(house)
    for problem in problems:
        print(problem)
    print(report)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
