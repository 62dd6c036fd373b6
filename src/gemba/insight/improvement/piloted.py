"""A pilot as it is kept: its plan, its guardrails, and what was learnt before it began. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.observing import (
    ripeness_of,
)
from gemba.insight.improvement.order import Guardrail, guardrails_json, read_guardrails
from gemba.insight.improvement.pilots.before import Expectation
from gemba.insight.improvement.pilots.codec import plan_from_json, plan_to_json
from gemba.insight.improvement.pilots.evidence import (
    Loss,
    Terms,
)
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.pilots.plan import PilotPlan, PilotUnit
from gemba.insight.improvement.pilots.sizes import Size
from gemba.insight.improvement.pilots.switchback import Blocks
from gemba.insight.improvement.worth import WorthRates
from gemba.insight.kpis.registry import kpis
from gemba.insight.simulation.codec import fields_json, made

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
    time allowed. How long blocks of time are is read from the past."""

    kpi: str
    relevant: float
    unit: PilotUnit = PilotUnit.CASE
    share: float = 0.5
    enrolled: float = 1.0
    window_days: float = 7.0
    days_max: float = 42.0


@dataclass(frozen=True)
class Kept:
    """What is fixed before the first ticket. `expected`: what was learnt from the time before, by
    KPI; None for pilots that were planned before anything was learnt, which are judged as they were
    planned."""

    plan: PilotPlan
    guardrails: tuple[Guardrail, ...]
    terms: Terms | None = None
    expected: tuple[Expectation, ...] | None = None

    def expectation(self) -> Expectation | None:
        """That of the KPI the pilot is about; None where nothing was learnt."""
        return next((each for each in self.expected or () if each.kpi == self.plan.kpi), None)

    @property
    def saved_before(self) -> float | None:
        """The share of the tickets that covariates saved in the past: 0 where they are not used,
        None where nothing was learnt."""
        found = self.expectation()
        return None if found is None else found.saved

    def to_json(self) -> dict[str, JsonValue]:
        """As `read` reads it back."""
        return {
            "plan": plan_to_json(self.plan),
            "guardrails": guardrails_json(self.guardrails),
            "terms": None if self.terms is None else fields_json(self.terms),
            "expected": None if self.expected is None else [fields_json(e) for e in self.expected],
        }

    @classmethod
    def read(cls, value: JsonValue) -> Kept:
        """From JSON."""
        said = cast(Mapping[str, JsonValue], value)
        terms, expected = said.get("terms"), said.get("expected")
        return cls(
            plan_from_json(said["plan"]),
            read_guardrails(said["guardrails"]),
            made(Terms, terms, "terms") if isinstance(terms, Mapping) else None,
            tuple(made(Expectation, each, "expected") for each in expected)
            if isinstance(expected, list)
            else None,
        )


def plan_of(draft: Draft, size: Size, begins_us: int, blocks: Blocks | None = None) -> PilotPlan:
    """What is fixed when it begins: no later than the time allowed it is over. `blocks` of time
    where those are drawn."""
    kpi, window_us = kpis()[draft.kpi], round(draft.window_days * DAY_US)
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
