"""Events with columns of object ids, as PM4Py writes OCEL to CSV: read, never written.

A column `ocel:type:…` holds the ids of the objects of that type, as a list in brackets.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gemba.insight.eventlog.objects.gathering import Gathering
from gemba.insight.eventlog.readers.opening import Limits, opened
from gemba.insight.eventlog.report import LogUnreadable

_TYPE = "ocel:type:"
_FIELD_CHARS_MAX = 1 << 24
_ID = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s,\[\]'"]+)""")


def read_csv_objects(path: Path, limits: Limits) -> Gathering:
    """Everything the file tells. Raises LogUnreadable."""
    told, described = Gathering(limits), set[str]()
    with _long_fields(), opened(path, limits) as source:
        text = io.TextIOWrapper(source, "utf-8-sig", errors="replace", newline="")
        rows = csv.DictReader(text, restkey="")
        try:
            for row in rows:
                _event(told, described, row)
        except csv.Error as error:
            line = str(rows.line_num)
            raise LogUnreadable("broken_csv", line=line, reason=str(error)) from None
    return told


@contextmanager
def _long_fields() -> Iterator[None]:
    """Lists of ids may be long. The limit is the whole process's, so it is given back: an open
    quotation mark in the next file would else swallow what follows it unseen."""
    before = csv.field_size_limit(_FIELD_CHARS_MAX)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _event(told: Gathering, described: set[str], row: dict[str, str | None]) -> None:
    activity = (row.get("ocel:activity") or "").strip() or None
    identifier = (row.get("ocel:eid") or "").strip() or None
    event = told.event(identifier, activity, (row.get("ocel:timestamp") or "").strip() or None)
    for name, cell in row.items():
        if not name or not isinstance(cell, str):
            continue
        if name.startswith(_TYPE):
            kind = name.removeprefix(_TYPE)
            for each in _ids(cell):
                if each not in described:
                    described.add(each)
                    told.object(each, kind)
                told.relate(event, each, "")
        elif not name.startswith("ocel:") and cell.strip() and activity is not None:
            told.event_value(event, activity, name, _number(cell.strip()))


def _ids(cell: str) -> Iterator[str]:
    for single, double, bare in _ID.findall(cell):
        yield single or double or bare


def _number(text: str) -> str | int | float:
    """CSV knows texts only, so what looks like a number is one."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text
