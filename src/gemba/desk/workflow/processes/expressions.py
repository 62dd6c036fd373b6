"""The one language of texts in a diagram: FEEL. A diagram's text never runs as Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache

from gemba.foundation.kernel.feel import Expression as Feel
from gemba.foundation.kernel.feel import FeelError, names_of, parse_expression, to_json
from gemba.foundation.kernel.feel.syntax import Call, Name, Node, children
from gemba.foundation.kernel.json_values import JsonValue

from .incidents import Stuck

LANGUAGES = frozenset({"", "feel", "https://www.omg.org/spec/dmn/20191111/feel/"})
VALUE_CHARS_SHOWN = 80


class ExpressionWrong(ValueError):
    """The text is no expression; `position` is the character, from 0, where reading stopped."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        super().__init__(reason)
        self.text = text
        self.position = position
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Expression:
    """Worked out over variables; what is missing is null."""

    text: str
    feel: Feel

    def value_and_why(self, view: Mapping[str, JsonValue], now: datetime) -> tuple[JsonValue, str]:
        """The value, and why it is null where something went wrong."""
        outcome = self.feel.value(view, now=_by_offset(now))
        return to_json(outcome.value), " ".join(map(str, outcome.warnings))

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads, and functions that are not there."""
        return names_of(self.feel)

    @property
    def unknown_functions(self) -> frozenset[str]:
        """What it calls and nobody brings."""
        return frozenset(_called(self.feel.syntax)) & self.names

    def value(self, view: Mapping[str, JsonValue], now: datetime) -> JsonValue:
        return self.value_and_why(view, now)[0]


@lru_cache(maxsize=4096)
def parsed(text: str) -> Expression:
    """Raises ExpressionWrong."""
    try:
        return Expression(text, parse_expression(_bare(text)))
    except FeelError as wrong:
        position = wrong.position + len(text) - len(_bare(text))
        raise ExpressionWrong(text, position, wrong.words) from None


def expression(text: str) -> Expression:
    """For a running process. Raises Stuck for what publishing would have refused."""
    try:
        return parsed(text)
    except ExpressionWrong as wrong:
        raise Stuck("expression", text=text, reason=wrong.reason) from None


def is_our_language(name: str) -> bool:
    """Whether a diagram's text in a language of this name is ours."""
    return name.strip().lower() in LANGUAGES


def shown(value: object, why: str = "") -> str:
    """A value in a sentence, with what led to it."""
    text = "null" if value is None else repr(value)
    text = text if len(text) <= VALUE_CHARS_SHOWN else text[:VALUE_CHARS_SHOWN] + "…"
    return f"{text} ({why})" if why else text


def _by_offset(now: datetime) -> datetime:
    """As everybody reads it: with hours from UTC and not with the name of a zone."""
    offset = now.utcoffset()
    return now if offset is None else now.replace(tzinfo=timezone(offset))


def _called(node: Node) -> Iterator[str]:
    if isinstance(node, Call) and isinstance(node.function, Name):
        yield node.function.words
    for child in children(node):
        yield from _called(child)


def _bare(text: str) -> str:
    """Modelling tools write `=amount > 5` for what is an expression and no plain text."""
    return text[1:] if text.startswith("=") else text
