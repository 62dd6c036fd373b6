"""The files of the product as the house rules see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


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
