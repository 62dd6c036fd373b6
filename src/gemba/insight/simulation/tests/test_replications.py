"""Scenarios side by side."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation import measures
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import CaseType, Draw
from gemba.insight.simulation.replications import SCENARIOS_MAX, over_runs, replicate
from gemba.insight.simulation.testing import queue_twin

TWIN = queue_twin(servers=1, per_hour=5, service=Draw.exponential(600), days=0.5)


def test_an_interval_by_students_t() -> None:
    found = over_runs(np.array([1.0, 2.0, 3.0, math.nan]))
    assert found.value == 2
    assert found.high - found.value == pytest.approx(4.3026527297 / math.sqrt(3))
    assert not over_runs(np.array([1.0])).is_told_apart
    assert math.isnan(over_runs(np.array([])).value)


def test_a_scenario_does_not_differ_from_itself() -> None:
    found = replicate({"a": TWIN, "b": TWIN}, {"w": measures.waiting_seconds}, seeds=(1, 2, 3))
    assert found.difference("a", "b", "w") == Estimate(0, 0, 0)
    assert found.of("a", "w").std() > 0


@pytest.mark.long
def test_several_processes_give_the_same_figures() -> None:
    wanted = {"w": measures.waiting_seconds, "b": measures.busy_share}
    one = replicate({"a": TWIN}, wanted, seeds=(1, 2, 3))
    two = replicate({"a": TWIN}, wanted, seeds=(1, 2, 3), processes=2)
    assert np.array_equal(one.values, two.values)


def test_too_many_scenarios_are_refused() -> None:
    with pytest.raises(ValueError, match=str(SCENARIOS_MAX)):
        replicate({str(n): TWIN for n in range(11)}, {}, seeds=(1,))


def test_measures_of_a_run() -> None:
    twin = queue_twin(servers=2, per_hour=6, service=Draw.fixed(600), days=4)
    outcome = run(twin, 1)
    assert measures.busy_share(outcome) == pytest.approx(0.5, rel=0.15)
    waited = measures.waiting_seconds(outcome)
    assert measures.case_seconds(outcome) == pytest.approx(waited + 600, rel=0.02)
    assert measures.waiting_seconds_p90(outcome) > waited
    assert measures.left_share(outcome) == 0
    assert measures.open_cases(outcome) == outcome.cases.open
    assert math.isnan(measures.late_share(outcome))
    promised = replace(twin, types=(CaseType("ticket", target_seconds=601),))
    waits = run(promised, 1).waits.seconds
    assert measures.late_share(run(promised, 1)) == pytest.approx((waits > 1).mean(), abs=0.01)


def test_progress_is_told_run_by_run() -> None:
    told: list[tuple[int, int]] = []
    replicate(
        {"a": TWIN, "b": TWIN},
        {"w": measures.waiting_seconds},
        seeds=(1, 2),
        progress=lambda done, whole: told.append((done, whole)),
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
