"""Functions that make dates, times and durations, and count in calendars."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from gemba.foundation.kernel.feel.numbers import CONTEXT, whole
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.temporal import (
    YearsMonths,
    date_of,
    date_time_of,
    duration_of,
    offset_zone,
    time_of,
    zone_of,
)
from gemba.foundation.kernel.feel.values import Value
from gemba.foundation.kernel.wording import gettext_noop

from .library import Library

library = Library()

MICROSECONDS = 1_000_000

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


@library.function("date(from: string)")
def date_from_text(run: Run, text: str) -> Value:
    return _read(run, date_of(text), text, '"2026-01-31"')


@library.function("date(from: date or date and time)")
def date_from_moment(_run: Run, moment: dt.date) -> Value:
    return moment.date() if isinstance(moment, dt.datetime) else moment


@library.function("date(year: number, month: number, day: number)")
def date_from_parts(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    return _made(run, lambda: dt.date(_whole(year), _whole(month), _whole(day)))


@library.function("time(from: string)")
def time_from_text(run: Run, text: str) -> Value:
    return _read(run, time_of(text), text, '"09:00:00"')


@library.function("time(from: time or date and time or date)")
def time_from_moment(_run: Run, moment: dt.time | dt.date) -> Value:
    if isinstance(moment, dt.datetime):
        return moment.timetz()
    return moment if isinstance(moment, dt.time) else dt.time(tzinfo=dt.UTC)


@library.function(
    "time(hour: number, minute: number, second: number, offset?: days and time duration or null)"
)
def time_from_parts(
    run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: dt.timedelta | None
) -> Value:
    def made() -> dt.time:
        zone = None if offset is None else offset_zone(offset)
        seconds, micro = divmod(int(CONTEXT.multiply(second, MICROSECONDS)), MICROSECONDS)
        return dt.time(_whole(hour), _whole(minute), seconds, micro, zone)

    return _made(run, made)


@library.function("date and time(from: string)")
def date_time_from_text(run: Run, text: str) -> Value:
    return _read(run, date_time_of(text), text, '"2026-01-31T09:00:00"')


@library.function("date and time(from: date and time)")
def date_time_itself(_run: Run, moment: dt.datetime) -> Value:
    return moment


@library.function("date and time(date: date or date and time, time: time)")
def date_time_from_parts(_run: Run, day: dt.date, time: dt.time) -> Value:
    return dt.datetime.combine(day, time)


@library.function("date and time(date: date and time, timezone: string)")
def date_time_in_zone(run: Run, moment: dt.datetime, zone: str) -> Value:
    """The same instant on the clocks of another zone; a zone for a moment that has none."""
    found = zone_of(zone if zone == "Z" or zone[:1] in "+-" else f"@{zone}") if zone else None
    if found is None:
        run.warn(gettext_noop("“%(zone)s” is no time zone."), zone=zone[:60])
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=found)
    return _made(run, lambda: moment.astimezone(found))


@library.function("duration(from: string)")
def duration_from_text(run: Run, text: str) -> Value:
    return _read(run, duration_of(text), text, '"P1DT2H" or "P1Y2M"')


@library.function("duration(from: days and time duration or years and months duration)")
def duration_itself(_run: Run, length: dt.timedelta | YearsMonths) -> Value:
    return length


@library.function(
    "years and months duration(from: date or date and time, to: date or date and time)"
)
def months_between(_run: Run, start: dt.date, end: dt.date) -> Value:
    """Whole months, negative where the end comes first."""
    months = 12 * (end.year - start.year) + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)


@library.function("now()")
def now(run: Run) -> Value:
    if run.now is None:
        run.warn(gettext_noop("The present moment is not known here."))
    return run.now


@library.function("today()")
def today(run: Run) -> Value:
    moment = now(run)
    return moment.date() if isinstance(moment, dt.datetime) else None


@library.function("day of week(date: date or date and time)")
def day_of_week(_run: Run, day: dt.date) -> Value:
    return _DAYS[day.weekday()]


@library.function("month of year(date: date or date and time)")
def month_of_year(_run: Run, day: dt.date) -> Value:
    return _MONTHS[day.month - 1]


@library.function("day of year(date: date or date and time)")
def day_of_year(_run: Run, day: dt.date) -> Value:
    return Decimal(day.timetuple().tm_yday)


@library.function("week of year(date: date or date and time)")
def week_of_year(_run: Run, day: dt.date) -> Value:
    """As ISO 8601 counts."""
    return Decimal(day.isocalendar().week)


@library.function("last day of month(date: date or date and time)")
def last_day_of_month(_run: Run, day: dt.date) -> Value:
    return dt.date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def _read(run: Run, value: Value, text: str, form: str) -> Value:
    if value is None:
        run.warn(
            gettext_noop("“%(text)s” does not exist or is written otherwise: %(form)s."),
            text=text[:60],
            form=form,
        )
    return value


def _whole(number: Decimal) -> int:
    value = whole(number)
    if value is None:
        raise ValueError(number)
    return value


def _made(run: Run, make: Callable[[], Value]) -> Value:
    try:
        return make()
    except (ValueError, OverflowError):
        run.warn(gettext_noop("There is no such date or time."))
        return None
