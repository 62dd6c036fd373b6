"""A JSON object member by member, so that a file larger than memory can be read."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from gemba.insight.eventlog.objects.gathering import RawValue
from gemba.insight.eventlog.report import LogUnreadable

_CHUNK_BYTES = 1 << 18
# One event or object with everything it tells.
ELEMENT_CHARS_MAX = 1 << 27
_SPACES = " \t\n\r"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

Member = tuple[str, str | None, RawValue]


def members(source: BinaryIO, seen: set[str]) -> Iterator[Member]:
    """The members of a JSON object: a list's entries one by one under its name, an object's
    members one by one under its name and theirs, anything else as it stands. `seen` takes up
    every name, also those of empty lists.

    Raises LogUnreadable, also while reading.
    """
    text = _Text(source)
    try:
        yield from _members(text, seen)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise LogUnreadable("broken_json", place=str(text.passed), reason=reason) from None


def _members(text: _Text, seen: set[str]) -> Iterator[Member]:
    text.take("{")
    for name in _names(text):
        seen.add(name)
        opening = text.peek()
        if opening == "[":
            text.take("[")
            if text.peek() != "]":
                yield name, None, text.value()
                while text.peek() == ",":
                    text.take(",")
                    yield name, None, text.value()
            text.take("]")
        elif opening == "{":
            text.take("{")
            for inner in _names(text):
                yield name, inner, text.value()
        else:
            yield name, None, text.value()
    if text.peek():
        raise json.JSONDecodeError("Something follows the end", "", 0)


def _names(text: _Text) -> Iterator[str]:
    """The names of an object's members; whoever asks reads the value between two names."""
    if text.peek() != "}":
        while True:
            name = text.value()
            if not isinstance(name, str):
                raise json.JSONDecodeError("A name of a member is missing", "", 0)
            text.take(":")
            yield name
            if text.peek() != ",":
                break
            text.take(",")
    text.take("}")


class _Text:
    """The characters ahead, read when they are needed."""

    def __init__(self, source: BinaryIO) -> None:
        self._head = source.read(2)
        encoding = _MARKS.get(self._head, "utf-8-sig")
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._source = source
        self._scan = json.JSONDecoder().raw_decode
        self._buffer = ""
        self._at = 0
        self._dropped = 0
        self._ended = False

    @property
    def passed(self) -> int:
        """How many characters were read so far."""
        return self._dropped + self._at

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _SPACES:
                    return self._buffer[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._fill()

    def take(self, character: str) -> None:
        found = self.peek()
        if found != character:
            what = f"“{character}” is missing" if found else "The file ends too early"
            raise json.JSONDecodeError(what, "", 0)
        self._at += 1

    def value(self) -> RawValue:
        """The next whole value."""
        self.peek()
        while True:
            try:
                value, end = self._scan(self._buffer, self._at)
            except json.JSONDecodeError:
                if self._ended or len(self._buffer) - self._at > ELEMENT_CHARS_MAX:
                    raise
            else:
                # A number at the end of what was read may go on.
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    found: RawValue = value
                    return found
            self._fill()

    def _fill(self) -> None:
        """Reads on, each time at least as much as is still unused, so that a large value is not
        scanned too often."""
        kept = self._buffer[self._at :]
        self._dropped += self._at
        parts, wanted = [kept], max(_CHUNK_BYTES, len(kept))
        while wanted > 0 and not self._ended:
            chunk = self._head or self._source.read(_CHUNK_BYTES)
            self._head = b""
            self._ended = not chunk
            parts.append(self._decoder.decode(chunk, final=self._ended))
            wanted -= len(chunk)
        self._buffer, self._at = "".join(parts), 0
