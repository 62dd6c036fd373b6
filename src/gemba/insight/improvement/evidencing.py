"""All that the log tells of the drawn cases, as their pilot was planned to look at it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Floats
from gemba.insight.improvement.beforehand import COVARIATES, before_of, known_before
from gemba.insight.improvement.observing import (
    SEGMENTS,
    Drawn,
    Lot,
    facts_within,
    happened_within,
    observed,
    ripeness_of,
    segment_names,
    segments_of,
    steps_within,
)
from gemba.insight.improvement.order import Guardrail
from gemba.insight.improvement.piloted import Kept
from gemba.insight.improvement.pilots.bad_events import EventGuard
from gemba.insight.improvement.pilots.before import Before
from gemba.insight.improvement.pilots.evidence import BadEvents, Beside, Evidence, Guarded
from gemba.insight.improvement.pilots.guardrails import Guard
from gemba.insight.improvement.pilots.outcomes import Outcomes
from gemba.insight.improvement.pilots.plan import PilotPlan, PilotUnit
from gemba.insight.kpis.kpi import Better, Kpi
from gemba.insight.kpis.kpi import Unit as KpiUnit
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.registry import kpis
from gemba.insight.kpis.steps import Steps

EVENT_ERROR = 0.01
"""The chance that a guardrail on single events stops a change that does no harm."""
# Told beside what the pilot is about, where the log tells them.
BESIDE = ("first_response", "resolution_time", "first_contact_resolution", "reopen_rate")


def evidence_of(
    book: Book, kept: Kept, drawn: Sequence[Drawn], stopped_us: int | None = None
) -> Evidence:
    """All that the log tells of the drawn cases."""
    plan, seen = kept.plan, _Seen.of(book, kept, drawn)
    told = {plan.kpi, *(rail.kpi for rail in kept.guardrails)}
    guards, events = [], []
    for rail in kept.guardrails:
        kpi = kpis().get(rail.kpi)
        if kpi is not None and kpi.name in book.facts:
            guards.append(Guarded(_guard(kpi, rail, plan), seen.outcomes(kpi.name)))
            if _is_bad_event(kpi, plan):
                events.append(_bad_events(kpi, rail, seen.happened(kpi)))
    return Evidence(
        outcomes=seen.outcomes(plan.kpi),
        guards=guards,
        events=events,
        others=[
            _beside(kpis()[name], plan, seen.outcomes(name))
            for name in BESIDE
            if name not in told and name in book.facts
        ],
        covariates=COVARIATES,
        drawn=seen.drawn(plan.kpi),
        terms=kept.terms,
        segments=[(name, segment_names(book.columns, name)) for name in SEGMENTS],
        stopped_us=stopped_us,
    )


@dataclass(frozen=True, eq=False)
class _Seen:
    """The drawn cases in the log, as a plan wants them looked at. `within` and `before` are None
    where nothing was learnt before it began: then facts count as they stand now."""

    book: Book
    kept: Kept
    lot: Lot
    within: Steps | None
    before: Before | None

    @classmethod
    def of(cls, book: Book, kept: Kept, drawn: Sequence[Drawn]) -> _Seen:
        lot = Lot.of(book.columns, drawn)
        if kept.expected is None:
            return cls(book, kept, lot, None, None)
        within = steps_within(book, lot, kept.plan.ripeness.window_us)
        is_told = any(each.is_used for each in kept.expected)
        before = before_of(book, lot.case, lot.at_us) if is_told else None
        return cls(book, kept, lot, within, before)

    def outcomes(self, kpi: str) -> Outcomes:
        """What a KPI saw, with the covariates the plan has for it."""
        facts = self.book.facts.get(kpi)
        if facts is not None and self.within is not None:
            facts = facts_within(kpi, self.within)
        known, window_us = self._known(kpi), self.kept.plan.ripeness.window_us
        return observed(self.book.columns, facts, self.lot, window_us, known)

    def happened(self, kpi: Kpi) -> Outcomes:
        """What makes a KPI worse, at the moment that happened."""
        if self.within is None:
            return self.outcomes(kpi.name)
        window_us = self.kept.plan.ripeness.window_us
        facts, nothing = happened_within(kpi, self.within), np.zeros((len(self.lot), 0))
        return observed(self.book.columns, facts, self.lot, window_us, nothing)

    def drawn(self, kpi: str) -> Outcomes:
        """The cases alone, with all by which the lot is checked."""
        nothing = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        known = known_before(self.book, kpi, self.lot)
        return self.lot.outcomes(nothing, known, segments_of(self.book.columns, self.lot))

    def _known(self, kpi: str) -> Floats:
        if self.kept.expected is None:
            return known_before(self.book, kpi, self.lot)
        found = next((each for each in self.kept.expected if each.kpi == kpi), None)
        if found is None or self.before is None:
            return np.zeros((len(self.lot), 0))
        return found.columns(self.before)


def _guard(kpi: Kpi, rail: Guardrail, plan: PilotPlan) -> Guard:
    return Guard(
        kpi=kpi.name,
        measure=kpi.measure,
        measured_in=kpi.unit,
        better=kpi.better,
        ripeness=ripeness_of(kpi, plan.ripeness.window_us),
        margin=rail.worse_max,
    )


def _is_bad_event(kpi: Kpi, plan: PilotPlan) -> bool:
    """Whether each time it happens can be judged at once, without waiting for windows to end."""
    is_bad = kpi.unit is KpiUnit.SHARE and kpi.better is Better.LOWER
    return is_bad and plan.unit is not PilotUnit.BLOCK


def _bad_events(kpi: Kpi, rail: Guardrail, rows: Outcomes) -> BadEvents:
    happened = (rows.outcome_us != UNKNOWN_US) & (rows.value > 0)
    return BadEvents(
        EventGuard(kpi.name, margin=rail.worse_max, error=EVENT_ERROR),
        rows.unit[happened],
        rows.treated[happened],
        rows.outcome_us[happened],
    )


def _beside(kpi: Kpi, plan: PilotPlan, rows: Outcomes) -> Beside:
    ripeness = ripeness_of(kpi, plan.ripeness.window_us)
    return Beside(kpi.name, kpi.measure, kpi.unit, kpi.better, ripeness, rows)
