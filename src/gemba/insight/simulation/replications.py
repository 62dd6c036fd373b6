"""Several runs of several twins with the same luck: what differs, and how sure that is."""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .engine import Outcome, run
from .model import Twin
from .special import student_quantile

SCENARIOS_MAX = 10
LEVEL = 0.95
# A figure of one run; NaN where it has none. For several processes it is a function of a module.
Measure = Callable[[Outcome], float]


@dataclass(frozen=True, eq=False)
class Estimate:
    """The mean over replications and where the true one lies, 19 times of 20 (Student's t); the
    bounds are NaN with fewer than two. `values` of replications without a figure are left out."""

    mean: float
    low: float
    high: float
    values: Floats

    @classmethod
    def of(cls, values: Floats) -> Estimate:
        known = values[np.isfinite(values)]
        if not len(known):
            return cls(math.nan, math.nan, math.nan, known)
        mean = float(known.mean())
        if len(known) < 2:
            return cls(mean, math.nan, math.nan, known)
        error = float(known.std(ddof=1)) / math.sqrt(len(known))
        half = student_quantile((1 + LEVEL) / 2, len(known) - 1) * error
        return cls(mean, mean - half, mean + half, known)

    @property
    def is_told_apart(self) -> bool:
        """Whether zero lies outside: for a difference, that there is one."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, eq=False)
class Replications:
    """`values[scenario, measure, replication]`; replications stand for the same luck in each."""

    scenarios: tuple[str, ...]
    measures: tuple[str, ...]
    values: Floats

    def estimate(self, scenario: str, measure: str) -> Estimate:
        return Estimate.of(self._of(scenario, measure))

    def difference(self, scenario: str, against: str, measure: str) -> Estimate:
        """Of `scenario` less `against`, replication by replication: shared luck falls out."""
        return Estimate.of(self._of(scenario, measure) - self._of(against, measure))

    def _of(self, scenario: str, measure: str) -> Floats:
        found: Floats = self.values[self.scenarios.index(scenario), self.measures.index(measure)]
        return found


def replicate(
    scenarios: Mapping[str, Twin],
    measures: Mapping[str, Measure],
    *,
    seeds: Sequence[int],
    processes: int = 1,
) -> Replications:
    """Runs every scenario with every seed. Raises ValueError for more than SCENARIOS_MAX.

    The answer does not depend on `processes`. With several, each is started afresh and takes one
    run after another, and gives back its figures only.
    """
    if not 0 < len(scenarios) <= SCENARIOS_MAX:
        raise ValueError(f"Between 1 and {SCENARIOS_MAX} scenarios stand side by side.")
    tasks = [
        (twin, seed, tuple(measures.values())) for twin in scenarios.values() for seed in seeds
    ]
    if processes > 1:
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=fresh) as pool:
            figures = list(pool.map(_figures, tasks))
    else:
        figures = [_figures(task) for task in tasks]
    return Replications(tuple(scenarios), tuple(measures), _table(figures, len(scenarios)))


def _figures(task: tuple[Twin, int, tuple[Measure, ...]]) -> tuple[float, ...]:
    twin, seed, measures = task
    outcome = run(twin, seed)
    return tuple(float(measure(outcome)) for measure in measures)


def _table(figures: Iterable[tuple[float, ...]], scenarios: int) -> Floats:
    flat = np.array(list(figures), dtype=np.float64)
    if not flat.size:
        return flat.reshape(scenarios, 0, 0)
    return flat.reshape(scenarios, -1, flat.shape[1]).transpose(0, 2, 1)
