"""From characters to words, numbers and signs, one at a time: names depend on what is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from gemba.foundation.kernel.wording import gettext_noop

from .errors import FeelError

# A word that begins something, and a word that stands between two things.
OPENING = frozenset("if for some every function true false null not".split())
JOINING = frozenset("and or between in then else return satisfies".split())

_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_BLANK = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d]\w*")
_NEXT_WORD = re.compile(r"\s+(\w+)")
_OF = re.compile(r"\s+of\b")
_DECIMALS = re.compile(r"\s+\d+\.\d")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SIGNS = re.compile(r"\.\.|\*\*|<=|>=|!=|[-+*/=<>()\[\]{},.:?@]")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALVES = re.compile("[\ud800-\udfff]")
_INSTEAD = {
    "==": "=",
    "=>": ">=",
    "<>": "!=",
    "&&": "and",
    "||": "or",
    "，": ",",
    "、": ",",
    "；": ",",
    ";": ",",
    "：": ":",
    "（": "(",
    "）": ")",
    "【": "[",
    "】": "]",
    "＝": "=",
    "＜": "<",
    "＞": ">",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "×": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "！": "not( )",
    "!": "not( )",
}
_QUOTES = "'‘’“”„«»「」`"


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is name, keyword, number, string, sign or end."""

    kind: str
    text: str
    start: int
    end: int

    def says(self, *texts: str) -> bool:
        return self.kind in ("sign", "keyword") and self.text in texts


class KnownNames:
    """Names that may hold keywords and signs; the longest that fits is meant."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_start: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        self._known: set[str] = set()
        for name in names:
            self.add(name)

    def add(self, name: str, *, is_called: bool = False) -> None:
        """Spaces in a name fit any white space. `is_called`: it counts only before a bracket."""
        plain = " ".join(name.split())
        if not plain or plain in self._known or _WORD.fullmatch(plain):
            return
        self._known.add(plain)
        parts = map(re.escape, plain.split(" "))
        edge = r"(?!\w)" if re.match(r"\w", plain[-1]) else ""
        edge += r"(?=\s*\()" if is_called else ""
        same_start = self._by_start.setdefault(plain[0], [])
        same_start.append((plain, re.compile(r"\s+".join(parts) + edge)))
        same_start.sort(key=lambda known: -len(known[0]))

    def longest(self, text: str, start: int) -> tuple[str, int] | None:
        """The longest known name at a place, and where it ends."""
        for name, pattern in self._by_start.get(text[start], ()):
            found = pattern.match(text, start)
            if found:
                return name, found.end()
        return None


def token_at(text: str, position: int, names: KnownNames) -> Token:
    """The token at or after a place. Raises FeelError for characters that mean nothing."""
    start = _skipped(text, position)
    if start == len(text):
        return Token("end", "", start, start)
    known = names.longest(text, start)
    word = _WORD.match(text, start)
    if word:
        return _worded(text, word, known)
    if known:
        return Token("name", known[0], start, known[1])
    number = _NUMBER.match(text, start)
    if number and not text.startswith("..", start):
        return Token("number", number[0], start, number.end())
    if text[start] == '"':
        return _string(text, start)
    return _sign(text, start)


def _skipped(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    start = found.end() if found else position
    if text.startswith("/*", start):
        raise FeelError(start, gettext_noop("A comment begins here and has no end: write */."))
    return start


def _worded(text: str, word: re.Match[str], known: tuple[str, int] | None) -> Token:
    """Words side by side are one name, for nothing else could be meant."""
    start = word.start()
    is_keyword = word[0] in OPENING or word[0] in JOINING
    end = word.end() if is_keyword else _run_of_words(text, word.end())
    if known and known[1] >= end:
        return Token("name", known[0], start, known[1])
    if is_keyword:
        return Token("keyword", word[0], start, end)
    return Token("name", _BLANK.sub(" ", text[start:end]), start, end)


def _run_of_words(text: str, end: int) -> int:
    while found := _NEXT_WORD.match(text, end):
        word = found[1]
        is_type = word == "instance" and _OF.match(text, found.end())
        if word in JOINING or is_type or _DECIMALS.match(text, end):
            break
        end = found.end()
    return end


def _string(text: str, start: int) -> Token:
    """A backslash before a sign it does not change stays: patterns can be written plainly."""
    position = start + 1
    while position < len(text) and text[position] != '"':
        position += 2 if text[position] == "\\" else 1
    if position >= len(text):
        words = gettext_noop('A text begins here and has no end: close it with ".')
        raise FeelError(start, words)

    def escaped(found: re.Match[str]) -> str:
        code = found[1]
        if code[0] in "uU" and len(code) > 1:
            return _character(int(code[1:], 16), start + 1 + found.start())
        return _ESCAPED.get(code, found[0])

    content = _ESCAPE.sub(escaped, text[start + 1 : position])
    content = _SURROGATES.sub(_joined, content)
    if _HALVES.search(content):
        raise FeelError(start, gettext_noop("A character of this text is written only by half."))
    return Token("string", content, start, position + 1)


def _character(code: int, position: int) -> str:
    if code > 0x10FFFF:
        raise FeelError(position, gettext_noop("There is no character with this number."))
    return chr(code)


def _joined(pair: re.Match[str]) -> str:
    high, low = map(ord, pair[0])
    return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)


def _sign(text: str, start: int) -> Token:
    pair = text[start : start + 2]
    if pair in _INSTEAD:
        _refuse_sign(start, pair)
    found = _SIGNS.match(text, start)
    if found:
        return Token("sign", found[0], start, found.end())
    if text[start] in _INSTEAD:
        _refuse_sign(start, text[start])
    if text[start] in _QUOTES:
        words = gettext_noop('Texts stand in straight double quotes: "like this".')
        raise FeelError(start, words)
    words = gettext_noop("“%(sign)s” means nothing in an expression.")
    raise FeelError(start, words, sign=text[start])


def _refuse_sign(start: int, sign: str) -> NoReturn:
    words = gettext_noop("“%(sign)s” means nothing in an expression: write %(instead)s.")
    raise FeelError(start, words, sign=sign, instead=_INSTEAD[sign])
