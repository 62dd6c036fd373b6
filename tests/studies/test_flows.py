"""The other generator makes workplaces that run, have people enough, and keep their luck."""

import pytest
from studies.flow_truth import Lived, answer_to
from studies.flows import DAYS, DRAIN_DAYS, PROBLEMS, Flow
from studies.worlds import WORLDS

from gemba.insight.simulation.engine import run


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_can_be_planted_and_removed(problem: str) -> None:
    for seed in range(len(WORLDS)):
        flow = Flow(seed, {problem: 0.7})
        twin, without = flow.twin(), flow.without(problem).twin()
        assert twin != without
        assert without == Flow(seed, {}, {problem: 0.7}).twin()
        assert answer_to(flow, problem)[0]


def test_people_suffice_and_every_case_ends() -> None:
    outcome = run(Flow(3).twin(), 3)
    assert outcome.cases.open == 0
    busy = outcome.effort.worked_seconds.sum() / outcome.effort.on_duty_seconds.sum()
    drained = (DAYS + DRAIN_DAYS) / DAYS
    assert 0.4 < busy * drained < 0.75


def test_a_problem_costs_what_removing_it_saves() -> None:
    flow = Flow(4, {"useless_step": 0.8})
    lived, without = Lived.of(flow), Lived.of(flow.without("useless_step"))
    assert lived.columns.cases == without.columns.cases
    share = lived.work_hours / without.work_hours - 1
    assert 0.02 < share < 0.2
    assert "Second signature" in lived.columns.activities
    assert "Second signature" not in without.columns.activities
