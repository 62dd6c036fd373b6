"""The rows of a file as columns of texts, before anyone knows what they mean."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s
from gemba.insight.eventlog.report import ROWS_SHOWN, Place, Problem

_EMPTY_WORDS = {"", "null", "none", "nan", "nat", "<na>", "n/a", "#n/a", "\\n"}
_EMPTY_CHARS_MAX = max(map(len, _EMPTY_WORDS))


@dataclass(frozen=True, eq=False)
class RawColumn:
    """One code a row into distinct, stripped `texts`; -1 for empty and for words that mean it."""

    codes: Int32s
    texts: Sequence[str]

    def text(self, row: int) -> str:
        code = int(self.codes[row])
        return "" if code < 0 else self.texts[code]


@dataclass(frozen=True)
class Classifier:
    """What a file itself says makes two events the same activity: equal texts in `keys`."""

    name: str
    keys: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class RawTable:
    """`number[row]` is where a row stands in its file: a line, or the number of an event.

    `classifiers` and `defaults` (column and text) are what an XES file declares.
    """

    columns: dict[str, RawColumn]
    number: Int64s
    place: Place
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    classifiers: tuple[Classifier, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)

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
        codes = np.frombuffer(self._codes, dtype=np.int32) if rows else np.empty(0, np.int32)
        return cleaned(codes, self._seen)


def cleaned(codes: Int32s, texts: Iterable[str]) -> RawColumn:
    """The column with texts stripped, equal ones put together, and empty ones made missing.

    `texts` are by code and differ; -1 is missing already.
    """
    given = list(texts)
    if not any(map(_needs_cleaning, given)):
        # A long log has millions of times: most columns need no second dictionary.
        return RawColumn(codes, given)
    final: dict[str, int] = {}
    table = array("i")
    for text in given:
        clean = text.strip()
        empty = clean.casefold() in _EMPTY_WORDS
        table.append(-1 if empty else final.setdefault(clean, len(final)))
    # The last entry serves code -1.
    table.append(-1)
    return RawColumn(np.array(table, dtype=np.int32)[codes], list(final))


def _needs_cleaning(text: str) -> bool:
    if len(text) <= _EMPTY_CHARS_MAX and text.casefold() in _EMPTY_WORDS:
        return True
    return text[0].isspace() or text[-1].isspace()
