"""OCEL 2.0 as a SQLite database, with the tables and keys of the specification."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TypeVar

from gemba.insight.eventlog.objects.log import INITIAL_US, Attribute, ObjectLog
from gemba.insight.eventlog.objects.quoting import quoted
from gemba.insight.eventlog.objects.stamps import stamp

from .telling import ExportRefused, ToldValue, declared, told_events, told_objects

_BATCH = 20_000
_COLUMN_TYPES = {
    "string": "TEXT",
    "time": "TIMESTAMP",
    "integer": "INTEGER",
    "float": "REAL",
    "boolean": "BOOLEAN",
}
_COLUMNS_MAX = 1_900
# Tables of the standard itself, which no type may take.
_TAKEN = {"object", "map_type"}
_RESERVED = {"ocel_id", "ocel_time", "ocel_changed_field"}
_FIXED = """
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY,
  ocel_type TEXT REFERENCES event_map_type (ocel_type));
CREATE TABLE object (ocel_id TEXT PRIMARY KEY,
  ocel_type TEXT REFERENCES object_map_type (ocel_type));
CREATE TABLE event_object (ocel_event_id TEXT REFERENCES event (ocel_id),
  ocel_object_id TEXT REFERENCES object (ocel_id), ocel_qualifier TEXT,
  PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
CREATE TABLE object_object (ocel_source_id TEXT REFERENCES object (ocel_id),
  ocel_target_id TEXT REFERENCES object (ocel_id), ocel_qualifier TEXT,
  PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
"""

Told = TypeVar("Told")
Row = tuple[str | int | float | None, ...]
Tables = Mapping[str, tuple[str, list[Attribute]]]


def write_sqlite(log: ObjectLog, path: Path) -> None:
    """Writes the database at `path`, where no file may be. Raises ExportRefused."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nobody reads the file before it is whole, so it needs no journal.
        database.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_FIXED}")
        database.execute("BEGIN")
        try:
            _write(log, database)
        except UnicodeEncodeError as error:
            raise ExportRefused("export_half_character", example=ascii(error.object[:40])) from None
        database.execute("COMMIT")


def _write(log: ObjectLog, database: sqlite3.Connection) -> None:
    events = _tables(database, "event", declared(iter(log.activities), log.event_attributes))
    objects = _tables(database, "object", declared(iter(log.object_types), log.object_attributes))
    for page in _batches(told_events(log)):
        _insert(database, "event", 2, ((each.id, each.activity) for each in page))
        relations = (
            (each.id, to.object_id, to.qualifier) for each in page for to in each.relations
        )
        _insert(database, "event_object", 3, relations)
        by_table: dict[str, list[Row]] = {}
        for each in page:
            table, attributes = events[each.activity]
            cells = _cells(each.values, attributes)
            by_table.setdefault(table, []).append((each.id, each.time, *cells))
        _insert_each(database, by_table)
    for batch in _batches(told_objects(log)):
        _insert(database, "object", 2, ((thing.id, thing.type) for thing in batch))
        links = ((each.id, to.object_id, to.qualifier) for each in batch for to in each.relations)
        _insert(database, "object_object", 3, links)
        by_table = {}
        for thing in batch:
            table, attributes = objects[thing.type]
            by_table.setdefault(table, []).extend(_history(thing.id, thing.values, attributes))
        _insert_each(database, by_table)


def _tables(
    database: sqlite3.Connection, side: str, types: Mapping[str, list[Attribute]]
) -> Tables:
    """A table for each type; its name and the attributes in the order of its columns."""
    made: dict[str, tuple[str, list[Attribute]]] = {}
    taken = set(_TAKEN)
    changed = "" if side == "event" else "ocel_changed_field TEXT, "
    for kind, attributes in types.items():
        _check_columns(kind, attributes)
        short = _short_name(kind, taken)
        key = " PRIMARY KEY" if side == "event" else ""
        columns = "".join(f", {quoted(a.name)} {_COLUMN_TYPES[a.kind]}" for a in attributes)
        database.execute(
            f"CREATE TABLE {quoted(f'{side}_{short}')} (ocel_id TEXT{key}"
            f" REFERENCES {side} (ocel_id), {changed}ocel_time TIMESTAMP{columns})"
        )
        _insert(database, f"{side}_map_type", 2, [(kind, short)])
        made[kind] = (f"{side}_{short}", attributes)
    return made


def _check_columns(kind: str, attributes: list[Attribute]) -> None:
    """SQLite does not tell apart columns that differ in the case of ASCII letters alone."""
    seen = set(_RESERVED)
    for each in attributes:
        folded = "".join(c.lower() if c.isascii() else c for c in each.name)
        if folded in seen or "\0" in each.name:
            raise ExportRefused("export_column", attribute=each.name[:40], type=kind[:40])
        seen.add(folded)
    if len(attributes) > _COLUMNS_MAX:
        raise ExportRefused("export_columns", type=kind[:40], limit=str(_COLUMNS_MAX))


def _short_name(kind: str, taken: set[str]) -> str:
    """The type's name without spaces and signs, and not another type's."""
    bare = "".join(re.findall(r"\w+", kind)) or "type"
    short, turn = bare, 1
    while short.casefold() in taken:
        turn += 1
        short = f"{bare}{turn}"
    taken.add(short.casefold())
    return short


def _history(identifier: str, values: list[ToldValue], attributes: list[Attribute]) -> list[Row]:
    """The first values in one row, then a row for each change."""
    beginning = stamp(INITIAL_US)
    first = [each for each in values if each.time == beginning]
    rows: list[Row] = [(identifier, None, beginning, *_cells(first, attributes))]
    for each in values:
        if each.time != beginning:
            cells = _cells([each], attributes)
            rows.append((identifier, each.attribute.name, each.time, *cells))
    return rows


def _cells(values: list[ToldValue], attributes: list[Attribute]) -> Row:
    known = {each.attribute.name: _native(each) for each in values}
    return tuple(known.get(each.name) for each in attributes)


def _native(value: ToldValue) -> str | int | float:
    kind = value.attribute.kind
    if kind == "integer":
        return int(value.text)
    if kind == "float":
        return float(value.text)
    return int(value.text == "true") if kind == "boolean" else value.text


def _insert_each(database: sqlite3.Connection, by_table: Mapping[str, list[Row]]) -> None:
    for table, rows in by_table.items():
        _insert(database, table, len(rows[0]), rows)


def _insert(database: sqlite3.Connection, table: str, width: int, rows: Iterable[Row]) -> None:
    marks = ", ".join("?" * width)
    database.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)  # noqa: S608


def _batches(told: Iterator[Told]) -> Iterator[list[Told]]:
    while batch := list(islice(told, _BATCH)):
        yield batch
