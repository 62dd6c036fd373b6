"""Figures of runs of the twin, kept by scenario: what was run once is not run again when another
scenario comes beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sized
from dataclasses import dataclass

import numpy as np
from django.utils.timezone import get_current_timezone_name

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.rates import Rates
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.replications import Measure, Replications, replicate
from gemba.insight.simulation.whatif.comparing import (
    AS_IT_IS,
    Comparison,
    comparison_of,
    measures_with,
)
from gemba.interfaces.console.lab.asked import Asked
from gemba.interfaces.console.lab.fitted import twin_of
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.console.process.waiting.pricing import rates_for

RUNS = 12
PROCESSES = os.cpu_count() or 1
SCENARIOS_KEPT, COMPARISONS_KEPT = 40, 12


@dataclass(frozen=True)
class Ran:
    """`values[measure, replication]` of one scenario, and the events its twin was fitted to."""

    columns: Sized
    values: Floats


@dataclass(frozen=True)
class Compared:
    """A comparison and the events its twin was fitted to."""

    columns: Sized
    comparison: Comparison


_RAN = Memory[Ran](SCENARIOS_KEPT)
_COMPARED = Memory[Compared](COMPARISONS_KEPT)


def compared(choice: Choice, wanted: Asked) -> Comparison:
    """Intervals are stretched for what the log does not tell. Raises Refused."""
    asked = (wanted.texts, *_terms(choice))
    made = _COMPARED.of(choice.log, choice.whole, asked, lambda: _compare(choice, wanted))
    return made.comparison


def rates_of(choice: Choice) -> Rates:
    """By which a case costs what its work costs."""
    return rates_for(choice.log, actor=SYSTEM)


def _terms(choice: Choice) -> tuple[Rates, str, int]:
    """What figures depend on beside the log and the scenario."""
    return rates_of(choice), get_current_timezone_name(), RUNS


def _compare(choice: Choice, wanted: Asked) -> Compared:
    fitted, measures = twin_of(choice), measures_with(rates_of(choice))
    scenarios = {"": AS_IT_IS, **dict(zip(wanted.texts, wanted.scenarios, strict=True))}
    missing = {
        text: each.apply(fitted.twin)
        for text, each in scenarios.items()
        if not _RAN.has(choice.log, choice.whole, (text, *_terms(choice)))
    }
    fresh = _replicated(missing, measures) if missing else None

    def values(text: str) -> Floats:
        def make() -> Ran:
            found = fresh
            if found is None or text not in found.scenarios:  # forgotten since it was looked for
                found = _replicated({text: scenarios[text].apply(fitted.twin)}, measures)
            return Ran(choice.whole, found.values[found.scenarios.index(text)])

        return _RAN.of(choice.log, choice.whole, (text, *_terms(choice)), make).values

    names = tuple(each.name for each in scenarios.values())
    told = Replications(names, tuple(measures), np.stack([values(text) for text in scenarios]))
    return Compared(choice.whole, comparison_of(told, fitted.widening))


def _replicated(twins: Mapping[str, Twin], measures: Mapping[str, Measure]) -> Replications:
    return replicate(twins, measures, seeds=range(RUNS), processes=PROCESSES)
