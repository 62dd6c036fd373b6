"""Any XES, streamed through an XML parser: no tree is built, so memory holds only the columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

import numpy as np

from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.readers.table import ColumnBuilder, RawTable
from gemba.insight.eventlog.report import ROWS_SHOWN, LogUnreadable, Problem

from .declared import TRACE_PREFIX, Declared
from .guarded import feed, guarded_parser, refusals

CASE = "case:concept:name"
# Between the key of an attribute and the key of one nested in it.
NESTED = "/"
_DEPTH_MAX = 64


class _Enough(Exception):
    """As many events as were asked for have been read."""


def read_parsed(source: BinaryIO, limits: Limits, rows_max: int | None) -> RawTable:
    """The table, or its first `rows_max` events. Raises LogUnreadable.

    Trace attributes are columns `case:…`; an attribute inside another is `outer/inner`.
    """
    events = _Events(limits, rows_max)
    try:
        with refusals():
            feed(source, guarded_parser(events.start, events.end))
    except _Enough:
        events.end_trace()
    return events.table()


class _Events:
    """The handlers of the parser. `_keys` are the attributes open around the current place."""

    def __init__(self, limits: Limits, rows_max: int | None) -> None:
        self._columns: dict[str, ColumnBuilder] = {}
        self._path: list[str] = []
        self._keys: list[str] = []
        self._rows = 0
        self._trace_start = 0
        self._traces = 0
        self._trace: dict[str, str] = {}
        self._unnamed: list[int] = []
        self._limits = limits
        self._rows_max = rows_max
        self._declared = Declared()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        path = self._path
        depth = len(path)
        path.append(name)
        if depth >= 3 and path[2] == "event" and path[1] == "trace":
            self._event_attribute(attributes)
        elif depth >= 2 and path[1] == "trace" and name != "event":
            self._trace_attribute(attributes)
        elif depth == 0 and name != "log":
            raise LogUnreadable("not_xes", root=name)
        elif path[1:2] != ["trace"]:
            self._declared.start(depth, name, attributes)
        if depth > _DEPTH_MAX:
            raise LogUnreadable("too_deep", limit=str(_DEPTH_MAX))

    def end(self, _tag: str) -> None:
        name = self._path.pop()
        depth = len(self._path)
        if depth > 2 and self._keys:
            self._keys.pop()
        elif depth == 2 and name == "event" and self._path[1] == "trace":
            self._rows += 1
            if self._rows > self._limits.rows_max:
                raise LogUnreadable("too_many_rows", limit=str(self._limits.rows_max))
            if self._rows == self._rows_max:
                raise _Enough
        elif depth == 2:
            self._keys.clear()
        elif depth == 1 and name == "trace":
            self.end_trace()

    def end_trace(self) -> None:
        self._traces += 1
        fresh = self._rows - self._trace_start
        if CASE not in self._trace and fresh:
            self._unnamed.append(self._trace_start + 1)
            self._trace[CASE] = str(self._traces)
        for key, value in self._trace.items():
            column = self._column(key)
            column.skip_to(self._trace_start)
            column.extend([value] * (self._rows - len(column)))
        self._trace = {}
        self._trace_start = self._rows

    def table(self) -> RawTable:
        return RawTable(
            {key: column.finish(self._rows) for key, column in self._columns.items()},
            np.arange(1, self._rows + 1, dtype=np.int64),
            "event",
            unnamed_cases(self._unnamed),
            classifiers=tuple(self._declared.classifiers),
            defaults=self._declared.defaults,
        )

    def _event_attribute(self, attributes: Mapping[str, str]) -> None:
        key, value = attributes.get("key"), attributes.get("value")
        if value is not None and key is not None:
            self._column(NESTED.join([*filter(None, self._keys), key])).put(self._rows, value)
        self._keys.append(key or "")

    def _trace_attribute(self, attributes: Mapping[str, str]) -> None:
        key, value = attributes.get("key"), attributes.get("value")
        if value is not None and key is not None:
            name = TRACE_PREFIX + NESTED.join([*filter(None, self._keys), key])
            self._trace.setdefault(name, value)
        self._keys.append(key or "")

    def _column(self, key: str) -> ColumnBuilder:
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = ColumnBuilder()
        return column


def unnamed_cases(rows: list[int]) -> tuple[Problem, ...]:
    """The problem of traces without a name; `rows` are the first events of each."""
    if not rows:
        return ()
    return (Problem("unnamed_cases", len(rows), tuple(rows[:ROWS_SHOWN]), place="event"),)
