"""People short of the need, also of plans changed by hand, as the solver counts them."""

import numpy as np

from gemba.insight.staffing.shifts.covering import missing_people, needed_people
from gemba.insight.staffing.shifts.planning import plan
from gemba.insight.staffing.shifts.testing import drawn_task
from gemba.insight.staffing.shifts.values import ShiftPlan


def test_a_plan_misses_as_many_as_its_solver_says() -> None:
    task = drawn_task(7, 7, seed=3)
    found = plan(task, seconds_max=3, gap_max=0.2)
    assert isinstance(found, ShiftPlan)
    told = np.sum([*found.missing.values()], axis=0)
    assert np.array_equal(missing_people(task, found.assignments), told)


def test_without_shifts_everything_is_missing() -> None:
    task = drawn_task(4, 2)
    assert np.array_equal(missing_people(task, ()), needed_people(task))
