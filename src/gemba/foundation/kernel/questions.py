"""Questions to the database that come again and again, at nearly the driver's own speed.

Django takes longer to put a query into SQL than the database to answer it. Where rows are read for
every act, the query is written as ever, put into SQL once, and asked again with other values.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

from gemba.foundation.kernel.rows import Adapter, adapter_of, planned_cursor

P = ParamSpec("P")
Row = TypeVar("Row")

VALUES_MAX = 30
"""A longer list seldom comes again with as many."""

_FIRST = 1_907_654_321
_MOMENT = datetime(1907, 6, 5, tzinfo=UTC)
# what stands for the nth value while a query is put into SQL: equal to nothing else in it
_STAND_INS: dict[type, Callable[[int], Any]] = {
    UUID: lambda n: UUID(int=_FIRST << 64 | n),
    str: lambda n: f"value {_FIRST + n} of a question",
    int: lambda n: _FIRST + n,
    datetime: lambda n: _MOMENT + timedelta(microseconds=n),
}

Shape = tuple[tuple[type, int | None], ...]
"""Of each argument the kind of its values and, if it is a list, how many they are."""


class Question(Generic[P, Row]):
    """A query as a function of the values it asks for, each a UUID, a text, a number, a moment or a
    list of one of these: `@Question def _parts(keys: Sequence[UUID]) -> QuerySet[Ticket]: …`.

    It may follow relations, defer fields, lock, and give values in place of models; what it
    annotates it must give as values. What the function decides by its values, it decides once for
    all. Values of other kinds, empty and long lists are asked for as Django does.
    """

    def __init__(self, ask: Callable[P, QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._kept = _Kept()

    def all(self, *values: P.args, **none: P.kwargs) -> list[Row]:
        """The rows. Where the query locks, only inside a transaction."""
        shape = _shape(values)
        if shape is None:
            return list(self._ask(*values, **none))
        kept = self._kept.written
        written = kept.get(shape)
        if written is None:
            written = kept[shape] = _written(self._ask, shape)
        return written.rows(values)

    def first(self, *values: P.args, **none: P.kwargs) -> Row | None:
        """The first of the rows; for queries that find few."""
        return next(iter(self.all(*values, **none)), None)


@dataclass(frozen=True, slots=True)
class _Written:
    """`adapters` say of each argument how its values are given, and whether it is a list; `params`
    are places among all values, or what the query itself says; `convert` says by its place in a
    row how a column is read; `made` makes of a row what the query gives."""

    adapters: Sequence[tuple[Adapter | None, bool]]
    sql: str
    params: Sequence[tuple[int | None, Any]]
    convert: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    made: Callable[[list[Any]], Any]

    def rows(self, values: Iterable[Any]) -> list[Any]:
        given: list[Any] = []
        for each, (adapt, is_list) in zip(values, self.adapters, strict=True):
            of_one = each if is_list else (each,)
            given += of_one if adapt is None else map(adapt, of_one)
        params = [own if place is None else given[place] for place, own in self.params]
        with planned_cursor() as cursor:
            cursor.execute(self.sql, params)
            return [self._read(row) for row in cursor.fetchall()]

    def _read(self, found: Sequence[Any]) -> Any:
        row = list(found)
        for place, converters, expression in self.convert:
            for converter in converters:
                row[place] = converter(row[place], expression, connection)
        return self.made(row)


class _Kept(threading.local):
    """What Django knows of a query belongs to a connection, and that to a thread."""

    def __init__(self) -> None:
        self.written: dict[Shape, _Written] = {}


def _shape(values: Iterable[Any]) -> Shape | None:
    """The shape of these arguments; None where they are not put into SQL once for all."""
    shape: list[tuple[type, int | None]] = []
    for each in values:
        kind = type(each)
        if kind in _STAND_INS:
            shape.append((kind, None))
            continue
        kinds = {type(one) for one in each} if isinstance(each, Collection) else set()
        if len(kinds) != 1 or not kinds <= _STAND_INS.keys() or len(each) > VALUES_MAX:
            return None
        shape.append((kinds.pop(), len(each)))
    return tuple(shape)


def _written(ask: Callable[..., QuerySet[Any, Any]], shape: Shape) -> _Written:
    places: dict[Any, int] = {}
    arguments: list[Any] = []
    adapters: list[tuple[Adapter | None, bool]] = []
    for kind, count in shape:
        adapt, first = adapter_of(kind), len(places)
        stand_ins = [_STAND_INS[kind](first + n) for n in range(1 if count is None else count)]
        for n, each in enumerate(stand_ins):
            places[adapt(each) if adapt else each] = first + n
        arguments.append(stand_ins[0] if count is None else stand_ins)
        adapters.append((adapt, count is not None))
    asked = ask(*arguments)
    compiler = asked.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    found = [(places.get(each), each) for each in params]
    if {place for place, _own in found} - {None} != set(places.values()):
        raise TypeError(f"{asked.query} does not ask for each value as it is given.")
    convert = compiler.get_converters([each[0] for each in compiler.select])
    return _Written(
        adapters,
        sql,
        found,
        [(place, converters, expression) for place, (converters, expression) in convert.items()],
        _maker(asked, compiler),
    )


def _maker(asked: QuerySet[Any, Any], compiler: Any) -> Callable[[list[Any]], Any]:
    """What makes of a row, its columns read, what the query gives."""
    kind = asked._iterable_class
    if kind is ValuesListIterable:
        return tuple
    if kind is FlatValuesListIterable:
        return _alone
    if kind is ModelIterable and not asked.query.annotation_select:
        return _Models.of(asked.model, compiler).made
    raise TypeError(f"{asked.query} gives neither bare models nor plain values.")


def _alone(row: list[Any]) -> Any:
    return row[0]


@dataclass(frozen=True, slots=True)
class _Models:
    """`columns` are those of the model itself, which come first; `populate` makes the rows of
    relations."""

    model: type[Model]
    columns: Sequence[str]
    populate: Sequence[Any]

    @classmethod
    def of(cls, model: type[Model], compiler: Any) -> _Models:
        select, klass_info = compiler.select, compiler.klass_info
        columns = [select[place][0].target.attname for place in klass_info["select_fields"]]
        # the stubs know a later Django
        populate = get_related_populators(klass_info, select, connection.alias)  # type: ignore[call-arg]
        return cls(model, columns, populate)

    def made(self, row: list[Any]) -> Model:
        found = self.model.from_db(connection.alias, self.columns, row[: len(self.columns)])
        for each in self.populate:
            each.populate(row, found)
        return found
