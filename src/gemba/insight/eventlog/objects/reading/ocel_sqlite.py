"""OCEL 2.0 as a SQLite database, read as what a stranger wrote.

Read-only and immutable, so that no journal beside the file is looked at; the schema is not
trusted, nothing but reading tables is allowed, and a statement that takes long is stopped.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gemba.insight.eventlog.objects.gathering import Gathering, RawValue
from gemba.insight.eventlog.objects.quoting import quoted
from gemba.insight.eventlog.readers.opening import Limits, opened
from gemba.insight.eventlog.report import LogUnreadable

SECONDS_MAX = 300
_TICK_OPERATIONS = 20_000
_TEXT_BYTES_MAX = 64 * 1024**2
_COLUMNS_MAX = 2_000
_MAGIC = b"SQLite format 3\0"
_NEEDED = ("event", "object", "event_object", "event_map_type", "object_map_type")
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_KINDS = {
    "TEXT": "string",
    "VARCHAR": "string",
    "CHAR": "string",
    "TIMESTAMP": "time",
    "DATETIME": "time",
    "DATE": "time",
    "INTEGER": "integer",
    "INT": "integer",
    "BIGINT": "integer",
    "REAL": "float",
    "FLOAT": "float",
    "DOUBLE": "float",
    "NUMERIC": "float",
    "BOOLEAN": "boolean",
}
_EPOCH_DAYS = ("1969-12-31", "1970-01-01")

Cell = str | int | float | bytes | None


def read_sqlite(path: Path, limits: Limits) -> Gathering:
    """Everything the file tells. Raises LogUnreadable."""
    with _plain_file(path, limits) as file:
        database = _Database(file)
        try:
            with closing(database.connection):
                return _Reader(database, Gathering(limits)).done()
        except sqlite3.Error as error:
            if database.is_late:
                raise LogUnreadable("database_too_slow", limit=str(SECONDS_MAX)) from None
            raise LogUnreadable("broken_database", reason=str(error)) from None


@contextmanager
def _plain_file(path: Path, limits: Limits) -> Iterator[Path]:
    """The database itself: unpacked beside us where it is packed."""
    with path.open("rb") as source:
        if source.read(len(_MAGIC)) == _MAGIC:
            yield path
            return
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as copy, opened(path, limits) as packed:
        shutil.copyfileobj(packed, copy, 1 << 20)
        copy.flush()
        yield Path(copy.name)


class _Database:
    """A connection that can do nothing but read tables, and not for long."""

    def __init__(self, path: Path) -> None:
        self._deadline = time.monotonic() + SECONDS_MAX
        self.is_late = False
        self.broken_texts: list[str] = []
        self.broken_total = 0
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self.connection = sqlite3.connect(address, uri=True)
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _TEXT_BYTES_MAX)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, _COLUMNS_MAX)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.connection.text_factory = self._text
        self.connection.set_progress_handler(self._check_time, _TICK_OPERATIONS)
        self.connection.set_authorizer(_allow)

    def rows(self, statement: str) -> Iterator[tuple[Cell, ...]]:
        yield from self.connection.execute(statement)

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            text = raw.decode(errors="replace")
            self.broken_total += 1
            if len(self.broken_texts) < 3:
                self.broken_texts.append(text[:40])
            return text

    def _check_time(self) -> int:
        self.is_late = time.monotonic() > self._deadline
        return int(self.is_late)


def _allow(action: int, one: str | None, _two: str | None, *_more: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if one == "table_info" else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


class _Reader:
    def __init__(self, database: _Database, told: Gathering) -> None:
        self._database = database
        self._told = told
        self._events: dict[str, int] = {}
        # Real tables only: a view or a virtual table runs code of whoever wrote the file.
        found = database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        self._tables = {
            str(name).casefold(): str(name)
            for name, sql in found
            if not str(sql).upper().startswith("CREATE VIRTUAL")
        }

    def done(self) -> Gathering:
        missing = [name for name in _NEEDED if name not in self._tables]
        if missing:
            raise LogUnreadable("not_ocel_database", missing=", ".join(missing))
        for identifier, kind in self._database.rows(
            f"SELECT ocel_id, ocel_type FROM {self._quoted('event')}"  # noqa: S608
        ):
            self._event(_text(identifier), _text(kind))
        for identifier, kind in self._database.rows(
            f"SELECT ocel_id, ocel_type FROM {self._quoted('object')}"  # noqa: S608
        ):
            self._told.object(_text(identifier), _text(kind))
        for kind, table in self._types("event"):
            self._event_table(kind, table)
        for kind, table in self._types("object"):
            self._object_table(kind, table)
        self._relations()
        broken = self._database
        for example in broken.broken_texts:
            self._told.odd("broken_text", example=example)
        if broken.broken_total:
            self._told.oddities["broken_text"].count = broken.broken_total
        return self._told

    def _event(self, identifier: str | None, kind: str | None) -> int:
        number = self._told.event(identifier, kind, None)
        if identifier is not None:
            self._events.setdefault(identifier, number)
        return number

    def _types(self, side: str) -> Iterator[tuple[str, str | None]]:
        """Each type and the name of its table, None where there is none."""
        coded = self._told.activities if side == "event" else self._told.types
        mapped = dict.fromkeys(coded, "")
        for kind, short in self._database.rows(
            f"SELECT ocel_type, ocel_type_map FROM {self._quoted(f'{side}_map_type')}"  # noqa: S608
        ):
            if _text(kind) is not None:
                mapped[str(kind)] = _text(short) or str(kind)
        for kind, short in mapped.items():
            coded[kind]
            table = self._tables.get(f"{side}_{short or kind}".casefold())
            if table is None:
                self._told.odd("missing_table", example=kind)
            yield kind, table

    def _columns(self, table: str) -> list[tuple[str, str]]:
        """Names and declared types of a table's columns."""
        rows = self._database.rows(f"PRAGMA table_info({quoted(table)})")
        return [(str(row[1]), str(row[2] or "")) for row in rows]

    def _attributes(self, table: str, kind: str, *, of_events: bool) -> list[str]:
        """The attributes among a table's columns, declared."""
        side = self._told.event_values if of_events else self._told.object_values
        own = {"ocel_id", "ocel_time", *([] if of_events else ["ocel_changed_field"])}
        found = [each for each in self._columns(table) if each[0].casefold() not in own]
        for name, declared in found:
            told = declared.upper().partition("(")[0].strip()
            self._told.declare(side, kind, name, _KINDS.get(told, told.lower() or None))
        return [name for name, _declared in found]

    def _event_table(self, kind: str, table: str | None) -> None:
        if table is None:
            return
        told = self._told
        names = self._attributes(table, kind, of_events=True)
        chosen = ", ".join(["ocel_id", "ocel_time", *map(quoted, names)])
        for identifier, moment, *cells in self._database.rows(
            f"SELECT {chosen} FROM {quoted(table)}"  # noqa: S608
        ):
            known = _text(identifier)
            event = None if known is None else self._events.get(known)
            if event is None:
                told.odd("unlisted_event", example=known or "")
                event = self._event(known, kind)
            if told.event_time[event] >= 0:
                told.odd("repeated_row", event + 1, known or "")
                continue
            time_text = _text(moment)
            if time_text is not None:
                told.event_time[event] = told.times[time_text]
            for name, cell in zip(names, cells, strict=True):
                told.event_value(event, kind, name, cell)

    def _object_table(self, kind: str, table: str | None) -> None:
        if table is None:
            return
        told = self._told
        names = self._attributes(table, kind, of_events=False)
        by_name = {name.casefold(): place for place, name in enumerate(names)}
        columns = {name.casefold() for name, _declared in self._columns(table)}
        changed = "ocel_changed_field" if "ocel_changed_field" in columns else "NULL"
        chosen = ", ".join(["ocel_id", "ocel_time", changed, *map(quoted, names)])
        for identifier, moment, field, *cells in self._database.rows(
            f"SELECT {chosen} FROM {quoted(table)}"  # noqa: S608
        ):
            code = self._object(_text(identifier), kind)
            if code is None:
                continue
            wanted = _text(field)
            if wanted is None:
                time_text = _begin(_text(moment))
                for name, cell in zip(names, cells, strict=True):
                    told.object_value(code, kind, name, cell, time_text)
                continue
            place = by_name.get(wanted.casefold())
            if place is None:
                told.odd("unknown_field", example=wanted)
            elif cells[place] is None:
                told.odd("emptied_value", example=f"{identifier!s}: {wanted}")
            else:
                told.object_value(code, kind, names[place], cells[place], _text(moment))

    def _object(self, identifier: str | None, kind: str) -> int | None:
        told = self._told
        code = None if identifier is None else told.object_ids.get(identifier)
        if code is not None and told.object_type[code] >= 0:
            return code
        told.odd("unlisted_object", example=identifier or "")
        return told.object(identifier, kind)

    def _relations(self) -> None:
        told = self._told
        statement = "SELECT ocel_event_id, ocel_object_id, ocel_qualifier FROM {}"
        for source, target, qualifier in self._database.rows(
            statement.format(self._quoted("event_object"))
        ):
            event = self._events.get(_text(source) or "")
            if event is None:
                told.odd("relation_of_unknown_event", example=_text(source) or "")
            else:
                told.relate(event, _text(target), _text(qualifier) or "")
        if "object_object" not in self._tables:
            return
        statement = "SELECT ocel_source_id, ocel_target_id, ocel_qualifier FROM {}"
        for source, target, qualifier in self._database.rows(
            statement.format(self._quoted("object_object"))
        ):
            code = told.object_ids.get(_text(source) or "")
            if code is None:
                told.odd("dangling_link", example=_text(source) or "")
            else:
                told.link(code, _text(target), _text(qualifier) or "")

    def _quoted(self, name: str) -> str:
        return quoted(self._tables[name])


def _text(cell: RawValue) -> str | None:
    if cell is None or cell == "":
        return None
    return cell.hex() if isinstance(cell, bytes) else str(cell)


def _begin(moment: str | None) -> str | None:
    """When first values hold: from the beginning, also where a tool wrote its zone's 1970."""
    return None if moment is None or moment.startswith(_EPOCH_DAYS) else moment
