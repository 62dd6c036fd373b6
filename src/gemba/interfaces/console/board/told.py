"""Sentences about pilots in the reader's language, with figures by their names."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.foundation.kernel.money import minor_digits
from gemba.insight.improvement.wording import Said, Spoken, Term
from gemba.insight.kpis.kpi import Unit
from gemba.insight.kpis.registry import kpis
from gemba.insight.mining.wording import Number, Seconds, Share, Texts
from gemba.interfaces.figures import (
    NONE,
    count_words,
    decimal_words,
    duration_words,
    money_words,
    share_words,
)


def said_lines(said: Iterable[Said]) -> tuple[str, ...]:
    """Each sentence in the reader's language."""
    return tuple(said_words(each) for each in said)


def said_words(said: Said) -> str:
    """One sentence."""
    return _(said.template).format(**{place: _word(word) for place, word in said.words.items()})


def signed(value: float, measured_in: Unit) -> str:
    """A difference with its sign, in the unit people say: −1.5 h, +3.0 points."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + size_words(abs(value), measured_in)


def size_words(value: float, measured_in: Unit) -> str:
    """A difference without its sign."""
    if value != value:  # noqa: PLR0124 - not a number
        return NONE
    if measured_in is Unit.SECONDS:
        return duration_words(value)
    if measured_in is Unit.SHARE:
        return _("{n} points").format(n=decimal_words(value * 100))
    return count_words(value) if value == round(value) else decimal_words(value)


def amount_words(value: float, currency: str) -> str:
    """An amount in whole units of money."""
    if not math.isfinite(value):
        return NONE
    minor = round(abs(value) * 10 ** minor_digits(currency))
    return ("−" if value < 0 < minor else "") + money_words(minor, currency)


def level_of(value: float, measured_in: Unit) -> str:
    """A level of a figure."""
    if measured_in is Unit.SECONDS:
        return duration_words(value)
    return share_words(value) if measured_in is Unit.SHARE else decimal_words(value)


def kpi_words(name: str) -> str:
    """A figure by its label."""
    kpi = kpis().get(name)
    return _(kpi.label) if kpi else name


def _word(word: Spoken) -> str:
    match word:
        case Texts(texts):
            comma = pgettext("between items of a list", ", ")
            return comma.join(kpi_words(each) for each in texts)
        case Term(text):
            return _(text)
        case Seconds(seconds):
            return ("−" if seconds < 0 else "") + duration_words(abs(seconds))
        case Share(share):
            return ("−" if share < 0 else "") + share_words(abs(share))
        case Number(value):
            return count_words(value) if value == round(value) else decimal_words(value)
        case _:
            return str(word)
