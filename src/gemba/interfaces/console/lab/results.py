"""Scenarios side by side, as the page and the report show them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.whatif.comparing import (
    COST,
    MORE_IS_BETTER,
    Comparison,
    Effect,
)
from gemba.interfaces.twin_words import measure_name, measure_words

NEITHER = frozenset({"busy_share"})
# In the order in which people ask.
ORDER = (
    *("first_reply_seconds", "waiting_seconds", "waiting_seconds_p90", "case_seconds"),
    *("late_share", "left_share", "first_contact_share", "open_cases", "busy_share"),
    *("cases_per_person_hour", "cases_per_work_hour", COST),
)
BAR_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Interval:
    """The difference as a picture: where it begins and ends, in the width of the picture."""

    low: float
    high: float
    mean: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A KPI under a scenario. `mood` is good, bad, or neither where chance could explain it."""

    level: str
    change: str
    between: str
    mood: str
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Row:
    """A KPI as it is and under each scenario."""

    measure: str
    name: str
    base: str
    between: str
    cells: tuple[Cell, ...]


def rows(found: Comparison, currency: str) -> list[Row]:
    """One a KPI that the runs could measure."""
    names = list(dict.fromkeys(each.scenario for each in found.effects))
    return [
        Row(
            measure=measure,
            name=measure_name(measure),
            base=measure_words(measure, found.base[measure].value, currency=currency),
            between=_between(measure, found.base[measure], currency),
            cells=_cells(found, measure, names, currency),
        )
        for measure in ORDER
        if measure in found.base and _is_told(found, measure)
    ]


def mood_of(measure: str, change: Estimate) -> str:
    """Whether it is good or bad; nothing where chance could explain it, where it is neither, or
    so small that it reads like none."""
    size, none = (measure_words(measure, each) for each in (abs(change.value), 0.0))
    if not change.is_told_apart or measure in NEITHER or size == none:
        return ""
    return "good" if (change.value > 0) == (measure in MORE_IS_BETTER) else "bad"


def _is_told(found: Comparison, measure: str) -> bool:
    """Whether any run could measure it and it is not nothing everywhere."""
    levels = [found.base[measure], *(e.level for e in found.effects if e.measure == measure)]
    return any(math.isfinite(each.value) and each.value != 0 for each in levels)


def _cells(found: Comparison, measure: str, names: list[str], currency: str) -> tuple[Cell, ...]:
    effects = [found.of(name, measure) for name in names]
    reach = max(
        (abs(end) for each in effects for end in _ends(each.difference) if math.isfinite(end)),
        default=0.0,
    )
    return tuple(_cell(each, reach, currency) for each in effects)


def _cell(effect: Effect, reach: float, currency: str) -> Cell:
    change, measure = effect.difference, effect.measure
    return Cell(
        level=measure_words(measure, effect.level.value, currency=currency),
        change=measure_words(measure, change.value, signed=True, currency=currency),
        between=_between(measure, change, currency, signed=True),
        mood=mood_of(measure, change),
        interval=_interval(change, reach),
    )


def _interval(change: Estimate, reach: float) -> Interval | None:
    if not reach or not all(map(math.isfinite, (*_ends(change), change.value))):
        return None

    def place(value: float) -> float:
        return round(BAR_WIDTH / 2 * (1 + value / reach * 0.94), 1)

    return Interval(place(change.low), place(change.high), place(change.value))


def _ends(estimate: Estimate) -> tuple[float, float]:
    return estimate.low, estimate.high


def _between(measure: str, estimate: Estimate, currency: str, *, signed: bool = False) -> str:
    """One that is known to the point is told once."""
    low, high = (
        measure_words(measure, end, signed=signed, currency=currency) for end in _ends(estimate)
    )
    return "" if low == high else f"{low} … {high}"
