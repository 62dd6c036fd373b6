"""Figures as people enter and read them: hours, points in a hundred, money, counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.kpis.kpi import Better, Kpi, Unit
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.figures import count_words, decimal_words, duration_words


@dataclass(frozen=True, slots=True)
class Entered:
    """How a KPI is entered: one `factor` of its unit is one of what `name` says."""

    factor: float
    name: str


def entered(kpi: Kpi) -> Entered:
    """The unit people write it in."""
    match kpi.unit:
        case Unit.SECONDS:
            return Entered(3600.0, _("hours"))
        case Unit.SHARE:
            return Entered(0.01, _("points in a hundred"))
        case _:
            return Entered(1.0, "")


def move_words(kpi: Kpi, difference: float) -> str:
    """By how much a KPI moves, with its sign: −1.5 h, +3 points."""
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign}{amount_words(kpi, abs(difference))}"


def amount_words(kpi: Kpi, amount: float) -> str:
    """A difference without its sign: 1.5 h, 3 points."""
    match kpi.unit:
        case Unit.SECONDS:
            return duration_words(amount)
        case Unit.SHARE:
            return _("{n} points").format(n=decimal_words(amount * 100))
        case Unit.COUNT:
            return count_words(amount) if amount == round(amount) else decimal_words(amount)
        case _:
            return decimal_words(amount)


def steered() -> list[Kpi]:
    """KPIs that have a better side, those of one case first: what a change can aim at."""
    return [each for each in kpis().values() if each.better is not Better.NEITHER]


def guarding() -> list[Kpi]:
    """KPIs a pilot can watch over ticket by ticket."""
    return [each for each in steered() if not each.measure.is_stock]
