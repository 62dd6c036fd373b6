"""One row by its key, at nearly the driver's own speed.

Django takes longer to put a query into SQL than the database to answer it. Where a row is read for
every act, the query is written as ever, put into SQL once, and asked again with other keys.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from gemba.foundation.kernel.rows import adapted_key, planned_cursor

M = TypeVar("M", bound=Model)

_ANY = UUID("6c1f5e0e-5f0b-4e0a-9d55-9a1f0c6f2b7d")
"""Stands for the key while the query is put into SQL."""


class ByKey(Generic[M]):
    """A query for the row with a key, which is a UUID: `ByKey(lambda key: Ticket.objects.filter(
    pk=key))`. It may follow relations, defer fields and lock; annotations it may not have.
    """

    def __init__(self, ask: Callable[[UUID], QuerySet[M]]) -> None:
        self._ask = ask
        # what Django knows of a query belongs to a connection, and that to a thread
        self._kept = threading.local()

    def first(self, key: UUID) -> M | None:
        """The row, or None. Where the query locks, only inside a transaction."""
        written: _Written[M] | None = getattr(self._kept, "written", None)
        if written is None:
            written = self._kept.written = _written(self._ask(_ANY))
        return written.first(key)


@dataclass(frozen=True, slots=True)
class _Written(Generic[M]):
    """`columns` are those of the model itself, which come first; `convert` says by its place in a
    row how a column is read; `populate` makes the rows of relations."""

    model: type[M]
    sql: str
    params: Sequence[Any]
    columns: Sequence[str]
    convert: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    populate: Sequence[Any]

    def first(self, key: UUID) -> M | None:
        wanted = adapted_key(self.model, key)
        with planned_cursor() as cursor:
            cursor.execute(self.sql, [wanted if each is _ANY else each for each in self.params])
            found = cursor.fetchone()
        if found is None:
            return None
        row = list(found)
        for place, converters, expression in self.convert:
            for converter in converters:
                row[place] = converter(row[place], expression, connection)
        made = self.model.from_db(connection.alias, self.columns, row[: len(self.columns)])
        for each in self.populate:
            each.populate(row, made)
        return made


def _written(asked: QuerySet[M]) -> _Written[M]:
    compiler = asked.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    placed = adapted_key(asked.model, _ANY)
    select, klass_info = compiler.select, compiler.klass_info
    own = klass_info["select_fields"]
    convert = compiler.get_converters([each[0] for each in select])
    return _Written(
        asked.model,
        sql,
        [_ANY if each == placed else each for each in params],
        [select[place][0].target.attname for place in own],
        [(place, converters, expression) for place, (converters, expression) in convert.items()],
        # the stubs know a later Django
        get_related_populators(klass_info, select, connection.alias),  # type: ignore[call-arg]
    )
