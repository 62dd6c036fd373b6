"""Scenarios side by side: every KPI as it is, and what each scenario changes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gemba.insight.eventlog.rates import Rates
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation import measures
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.replications import Measure, Progress, Replications, replicate

from .change import Scenario

AS_IT_IS = Scenario("as it is")

MEASURES: Mapping[str, Measure] = {
    "waiting_seconds": measures.waiting_seconds,
    "waiting_seconds_p90": measures.waiting_seconds_p90,
    "case_seconds": measures.case_seconds,
    "late_share": measures.late_share,
    "left_share": measures.left_share,
    "open_cases": measures.open_cases,
    "busy_share": measures.busy_share,
    "first_reply_seconds": measures.first_reply_seconds,
    "first_contact_share": measures.first_contact_share,
    "cases_per_person_hour": measures.cases_per_person_hour,
    "cases_per_work_hour": measures.cases_per_work_hour,
}
# More of these is better; of `busy_share` neither is, of all others less.
MORE_IS_BETTER = frozenset({"first_contact_share", "cases_per_person_hour", "cases_per_work_hour"})
COST = "cost_per_case"


def measures_with(rates: Rates) -> Mapping[str, Measure]:
    """All KPIs, and what a case costs where an hour of work has a price."""
    hours = (rates.hour_minor, *rates.hour_by_person, *rates.hour_by_group)
    return {**MEASURES, COST: measures.CostPerCase(rates)} if any(hours) else MEASURES


@dataclass(frozen=True)
class Terms:
    """What is measured, by how much intervals are stretched for what the log does not tell
    (`Fitted.widening`), and who is told how far it is."""

    measures: Mapping[str, Measure] = field(default_factory=lambda: MEASURES)
    widened: float = 1.0
    progress: Progress | None = None


USUAL = Terms()


@dataclass(frozen=True)
class Effect:
    """One KPI under one scenario: its level, and the difference from as it is, run by run with the
    same luck. 95 % intervals of the mean over replications, stretched for what is unknown."""

    scenario: str
    measure: str
    level: Estimate
    difference: Estimate


@dataclass(frozen=True)
class Comparison:
    """`base` is every KPI as it is; `effects` those of each scenario, in the order given; intervals
    are `widened` so many times."""

    base: Mapping[str, Estimate]
    effects: tuple[Effect, ...]
    replications: int
    widened: float = 1.0

    def of(self, scenario: str, measure: str) -> Effect:
        """Raises KeyError."""
        for each in self.effects:
            if (each.scenario, each.measure) == (scenario, measure):
                return each
        raise KeyError((scenario, measure))


def compare(
    twin: Twin,
    scenarios: Sequence[Scenario],
    *,
    seeds: Sequence[int],
    processes: int = 1,
    terms: Terms = USUAL,
) -> Comparison:
    """Raises ChangeRefused, and ValueError for more scenarios than stand side by side."""
    twins = {each.name: each.apply(twin) for each in (AS_IT_IS, *scenarios)}
    found = replicate(
        twins, terms.measures, seeds=seeds, processes=processes, progress=terms.progress
    )
    return comparison_of(found, terms.widened)


def comparison_of(found: Replications, widened: float = 1.0) -> Comparison:
    """Of runs with the same luck, those of `AS_IT_IS` among them, its intervals stretched."""
    effects = tuple(
        Effect(
            name,
            measure,
            found.estimate(name, measure).widened(widened),
            found.difference(name, AS_IT_IS.name, measure).widened(widened),
        )
        for name in found.scenarios
        if name != AS_IT_IS.name
        for measure in found.measures
    )
    base = {
        measure: found.estimate(AS_IT_IS.name, measure).widened(widened)
        for measure in found.measures
    }
    return Comparison(base, effects, found.values.shape[2], widened)
