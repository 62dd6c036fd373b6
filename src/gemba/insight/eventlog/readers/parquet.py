"""Parquet, read by DuckDB: each column comes as codes into its distinct texts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s
from gemba.insight.eventlog.duck import closed_database, duck_error, named, quoted
from gemba.insight.eventlog.report import LogUnreadable

from .opening import PARQUET, Limits, opened
from .table import RawColumn, RawTable, cleaned

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_REASON_CHARS = 200
# A time is written so that it is read back to the microsecond, with its zone where it has one.
_AS_TEXT = {
    "TIMESTAMP WITH TIME ZONE": "strftime(timezone('UTC', {}), '%Y-%m-%dT%H:%M:%S.%fZ')",
    "TIMESTAMP": "strftime({}, '%Y-%m-%dT%H:%M:%S.%f')",
    "TIMESTAMP_NS": "strftime(CAST({} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f')",
    "TIMESTAMP_MS": "strftime(CAST({} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f')",
    "TIMESTAMP_S": "strftime(CAST({} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f')",
}


def read_parquet(path: Path, limits: Limits, rows_max: int | None = None) -> RawTable:
    """The table, or its first `rows_max` rows. Raises LogUnreadable."""
    with _plain_file(path, limits) as plain:
        try:
            return _Parquet(closed_database(plain), plain).read(limits, rows_max)
        except duck_error() as error:
            reason = str(error).split("\n", 1)[0].replace(str(plain), path.name)
            raise LogUnreadable("broken_parquet", reason=reason[:_REASON_CHARS]) from None


@contextmanager
def _plain_file(path: Path, limits: Limits) -> Iterator[Path]:
    """The file under a name without signs that mean something to DuckDB, unpacked if need be."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "log.parquet"
        with path.open("rb") as source:
            is_plain = source.read(len(PARQUET)) == PARQUET
        if is_plain:
            plain.symlink_to(path.resolve())
        else:
            with opened(path, limits) as packed, plain.open("wb") as out:
                shutil.copyfileobj(packed, out)
        yield plain


class _Parquet:
    def __init__(self, database: DuckDBPyConnection, path: Path) -> None:
        self._database = database
        self._source = f"read_parquet({quoted(path)})"
        self._path = path

    def read(self, limits: Limits, rows_max: int | None) -> RawTable:
        rows = self._checked_size(limits)
        if rows_max is not None and rows > rows_max:
            self._source = f"(FROM {self._source} LIMIT {rows_max})"
            rows = rows_max
        described = self._database.execute(f"DESCRIBE FROM {self._source}").fetchall()
        columns = {str(name): self._column(str(name), str(kind)) for name, kind, *_ in described}
        # The first row is row 1: there is no header.
        return RawTable(columns, np.arange(1, rows + 1, dtype=np.int64), "row")

    def _checked_size(self, limits: Limits) -> int:
        """Rows and unpacked bytes are told by the file before anything is unpacked."""
        told = f"FROM parquet_metadata({quoted(self._path)})"
        size = self._one(f"SELECT coalesce(sum(total_uncompressed_size), 0) {told}")
        rows = self._one(f"SELECT count(*) FROM {self._source}")  # noqa: S608 quoted by us
        if size > limits.bytes_max:
            raise LogUnreadable("too_large", limit=str(limits.bytes_max))
        if rows > limits.rows_max:
            raise LogUnreadable("too_many_rows", limit=str(limits.rows_max))
        return rows

    def _one(self, query: str) -> int:
        found = self._database.execute(query).fetchone()
        return int(found[0]) if found else 0

    def _column(self, name: str, kind: str) -> RawColumn:
        plain = _AS_TEXT.get(kind, "CAST({} AS VARCHAR)").format(named(name))
        given = f"{self._source} WHERE {named(name)} IS NOT NULL"
        known = f"(SELECT DISTINCT {plain} FROM {given})"  # noqa: S608 quoted by us
        self._database.execute("DROP TYPE IF EXISTS texts")
        self._database.execute(f"CREATE TYPE texts AS ENUM {known}")
        coded = f"coalesce(CAST(enum_code(CAST({plain} AS texts)) AS INTEGER), -1) AS code"
        query = f"SELECT {coded} FROM {self._source}"  # noqa: S608 quoted by us
        codes: Int32s = np.asarray(self._database.execute(query).fetchnumpy()["code"], np.int32)
        texts = self._database.execute("SELECT unnest(enum_range(NULL::texts))").fetchall()
        return cleaned(*_in_order(codes, [text for (text,) in texts]))


def _in_order(codes: Int32s, texts: list[str]) -> tuple[Int32s, list[str]]:
    """The same column with its texts in order of first appearance."""
    first = np.full(len(texts) + 1, len(codes), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    order: Int64s = np.argsort(first[:-1], kind="stable")
    place = np.full(len(texts) + 1, -1, dtype=np.int32)
    place[order] = np.arange(len(texts), dtype=np.int32)
    return place[codes], [texts[code] for code in order.tolist()]
