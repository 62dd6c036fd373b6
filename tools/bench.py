"""Runs the measurements, prints a table, writes var/bench.json: `make bench [ONLY=intake]`.

A measurement is a module named bench.py in a room of src/gemba, or any module in bench/. It says

    IDS = ("intake.sqlite", ...)            # the figures it makes, read without running it
    def measure() -> list[dict]: ...        # one dict a figure, see Figure

Each module runs in a fresh process with Django set up and GEMBA_HOME an empty folder, so nothing
it does touches real data (it migrates for itself where it needs a database). ONLY takes the
figures whose id begins so; var/bench.json keeps the others as last measured.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

import django

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
RESULTS = ROOT / "var/bench.json"


class BenchError(Exception):
    """Something a person has to put right; the text says what."""


@dataclass(frozen=True)
class Figure:
    """One measured figure. `ratio` is what the goal speaks of; None: there is nothing to say."""

    id: str
    measured: float
    reference: float | None
    ratio: float | None
    goal: str
    met: bool | None
    method: str


def bench_modules(root: Path) -> list[Path]:
    return sorted([*root.glob("src/gemba/**/bench.py"), *root.glob("bench/*.py")])


def declared_ids(path: Path) -> tuple[str, ...]:
    """The literal IDS of a module, without importing it."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "IDS":
            return tuple(ast.literal_eval(node.value))
    raise BenchError(f'{path} declares no IDS = ("room.figure", …) at its top level.')


def wanted_modules(root: Path, only: str) -> list[Path]:
    ids = {path: declared_ids(path) for path in bench_modules(root)}
    wanted = [path for path, names in ids.items() if any(name.startswith(only) for name in names)]
    if only and not wanted:
        known = ", ".join(sorted(name for names in ids.values() for name in names))
        raise BenchError(f"No figure begins with '{only}'. There are: {known or 'none yet'}.")
    return wanted


def load(path: Path) -> ModuleType:
    if path.is_relative_to(SOURCE):
        return importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))
    spec = importlib.util.spec_from_file_location(f"bench_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise BenchError(f"{path} cannot be loaded as a Python module.")
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up while it is being made
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def measure_here(path: Path, answer: Path) -> None:
    """In the child process: measure, and leave the figures as JSON."""
    django.setup()
    module = load(path)
    rows = module.measure()
    figures = [asdict(Figure(**row)) for row in rows]
    undeclared = {figure["id"] for figure in figures} - set(module.IDS)
    if undeclared:
        raise BenchError(f"{path} measures {', '.join(sorted(undeclared))} but IDS lacks them.")
    answer.write_text(json.dumps(figures))


def measure_apart(path: Path) -> list[Figure]:
    """Measure one module in a fresh process with an empty home."""
    with tempfile.TemporaryDirectory(prefix="gemba-bench-") as home:
        answer = Path(home, "figures.json")
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gemba.config.settings",
            "GEMBA_HOME": home,
            "DATABASE_URL": "",
        }
        command = [sys.executable, __file__, "--measure", str(path), str(answer)]
        if subprocess.run(command, env=environment, check=False).returncode:
            raise BenchError(f"{path} stopped with an error (above); its figures are missing.")
        return [Figure(**row) for row in json.loads(answer.read_text())]


def number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(figures: list[Figure]) -> str:
    verdicts = {True: "met", False: "MISSED", None: ""}
    rows = [("figure", "measured", "reference", "ratio", "goal", "")]
    rows += [
        (f.id, number(f.measured), number(f.reference), number(f.ratio), f.goal, verdicts[f.met])
        for f in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:4], widths[1:4], strict=True)]
        cells += [cell.ljust(width) for cell, width in zip(row[4:], widths[4:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def keep(figures: list[Figure], results: Path) -> None:
    """Write the figures, beside those of earlier runs that were not measured now."""
    old = json.loads(results.read_text()) if results.exists() else []
    rows = {row["id"]: row for row in [*old, *(asdict(figure) for figure in figures)]}
    results.parent.mkdir(exist_ok=True)
    results.write_text(
        json.dumps([rows[name] for name in sorted(rows)], indent=1, ensure_ascii=False) + "\n"
    )


def bench(only: str) -> int:
    figures: list[Figure] = []
    failures: list[str] = []
    for path in wanted_modules(ROOT, only):
        print(f"measuring {path.relative_to(ROOT)} …", file=sys.stderr, flush=True)
        try:
            figures += [f for f in measure_apart(path) if f.id.startswith(only)]
        except BenchError as problem:
            failures.append(str(problem))
    keep(figures, RESULTS)
    print(table(figures))
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def main(arguments: list[str]) -> int:
    try:
        if arguments[:1] == ["--measure"]:
            measure_here(Path(arguments[1]), Path(arguments[2]))
            return 0
        return bench(arguments[0] if arguments else "")
    except BenchError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
