"""What is kept of turns: a row of text for each, read when it is asked for.

Reading and writing an instance leaves the rows as they are: what one turn costs does not grow with
how many there are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

_END = "\t"  # no JSON holds one
_LABEL = re.compile(r"\t(\d+) ")


class Rows:
    """By turn, a value: JSON, with rows in it as the text they are written as. What is `written`
    is one line and can be read again."""

    def __init__(self, text: str = "", rows: Iterable[tuple[int, Any]] = ()) -> None:
        self._text = text
        self._fresh = dict(rows)

    def put(self, turn: int, value: Any) -> None:
        """Of a turn that has no row."""
        self._fresh[turn] = value

    def insert(self, turn: int, value: Any) -> None:
        """Of a turn that has no row, where all were inserted: they stay in the order of turns."""
        text = self.written() or _END
        at = _place_for(turn, text)
        self._text = f"{text[:at]}{turn} {_json(value)}{_END}{text[at:]}"

    def copy(self) -> Rows:
        return Rows(self.written())

    def take(self, turn: int) -> Any:
        """A row, which is gone from then on. Raises KeyError."""
        if turn in self._fresh:
            return self._fresh.pop(turn)
        label, begin, end = self._place(turn)
        value = json.loads(self._text[begin:end])
        self._text = self._text[:label] + self._text[end:]
        return value

    def holding(self, text: str) -> int | None:
        """The turn whose row holds this text; None where none does."""
        found = self.written().find(text)
        if found < 0:
            return None
        begin = self._text.rindex(_END, 0, found) + len(_END)
        return int(self._text[begin : self._text.index(" ", begin)])

    def __getitem__(self, turn: int) -> Any:
        if turn in self._fresh:
            return self._fresh[turn]
        _label, begin, end = self._place(turn)
        return json.loads(self._text[begin:end])

    def __contains__(self, turn: object) -> bool:
        return turn in self._fresh or f"{_END}{turn} " in self._text

    def __bool__(self) -> bool:
        return bool(self._fresh) or len(self._text) > len(_END)

    def turns(self) -> list[int]:
        return [*map(int, _LABEL.findall(self._text)), *self._fresh]

    def in_order(self) -> dict[int, Any]:
        """All there are, by turn. The text is read in one go."""
        values = json.loads(f"[{_LABEL.sub(',', self._text)[1:].rstrip(_END)}]")
        found = dict(zip(map(int, _LABEL.findall(self._text)), values, strict=True)) | self._fresh
        return {turn: found[turn] for turn in sorted(found)}

    def written(self) -> str:
        if self._fresh:
            rows = (f"{turn} {_json(value)}{_END}" for turn, value in self._fresh.items())
            self._text = (self._text or _END) + "".join(rows)
            self._fresh = {}
        return self._text

    def _place(self, turn: int) -> tuple[int, int, int]:
        """Of a row in the text: where its label begins, its value begins and ends."""
        label = f"{_END}{turn} "
        at = self._text.find(label)
        if at < 0:
            raise KeyError(turn)
        begin = at + len(label)
        return at, begin, self._text.index(_END, begin)


def _place_for(turn: int, text: str) -> int:
    """Where its row begins among rows in the order of turns: found by halving the text."""
    low, high = 0, len(text) - len(_END)
    while low < high:
        row = text.rfind(_END, low, (low + high) // 2 + 1)
        if int(text[row + 1 : text.index(" ", row)]) < turn:
            low = text.index(_END, row + 1)
        else:
            high = row
    return low + len(_END)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=Rows.written)
