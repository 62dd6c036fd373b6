"""Several runs of several twins with the same luck: what differs, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.mining.comparing.intervals import LEVEL, Estimate

from .model import Twin
from .runners import Measure, Progress, Runners
from .special import student_quantile

__all__ = ["SCENARIOS_MAX", "Measure", "Progress", "Replications", "over_runs", "replicate"]

SCENARIOS_MAX = 10


def over_runs(values: Floats) -> Estimate:
    """The mean over replications and where the true one lies, 19 times of 20 (Student's t); the
    bounds are NaN with fewer than two. Replications without a figure (NaN) are left out."""
    known = values[np.isfinite(values)]
    if not len(known):
        return Estimate(math.nan, math.nan, math.nan)
    mean = float(known.mean())
    if len(known) < 2:
        return Estimate(mean, math.nan, math.nan)
    error = float(known.std(ddof=1)) / math.sqrt(len(known))
    half = student_quantile((1 + LEVEL) / 2, len(known) - 1) * error
    return Estimate(mean, mean - half, mean + half)


@dataclass(frozen=True, eq=False)
class Replications:
    """`values[scenario, measure, replication]`; replications stand for the same luck in each."""

    scenarios: tuple[str, ...]
    measures: tuple[str, ...]
    values: Floats

    def estimate(self, scenario: str, measure: str) -> Estimate:
        return over_runs(self.of(scenario, measure))

    def difference(self, scenario: str, against: str, measure: str) -> Estimate:
        """Of `scenario` less `against`, replication by replication: shared luck falls out."""
        return over_runs(self.of(scenario, measure) - self.of(against, measure))

    def of(self, scenario: str, measure: str) -> Floats:
        """One figure a replication, NaN where a run has none."""
        found: Floats = self.values[self.scenarios.index(scenario), self.measures.index(measure)]
        return found


def replicate(
    scenarios: Mapping[str, Twin],
    measures: Mapping[str, Measure],
    *,
    seeds: Sequence[int],
    processes: int = 1,
    progress: Progress | None = None,
) -> Replications:
    """Runs every scenario with every seed. Raises ValueError for more than SCENARIOS_MAX.

    The answer does not depend on `processes`; see `runners`.
    """
    if not 0 < len(scenarios) <= SCENARIOS_MAX:
        raise ValueError(f"Between 1 and {SCENARIOS_MAX} scenarios stand side by side.")
    with Runners(processes) as runners:
        wanted = list(measures.values())
        values = runners.figures(list(scenarios.values()), wanted, seeds, progress)
    return Replications(tuple(scenarios), tuple(measures), values)
