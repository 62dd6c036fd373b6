"""Writing rows at nearly the driver's own speed.

Django's `bulk_create` and `bulk_update` spend most of their time asking each field of each row how
to write itself. In a path that carries volume the answer is asked once a column. Models are still
the only truth about tables: names, columns and types are read from them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, ForeignKey, Model
from psycopg import Cursor
from psycopg.types.json import Jsonb

ROWS_PER_STATEMENT = 200
ROWS_PLANNED_MAX = 10
"""A statement of more rows seldom comes again with as many, and its plan would be large."""

Adapter = Callable[[Any], Any]
Adapters = tuple[Adapter | None, ...]


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert unsaved instances of one model. Keys must be set unless the database makes them;
    keys the database makes are not brought back."""
    if not rows:
        return
    with_key = rows[0].pk is not None
    fields = [f for f in rows[0]._meta.concrete_fields if with_key or not f.primary_key]
    names = [f.attname for f in fields]
    insert_values(type(rows[0]), names, [[getattr(row, n) for n in names] for row in rows])


def insert_values(
    model: type[Model], names: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Insert rows given as plain values, one for each named field (a key by `other_id`)."""
    _insert(model, names, rows, tail="")


def upsert_values(
    model: type[Model],
    names: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    unique: Sequence[str],
) -> None:
    """`insert_values`, but a row whose `unique` fields are taken is written over. No two rows given
    may agree in them."""
    keys = ", ".join(_quoted(name) for name in _columns(model, unique))
    others = _columns(model, [name for name in names if name not in unique])
    changes = ", ".join(f"{_quoted(name)} = EXCLUDED.{_quoted(name)}" for name in others)
    _insert(model, names, rows, tail=f" ON CONFLICT ({keys}) DO UPDATE SET {changes}")


def _insert(
    model: type[Model], names: Sequence[str], rows: Sequence[Sequence[object]], *, tail: str
) -> None:
    if not rows:
        return
    head, places, adapters = _inserting(model, tuple(names))
    adapted = _adapted(rows, adapters)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(head + places + tail, adapted)
        return
    for start in range(0, len(adapted), ROWS_PER_STATEMENT):
        chunk = adapted[start : start + ROWS_PER_STATEMENT]
        flat = [value for row in chunk for value in row]
        is_common = len(chunk) <= ROWS_PLANNED_MAX
        with planned_cursor() if is_common else connection.cursor() as cursor:
            cursor.execute(head + ", ".join([places] * len(chunk)) + tail, flat)


@lru_cache(maxsize=500)
def _inserting(model: type[Model], names: tuple[str, ...]) -> tuple[str, str, Adapters]:
    """How such a statement begins, the places of a row, how their values are written."""
    fields = _fields(model, names)
    columns = ", ".join(_quoted(each.column) for each in fields)
    head = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608
    return head, "(" + ", ".join(["%s"] * len(fields)) + ")", _adapters(fields)


def update_rows(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write these fields of instances of one model, found by their keys."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [f for name in names if isinstance(f := meta.get_field(name), Field)]
    written = [*(f.attname for f in fields), meta.pk.attname]
    update_values(type(rows[0]), names, [[getattr(row, name) for name in written] for row in rows])


def update_values(
    model: type[Model], names: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Write these fields of rows given as plain values: one for each name, then the key."""
    if not rows:
        return
    statement, adapters = _updating(model, tuple(names))
    adapted = _adapted(rows, adapters)
    with planned_cursor() as cursor:
        if len(adapted) == 1:
            # for many psycopg opens a pipeline, which is one more trip to the server and back
            cursor.execute(statement, adapted[0])
        else:
            cursor.executemany(statement, adapted)


@lru_cache(maxsize=500)
def _updating(model: type[Model], names: tuple[str, ...]) -> tuple[str, Adapters]:
    """The statement, and how the values of its places are written."""
    meta, fields = model._meta, _fields(model, names)
    changes = ", ".join(f"{_quoted(each.column)} = %s" for each in fields)
    head = f"UPDATE {_quoted(meta.db_table)} SET {changes} "  # noqa: S608
    return f"{head}WHERE {_quoted(meta.pk.column)} = %s", _adapters([*fields, meta.pk])


def take_keys(model: type[Model], count: int) -> range | list[int]:
    """`count` fresh keys of a model whose keys the database counts, in ascending order.

    SQLite: call inside a writing transaction, which excludes every other writer.
    """
    table = model._meta.db_table
    with planned_cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = cursor.fetchone()
            first = (last[0] if last else 0) + 1
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, model._meta.pk.column, count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def planned_cursor() -> CursorWrapper:
    """A cursor for statements that are the same again and again but for their values: PostgreSQL
    reads and plans them once a connection, where Django's own cursors send them as new each time.
    """
    own = connections[DEFAULT_DB_ALIAS]  # looked up once: `connection` does so at every word
    # what is planned already psycopg sends without its words, and a log of queries would lack them
    if own.vendor != "postgresql" or own.queries_logged:
        return own.cursor()
    own.close_if_health_check_failed()
    own.ensure_connection()
    cursor: Any = Cursor(own.connection)
    return own.make_cursor(cursor)


@contextmanager
def sent_together() -> Iterator[None]:
    """PostgreSQL is sent what is written inside without a wait for each answer.

    Only inside a transaction, and not where the database's own refusals are lived with: one shows
    at the next answer that is read, at the latest at the end, and the whole transaction is lost.
    Nor is Django told how many rows a statement changed, so `save` and `update` are for elsewhere.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def adapter_of(kind: type) -> Adapter | None:
    """How a key, a text, a number or a moment is given to statements; None: as it is."""
    return _SQLITE_ADAPTERS.get(kind) if connection.vendor == "sqlite" else None


def _columns(model: type[Model], names: Sequence[str]) -> list[str | None]:
    return [field.column for field in _fields(model, names)]


def _fields(model: type[Model], names: Sequence[str]) -> list["Field[Any, Any]"]:
    found = (model._meta.get_field(name) for name in names)
    return [field for field in found if isinstance(field, Field)]


def _adapters(fields: Sequence["Field[Any, Any]"]) -> Adapters:
    return tuple(_adapter(field, connection.vendor) for field in fields)


def _adapted(rows: Sequence[Sequence[object]], adapters: Adapters) -> list[tuple[Any, ...]]:
    columns: list[Sequence[Any]] = []
    for adapt, raw in zip(adapters, zip(*rows, strict=True), strict=True):
        columns.append(raw if adapt is None else [v if v is None else adapt(v) for v in raw])
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=500)
def _adapter(field: "Field[Any, Any]", vendor: str) -> Adapter | None:
    while isinstance(field, ForeignKey):
        field = field.target_field
    kind = field.get_internal_type()
    if kind == "JSONField":
        return _json_text if vendor == "sqlite" else Jsonb
    if vendor == "sqlite" and kind == "UUIDField":
        return _hex
    if vendor == "sqlite" and kind == "DateTimeField":
        return _sqlite_moment
    if kind == "DateField" and vendor == "sqlite":
        return str
    if kind in _AS_THEY_ARE:
        return None
    raise TypeError(f"{field} is a {kind}: say here how it is written.")


_AS_THEY_ARE = frozenset(
    "UUIDField DateTimeField DateField CharField TextField EmailField BinaryField BooleanField "
    "AutoField BigAutoField IntegerField BigIntegerField PositiveIntegerField FloatField "
    "PositiveBigIntegerField PositiveSmallIntegerField SmallIntegerField".split()
)


def _json_text(value: Any) -> str:
    return json.dumps(value)


def _hex(value: UUID | str) -> str:
    return value.hex if isinstance(value, UUID) else value


def _sqlite_moment(value: datetime) -> str:
    text = value.isoformat(" ") if value.tzinfo is UTC else value.astimezone(UTC).isoformat(" ")
    return text.removesuffix("+00:00")


_SQLITE_ADAPTERS: dict[type, Adapter] = {UUID: _hex, datetime: _sqlite_moment}


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
