"""Parquet, written by DuckDB from slices of rows; see readers/parquet.py for what it may reach."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.duck import closed_database, named, quoted

from .fields import (
    CASE,
    SEQUENCE,
    START,
    TIME,
    Field,
    Texts,
    has_starts,
    row_slices,
    sequence,
    text_fields,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write_parquet(columns: EventColumns, cases: Bools | None, path: Path) -> None:
    """One row an event, in the order of the log; times are UTC, texts are texts."""
    fields = [Field(CASE, columns.case, list(columns.case_ids)), *text_fields(columns)]
    tables = [_texts(field) for field in fields]
    with tempfile.TemporaryDirectory() as folder:
        database = closed_database(path, home=Path(folder) / "rows.duckdb")
        starts = columns.start_us if has_starts(columns) else None
        kinds = {field.name: "VARCHAR" for field in fields[:2]}
        kinds |= {} if starts is None else {START: "TIMESTAMP"}
        kinds |= {TIME: "TIMESTAMP", SEQUENCE: "INTEGER"}
        kinds |= {field.name: "VARCHAR" for field in fields[2:]}
        listed = ", ".join(f"{named(name)} {kind}" for name, kind in kinds.items())
        database.execute(f"CREATE TABLE log ({listed})")
        for rows in row_slices(columns, cases):
            owner = columns.case[rows]
            texts = [
                table[field.codes[owner if field.is_of_case else rows]]
                for field, table in zip(fields, tables, strict=True)
            ]
            times = [] if starts is None else [_moments(starts[rows])]
            times.append(_moments(columns.time_us[rows]))
            _insert(database, [*texts[:2], *times, sequence(columns, rows), *texts[2:]])
        chosen = ", ".join(_selected(name, kind) for name, kind in kinds.items())
        query = f"SELECT {chosen} FROM log"  # noqa: S608 quoted by us
        database.execute(f"COPY ({query}) TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd)")
        database.close()


def _insert(database: DuckDBPyConnection, values: list[Any]) -> None:
    database.register("slice", {f"c{place}": each for place, each in enumerate(values)})
    database.execute("INSERT INTO log SELECT * FROM slice")
    database.unregister("slice")


def _selected(name: str, kind: str) -> str:
    return (
        f"timezone('UTC', {named(name)}) AS {named(name)}" if kind == "TIMESTAMP" else named(name)
    )


def _moments(times_us: Int64s) -> np.ndarray[Any, Any]:
    moments = times_us.astype("datetime64[us]")
    moments[times_us == UNKNOWN_US] = np.datetime64("NaT")
    return moments


def _texts(field: Field) -> Texts:
    found = field.rendered(lambda text: text.encode("utf-8", "replace").decode())
    found[-1] = None
    return found
