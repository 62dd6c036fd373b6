"""Values that can be compared with one another, and what lies between two of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from gemba.foundation.kernel.feel import Value, YearsMonths

ZONED = " with a zone"
_ONE_DAY = dt.timedelta(days=1)
_SECOND = dt.timedelta(seconds=1)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Domain:
    """`before`, `between` and `after` give some value there, as plain as can be, or None where
    there is none. `all_values` are the only ones, where they are few."""

    name: str
    anything: Value
    before: Callable[[Any], Value]
    between: Callable[[Any, Any], Value]
    after: Callable[[Any], Value]
    all_values: tuple[Value, ...] = ()

    @property
    def type(self) -> str:
        """FEEL's word. Dates and times with a zone do not compare with those without."""
        return self.name.removesuffix(ZONED)


def domain_of(value: Value) -> Domain | None:
    """None for null, and for lists, contexts, ranges and functions."""
    found = _BY_TYPE.get(type(value))
    if found is None or not isinstance(value, dt.datetime | dt.time):
        return found
    if value.tzinfo is None:
        return found
    return _ZONED_MOMENTS if isinstance(value, dt.datetime) else _ZONED_TIMES


def _nothing(*_values: object) -> Value:
    return None


def _number_before(number: Decimal) -> Value:
    lower = (number.to_integral_value(ROUND_CEILING) - 1, number * 2, number / 2)
    return next((each for each in lower if each < number), None)


def _number_after(number: Decimal) -> Value:
    higher = (number.to_integral_value(ROUND_FLOOR) + 1, number * 2, number / 2)
    return next((each for each in higher if each > number), None)


def _number_between(low: Decimal, high: Decimal) -> Value:
    integer = low.to_integral_value(ROUND_FLOOR) + 1
    if low < integer < high:
        return integer
    middle = (low + high) / 2
    return middle if low < middle < high else None


def _text_between(low: str, high: str) -> Value:
    return next((text for text in (f"{low} …", f"{low} ", f"{low}\0") if low < text < high), None)


def _moved(moment: Any, by: dt.timedelta) -> Any:
    """None outside of the calendar, or of the day."""
    try:
        if isinstance(moment, dt.time):
            day = dt.datetime.combine(dt.date(2000, 1, 1), moment.replace(tzinfo=None)) + by
            return day.timetz().replace(tzinfo=moment.tzinfo) if day.day == 1 else None
        return moment + by
    except OverflowError:
        return None


def _moments(name: str, anything: Value, unit: dt.timedelta) -> Domain:
    def later(value: Any, before: Any = None) -> Value:
        moved = (_moved(value, step) for step in (unit, _MICROSECOND))
        there = (each for each in moved if each is not None)
        return next((each for each in there if before is None or each < before), None)

    def earlier(value: Any) -> Value:
        moved = (_moved(value, -step) for step in (unit, _MICROSECOND))
        return next((each for each in moved if each is not None), None)

    return Domain(name, anything, earlier, later, later)


def _date_between(low: dt.date, high: dt.date) -> Value:
    day = low + _ONE_DAY
    return day if day < high else None


def _months_between(low: YearsMonths, high: YearsMonths) -> Value:
    return YearsMonths(low.months + 1) if low.months + 1 < high.months else None


_NUMBERS = Domain("number", Decimal(0), _number_before, _number_between, _number_after)
_TEXTS = Domain(
    "string", "…", lambda text: "" if text else None, _text_between, lambda text: f"{text} …"
)
_TRUTHS = Domain("boolean", True, _nothing, _nothing, _nothing, (False, True))
_DATES = Domain(
    "date",
    dt.date(2000, 1, 1),
    lambda value: _moved(value, -_ONE_DAY),
    _date_between,
    lambda value: _moved(value, _ONE_DAY),
)
_MOMENT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_LOCAL_MOMENTS = _moments("date and time", _MOMENT.replace(tzinfo=None), _SECOND)
_ZONED_MOMENTS = _moments(f"date and time{ZONED}", _MOMENT, _SECOND)
_LOCAL_TIMES = _moments("time", dt.time(12), _SECOND)
_ZONED_TIMES = _moments(f"time{ZONED}", dt.time(12, tzinfo=dt.UTC), _SECOND)
_LENGTHS = _moments("days and time duration", dt.timedelta(), dt.timedelta(hours=1))
_MONTHS = Domain(
    "years and months duration",
    YearsMonths(0),
    lambda value: YearsMonths(value.months - 1),
    _months_between,
    lambda value: YearsMonths(value.months + 1),
)
_BY_TYPE: Mapping[type, Domain] = {
    Decimal: _NUMBERS,
    str: _TEXTS,
    bool: _TRUTHS,
    dt.date: _DATES,
    dt.datetime: _LOCAL_MOMENTS,
    dt.time: _LOCAL_TIMES,
    dt.timedelta: _LENGTHS,
    YearsMonths: _MONTHS,
}
DOMAINS: Mapping[str, Domain] = {
    domain.name: domain for domain in (*_BY_TYPE.values(), _ZONED_MOMENTS, _ZONED_TIMES)
}
