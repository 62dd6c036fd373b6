"""Times in diagrams: dates, durations and cycles, in ISO 8601 or as the value of an expression."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gemba.foundation.kernel.feel.temporal import YearsMonths, date_time_of, duration_of

_WEEKS = re.compile(r"P(\d{1,5})W")
_CYCLE = re.compile(r"R(\d{0,6})/(?:([^/P]+)/)?(P[^/]+)")
Length = timedelta | YearsMonths


@dataclass(frozen=True, slots=True)
class Cycle:
    """Something done again and again. `count` None is without end; `first` None is one length
    from now."""

    every: Length
    count: int | None = None
    first: datetime | None = None


def length_of(thing: object) -> Length | None:
    """A duration above zero, from a value or from `P3D`, `PT4H`, `P1M` or `P2W`; else None."""
    if isinstance(thing, str):
        weeks = _WEEKS.fullmatch(thing)
        thing = timedelta(weeks=int(weeks[1])) if weeks else duration_of(thing)
    if isinstance(thing, timedelta):
        return thing if thing > timedelta() else None
    return thing if isinstance(thing, YearsMonths) and thing.months > 0 else None


def moment_of(thing: object, now: datetime) -> datetime | None:
    """An aware moment, from a value or from `2026-01-31T09:00:00`; without a zone, in that of
    `now`. None for what is no moment."""
    if isinstance(thing, str):
        thing = date_time_of(thing)
    if isinstance(thing, date) and not isinstance(thing, datetime):
        thing = datetime(thing.year, thing.month, thing.day)  # noqa: DTZ001
    if not isinstance(thing, datetime):
        return None
    return thing if thing.tzinfo else thing.replace(tzinfo=now.tzinfo)


def cycle_of(thing: object, now: datetime) -> Cycle | None:
    """From `R3/PT1H`, `R/2026-01-31T09:00:00Z/P1D` or a duration; else None."""
    found = _CYCLE.fullmatch(thing) if isinstance(thing, str) else None
    if not found:
        every = length_of(thing)
        return Cycle(every) if every else None
    count, start, length = found.groups()
    every = length_of(length)
    first = moment_of(start, now) if start else None
    if every is None or (start and first is None) or (count and not int(count)):
        return None
    return Cycle(every, int(count) if count else None, first)


def later(moment: datetime, length: Length) -> datetime:
    """The moment after a length; of a month that lacks the day, its last. Raises OverflowError."""
    if isinstance(length, timedelta):
        return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)
    years, month = divmod(moment.month - 1 + length.months, 12)
    year = moment.year + years
    if not 1 <= year <= 9999:
        raise OverflowError(year)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def after(due: datetime, length: Length, start: datetime) -> datetime:
    """When what is done again and again since `start` comes after `due`: months are counted from
    the start, so that the last of March comes after that of February. Raises OverflowError."""
    if isinstance(length, timedelta):
        return later(due, length)
    gone = (due.year - start.year) * 12 + due.month - start.month
    return later(start, YearsMonths(gone + length.months))
