"""How files are named, what a room must have, which words stay out."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from house_tree import House, Problem, functions

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
ICON_USE = re.compile(r"""(?:sprite\.svg['"]?\s*(?:%\})?#|\{%\s*icon\s+['"])([a-z0-9-]+)""")

# Written so that this file does not contain what it forbids.
REGISTRY = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.|[r]egistry\.[n]pmjs|[d]eb\.debian|[n]pmjs\.org"
)
WORKPLACE = re.compile(r"(?<![\w./])/[w]ork/|(?<![\w./])/[r]oot\b")
AUTHORS = re.compile(
    r"\b[c]laude\b|\b[a]nthropic\b|\b[c]hatgpt\b|\b[c]opilot\b|\b[a]i session|[t]his session's"
    r"|\b[c]oding (agent|assistant)",
    re.IGNORECASE,
)


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


def rooms_in_use(house: House) -> set[Path]:
    """Folders of rooms that hold more than a package mark and an app registration."""
    rooms = set()
    for path in house.paths:
        parts = path.parts
        if parts[:2] == ("src", "gemba") and len(parts) > 4 and parts[2] in WINGS_WITH_ROOMS:
            in_use = path.suffix == ".py" and path.name not in ("__init__.py", "apps.py")
            if in_use and (house.root / path).read_bytes().strip():
                rooms.add(Path(*parts[:4]))
    return rooms


def room_papers(house: House) -> Iterator[Problem]:
    """A room in use tells on one page what lives there."""
    for room in sorted(rooms_in_use(house)):
        if room / "README.md" not in house.paths:
            yield Problem(
                f"{room}/README.md", 1, "is missing: one page on what lives here, what it says "
                "(events) and what it listens to",
            )  # fmt: skip


def contracts(house: House) -> Iterator[Problem]:
    """No room escapes the floors: pyproject.toml knows its furniture and its private models."""
    if Path("pyproject.toml") not in house.paths:
        return
    linter = tomllib.loads(house.read(Path("pyproject.toml")))["tool"]["importlinter"]
    furnished = {name for item in linter["contracts"] for name in item.get("containers", ())}
    private = {name for item in linter["contracts"] for name in item.get("protected_modules", ())}
    for room in sorted(rooms_in_use(house)):
        dotted = ".".join(room.parts[1:])
        if dotted not in furnished:
            yield Problem(
                "pyproject.toml",
                1,
                f"room {dotted} is missing in the contract 'Furniture of a room'",
            )
        has_models = {room / "models.py", room / "models/__init__.py"} & set(house.paths)
        if has_models and f"{dotted}.models" not in private:
            yield Problem("pyproject.toml", 1, f"{dotted}.models needs a contract 'Private models'")


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
