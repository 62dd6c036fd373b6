"""The figures of a log as numbers, for the terminal and for programs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.queries import DESK
from gemba.insight.kpis.figures import change, choose, summarise
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.queries import targets
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.console.figures.periods import Period
from gemba.interfaces.console.process.choosing import Choice


@dataclass(frozen=True)
class ReportedFigure:
    """One KPI. Times are seconds, shares lie between 0 and 1; None where there is nothing to say.

    `low` and `high` hold the figure 19 times of 20; `change` is against the period before.
    """

    kpi: str
    label: str
    meaning: str
    unit: str
    measure: str
    better: str
    value: float | None
    low: float | None
    high: float | None
    count: int
    mean: float | None
    median: float | None
    p90: float | None
    is_enough: bool
    change: float | None
    change_is_sure: bool
    target: float | None
    target_is_missed: bool


@dataclass(frozen=True)
class Report:
    """The figures of one log over one period of days, both included."""

    log: str
    first_day: str
    last_day: str
    figures: list[ReportedFigure]


def report_of(choice: Choice, period: Period, book: Book) -> Report:
    """Every figure the log tells."""
    wanted = targets() if choice.log.has_tickets else {}
    found = []
    for name, facts in book.facts.items():
        kpi = kpis()[name]
        now = summarise(kpi, choose(kpi, facts, period.window, choice.cases).values)
        earlier = choose(kpi, facts, period.before, choice.cases).values if period.before else None
        moved = change(kpi, now, summarise(kpi, np.empty(0) if earlier is None else earlier))
        target = wanted.get(name)
        found.append(
            ReportedFigure(
                kpi=name,
                label=kpi.label,
                meaning=kpi.meaning,
                unit=kpi.unit.value,
                measure=kpi.measure.value,
                better=kpi.better.value,
                value=_known(now.value),
                low=_known(now.low),
                high=_known(now.high),
                count=now.count,
                mean=_known(now.mean),
                median=_known(now.median),
                p90=_known(now.p90),
                is_enough=now.is_enough,
                change=_known(moved.difference) if moved and period.before else None,
                change_is_sure=bool(moved and moved.is_sure),
                target=target.value if target else None,
                target_is_missed=bool(target and target.miss),
            )
        )
    days = period.first.isoformat(), period.last.isoformat()
    return Report(choice.log.name or DESK, *days, found)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)
