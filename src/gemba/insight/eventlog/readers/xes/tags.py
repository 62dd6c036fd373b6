"""Each distinct tag of a plain XES file, understood once and known by a number."""

from __future__ import annotations

import re
from array import array

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Int32s

# What a tag is to a log; the names of elements EVENT and TRACE have the same numbers.
ANY, ATTRIBUTE, EVENT, TRACE = 0, 1, 2, 3
_CACHED_MAX = 1 << 18

_NAME = rb"[A-Za-z_][\w.:-]*"
_VALUE = rb"""(?:"[^"&\x00-\x08\x0b\x0c\x0e-\x1f]*"|'[^'&\x00-\x08\x0b\x0c\x0e-\x1f]*')"""
_SPACE = rb"[ \t\r\n]"
# Nearly every tag is of this kind.
_USUAL = re.compile(
    rb'(\w+) key="([^"&\x00-\x1f]*)" value="([^"&\x00-\x1f]*)"'
    + _SPACE
    + rb"*(/?)>"
    + _SPACE
    + b"*"
)
_CLOSING = re.compile(rb"/(" + _NAME + rb")" + _SPACE + rb"*>" + _SPACE + b"*")
_OPENING = re.compile(
    rb"(" + _NAME + rb")((?:" + _SPACE + rb"+" + _NAME + _SPACE + rb"*=" + _SPACE + rb"*"
    rb"""(?:"[^"]*"|'[^']*'))*)""" + _SPACE + rb"*(/?)>" + _SPACE + b"*"
)
_PAIR = re.compile(rb"(" + _NAME + rb")" + _SPACE + rb"*=" + _SPACE + rb"""*("[^"]*"|'[^']*')""")
_REFERENCE = re.compile(rb"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));|(&)")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}


class NotPlain(Exception):
    """The file needs a real XML parser."""


class _Seen(dict[bytes, int]):
    """Gives each new text the next number."""

    def __missing__(self, text: bytes) -> int:
        number = self[text] = len(self)
        return number


class _Known(dict[bytes, int]):
    """From the text of a tag to its number; what is new is understood first."""

    def __init__(self, tags: Tags) -> None:
        super().__init__()
        self._tags = tags

    def __missing__(self, piece: bytes) -> int:
        number = self[piece] = self._tags.understand(piece)
        return number


class Tags:
    """By number of a tag: `steps` (1 opens, -1 closes, 0 both), `names`, `kinds`, and of
    attributes `keys` and `values`. `texts[key]` holds the texts of a key by number."""

    def __init__(self) -> None:
        self._element_names = _Seen({b"": ANY, b" ": ATTRIBUTE, b"event": EVENT, b"trace": TRACE})
        self.key_names = _Seen()
        self.texts: list[_Seen] = []
        self.known = _Known(self)
        self._steps, self._kinds = array("b"), array("b")
        self._names, self._keys, self._values = array("i"), array("i"), array("i")

    @property
    def steps(self) -> npt.NDArray[np.int8]:
        return np.array(self._steps, dtype=np.int8)

    @property
    def kinds(self) -> npt.NDArray[np.int8]:
        return np.array(self._kinds, dtype=np.int8)

    @property
    def names(self) -> Int32s:
        return np.array(self._names, dtype=np.int32)

    @property
    def keys(self) -> Int32s:
        return np.array(self._keys, dtype=np.int32)

    @property
    def values(self) -> Int32s:
        return np.array(self._values, dtype=np.int32)

    def name(self, text: bytes) -> int:
        """The number of an element's name, its namespace prefix left out."""
        return self._element_names[text.rpartition(b":")[2]]

    def forget_if_many(self) -> None:
        """Texts that never come again must not be kept as whole tags; numbers start anew."""
        if len(self.known) > _CACHED_MAX:
            self.known.clear()
            for column in (self._steps, self._kinds, self._names, self._keys, self._values):
                del column[:]

    def understand(self, piece: bytes) -> int:
        """The number of a tag never seen before. Raises NotPlain."""
        usual = _USUAL.fullmatch(piece)
        if usual:
            name, key, value, leaf = usual.groups()
            return self._attribute(name, key, value, 0 if leaf else 1)
        closing = _CLOSING.fullmatch(piece)
        if closing:
            return self._plain(self.name(closing[1]), -1)
        opening = _OPENING.fullmatch(piece)
        if not opening:
            raise NotPlain
        given = _pairs(opening[2])
        step = 0 if opening[3] else 1
        if b"key" in given and b"value" in given:
            return self._attribute(opening[1], given[b"key"], given[b"value"], step)
        return self._plain(self.name(opening[1]), step)

    def _plain(self, name: int, step: int) -> int:
        kind = name if name in (EVENT, TRACE) else ANY
        return self._add(kind, name, step, -1, -1)

    def _attribute(self, name: bytes, key: bytes, value: bytes, step: int) -> int:
        number = self.name(name)
        if number in (EVENT, TRACE):
            raise NotPlain
        place = self.key_names[key]
        if place == len(self.texts):
            self.texts.append(_Seen())
        return self._add(ATTRIBUTE, number, step, place, self.texts[place][value])

    def _add(self, kind: int, name: int, step: int, key: int, value: int) -> int:
        self._steps.append(step)
        self._kinds.append(kind)
        self._names.append(name)
        self._keys.append(key)
        self._values.append(value)
        return len(self._steps) - 1


def _pairs(text: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for name, quoted in _PAIR.findall(text):
        if name in found:
            raise NotPlain
        found[name] = _unescaped(quoted[1:-1])
    return found


def _unescaped(value: bytes) -> bytes:
    """A value as XML means it: line ends and tabs are spaces, references are characters."""
    if _CONTROL.search(value):
        raise NotPlain
    flat = value.replace(b"\r\n", b" ").translate(bytes.maketrans(b"\t\r\n", b"   "))
    return _REFERENCE.sub(_referred, flat) if b"&" in flat else flat


def _referred(found: re.Match[bytes]) -> bytes:
    if found[3]:
        return _NAMED[found[3]]
    if found[4]:
        raise NotPlain
    code = int(found[1], 16) if found[1] else int(found[2])
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD
    if not allowed and not 0x10000 <= code <= 0x10FFFF:
        raise NotPlain
    return chr(code).encode()
