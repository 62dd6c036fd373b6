"""Figures as people of each language write them: counts, shares, durations."""

import math
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import get_language, gettext

from gemba.foundation.kernel.money import minor_digits

NONE = "–"
_NO_CHANGE_FROM = 1000
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def count_words(number: float) -> str:
    """4,580."""
    return str(format_decimal(round(number), locale=_locale()))


def decimal_words(number: float) -> str:
    """2.3, and 12 from ten on."""
    return NONE if math.isnan(number) else _two_digits(number)


def share_words(share: float) -> str:
    """12.3 %, without decimals from 99.5 % on only where it is all; tiny shares never read 0."""
    if 0 < share < 0.001:
        return "<" + str(format_percent(0.001, format="0.0%", locale=_locale()))
    pattern = "0%" if share in (0, 1) or 0.1 <= share < 0.995 else "0.0%"
    return str(format_percent(min(share, 0.999) if share < 1 else 1, pattern, locale=_locale()))


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
    return str(format_decimal(number, format="0.0" if number < 9.95 else "#,##0", locale=_locale()))


def _locale() -> str:
    return "zh_Hans" if (get_language() or "").startswith("zh") else "en"
