"""The rows of a file as columns of texts, before anyone knows what they mean."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s
from gemba.insight.eventlog.report import ROWS_SHOWN, Place, Problem

_EMPTY_WORDS = {"", "null", "none", "nan", "nat", "<na>", "n/a", "#n/a", "\\n"}


@dataclass(frozen=True, eq=False)
class RawColumn:
    """One code a row into distinct, stripped `texts`; -1 for empty and for words that mean it."""

    codes: Int32s
    texts: Sequence[str]

    def text(self, row: int) -> str:
        code = int(self.codes[row])
        return "" if code < 0 else self.texts[code]


@dataclass(frozen=True, eq=False)
class RawTable:
    """`number[row]` is where a row stands in its file: a line, or the number of an event."""

    columns: dict[str, RawColumn]
    number: Int64s
    place: Place
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    delimiter: str = ""

    def __len__(self) -> int:
        return len(self.number)

    def problem(self, code: str, rows: Bools, **params: str) -> Problem:
        """A problem of the flagged rows."""
        first = np.flatnonzero(rows)[:ROWS_SHOWN]
        shown = tuple(self.number[first].tolist())
        return Problem(code, int(np.count_nonzero(rows)), shown, params, self.place)


class _Seen(dict[str, int]):
    """Gives each new text the next code."""

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self)
        return code


class ColumnBuilder:
    """Collects the texts of one column row by row or in bulk."""

    def __init__(self) -> None:
        self._seen = _Seen()
        self._codes = array("i")

    def __len__(self) -> int:
        return len(self._codes)

    def extend(self, texts: Iterable[str]) -> None:
        self._codes.extend(map(self._seen.__getitem__, texts))

    def put(self, row: int, text: str) -> None:
        """Sets one row; rows skipped since the last call are empty, a second text is ignored."""
        gap = row - len(self._codes)
        if gap < 0:
            return
        if gap:
            self.skip_to(row)
        self._codes.append(self._seen[text])

    def skip_to(self, rows: int) -> None:
        self._codes.extend([-1] * (rows - len(self._codes)))

    def finish(self, rows: int) -> RawColumn:
        self.skip_to(rows)
        final: dict[str, int] = {}
        table = np.empty(len(self._seen) + 1, dtype=np.int32)
        for code, text in enumerate(self._seen):
            clean = text.strip()
            empty = clean.casefold() in _EMPTY_WORDS
            table[code] = -1 if empty else final.setdefault(clean, len(final))
        # The last entry serves code -1.
        table[-1] = -1
        codes = np.frombuffer(self._codes, dtype=np.int32) if rows else np.empty(0, np.int32)
        return RawColumn(table[codes], list(final))
