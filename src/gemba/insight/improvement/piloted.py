"""A pilot as it is kept: its plan and guardrails, and the evidence they are judged by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import numpy as np

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.improvement.observing import (
    COVARIATES,
    SEGMENTS,
    Drawn,
    observed,
    ripeness_of,
    segment_names,
)
from gemba.insight.improvement.order import Guardrail, guardrails_json, read_guardrails
from gemba.insight.improvement.pilots.bad_events import EventGuard
from gemba.insight.improvement.pilots.codec import plan_from_json, plan_to_json
from gemba.insight.improvement.pilots.evidence import (
    BadEvents,
    Beside,
    Evidence,
    Guarded,
    Loss,
    Terms,
)
from gemba.insight.improvement.pilots.guardrails import Guard
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, ripe
from gemba.insight.improvement.pilots.plan import PilotPlan, PilotUnit
from gemba.insight.improvement.pilots.sizes import Past, Size, Wish, size_of
from gemba.insight.improvement.pilots.switchback import Blocks
from gemba.insight.improvement.worth import WorthRates
from gemba.insight.kpis.kpi import Better, Kpi
from gemba.insight.kpis.kpi import Unit as KpiUnit
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.registry import kpis
from gemba.insight.simulation.codec import fields_json, made

PAST_DAYS = 56
EVENT_ERROR = 0.01
"""The chance that a guardrail on single events stops a change that does no harm."""
YEAR_DAYS = 365.25
# What one more in the unit of a KPI costs.
LOSSES = {
    "first_response": Loss.WAITING,
    "resolution_time": Loss.WAITING,
    "waiting_time": Loss.WAITING,
    "handling_time": Loss.WORK,
    "reopen_rate": Loss.CONTACT,
    "rework_rate": Loss.CONTACT,
    "complaint_rate": Loss.CONTACT,
    "cost_per_ticket": Loss.MONEY,
}
# Told beside what the pilot is about, where the log tells them.
BESIDE = ("first_response", "resolution_time", "first_contact_resolution", "reopen_rate")


class Ending(StrEnum):
    """Why nobody is drawn any more."""

    GUARD = "guard"
    BY_HAND = "by_hand"
    ADOPTED = "adopted"
    ROLLED_BACK = "rolled_back"


ENDINGS = {
    Ending.GUARD: gettext_noop("a guardrail stopped it"),
    Ending.BY_HAND: gettext_noop("stopped by hand"),
    Ending.ADOPTED: gettext_noop("adopted"),
    Ending.ROLLED_BACK: gettext_noop("rolled back"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """How a pilot is to be run, as people say it. `relevant` is the smallest effect worth having,
    in the unit of the KPI; an outcome counts `window_days` after a ticket came; `days_max` is the
    time allowed. `block_hours` for a switchback."""

    kpi: str
    relevant: float
    unit: PilotUnit = PilotUnit.CASE
    share: float = 0.5
    enrolled: float = 1.0
    window_days: float = 7.0
    days_max: float = 42.0
    block_hours: int = 0


@dataclass(frozen=True)
class Kept:
    """What is fixed before the first ticket."""

    plan: PilotPlan
    guardrails: tuple[Guardrail, ...]
    terms: Terms | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """As `read` reads it back."""
        return {
            "plan": plan_to_json(self.plan),
            "guardrails": guardrails_json(self.guardrails),
            "terms": None if self.terms is None else fields_json(self.terms),
        }

    @classmethod
    def read(cls, value: JsonValue) -> Kept:
        """From JSON."""
        said = cast(Mapping[str, JsonValue], value)
        terms = said.get("terms")
        return cls(
            plan_from_json(said["plan"]),
            read_guardrails(said["guardrails"]),
            made(Terms, terms, "terms") if isinstance(terms, Mapping) else None,
        )


def forecast(book: Book, draft: Draft, now_us: int) -> Size | None:
    """How many tickets it takes and how long, from those of the last weeks; None where these tell
    nothing."""
    past = past_of(book, draft, now_us)
    wish = Wish(
        measure=kpis()[draft.kpi].measure,
        effect=draft.relevant,
        unit=draft.unit,
        share=draft.share,
        enrolled=draft.enrolled,
        window_days=draft.window_days,
        days_max=draft.days_max,
        block_days=draft.block_hours / 24 if draft.unit is PilotUnit.BLOCK else None,
    )
    return size_of(past, wish)


def past_of(book: Book, draft: Draft, now_us: int) -> Past:
    """The tickets of the last weeks whose window has ended, as if all had been drawn."""
    columns, window_us = book.columns, round(draft.window_days * DAY_US)
    first = columns.first_us
    chosen = (first > now_us - window_us - PAST_DAYS * DAY_US) & (first <= now_us - window_us)
    names = [str(each) for each in columns.case_ids]
    drawn = [
        Drawn(names[case], _unit_of(book, int(case), draft), False, int(first[case]))
        for case in np.flatnonzero(chosen)
    ]
    rows = observed(book, draft.kpi, drawn, window_us)
    told = ripe(rows, ripeness_of(kpis()[draft.kpi], window_us), now_us).rows
    days = float(PAST_DAYS)
    if len(told):
        days = min(PAST_DAYS, (now_us - window_us - int(told.enrolled_us.min())) / DAY_US)
    return Past(told.enrolled_us, told.value, told.unit, told.covariates, days)


def plan_of(draft: Draft, size: Size, begins_us: int) -> PilotPlan:
    """What is fixed when it begins: no later than the time allowed it is over."""
    kpi, window_us = kpis()[draft.kpi], round(draft.window_days * DAY_US)
    blocks = None
    if draft.unit is PilotUnit.BLOCK:
        blocks = Blocks(draft.block_hours * DAY_US // 24, burn_in_us=_burn_in_us(draft))
    return PilotPlan(
        kpi=kpi.name,
        measure=kpi.measure,
        measured_in=kpi.unit,
        better=kpi.better,
        ripeness=ripeness_of(kpi, window_us),
        units=max(size.units, 1.0),
        begins_us=begins_us,
        ends_us=begins_us + round(draft.days_max * DAY_US),
        relevant=draft.relevant,
        unit=draft.unit,
        share=draft.share,
        likeness=size.likeness,
        blocks=blocks,
    )


def evidence_of(
    book: Book, kept: Kept, drawn: Sequence[Drawn], stopped_us: int | None = None
) -> Evidence:
    """All that the log tells of the drawn cases."""
    plan = kept.plan
    window_us = plan.ripeness.window_us
    told = {plan.kpi, *(rail.kpi for rail in kept.guardrails)}
    guards, events = [], []
    for rail in kept.guardrails:
        kpi = kpis().get(rail.kpi)
        if kpi is not None and kpi.name in book.facts:
            rows = observed(book, kpi.name, drawn, window_us)
            guards.append(Guarded(_guard(kpi, rail, plan), rows))
            events += [_bad_events(kpi, rows)] if _is_bad_event(kpi, plan) else []
    return Evidence(
        outcomes=observed(book, plan.kpi, drawn, window_us),
        guards=guards,
        events=events,
        others=[
            _beside(book, kpis()[name], plan, drawn)
            for name in BESIDE
            if name not in told and name in book.facts
        ],
        covariates=COVARIATES,
        terms=kept.terms,
        segments=[(name, segment_names(book.columns, name)) for name in SEGMENTS],
        stopped_us=stopped_us,
    )


def terms_of(draft: Draft, size: Size, rates: WorthRates) -> Terms:
    """What a year of the change is worth by, kept with the plan so that a verdict can be worked out
    again whatever rates come later."""
    loss = LOSSES.get(draft.kpi, Loss.NONE)
    return Terms(loss, size.a_day / draft.enrolled * YEAR_DAYS, rates)


def blocks_of(units: Iterable[str]) -> dict[str, int]:
    """Of "stratum/number" a code each, so that two blocks drawn together are 2p and 2p + 1."""
    pairs: dict[tuple[str, int], int] = {}
    found: dict[str, int] = {}
    for unit in sorted(set(units)):
        stratum, _slash, number = unit.rpartition("/")
        pair = pairs.setdefault((stratum, int(number) // 2), len(pairs))
        found[unit] = 2 * pair + int(number) % 2
    return found


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


def _bad_events(kpi: Kpi, rows: Outcomes) -> BadEvents:
    happened = (rows.outcome_us != UNKNOWN_US) & (rows.value > 0)
    return BadEvents(
        EventGuard(kpi.name, error=EVENT_ERROR),
        rows.unit[happened],
        rows.treated[happened],
        rows.outcome_us[happened],
    )


def _beside(book: Book, kpi: Kpi, plan: PilotPlan, drawn: Sequence[Drawn]) -> Beside:
    window_us = plan.ripeness.window_us
    rows: Outcomes = observed(book, kpi.name, drawn, window_us)
    return Beside(kpi.name, kpi.measure, kpi.unit, kpi.better, ripeness_of(kpi, window_us), rows)


def _burn_in_us(draft: Draft) -> int:
    """A quarter of a block: what waits at its beginning came before."""
    return draft.block_hours * DAY_US // 24 // 4


def _unit_of(book: Book, case: int, draft: Draft) -> str:
    customers = book.columns.case_attributes.get("customer")
    if draft.unit is PilotUnit.CONTACT and customers is not None:
        return str(customers.codes[case])
    return str(case)
