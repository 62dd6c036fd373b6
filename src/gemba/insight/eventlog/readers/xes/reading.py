"""XES, streamed: quickly where the file is plain, by an XML parser where it is not."""

from __future__ import annotations

from pathlib import Path

from gemba.insight.eventlog.readers.opening import Limits, opened
from gemba.insight.eventlog.readers.table import RawTable

from .parsed import read_parsed
from .plain import read_plain
from .tags import NotPlain


def read_xes(path: Path, limits: Limits, rows_max: int | None = None) -> RawTable:
    """The table, or its first `rows_max` events. Trace attributes are columns `case:…`.

    Entities and external references are refused. Raises LogUnreadable.
    """
    try:
        with opened(path, limits) as source:
            return read_plain(source, limits, rows_max)
    except NotPlain:
        with opened(path, limits) as source:
            return read_parsed(source, limits, rows_max)
