"""Figures as people enter them: hours, percentage points, money, counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.kpis.kpi import Better, Kpi, Unit
from gemba.insight.kpis.registry import kpis

ENTERED_MAX = 1e9
"""What people enter is no larger: beyond it nothing could be worked out."""


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
            return Entered(0.01, _("percentage points"))
        case _:
            return Entered(1.0, "")


def steered() -> list[Kpi]:
    """KPIs that have a better side, those of one case first: what a change can aim at."""
    return [each for each in kpis().values() if each.better is not Better.NEITHER]


def guarding() -> list[Kpi]:
    """KPIs a pilot can watch over ticket by ticket."""
    return [each for each in steered() if not each.measure.is_stock]
