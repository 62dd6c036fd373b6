"""Money and years of automations in the reader's language."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gemba.insight.improvement.selecting.criteria import CandidateKind
from gemba.insight.improvement.selecting.ownership import Range
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.board.told import amount_words
from gemba.interfaces.figures import (
    NONE,
    count_words,
    decimal_words,
    roughly,
    share_words,
)

MONTHS, YEAR_FROM, ROUND_WITHIN = 12, 0.95, 0.05
KINDS = {
    CandidateKind.RULE: gettext_lazy("rule"),
    CandidateKind.ASSISTANT: gettext_lazy("assistant"),
    CandidateKind.ROBOT: gettext_lazy("robot"),
    CandidateKind.PRODUCT: gettext_lazy("outside product"),
}
KIND_ICONS = {
    CandidateKind.RULE: "route",
    CandidateKind.ASSISTANT: "message-circle",
    CandidateKind.ROBOT: "robot",
    CandidateKind.PRODUCT: "plug-connected",
}


def about(found: Estimate, currency: str) -> str:
    """The likeliest amount, as roughly as it is known."""
    amount = found.value if found.low == found.high else roughly(found.value)
    return amount_words(amount, currency)


def between(found: Estimate, currency: str) -> str:
    """The bounds of an amount; empty where it is known."""
    if found.low == found.high:
        return ""
    return _("{low} to {high}").format(
        low=amount_words(roughly(found.low), currency),
        high=amount_words(roughly(found.high), currency),
    )


def range_words(found: Range, currency: str) -> str:
    """An amount with its ends, where it has any."""
    middle = amount_words(found.likely, currency)
    if found.low == found.high:
        return middle
    return _("{value} ({low} to {high})").format(
        value=middle, low=amount_words(found.low, currency), high=amount_words(found.high, currency)
    )


def ratio_words(found: float) -> str:
    """A return as a share of what it cost."""
    if not math.isfinite(found):
        return NONE
    return ("−" if found < 0 else "") + percent(abs(found))


def years_words(years: float) -> str:
    """1.4 years; below one in months."""
    if years < YEAR_FROM:
        months = max(1, round(years * MONTHS))
        return ngettext("{n} month", "{n} months", months).format(n=count_words(months))
    if abs(years - round(years)) < ROUND_WITHIN:
        return ngettext("{n} year", "{n} years", round(years)).format(n=count_words(years))
    return _("{n} years").format(n=decimal_words(years))


def percent(share: float) -> str:
    """Also above 100 %."""
    if share > 1:
        return f"{decimal_words(round(share * 100))}%"
    return share_words(share)
