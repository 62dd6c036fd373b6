"""Arithmetic over numbers, texts, dates, times and durations. What does not fit is null."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from gemba.foundation.kernel.wording import gettext_noop

from .numbers import CONTEXT, finite
from .run import Run
from .temporal import DAY, MICROSECOND, YearsMonths
from .values import Value, kind_of

Operation = Callable[[Run, Value, Value], Value]
_YEAR_MAX = 9999


def add(run: Run, left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(run, CONTEXT.add(left, right))
    if isinstance(left, str) and isinstance(right, str):
        run.make_string(len(left) + len(right))
        return left + right
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return YearsMonths(left.months + right.months)
    if isinstance(left, dt.timedelta) and isinstance(right, dt.timedelta):
        return _timed(run, lambda: left + right)
    if isinstance(right, dt.timedelta | YearsMonths) and isinstance(left, dt.date | dt.time):
        return _moved(run, left, right)
    if isinstance(left, dt.timedelta | YearsMonths) and isinstance(right, dt.date | dt.time):
        return _moved(run, right, left)
    return _unfit(run, "+", left, right)


def subtract(run: Run, left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(run, CONTEXT.subtract(left, right))
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return YearsMonths(left.months - right.months)
    if isinstance(left, dt.timedelta) and isinstance(right, dt.timedelta):
        return _timed(run, lambda: left - right)
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return _between_dates(run, left, right)
    if isinstance(left, dt.time) and isinstance(right, dt.time):
        return _between_times(run, left, right)
    if isinstance(left, dt.date | dt.time) and isinstance(right, dt.timedelta | YearsMonths):
        back = negate(run, right)
        return _moved(run, left, back) if isinstance(back, dt.timedelta | YearsMonths) else None
    return _unfit(run, "-", left, right)


def multiply(run: Run, left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(run, CONTEXT.multiply(left, right))
    if isinstance(left, Decimal) and isinstance(right, dt.timedelta | YearsMonths):
        left, right = right, left
    if isinstance(left, dt.timedelta | YearsMonths) and isinstance(right, Decimal):
        return _length(run, left, CONTEXT.multiply(_amount(left), right))
    return _unfit(run, "*", left, right)


def divide(run: Run, left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        if right == 0:
            run.warn(gettext_noop("A division by zero counts as null."))
            return None
        return _number(run, CONTEXT.divide(left, right))
    if isinstance(left, dt.timedelta | YearsMonths) and isinstance(right, Decimal):
        return _length(run, left, CONTEXT.divide(_amount(left), right))
    if (isinstance(left, dt.timedelta) and isinstance(right, dt.timedelta)) or (
        isinstance(left, YearsMonths) and isinstance(right, YearsMonths)
    ):
        return divide(run, _amount(left), _amount(right))
    return _unfit(run, "/", left, right)


def power(run: Run, left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(run, CONTEXT.power(left, right))
    return _unfit(run, "**", left, right)


def negate(run: Run, value: Value) -> Value:
    if isinstance(value, Decimal):
        return CONTEXT.minus(value)
    if isinstance(value, dt.timedelta):
        return _timed(run, lambda: -value)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    if value is not None:
        run.warn(gettext_noop("A %(kind)s has no negative."), kind=kind_of(value))
    return None


OPERATIONS: dict[str, Operation] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def _number(run: Run, number: Decimal) -> Value:
    if finite(number) is None:
        run.warn(gettext_noop("A result that is too large, or no real number, counts as null."))
        return None
    return number


def _unfit(run: Run, sign: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    words = gettext_noop("“%(sign)s” does not go with a %(one)s and a %(other)s.")
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        words = gettext_noop(
            "“%(sign)s” does not go with a %(one)s and a %(other)s: write string(…) around the one"
            " that is no text."
        )
    run.warn(words, sign=sign, one=kind_of(left), other=kind_of(right))
    return None


def _timed(run: Run, calculate: Callable[[], Value]) -> Value:
    """Dates end with the years 1 and 9999, durations with a million thousand days."""
    try:
        return calculate()
    except (OverflowError, ValueError):
        run.warn(gettext_noop("A date outside the years 1 to 9999 counts as null."))
        return None


def _moved(run: Run, moment: dt.date | dt.time, by: dt.timedelta | YearsMonths) -> Value:
    if isinstance(moment, dt.time):
        if isinstance(by, YearsMonths):
            return _unfit(run, "+", moment, by)
        return _time_moved(moment, by)
    if isinstance(by, YearsMonths):
        return _timed(run, lambda: months_later(moment, by.months))
    if isinstance(moment, dt.datetime):
        return _timed(run, lambda: _later(moment, by))
    return _timed(run, lambda: _day_later(moment, by))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or its last. Raises ValueError outside the years 1 to 9999."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if not 1 <= year <= _YEAR_MAX:
        raise ValueError(year)
    following = dt.date(year, month + 1, 28) + dt.timedelta(days=4)
    last = (following - dt.timedelta(days=following.day)).day
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def _later(moment: dt.datetime, by: dt.timedelta) -> dt.datetime:
    """In real time: a day of 23 hours is one of 23 hours."""
    if moment.tzinfo is None:
        return moment + by
    return (moment.astimezone(dt.UTC) + by).astimezone(moment.tzinfo)


def _day_later(day: dt.date, by: dt.timedelta) -> dt.date:
    return (_midnight(day) + by).date()


def _time_moved(time: dt.time, by: dt.timedelta) -> dt.time:
    on_a_day = dt.datetime.combine(dt.date(2000, 1, 2), time.replace(tzinfo=None))
    return (on_a_day + by % DAY).time().replace(tzinfo=time.tzinfo)


def _midnight(day: dt.date, zone: dt.tzinfo | None = None) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)


def _between_dates(run: Run, left: dt.date, right: dt.date) -> Value:
    if not isinstance(left, dt.datetime) and not isinstance(right, dt.datetime):
        return left - right
    zone = next((each.tzinfo for each in (left, right) if isinstance(each, dt.datetime)), None)
    utc = dt.UTC if zone else None
    one, other = (
        each if isinstance(each, dt.datetime) else _midnight(each, utc) for each in (left, right)
    )
    if (one.tzinfo is None) != (other.tzinfo is None):
        run.warn(gettext_noop("One date and time has a time zone and the other has none."))
        return None
    if one.tzinfo is None:
        return one - other
    return _timed(run, lambda: one.astimezone(dt.UTC) - other.astimezone(dt.UTC))


def _between_times(run: Run, left: dt.time, right: dt.time) -> Value:
    if (left.tzinfo is None) != (right.tzinfo is None):
        run.warn(gettext_noop("One time has a time zone and the other has none."))
        return None
    day = dt.date(2000, 1, 2)
    return dt.datetime.combine(day, left) - dt.datetime.combine(day, right)


def _amount(length: dt.timedelta | YearsMonths | Value) -> Decimal:
    """Microseconds or months."""
    if isinstance(length, YearsMonths):
        return Decimal(length.months)
    assert isinstance(length, dt.timedelta)
    return Decimal(length // MICROSECOND)


def _length(run: Run, like: dt.timedelta | YearsMonths, amount: Decimal) -> Value:
    """A duration of the same type; parts of a month or microsecond are cut off."""
    if finite(amount) is None:
        run.warn(gettext_noop("A result that is too large, or no real number, counts as null."))
        return None
    if isinstance(like, YearsMonths):
        return YearsMonths(int(amount))
    return _timed(run, lambda: dt.timedelta(microseconds=int(amount)))
