"""Writing many rows at nearly the driver's own speed.

Django's `bulk_create` and `bulk_update` spend most of their time asking each field of each row how
to write itself. In a path that carries volume the answer is asked once a column. Models are still
the only truth about tables: names, columns and types are read from them.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, ForeignKey, Model
from psycopg.types.json import Jsonb

ROWS_PER_STATEMENT = 200

Adapter = Callable[[Any], Any]


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
    fields = [model._meta.get_field(name) for name in names]
    concrete = [f for f in fields if isinstance(f, Field)]
    columns = ", ".join(_quoted(f.column) for f in concrete)
    head = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608
    places = "(" + ", ".join(["%s"] * len(concrete)) + ")"
    adapted = _adapted(rows, concrete)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(head + places + tail, adapted)
            return
        for start in range(0, len(adapted), ROWS_PER_STATEMENT):
            chunk = adapted[start : start + ROWS_PER_STATEMENT]
            flat = [value for row in chunk for value in row]
            cursor.execute(head + ", ".join([places] * len(chunk)) + tail, flat)


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
    meta = model._meta
    concrete = [f for name in names if isinstance(f := meta.get_field(name), Field)]
    key = meta.pk
    changes = ", ".join(f"{_quoted(f.column)} = %s" for f in concrete)
    statement = f"UPDATE {_quoted(meta.db_table)} SET {changes} WHERE {_quoted(key.column)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, _adapted(rows, [*concrete, key]))


def take_keys(model: type[Model], count: int) -> range | list[int]:
    """`count` fresh keys of a model whose keys the database counts, in ascending order.

    SQLite: call inside a writing transaction, which excludes every other writer.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
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


def _columns(model: type[Model], names: Sequence[str]) -> list[str | None]:
    fields = [model._meta.get_field(name) for name in names]
    return [field.column for field in fields if isinstance(field, Field)]


def _adapted(
    rows: Sequence[Sequence[object]], fields: Sequence["Field[Any, Any]"]
) -> list[tuple[Any, ...]]:
    columns: list[Sequence[Any]] = []
    for field, raw in zip(fields, zip(*rows, strict=True), strict=True):
        adapt = _adapter(field, connection.vendor)
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


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
