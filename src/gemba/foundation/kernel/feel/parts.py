"""What a path leads to: entries of contexts, parts of dates, durations and ranges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from gemba.foundation.kernel.wording import gettext_noop

from .run import Run
from .temporal import YearsMonths, offset_text
from .values import Range, Value, kind_of

Part = Callable[[Any], Value]


def part_of(run: Run, value: Value, name: str) -> Value:
    """`value.name`; of a list, that of each of its items."""
    if isinstance(value, dict):
        if name not in value:
            run.warn(gettext_noop("There is no entry “%(name)s”, so it is null."), name=name)
        return value.get(name)
    if value is None:
        return None
    if isinstance(value, list):
        run.make_list(len(value))
        return [part_of(run, item, name) for item in value]
    part = _PARTS.get(type(value), {}).get(name)
    if part is None:
        run.warn(gettext_noop("A %(kind)s has no “%(name)s”."), kind=kind_of(value), name=name)
        return None
    return part(value)


def has_part(value: Value, name: str) -> bool:
    if isinstance(value, dict):
        return name in value
    return name in _PARTS.get(type(value), {})


def _split(length: dt.timedelta, unit: int, within: int | None) -> Decimal:
    """So many whole units, of those within the next larger; negative for negative durations."""
    units = abs(length) // dt.timedelta(seconds=unit)
    units = units % within if within else units
    return Decimal(-units if length < dt.timedelta() else units)


def _months(length: YearsMonths, *, years: bool) -> Decimal:
    whole, rest = divmod(abs(length.months), 12)
    part = whole if years else rest
    return Decimal(-part if length.months < 0 else part)


def _zone_name(value: dt.datetime | dt.time) -> Value:
    zone = value.tzinfo
    if isinstance(zone, ZoneInfo):
        return zone.key
    offset = value.utcoffset()
    if offset is None:
        return None
    return offset_text(offset) if offset else "Z"


_DATE: dict[str, Part] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
_TIME: dict[str, Part] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: Decimal(value.second),
    "time offset": lambda value: value.utcoffset(),
    "timezone": _zone_name,
}
_PARTS: dict[type, dict[str, Part]] = {
    dt.date: _DATE,
    dt.time: _TIME,
    dt.datetime: _DATE | _TIME,
    dt.timedelta: {
        "days": lambda value: _split(value, 86_400, None),
        "hours": lambda value: _split(value, 3_600, 24),
        "minutes": lambda value: _split(value, 60, 60),
        "seconds": lambda value: _split(value, 1, 60),
    },
    YearsMonths: {
        "years": lambda value: _months(value, years=True),
        "months": lambda value: _months(value, years=False),
    },
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}
