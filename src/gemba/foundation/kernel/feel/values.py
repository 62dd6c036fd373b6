"""The values of expressions, and their way from and to Python and JSON.

Numbers are decimals of 34 digits, dates and times Python's own, days and time durations
timedeltas. Lists and contexts are never changed once they are made.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Union

from gemba.foundation.kernel.json_values import JsonValue

from .limits import DEPTH_MAX, VALUES_MAX
from .numbers import number_of, number_text, whole
from .temporal import YearsMonths, temporal_text


@dataclass(frozen=True)
class Range:
    """From start to end; an end that is None is open."""

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True


@dataclass(frozen=True)
class Function:
    """Something that can be called with as many values as it has parameters."""

    parameters: tuple[str, ...]
    call: Callable[[list[Value]], Value]


Value = Union[  # noqa: UP007 – it speaks of itself
    None, bool, Decimal, str, dt.date, dt.time, dt.timedelta, YearsMonths, Range, Function,
    list["Value"], dict[str, "Value"],
]  # fmt: skip
_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    dt.date: "date",
    dt.time: "time",
    dt.datetime: "date and time",
    dt.timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    Range: "range",
    Function: "function",
    list: "list",
    dict: "context",
}
_AS_THEY_ARE = frozenset(set(_KINDS) - {Decimal, list, dict})
TEMPORAL = (dt.date, dt.time, dt.timedelta, YearsMonths)


class NoValue(TypeError):
    """Something from outside that expressions have no value for; `what` names its type."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Expressions know no value of the type {what}.")
        self.what = what


def kind_of(value: Value) -> str:
    """FEEL's word for the type of a value."""
    return _KINDS[type(value)]


def from_python(thing: object) -> Value:
    """Numbers, texts, dates, durations, sets, sequences and mappings, also as their subclasses.

    Raises NoValue for other types, for NaN and infinity, for keys that are no text, and for
    what is nested too deep or holds too much.
    """
    if type(thing) in _AS_THEY_ARE:
        return thing  # type: ignore[return-value]
    return _Taking().value(thing, 0)


def to_python(value: Value) -> object:
    """A copy for Python: whole numbers are `int`, others stay Decimal."""
    if isinstance(value, Decimal):
        number = whole(value)
        return value if number is None else number
    if isinstance(value, list):
        return [to_python(item) for item in value]
    if isinstance(value, dict):
        return {key: to_python(item) for key, item in value.items()}
    return value


def to_json(value: Value) -> JsonValue:
    """For JSON: dates, times and durations as text, numbers that are not whole as floats.

    Ranges are contexts of their parts; functions, and numbers too large for a float, are null.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return _json_number(value)
    if isinstance(value, TEMPORAL):
        return temporal_text(value)
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, Range):
        return {
            "start": to_json(value.start),
            "end": to_json(value.end),
            "start included": value.start_included,
            "end included": value.end_included,
        }
    return None


def _json_number(number: Decimal) -> JsonValue:
    if abs(number.adjusted()) > sys.float_info.max_10_exp - 1:
        return None if number.adjusted() > 0 else 0
    integer = whole(number)
    return float(number) if integer is None else integer


def scalar_text(value: Value) -> str:
    """A value that is neither list nor context, as `string()` gives it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, TEMPORAL):
        return temporal_text(value)
    if isinstance(value, Function):
        return f"function({', '.join(value.parameters)})"
    return "null"


class _Taking:
    """One value taken over, so that cycles and giants end."""

    def __init__(self) -> None:
        self._left = VALUES_MAX

    def value(self, thing: object, depth: int) -> Value:
        self._left -= 1
        if depth > DEPTH_MAX or self._left < 0:
            raise NoValue("a list or context that is too deep or too large")
        if isinstance(thing, Enum):
            return self.value(thing.value, depth + 1)
        if type(thing) in _AS_THEY_ARE:
            return thing  # type: ignore[return-value]
        if isinstance(thing, Mapping):
            return self._context(thing, depth)
        if isinstance(thing, int | float | Decimal):
            return _number(thing)
        if isinstance(thing, str):
            return str.__str__(thing)
        if isinstance(thing, Sequence | AbstractSet) and not isinstance(thing, bytes | bytearray):
            return [self.value(item, depth + 1) for item in thing]
        return _moment(thing)

    def _context(self, thing: Mapping[object, object], depth: int) -> dict[str, Value]:
        taken: dict[str, Value] = {}
        for key, item in thing.items():
            if not isinstance(key, str):
                raise NoValue(f"context with a key of type {type(key).__name__}")
            taken[str.__str__(key)] = self.value(item, depth + 1)
        return taken


def _number(thing: int | float | Decimal) -> Decimal:
    number = number_of(thing)
    if number is None:
        raise NoValue("number that is infinite or too large")
    return number


def _moment(thing: object) -> Value:
    """Of Python's own types, where a library brings subclasses of them."""
    if isinstance(thing, dt.datetime):
        return dt.datetime.combine(thing.date(), thing.timetz())
    if isinstance(thing, dt.date):
        return dt.date(thing.year, thing.month, thing.day)
    if isinstance(thing, dt.timedelta):
        return dt.timedelta(thing.days, thing.seconds, thing.microseconds)
    raise NoValue(type(thing).__name__)
