"""When two values are equal, which comes first, and what a range includes: true, false or null."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from gemba.foundation.kernel.wording import gettext_noop

from .run import Run
from .temporal import YearsMonths
from .values import Function, Range, Value, kind_of

Truth = bool | None
ORDERED = (Decimal, str, dt.date, dt.time, dt.timedelta, YearsMonths)
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def equal(run: Run, left: Value, right: Value) -> Truth:
    """Null is equal only to null; values of different types are not comparable."""
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        run.warn(
            gettext_noop("A %(one)s and a %(other)s are never equal: that counts as null."),
            one=kind_of(left),
            other=kind_of(right),
        )
        return None
    if isinstance(left, list) and isinstance(right, list):
        return _all_equal(run, left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _all_equal(run, list(left.values()), [right[key] for key in left])
    if isinstance(left, Range) and isinstance(right, Range):
        included = (left.start_included, left.end_included)
        if included != (right.start_included, right.end_included):
            return False
        return _all_equal(run, [left.start, left.end], [right.start, right.end])
    if isinstance(left, Function):
        return left is right
    return left == right


def ordered(run: Run, sign: str, left: Value, right: Value) -> Truth:
    """`sign` is one of < <= > >=; null where one side is null or they cannot be compared."""
    if left is None or right is None:
        return None
    if type(left) is type(right) and isinstance(left, ORDERED):
        try:
            return _OPERATORS[sign](left, right)
        except TypeError:
            words = gettext_noop(
                "One %(kind)s has a time zone and the other has none, so neither is earlier."
            )
            run.warn(words, kind=kind_of(left))
            return None
    run.warn(
        gettext_noop("“%(sign)s” does not compare a %(one)s with a %(other)s."),
        sign=sign,
        one=kind_of(left),
        other=kind_of(right),
    )
    return None


def compared(run: Run, sign: str, left: Value, right: Value) -> Truth:
    """`sign` is one of = != < <= > >="""
    if sign == "=":
        return equal(run, left, right)
    if sign == "!=":
        return negated(equal(run, left, right))
    return ordered(run, sign, left, right)


def included(run: Run, wanted: Range, value: Value) -> Truth:
    """Does the range include the value?"""
    above: Truth = True
    if wanted.start is not None:
        above = ordered(run, ">=" if wanted.start_included else ">", value, wanted.start)
    if wanted.end is None or above is False:
        return above
    below = ordered(run, "<=" if wanted.end_included else "<", value, wanted.end)
    return both(above, below)


def both(one: Truth, other: Truth) -> Truth:
    if one is False or other is False:
        return False
    return True if one and other else None


def either(one: Truth, other: Truth) -> Truth:
    if one or other:
        return True
    return False if one is False and other is False else None


def negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _all_equal(run: Run, left: list[Value], right: list[Value]) -> Truth:
    if len(left) != len(right):
        return False
    answer: Truth = True
    for one, other in zip(left, right, strict=True):
        run.spend(1)
        answer = both(answer, equal(run, one, other))
        if answer is False:
            break
    return answer
