"""Numbers of every unit as people write them, and what was measured in a word or two."""

import math
from collections.abc import Sequence

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gemba.insight.kpis.figures import Change, Figure
from gemba.insight.kpis.kpi import Better, Kpi, Measure, Unit
from gemba.insight.kpis.meanings import Meaning, Source
from gemba.interfaces.figures import (
    NONE,
    count_words,
    duration_words,
    durations_words,
    share_words,
)

_COUNTS = (Measure.COUNT, Measure.STOCK)


def value_words(kpi: Kpi, value: float) -> str:
    """The number in its unit."""
    if math.isnan(value):
        return NONE
    if kpi.unit is Unit.SECONDS:
        return duration_words(value)
    if kpi.unit is Unit.SHARE:
        return share_words(value)
    if kpi.unit is Unit.COUNT and (kpi.measure in _COUNTS or value == round(value)):
        return count_words(value)
    return _decimals(value)


def axis_words(kpi: Kpi, values: Sequence[float]) -> list[str]:
    """Numbers that stand beside each other, in one unit."""
    if kpi.unit is Unit.SECONDS:
        return durations_words(values)
    return [value_words(kpi, each) for each in values]


def each_words(kpi: Kpi, value: float) -> str:
    """What one case has: a share's cases have yes or no."""
    if kpi.unit is Unit.SHARE:
        return _("yes") if value else _("no")
    return value_words(kpi, value)


def interval_words(kpi: Kpi, low: float, high: float) -> str:
    """Where the true number lies; empty where nothing is known of it."""
    if math.isnan(low) or math.isnan(high):
        return ""
    return _("{low} to {high}").format(low=value_words(kpi, low), high=value_words(kpi, high))


def change_words(kpi: Kpi, change: Change) -> str:
    """How far a number moved: shares in points, all else as a part of what it was."""
    if kpi.unit is Unit.SHARE:
        sign = "+" if change.difference > 0 else "−" if change.difference < 0 else "±"
        points = _decimals(abs(change.difference) * 100, digits=1)
        return _("{sign}{n} points").format(sign=sign, n=points)
    if math.isnan(change.share):
        return ""
    sign = "+" if change.share > 0 else "−" if change.share < 0 else "±"
    return f"{sign}{count_words(abs(change.share) * 100)}%"


def change_interval_words(kpi: Kpi, change: Change, before: Figure) -> str:
    """Between what and what the true change lies; empty where nothing is known of it."""
    if math.isnan(change.low) or math.isnan(change.high):
        return ""
    low = change_words(kpi, _moved(change.low, before))
    high = change_words(kpi, _moved(change.high, before))
    return _("{low} to {high}").format(low=low, high=high) if low and high else ""


def tone(kpi: Kpi, change: Change) -> str:
    """Good or bad where a change is sure and has a direction to like; else nothing."""
    if not change.is_sure or kpi.better is Better.NEITHER or not change.difference:
        return ""
    is_good = (change.difference > 0) == (kpi.better is Better.HIGHER)
    return "good" if is_good else "bad"


def measure_words(kpi: Kpi) -> str:
    """How values become the number."""
    return {
        Measure.MEDIAN: _("median"),
        Measure.MEAN: _("mean"),
        Measure.SHARE: _("share of cases"),
        Measure.COUNT: _("cases"),
        Measure.STOCK: _("cases, at the end"),
        Measure.STOCK_MEDIAN: _("median, at the end"),
    }[kpi.measure]


def need_words(need: Meaning | Source) -> str:
    """What a log would have to tell."""
    return {
        Meaning.OPENED: _("a step that opens a case"),
        Meaning.REPLIED: _("a step that is an agent's reply"),
        Meaning.CUSTOMER_WROTE: _("a step that is a message of the customer"),
        Meaning.AWAITS_CUSTOMER: _("a step that begins waiting for the customer"),
        Meaning.RESOLVED: _("a step that resolves a case"),
        Meaning.REOPENED: _("a step that reopens a case"),
        Meaning.TRANSFERRED: _("a step that hands a case to another team"),
        Meaning.CLOSED: _("a step that closes a case"),
        Meaning.ABANDONED: _("a step that gives a case up"),
        Meaning.MERGED: _("a step that merges a case into another"),
        Meaning.SEPARATED: _("a step that undoes a merge"),
        Source.STARTS: _("when steps begin"),
        Source.RESOURCES: _("who does the steps"),
        Source.SLA_MET: _("whether the service level was kept"),
        Source.SATISFACTION: _("the scores of a survey"),
        Source.COMPLAINTS: _("which cases are complaints"),
        Source.RATES: _("what work costs"),
    }[need]


def _moved(difference: float, before: Figure) -> Change:
    share = difference / before.value if before.value else math.nan
    return Change(difference, math.nan, math.nan, share, is_sure=False)


def _decimals(value: float, *, digits: int = 2) -> str:
    locale = "zh_Hans" if (get_language() or "").startswith("zh") else "en"
    return str(format_decimal(value, format="#,##0." + "0" * digits, locale=locale))
