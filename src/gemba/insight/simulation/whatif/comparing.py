"""Scenarios side by side: every KPI as it is, and what each scenario changes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gemba.insight.simulation import measures
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.replications import Estimate, Measure, replicate

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
}


@dataclass(frozen=True)
class Effect:
    """One KPI under one scenario: its level, and the difference from as it is, run by run with the
    same luck. 95 % intervals of the mean over replications."""

    scenario: str
    measure: str
    level: Estimate
    difference: Estimate


@dataclass(frozen=True)
class Comparison:
    """`base` is every KPI as it is; `effects` those of each scenario, in the order given."""

    base: Mapping[str, Estimate]
    effects: tuple[Effect, ...]
    replications: int

    def of(self, scenario: str, measure: str) -> Effect:
        """Raises KeyError."""
        for each in self.effects:
            if (each.scenario, each.measure) == (scenario, measure):
                return each
        raise KeyError((scenario, measure))


def compare(
    twin: Twin, scenarios: Sequence[Scenario], *, seeds: Sequence[int], processes: int = 1
) -> Comparison:
    """Raises ChangeRefused, and ValueError for more scenarios than stand side by side."""
    twins = {each.name: each.apply(twin) for each in (AS_IT_IS, *scenarios)}
    found = replicate(twins, MEASURES, seeds=seeds, processes=processes)
    effects = tuple(
        Effect(
            each.name,
            measure,
            found.estimate(each.name, measure),
            found.difference(each.name, AS_IT_IS.name, measure),
        )
        for each in scenarios
        for measure in MEASURES
    )
    base = {measure: found.estimate(AS_IT_IS.name, measure) for measure in MEASURES}
    return Comparison(base, effects, len(seeds))
