"""What planted problems and clean desks make of the detectors."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest

from gemba.insight.improvement.ranking import Ranking, discoveries, findings
from gemba.insight.improvement.tests.desk import Desk
from gemba.insight.improvement.tests.measuring import Score, measured
from gemba.insight.improvement.view import LogView


def of(desk: Desk) -> Ranking:
    return findings(LogView.guessed(desk.simulated().columns))


def test_a_desk_without_a_problem_has_no_finding() -> None:
    assert [each.key for each in of(Desk(seed=1)).findings] == []


def test_benjamini_and_yekutieli_by_hand() -> None:
    # Bars for four tests: 0.05 k / (4 (1 + 1/2 + 1/3 + 1/4)) = 0.006 k.
    p = np.array([0.03, 0.005, 0.0125, 0.5])
    assert discoveries(p).tolist() == [False, True, False, False]
    assert discoveries(np.array([0.03, 0.005, 0.0119, 0.5])).tolist() == [False, True, True, False]
    assert discoveries(np.array([])).tolist() == []


@pytest.mark.parametrize(
    ("problem", "key"),
    [
        ("idle_delay", "waiting:Check parts"),
        ("batch", "batches:Pay out"),
        ("rework", "rework:Test|Repair"),
    ],
)
def test_a_planted_problem_comes_first_and_costs_what_it_costs(problem: str, key: str) -> None:
    desk = Desk(seed=2, problems={problem: 0.7})
    with_it, without = desk.simulated(), desk.without(problem).simulated()
    first = findings(LogView.guessed(with_it.columns)).findings[0]
    assert first.key == key
    if problem == "rework":
        saved, truth = first.saving.work_hours, with_it.work_hours - without.work_hours
    else:
        saved, truth = first.saving.waiting_hours, with_it.wait_hours - without.wait_hours
    assert saved.value == pytest.approx(truth / with_it.years, rel=0.2)


@pytest.mark.long
def test_sound_desks_have_at_most_one_finding_in_ten() -> None:
    listed = sum(len(of(Desk(seed)).findings) for seed in range(1_000, 1_100))
    assert listed <= 10


@pytest.mark.long
def test_planted_problems_are_found_and_little_else() -> None:
    score = Score()
    for seed in range(200):
        measured(seed, score)
    assert score.recall >= 0.95
    assert score.false_share <= 0.05
    assert median(score.errors) <= 0.2
