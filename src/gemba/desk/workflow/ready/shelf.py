"""What stands ready to be taken: five processes, the one they call, and what they decide by.

The drawings are files beside this one, in English; `chinese.toml` has their words in Chinese.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr, unescape

from gemba.desk.workflow.decisions import read_dmn
from gemba.desk.workflow.offers import DECISION, PROCESS
from gemba.desk.workflow.processes.bpmn.reading import read_diagram

FOLDER = Path(__file__).parent
# Each process with what must be published before it.
SHELF: Mapping[str, tuple[str, ...]] = {
    "inquiry": ("at_once_or_expert.dmn", "ask_and_wait.bpmn"),
    "complaint": ("complaint_urgency.dmn",),
    "repair": ("who_pays.dmn", "ask_and_wait.bpmn"),
    "return_exchange": ("refund_or_exchange.dmn",),
    "visit_request": ("visit_needed.dmn", "ask_and_wait.bpmn"),
}
_SAID = re.compile(r"(\s(?:name|label|gemba:decision)=)\"([^\"]*)\"")
_TOLD = re.compile(r"(<(?:bpmn:documentation|text)>)([^<]+)")
_QUOTED = {"&quot;": '"'}

Words = Callable[[str], str]
"""A drawing's English in the words it is wanted in; what is no word of a drawing stays."""


class NotReady(LookupError):
    """No process of this name stands ready."""


@dataclass(frozen=True, slots=True)
class ReadyDrawing:
    """A drawing to be taken: of which kind, what it is called, its XML."""

    kind: str
    name: str
    xml: str


def words_for(language: str) -> Words:
    """For readers of a language, by its code; English where a drawing has no words in it."""
    return _chinese if language.startswith("zh") else str


def both_words(english: str) -> str:
    """For a desk whose people read either."""
    chinese = _chinese(english)
    return english if chinese == english else f"{english} {chinese}"


def ready_processes(words: Words) -> Mapping[str, ReadyDrawing]:
    """The processes that stand ready, by the key to take each by."""
    return {key: _taken(f"{key}.bpmn", words) for key in SHELF}


def ready_drawings(key: str, words: Words) -> tuple[ReadyDrawing, ...]:
    """A process and all it needs, each after what it names; itself is last. Raises NotReady."""
    if key not in SHELF:
        raise NotReady(key)
    return tuple(_taken(file, words) for file in (*SHELF[key], f"{key}.bpmn"))


@cache
def _taken(file: str, words: Words) -> ReadyDrawing:
    xml = _in_words((FOLDER / file).read_text("utf-8"), words)
    if file.endswith(".dmn"):
        return ReadyDrawing(DECISION, read_dmn(xml.encode()).definitions.name, xml)
    (process,) = read_diagram(xml).processes
    return ReadyDrawing(PROCESS, process.name, xml)


def _in_words(xml: str, words: Words) -> str:
    def said(found: re.Match[str]) -> str:
        return found[1] + quoteattr(words(unescape(found[2], _QUOTED)))

    def told(found: re.Match[str]) -> str:
        return found[1] + escape(words(unescape(found[2])))

    return _TOLD.sub(told, _SAID.sub(said, xml))


def _chinese(english: str) -> str:
    return _dictionary().get(english, english)


@cache
def _dictionary() -> Mapping[str, str]:
    return tomllib.loads((FOLDER / "chinese.toml").read_text("utf-8"))
