"""Figures as people of each language write them: counts, shares, durations."""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from babel.core import Locale
from babel.numbers import format_currency
from django.utils.translation import get_language, gettext

from gemba.foundation.kernel.money import minor_digits

NONE = "–"
_NO_CHANGE_FROM = 1000
_TENTHS_UNTIL = 9.95
_ONE, _TENTH = Decimal(1), Decimal("0.1")
_WRITTEN_OUT_MAX = 1e20
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def known(value: float | np.floating[Any]) -> float | None:
    """A figure for programs, None where the log does not tell it: JSON knows no NaN."""
    return None if not math.isfinite(value) else round(float(value), 6)


def count_words(number: float) -> str:
    """4,580."""
    return f"{round(number):,}".translate(_marks(_locale()))


def roughly(number: float) -> float:
    """With two telling digits, as an estimate is told: 23,084 is 23,000."""
    if not number or not math.isfinite(number):
        return number
    return round(number, 1 - math.floor(math.log10(abs(number))))


def decimal_words(number: float) -> str:
    """2.3, and 12 from ten on."""
    return NONE if math.isnan(number) else _two_digits(number)


def share_words(share: float) -> str:
    """12.3 %, without decimals from 99.5 % on only where it is all; tiny shares never read 0."""
    if 0 < share < 0.001:
        return f"<{_rounded(0.1, _TENTH)}%"
    step = _ONE if share in (0, 1) or 0.1 <= share < 0.995 else _TENTH
    return f"{_rounded(100 * _exact(min(share, 0.999) if share < 1 else 1), step)}%"


def duration_words(seconds: float | None) -> str:
    """In its largest unit, with two telling digits: 45 s, 12 min, 5.3 h, 2.3 d."""
    if seconds is None or math.isnan(seconds):
        return NONE
    if seconds < _MINUTE:
        return gettext("{n} s").format(n=count_words(seconds))
    if seconds < _HOUR:
        return gettext("{n} min").format(n=_two_digits(seconds / _MINUTE))
    if seconds < 2 * _DAY:
        return gettext("{n} h").format(n=_two_digits(seconds / _HOUR))
    return gettext("{n} d").format(n=_two_digits(seconds / _DAY))


def durations_words(seconds: Sequence[float]) -> list[str]:
    """All in the unit of the longest, so that they can be compared: 0.3 d and 2.4 d."""
    longest = max((each for each in seconds if math.isfinite(each)), default=0.0)
    if longest < _MINUTE:
        unit, template = 1, gettext("{n} s")
    elif longest < _HOUR:
        unit, template = _MINUTE, gettext("{n} min")
    elif longest < 2 * _DAY:
        unit, template = _HOUR, gettext("{n} h")
    else:
        unit, template = _DAY, gettext("{n} d")
    return [template.format(n=_two_digits(each / unit)) if each else "0" for each in seconds]


def money_words(minor: int, currency: str) -> str:
    """€12.50; from a thousand on without the small change."""
    digits = minor_digits(currency)
    amount = Decimal(minor).scaleb(-digits)
    pattern = "¤#,##0" if abs(amount) >= _NO_CHANGE_FROM else None
    text = format_currency(
        amount, currency, pattern, locale=_locale(), currency_digits=pattern is None
    )
    return str(text)


def _two_digits(number: float) -> str:
    return _rounded(number, _TENTH if number < _TENTHS_UNTIL else _ONE)


def _rounded(number: float | Decimal, step: Decimal) -> str:
    """As Babel writes it, at a tenth of the cost: a map has thousands of figures. What no decimal
    holds is told by its magnitude, for one wild number must not take a page down."""
    if abs(float(number)) >= _WRITTEN_OUT_MAX:
        return f"{float(number):.0e}"
    rounded = _exact(number).quantize(step, ROUND_HALF_EVEN)
    return f"{rounded:,}".translate(_marks(_locale()))


def _exact(number: float | Decimal) -> Decimal:
    """The number as it is read, so that 0.15 is a tie."""
    return number if isinstance(number, Decimal) else Decimal(repr(float(number)))


@lru_cache
def _marks(locale: str) -> dict[int, str]:
    """From the marks of plain English to those of the locale."""
    symbols = Locale.parse(locale).number_symbols["latn"]
    return str.maketrans(
        {",": symbols["group"], ".": symbols["decimal"], "-": symbols["minusSign"]}
    )


def _locale() -> str:
    return "zh_Hans" if (get_language() or "").startswith("zh") else "en"
