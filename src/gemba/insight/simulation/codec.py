"""A twin, or any value of its kind, as JSON and back: each dataclass is an object of its fields."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Number

from .model import Twin, TwinInvalid

_Made = TypeVar("_Made")


def to_json(twin: Twin) -> dict[str, JsonValue]:
    """Fields at their default are left out, so that a twin stays readable."""
    return fields_json(twin)


def from_json(value: JsonValue) -> Twin:
    """Raises TwinInvalid with a sentence that says where the trouble is."""
    return made(Twin, value, "twin")


def fields_json(value: object) -> dict[str, JsonValue]:
    """A dataclass of plain values; `made` reads it back. Raises TypeError for anything else."""
    if not is_dataclass(value):
        raise TypeError(value)
    return {
        field.name: _value(getattr(value, field.name))
        for field in fields(value)
        if getattr(value, field.name) != field.default
    }


def _value(value: object) -> JsonValue:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return fields_json(value)


def made(kind: type[_Made], value: JsonValue, where: str) -> _Made:
    """A value of this dataclass; `where` names it in refusals. Raises TwinInvalid."""
    if not isinstance(value, Mapping):
        raise TwinInvalid(gettext_noop("{where} has to be an object."), where=where)
    hints: Mapping[str, object] = get_type_hints(kind)
    for name in value:
        if name not in hints:
            raise TwinInvalid(
                gettext_noop("{where} has no field “{name}”."), where=where, name=name
            )
    for each in fields(kind):  # type: ignore[arg-type]
        if each.name not in value and each.default is each.default_factory is MISSING:
            raise TwinInvalid(
                gettext_noop("{where} lacks a field: “{name}”."), where=where, name=each.name
            )
    parts = {name: _read(hints[name], each, f"{where}.{name}") for name, each in value.items()}
    try:
        return kind(**parts)
    except TwinInvalid:
        raise
    except ValueError as trouble:
        raise TwinInvalid(
            gettext_noop("{where}: {trouble}"), where=where, trouble=str(trouble)
        ) from trouble


def _read(hint: object, value: JsonValue, where: str) -> object:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _read(next(each for each in inner if each is not type(None)), value, where)
    if origin is Literal:
        if value in inner:
            return value
        raise TwinInvalid(
            gettext_noop("{where} is one of: {values}."),
            where=where,
            values=", ".join(map(str, inner)),
        )
    if origin is tuple:
        return _sequence(inner, value, where)
    if isinstance(hint, type) and is_dataclass(hint):
        return made(hint, value, where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(str(_read(Literal[*map(str, hint)], value, where)))
    return _plain(hint, value, where)


def _sequence(inner: Sequence[object], value: JsonValue, where: str) -> tuple[object, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TwinInvalid(gettext_noop("{where} has to be a list."), where=where)
    if len(inner) == 2 and inner[1] is ...:
        return tuple(_read(inner[0], each, f"{where}[{n}]") for n, each in enumerate(value))
    if len(value) != len(inner):
        raise TwinInvalid(
            gettext_noop("{where} has to have {count} parts."),
            where=where,
            count=Number(len(inner)),
        )
    pairs = zip(inner, value, strict=True)
    return tuple(_read(hint, each, f"{where}[{n}]") for n, (hint, each) in enumerate(pairs))


def _plain(hint: object, value: JsonValue, where: str) -> object:
    if hint is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as trouble:
            raise TwinInvalid(gettext_noop("{where} is no day."), where=where) from trouble
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if hint in (str, bool) and type(value) is hint:
        return value
    raise TwinInvalid(gettext_noop("{where} has a value of the wrong kind."), where=where)
