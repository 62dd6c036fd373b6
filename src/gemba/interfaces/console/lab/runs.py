"""Figures of runs of the twin, kept by scenario: what was run once is not run again when another
scenario comes beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sized
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.rates import Rates
from gemba.insight.simulation.fitting.fit import Fitted
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.replications import Measure, Progress, Replications, replicate
from gemba.insight.simulation.whatif.comparing import (
    AS_IT_IS,
    Comparison,
    comparison_of,
    measures_with,
)
from gemba.interfaces.console.lab.asked import Asked
from gemba.interfaces.console.lab.fitted import Terms, reading_terms, twin_of
from gemba.interfaces.console.lab.roles import meanings_in
from gemba.interfaces.console.lab.working import Job, Jobs
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory

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
_JOBS = Jobs[Comparison]()


@dataclass(frozen=True)
class Order:
    """What is to be compared, with all it depends on: nothing is looked up any more."""

    choice: Choice
    wanted: Asked
    fitted: Fitted
    rates: Rates
    reading: Terms

    @classmethod
    def of(cls, choice: Choice, wanted: Asked) -> Order:
        """Raises NothingToFit."""
        return cls(choice, wanted, twin_of(choice), rates_of(choice), reading_terms(choice))

    @property
    def terms(self) -> tuple[Rates, Terms, int]:
        """What figures depend on beside the log and the scenario."""
        return self.rates, self.reading, RUNS

    def compared(self, progress: Progress | None = None) -> Comparison:
        """Intervals are stretched for what the log does not tell. Raises Refused."""
        log, whole = self.choice.log, self.choice.whole
        asked = (self.wanted.texts, *self.terms)
        return _COMPARED.of(log, whole, asked, lambda: self._compare(progress)).comparison

    @property
    def is_compared(self) -> bool:
        """Whether the answer is there already."""
        asked = (self.wanted.texts, *self.terms)
        return _COMPARED.has(self.choice.log, self.choice.whole, asked)

    def _compare(self, progress: Progress | None) -> Compared:
        choice, wanted, measures = self.choice, self.wanted, measures_with(self.rates)
        scenarios = {"": AS_IT_IS, **dict(zip(wanted.texts, wanted.scenarios, strict=True))}
        missing = {
            text: each.apply(self.fitted.twin)
            for text, each in scenarios.items()
            if not _RAN.has(choice.log, choice.whole, (text, *self.terms))
        }
        fresh = _replicated(missing, measures, progress) if missing else None

        def values(text: str) -> Floats:
            def make() -> Ran:
                found = fresh
                if (
                    found is None or text not in found.scenarios
                ):  # forgotten since it was looked for
                    twin = scenarios[text].apply(self.fitted.twin)
                    found = _replicated({text: twin}, measures, progress)
                return Ran(choice.whole, found.values[found.scenarios.index(text)])

            return _RAN.of(choice.log, choice.whole, (text, *self.terms), make).values

        names = tuple(each.name for each in scenarios.values())
        told = Replications(names, tuple(measures), np.stack([values(text) for text in scenarios]))
        return Compared(choice.whole, comparison_of(told, self.fitted.widening))


def compared(choice: Choice, wanted: Asked) -> Comparison:
    """At once, however long it takes. Raises Refused."""
    return Order.of(choice, wanted).compared()


def job_of(order: Order) -> Job[Comparison]:
    """In the background."""
    asked = (order.wanted.texts, *order.terms)
    return _JOBS.begun(order.choice.log, order.choice.whole, asked, order.compared)


def known_job(choice: Choice, token: str) -> Job[Comparison] | None:
    """One that was begun."""
    return _JOBS.known(choice.log, token)


def rates_of(choice: Choice) -> Rates:
    """By which a case costs what its work costs; teams' and roles' are those of their people."""
    return meanings_in(choice).rates


def _replicated(
    twins: Mapping[str, Twin], measures: Mapping[str, Measure], progress: Progress | None
) -> Replications:
    return replicate(twins, measures, seeds=range(RUNS), processes=PROCESSES, progress=progress)
