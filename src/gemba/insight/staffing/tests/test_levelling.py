"""The taut string is shortest by the conditions every shortest line meets, and due times hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog  # type: ignore[import-untyped]

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.staffing.levelling import level_work, taut_string

work = st.lists(st.floats(0, 100), min_size=1, max_size=24)


@given(arriving=work, due=st.integers(1, 10), closed=st.sets(st.integers(0, 23)))
def test_nothing_is_done_before_it_came_or_after_it_is_due(
    arriving: list[float], due: int, closed: set[int]
) -> None:
    open_slots = np.array([place not in closed for place in range(len(arriving))])
    worked = level_work(np.array(arriving), open_slots, due_slots=due, backlog=5.0)
    assert (worked >= -1e-9).all()
    assert (worked[~open_slots] == 0).all()
    come = np.cumsum(arriving) + 5.0
    done = np.cumsum(worked)
    if open_slots.any():
        assert (done <= come + 1e-6).all()
        opened = np.flatnonzero(open_slots)
        assert abs(done[-1] - come[opened[-1]]) < 1e-6
        for number, place in enumerate(opened[: max(0, len(opened) + 1 - due)]):
            assert done[opened[number + due - 1]] >= come[place] - 1e-6


@given(steps=st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=1, max_size=20))
def test_the_line_bends_only_where_a_bound_makes_it(steps: list[tuple[float, float]]) -> None:
    floor, ceiling = _bounds(steps)
    line = taut_string(floor, ceiling)
    assert (line >= floor - 1e-7).all()
    assert (line <= ceiling + 1e-7).all()
    bend = np.diff(line, 2)
    inner = line[1:-1]
    # Kuhn-Tucker: it turns up only round the ceiling and down only round the floor.
    assert (np.abs(inner - ceiling[1:-1])[bend > 1e-6] < 1e-6).all()
    assert (np.abs(inner - floor[1:-1])[bend < -1e-6] < 1e-6).all()


@given(steps=st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=2, max_size=12))
def test_its_peak_is_the_lowest_a_linear_program_finds(steps: list[tuple[float, float]]) -> None:
    floor, ceiling = _bounds(steps)
    count = len(floor)
    pace = np.diff(np.eye(count), axis=0)
    least = linprog(
        np.r_[np.zeros(count), 1.0],
        A_ub=np.c_[pace, -np.ones(count - 1)],
        b_ub=np.zeros(count - 1),
        bounds=[*zip(floor, ceiling, strict=True), (0, None)],
    )
    assert abs(np.diff(taut_string(floor, ceiling)).max() - least.fun) < 1e-6


def _bounds(steps: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    """Staircases that meet at both ends."""
    one, other = (np.r_[0.0, np.cumsum([step[place] for step in steps])] for place in (0, 1))
    floor, ceiling = np.minimum(one, other), np.maximum(one, other)
    floor[-1] = ceiling[-1]
    return floor, ceiling


def test_work_is_spread_over_the_people_who_are_there() -> None:
    arriving = np.array([12.0, 0, 0, 0, 0])
    people = np.array([1.0, 3.0, 0.0, 2.0, 0.0])
    is_open = np.ones(5, np.bool_)
    done = level_work(arriving, is_open, due_slots=3, people=people)
    assert done == pytest.approx([2, 6, 0, 4, 0])
    soon = level_work(arriving, is_open, due_slots=1, people=people)
    assert soon == pytest.approx([12, 0, 0, 0, 0])
    assert not level_work(arriving, is_open, due_slots=3, people=np.zeros(5)).any()
