"""CSV: exactly what the log holds, or made safe for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns

from .fields import (
    CASE,
    SEQUENCE,
    START,
    TIME,
    Field,
    has_starts,
    row_slices,
    sequence,
    text_fields,
    time_texts,
    time_unit,
)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


def csv_pieces(
    columns: EventColumns, cases: Bools | None, *, for_spreadsheet: bool
) -> Iterator[bytes]:
    """The file piece by piece, one row an event; `sequence` keeps the order inside a case.

    Exact by default: what is read back is equal. `for_spreadsheet` is for opening by a person: a
    text a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection),
    and a mark at the start makes Excel read UTF-8.
    """
    render = _safe if for_spreadsheet else _plain
    case = Field(CASE, columns.case, list(columns.case_ids))
    fields = [case, *text_fields(columns)]
    tables = [field.rendered(render) for field in fields]
    starts, unit = columns.start_us if has_starts(columns) else None, time_unit(columns)
    head = [fields[0].name, fields[1].name, *([] if starts is None else [START]), TIME, SEQUENCE]
    yield (_BYTE_ORDER_MARK if for_spreadsheet else b"") + _written(
        [[render(name) for name in [*head, *(field.name for field in fields[2:])]]]
    )
    for rows in row_slices(columns, cases):
        owner = columns.case[rows]
        texts = [
            table[field.codes[owner if field.is_of_case else rows]].tolist()
            for field, table in zip(fields, tables, strict=True)
        ]
        times = [] if starts is None else [time_texts(starts[rows], unit)]
        times.append(time_texts(columns.time_us[rows], unit))
        lines = [*texts[:2], *times, sequence(columns, rows).tolist(), *texts[2:]]
        yield _written(zip(*lines, strict=True))


def _written(rows: object) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode("utf-8", "replace")


def _plain(text: str) -> str:
    """No CSV reader takes a NUL."""
    return text.replace("\0", "\ufffd")


def _safe(text: str) -> str:
    plain = _plain(text)
    if plain.startswith(_FORMULA) and not _NUMBER.fullmatch(plain):
        return f"'{plain}"
    return plain
