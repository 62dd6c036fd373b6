"""What an activity keeps of its turns: a row of text for each, read when it is asked for.

Reading and writing an instance leaves the rows as they are: what one turn costs does not grow with
how many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from gemba.foundation.kernel.json_values import JsonValue

_END = "\t"  # no JSON holds one


class Rows:
    """By turn, a value; each turn is put once. What is `written` is one line and can be read
    again."""

    def __init__(self, text: str = "", rows: Iterable[tuple[int, JsonValue]] = ()) -> None:
        self._text = text
        self._fresh = dict(rows)

    def put(self, turn: int, value: JsonValue) -> None:
        self._fresh[turn] = value

    def __getitem__(self, turn: int) -> JsonValue:
        if turn in self._fresh:
            return self._fresh[turn]
        label = f"{_END}{turn} "
        begin = self._text.index(label) + len(label)
        value: JsonValue = json.loads(self._text[begin : self._text.index(_END, begin)])
        return value

    def in_order(self) -> list[JsonValue]:
        """Of all turns there are."""
        rows = (row.split(" ", 1) for row in self._text.split(_END) if row)
        found = {int(turn): json.loads(value) for turn, value in rows} | self._fresh
        return [found[turn] for turn in sorted(found)]

    def written(self) -> str:
        if self._fresh:
            rows = (f"{turn} {_json(value)}{_END}" for turn, value in self._fresh.items())
            self._text = (self._text or _END) + "".join(rows)
            self._fresh = {}
        return self._text


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
