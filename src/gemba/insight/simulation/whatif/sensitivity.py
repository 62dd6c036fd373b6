"""Which assumption matters most: how the effect of a scenario moves with each part of the twin."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.replications import over_runs
from gemba.insight.simulation.runners import Measure, Progress, Runners

from .assumptions import Assumption
from .change import Scenario
from .comparing import AS_IT_IS, MEASURES


@dataclass(frozen=True)
class Question:
    """What is asked: the effect of a scenario – or, of as it is, the level – in one KPI, and which
    parts of the twin are doubted."""

    measure: str
    assumptions: Sequence[Assumption]
    scenario: Scenario = AS_IT_IS
    measures: Mapping[str, Measure] = field(default_factory=lambda: MEASURES)


@dataclass(frozen=True)
class Leverage:
    """What becomes of the effect where there is less (`low`) or more (`high`) of one part than the
    twin says; `swing` is the second less the first, run by run with the same luck."""

    assumption: Assumption
    low: Estimate
    high: Estimate
    swing: Estimate


@dataclass(frozen=True)
class Sensitivity:
    """`effect` with the interval of runs alone. `leverages`: the largest swing first, those that
    cannot be told from nothing last. `overall` is the interval with all doubts, taken as
    independent and small: half swings and the error of runs add up as squares (the delta method of
    Cheng and Holland 1997, Journal of Statistical Computation and Simulation 57)."""

    effect: Estimate
    leverages: tuple[Leverage, ...]
    overall: Estimate
    replications: int


def sensitivity(
    twin: Twin,
    question: Question,
    *,
    seeds: Sequence[int],
    processes: int = 1,
    progress: Progress | None = None,
) -> Sensitivity:
    """Runs the twin as it is and under the scenario, with each part moved down and up.

    Raises ChangeRefused, and ValueError for a KPI nobody knows.
    """
    if question.measure not in question.measures:
        known = ", ".join(question.measures)
        raise ValueError(f"No KPI is called “{question.measure}”. There are: {known}.")
    moved = [twin]
    for each in question.assumptions:
        moved += [each.moved(twin, factor) for factor in each.factors]
    is_level = not question.scenario.changes
    twins = moved if is_level else [*moved, *(question.scenario.apply(each) for each in moved)]
    with Runners(processes) as runners:
        measure = question.measures[question.measure]
        found = runners.figures(twins, [measure], seeds, progress)[:, 0]
    effects: Floats = found if is_level else found[len(moved) :] - found[: len(moved)]
    lows, highs = effects[1::2], effects[2::2]
    triples = zip(question.assumptions, lows, highs, strict=True)
    leverages = [Leverage(a, *map(over_runs, (x, y, y - x))) for a, x, y in triples]
    leverages.sort(key=_rank)
    effect = over_runs(effects[0])
    return Sensitivity(effect, tuple(leverages), _overall(effect, leverages), len(seeds))


def _rank(each: Leverage) -> tuple[bool, float]:
    swing = each.swing
    size = abs(swing.value)
    return not swing.is_told_apart, -(size if math.isfinite(size) else 0.0)


def _overall(effect: Estimate, leverages: Sequence[Leverage]) -> Estimate:
    halves = np.array([each.swing.value / 2 for each in leverages])
    squares = float(np.square(halves[np.isfinite(halves)]).sum())
    half = math.sqrt(squares + (effect.high - effect.value) ** 2)
    return Estimate(effect.value, effect.value - half, effect.value + half)
