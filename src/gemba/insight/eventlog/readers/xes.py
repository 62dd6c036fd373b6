"""XES, streamed: no tree is built, so a file larger than memory can be read."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from gemba.insight.eventlog.report import ROWS_SHOWN, LogUnreadable, Problem

from .opening import Limits, opened
from .table import ColumnBuilder, RawTable

CASE = "case:concept:name"
_CHUNK_BYTES = 1 << 16
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*encoding=["']([\w.-]+)["']""")
_NATIVE = {"utf-8", "utf8", "utf-16", "iso-8859-1", "us-ascii"}


class _Enough(Exception):
    """As many events as were asked for have been read."""


def read_xes(path: Path, limits: Limits, rows_max: int | None = None) -> RawTable:
    """The table, or its first `rows_max` events. Trace attributes are columns `case:…`.

    Entities and external references are refused. Raises LogUnreadable.
    """
    events = _Events(limits, rows_max)
    try:
        with opened(path, limits) as source:
            _feed(source, DefusedXMLParser(target=events))
    except _Enough:
        events.end_trace()
    except ParseError as error:
        line, column = error.position
        reason = str(error).split(":", 1)[0]
        raise LogUnreadable(
            "broken_xml", line=str(line), column=str(column + 1), reason=reason
        ) from None
    except DefusedXmlException:
        raise LogUnreadable("xml_entities") from None
    except (LookupError, UnicodeDecodeError) as error:
        raise LogUnreadable("broken_xml", line="1", column="1", reason=str(error)) from None
    return events.table()


def _feed(source: BinaryIO, parser: DefusedXMLParser) -> None:
    """Expat itself knows few encodings; text in another one, such as GBK, is decoded here."""
    chunk = source.read(_CHUNK_BYTES)
    declared = _DECLARED.match(chunk)
    encoding = declared.group(1).decode() if declared else "utf-8"
    if encoding.lower() in _NATIVE:
        while chunk:
            parser.feed(chunk)
            chunk = source.read(_CHUNK_BYTES)
    else:
        decoder = codecs.getincrementaldecoder(encoding)()
        while chunk:
            parser.feed(decoder.decode(chunk))
            chunk = source.read(_CHUNK_BYTES)
        parser.feed(decoder.decode(b"", final=True))
    parser.close()


class _Events:
    """Target of the parser. Only attributes directly in a trace or an event become columns."""

    def __init__(self, limits: Limits, rows_max: int | None) -> None:
        self._columns: dict[str, ColumnBuilder] = {}
        self._path: list[str] = []
        self._rows = 0
        self._trace_start = 0
        self._traces = 0
        self._trace: dict[str, str] = {}
        self._unnamed: list[int] = []
        self._limits = limits
        self._rows_max = rows_max

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        path = self._path
        depth = len(path)
        path.append(name)
        if depth == 3 and path[2] == "event":
            key, value = attributes.get("key"), attributes.get("value")
            if key is not None and value is not None:
                self._column(key).put(self._rows, value)
        elif depth == 2 and path[1] == "trace" and name != "event":
            key, value = attributes.get("key"), attributes.get("value")
            if key is not None and value is not None:
                self._trace[f"case:{key}"] = value
        elif depth == 0 and name != "log":
            raise LogUnreadable("not_xes", root=name)

    def end(self, _tag: str) -> None:
        name = self._path.pop()
        depth = len(self._path)
        if depth == 2 and name == "event" and self._path[1] == "trace":
            self._rows += 1
            if self._rows > self._limits.rows_max:
                raise LogUnreadable("too_many_rows", limit=str(self._limits.rows_max))
            if self._rows == self._rows_max:
                raise _Enough
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

    def close(self) -> None:
        """The parser's farewell; the table is asked for separately."""

    def table(self) -> RawTable:
        problems: tuple[Problem, ...] = ()
        if self._unnamed:
            shown = tuple(self._unnamed[:ROWS_SHOWN])
            problems = (Problem("unnamed_cases", len(self._unnamed), shown, place="event"),)
        return RawTable(
            {key: column.finish(self._rows) for key, column in self._columns.items()},
            np.arange(1, self._rows + 1, dtype=np.int64),
            "event",
            problems,
        )

    def _column(self, key: str) -> ColumnBuilder:
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = ColumnBuilder()
        return column
