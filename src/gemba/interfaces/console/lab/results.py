"""Scenarios side by side, as the page shows them and as a file holds them."""

from __future__ import annotations

import math
import os
from collections.abc import Hashable, Sized
from dataclasses import dataclass

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import (
    MEASURES,
    MORE_IS_BETTER,
    Comparison,
    Effect,
    compare,
)
from gemba.interfaces.console.lab.asked import Asked
from gemba.interfaces.console.lab.fitted import twin_of
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.twin_words import measure_name, measure_words

RUNS = 12
PROCESSES = os.cpu_count() or 1
KEPT_MAX = 12
# More of these is worse.
WORSE = frozenset(MEASURES) - MORE_IS_BETTER - {"busy_share"}
BAR_WIDTH = 120


@dataclass(frozen=True)
class Compared:
    """A comparison and the events its twin was fitted to."""

    columns: Sized
    comparison: Comparison


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

    name: str
    base: str
    between: str
    cells: tuple[Cell, ...]


_KEPT = Memory[Compared](KEPT_MAX)


def compared(choice: Choice, wanted: Asked) -> Comparison:
    """Raises ChangeRefused, TwinInvalid and NothingToFit."""
    key: Hashable = wanted.texts
    return _KEPT.of(
        choice.log, choice.whole, key, lambda: _compare(choice, wanted.scenarios)
    ).comparison


def rows(found: Comparison) -> list[Row]:
    """One a KPI that the runs could measure."""
    names = list(dict.fromkeys(each.scenario for each in found.effects))
    return [
        Row(
            name=measure_name(measure),
            base=measure_words(measure, found.base[measure].value),
            between=_between(measure, found.base[measure]),
            cells=_cells(found, measure, names),
        )
        for measure in MEASURES
        if _is_told(found, measure)
    ]


def _is_told(found: Comparison, measure: str) -> bool:
    """Whether any run could measure it and it is not nothing everywhere."""
    levels = [found.base[measure], *(e.level for e in found.effects if e.measure == measure)]
    return any(math.isfinite(each.value) and each.value != 0 for each in levels)


def _compare(choice: Choice, scenarios: tuple[Scenario, ...]) -> Compared:
    fitted = twin_of(choice)
    found = compare(fitted.twin, scenarios, seeds=range(RUNS), processes=PROCESSES)
    return Compared(choice.whole, found)


def _cells(found: Comparison, measure: str, names: list[str]) -> tuple[Cell, ...]:
    effects = [found.of(name, measure) for name in names]
    reach = max(
        (abs(end) for each in effects for end in _ends(each.difference) if math.isfinite(end)),
        default=0.0,
    )
    return tuple(_cell(each, reach) for each in effects)


def _cell(effect: Effect, reach: float) -> Cell:
    change, measure = effect.difference, effect.measure
    mood = ""
    if change.is_told_apart:
        mood = "bad" if (change.value > 0) == (measure in WORSE) else "good"
        mood = mood if measure in WORSE | MORE_IS_BETTER else ""
    return Cell(
        level=measure_words(measure, effect.level.value),
        change=measure_words(measure, change.value, signed=True),
        between=_between(measure, change, signed=True),
        mood=mood,
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


def _between(measure: str, estimate: Estimate, *, signed: bool = False) -> str:
    low, high = (measure_words(measure, end, signed=signed) for end in _ends(estimate))
    return f"{low} … {high}"
