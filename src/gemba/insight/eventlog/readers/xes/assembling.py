"""From numbered tags to columns."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s
from gemba.insight.eventlog.readers.table import RawColumn, RawTable, cleaned

from .declared import TRACE_PREFIX, Declared
from .parsed import CASE, unnamed_cases
from .tags import ATTRIBUTE, NotPlain, Tags

_LEVEL_OF_TRACE, _LEVEL_OF_EVENT = 2, 3


class _Part:
    """One column: values by place (row or trace), in runs as they came."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, Int32s]] = []

    def add(self, places: Int64s, values: Int32s, first: int, end: int) -> None:
        """`places` lie in `first..end-1`. Of two values for one place the first counts."""
        run = np.full(end - first, -1, dtype=np.int32)
        run[places[::-1] - first] = values[::-1]
        self._runs.append((first, run))

    def whole(self, length: int) -> Int32s:
        column = np.full(length, -1, dtype=np.int32)
        for first, run in self._runs:
            place = column[first : first + len(run)]
            np.copyto(place, run[: len(place)], where=place < 0)
        return column


class Assembly:
    """Columns as they grow, block by block."""

    def __init__(self, tags: Tags) -> None:
        self._tags = tags
        self.rows = 0
        self._traces = 0
        self._starts: list[Int64s] = []
        self._events: dict[int, _Part] = {}
        self._cases: dict[int, _Part] = {}

    def add(self, tags: Int32s, level: Int64s, event: Bools, trace: Bools) -> None:
        """Tags of one block with their depths, and which of them begin an event or a trace.

        The depth is zero outside traces.
        A block ends after an event or a trace, so no event goes on in the next; a trace may.
        """
        row = np.cumsum(event) + (self.rows - 1)
        number = np.cumsum(trace) + (self._traces - 1)
        first_row, first_trace = self.rows, max(self._traces - 1, 0)
        self._starts.append(row[trace] + 1)
        self.rows += int(np.count_nonzero(event))
        self._traces += int(np.count_nonzero(trace))
        is_attribute = (self._tags.kinds[tags] == ATTRIBUTE) & (self._tags.steps[tags] >= 0)
        of_event = np.flatnonzero(is_attribute & (level == _LEVEL_OF_EVENT))
        self._spread(self._events, tags[of_event], row[of_event], first_row, self.rows)
        of_trace = np.flatnonzero(is_attribute & (level == _LEVEL_OF_TRACE))
        self._spread(self._cases, tags[of_trace], number[of_trace], first_trace, self._traces)

    def table(self, declared: Declared, rows_max: int | None) -> RawTable:
        rows = self.rows if rows_max is None else min(rows_max, self.rows)
        self._tags.known.clear()
        bounds = np.append(np.concatenate([*self._starts, np.empty(0, np.int64)]), self.rows)
        lengths = np.diff(np.minimum(bounds, rows))
        columns = {}
        for key in list(self._events):
            columns[self._key(key)] = self._column(key, self._events.pop(key).whole(rows))
        unnamed = np.arange(len(lengths))[lengths > 0]
        for key, part in self._cases.items():
            name, codes = TRACE_PREFIX + self._key(key), part.whole(self._traces)
            if name == CASE:
                unnamed = np.flatnonzero((codes < 0) & (lengths > 0))
                columns[CASE] = self._case_names(key, codes, lengths, unnamed)
            elif (codes[lengths > 0] >= 0).any():
                columns[name] = self._column(key, np.repeat(codes, lengths))
        if CASE not in columns and rows:
            nameless = np.full(len(lengths), -1, dtype=np.int32)
            columns[CASE] = self._case_names(-1, nameless, lengths, unnamed)
        return RawTable(
            columns,
            np.arange(1, rows + 1, dtype=np.int64),
            "event",
            unnamed_cases((bounds[unnamed] + 1).tolist()),
            classifiers=tuple(declared.classifiers),
            defaults=declared.defaults,
        )

    def _case_names(self, key: int, codes: Int32s, lengths: Int64s, unnamed: Int64s) -> RawColumn:
        """Traces that have events but no name are numbered, as they stand in the file."""
        texts = [] if key < 0 else [_decoded(text) for text in self._tags.texts[key]]
        codes[unnamed] = len(texts) + np.arange(len(unnamed), dtype=np.int32)
        return _used(np.repeat(codes, lengths), texts + [str(each + 1) for each in unnamed])

    def _spread(
        self, parts: dict[int, _Part], tags: Int32s, place: Int64s, first: int, end: int
    ) -> None:
        if not len(tags):
            return
        keys, values = self._tags.keys[tags], self._tags.values[tags]
        order = np.argsort(keys, kind="stable")
        found, begins = np.unique(keys[order], return_index=True)
        for key, group in zip(found.tolist(), np.split(order, begins[1:]), strict=True):
            parts.setdefault(key, _Part()).add(place[group], values[group], first, end)

    def _key(self, key: int) -> str:
        return _decoded(list(self._tags.key_names)[key])

    def _column(self, key: int, codes: Int32s) -> RawColumn:
        texts = [_decoded(text) for text in self._tags.texts[key]]
        if key not in self._cases:
            # A long log has millions of times; they need not be kept in two forms.
            self._tags.texts[key].clear()
        return _used(codes, texts)


def _used(codes: Int32s, texts: list[str]) -> RawColumn:
    """A key of traces and events has one dictionary; a column keeps what it uses of it."""
    used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(texts)))
    if len(used) == len(texts):
        return cleaned(codes, texts)
    table = np.full(len(texts) + 1, -1, dtype=np.int32)
    table[used] = np.arange(len(used), dtype=np.int32)
    return cleaned(table[codes], [texts[code] for code in used.tolist()])


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise NotPlain from None
