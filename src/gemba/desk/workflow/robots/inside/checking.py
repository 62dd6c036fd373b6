"""What keeps a script from being run, with the line it stands in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from robot.api.parsing import (
    LibraryImport,
    ResourceImport,
    TestCase,
    Token,
    VariablesImport,
    get_model,
)

LIBRARIES = frozenset({"SeleniumLibrary", "String", "Collections", "DateTime"})
# Keywords that read or start what is not the page: programs, files, modules, objects.
REFUSED_KEYWORDS = frozenset(
    {
        "addlocationstrategy",
        "callmethod",
        "captureelementscreenshot",
        "capturepagescreenshot",
        "choosefile",
        "createwebdriver",
        "getlibraryinstance",
        "importlibrary",
        "importresource",
        "importvariables",
        "openbrowser",
        "printpageaspdf",
        "reloadlibrary",
        "setscreenshotdirectory",
    }
)
WORDS = frozenset({Token.KEYWORD, Token.NAME, Token.ARGUMENT})

Finding = tuple[int, str]


def keyword_key(name: str) -> str:
    """A keyword's name as Robot Framework compares it, without the library before it."""
    return re.sub(r"[\s_]", "", name.rpartition(".")[2]).lower()


def findings(text: str) -> list[Finding]:
    """Line and sentence of everything a script may not have; empty where it may be run."""
    nodes = list(ast.walk(get_model(text)))
    found = [finding for node in nodes for finding in _of_node(node)]
    if not any(isinstance(node, TestCase) for node in nodes):
        found.append((1, "There is no task. Begin with “*** Tasks ***” and a name."))
    return sorted(found)


def _of_node(node: Any) -> Iterator[Finding]:
    for error in getattr(node, "errors", ()):
        yield node.lineno, str(error)
    if isinstance(node, LibraryImport) and (node.name not in LIBRARIES or node.args):
        known = ", ".join(sorted(LIBRARIES))
        yield node.lineno, f"The library “{node.name}” is not for robots. There are: {known}."
    if isinstance(node, ResourceImport | VariablesImport):
        yield node.lineno, "A robot reads no other file: write the keywords in the script."
    for token in getattr(node, "tokens", ()):
        # arguments too: `Run Keyword    Open Browser`
        if token.type in WORDS and keyword_key(token.value) in REFUSED_KEYWORDS:
            yield token.lineno, f"“{token.value}” is not for robots."
