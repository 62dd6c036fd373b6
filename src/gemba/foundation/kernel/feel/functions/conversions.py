"""Functions from one type to another, and not()."""

from __future__ import annotations

from decimal import Decimal

from gemba.foundation.kernel.feel.comparing import negated
from gemba.foundation.kernel.feel.numbers import number_of
from gemba.foundation.kernel.feel.printing import string_text
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.values import Range, Value, kind_of, scalar_text
from gemba.foundation.kernel.wording import gettext_noop

from .library import Library

library = Library()

_SEPARATORS = (" ", ",", ".")


@library.function("not(negand: any)")
def negation(run: Run, value: Value) -> Value:
    if value is None or isinstance(value, bool):
        return negated(value)
    run.warn(
        gettext_noop("not(…) takes true or false, and was given a %(kind)s."), kind=kind_of(value)
    )
    return None


@library.function("string(from: any)")
def string(run: Run, value: Value) -> Value:
    return None if value is None else shown(run, value, is_inside=False)


def shown(run: Run, value: Value, *, is_inside: bool) -> str:
    """A value as text; texts within lists and contexts are quoted."""
    if isinstance(value, list):
        text = f"[{', '.join(shown(run, item, is_inside=True) for item in value)}]"
    elif isinstance(value, dict):
        parts = (f"{key}: {shown(run, item, is_inside=True)}" for key, item in value.items())
        text = f"{{{', '.join(parts)}}}"
    elif isinstance(value, Range):
        start, end = (shown(run, each, is_inside=True) for each in (value.start, value.end))
        first, last = "[" if value.start_included else "(", "]" if value.end_included else ")"
        text = f"{first}{start}..{end}{last}"
    else:
        text = string_text(value) if is_inside and isinstance(value, str) else scalar_text(value)
    run.make_string(len(text))
    return text


@library.function("number(from: number)")
def number_itself(_run: Run, number: Decimal) -> Value:
    return number


@library.function(
    "number(from: string, grouping separator?: string or null, decimal separator?: string or null)"
)
def number_from_text(run: Run, text: str, grouping: str | None, point: str | None) -> Value:
    plain = text
    is_known = (
        (grouping is None or grouping != point)
        and grouping in (None, *_SEPARATORS)
        and point in (None, ".", ",")
    )
    if grouping is not None:
        plain = plain.replace(grouping, "")
    if point is not None:
        plain = plain.replace(point, ".")
    is_plain = plain.isascii() and not set(plain) - set("0123456789.+-eE")
    run.make_string(len(text))
    number = number_of(plain) if is_plain and is_known else None
    if number is None:
        run.warn(gettext_noop("“%(text)s” is no number."), text=text[:60])
    return number
