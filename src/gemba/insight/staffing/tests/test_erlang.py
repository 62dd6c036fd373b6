"""Erlang B, C and A against published tables, closed formulas and a birth-death chain solved."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm  # type: ignore[import-untyped]

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.staffing.erlang import (
    Performance,
    Target,
    Traffic,
    blocked_share,
    least_agents,
    performance,
    wait_share,
)

loads = st.floats(0.05, 40)
people = st.integers(1, 50)


@pytest.mark.parametrize(
    ("lines", "share", "load"),
    [
        (1, 0.01, 0.0101),
        (5, 0.01, 1.361),
        (10, 0.01, 4.461),
        (20, 0.01, 12.03),
        (50, 0.01, 37.90),
        (100, 0.01, 84.06),
        (10, 0.05, 6.216),
        (20, 0.001, 9.411),
    ],
)
def test_erlang_b_as_in_the_tables_of_lost_traffic(lines: int, share: float, load: float) -> None:
    # The traffic N lines carry at a grade of service, in the Erlang B tables every handbook of
    # teletraffic prints (ITU-D Teletraffic Engineering Handbook, table of Erlang's B formula).
    assert blocked_share(load, lines) == pytest.approx(share, rel=2e-3)


def test_erlang_c_as_published() -> None:
    # mitan.co.uk, "The Erlang-C formula": 360 calls per half hour of 4 minutes, 55 people, 15 s.
    reached = performance(Traffic(720, 240), 55, 15)
    assert reached.wait_share == pytest.approx(0.239, abs=5e-4)
    assert reached.answered_share == pytest.approx(0.846, abs=5e-4)
    assert reached.mean_wait_seconds == pytest.approx(8.2, abs=0.05)
    assert reached.occupancy == pytest.approx(0.873, abs=5e-4)
    # Call Centre Helper, "Erlang C formula - made simple": 200 calls an hour of 3 minutes, 80 % in
    # 20 s: 14 people, 88.8 %, 17.4 % wait, 7.8 s on average, occupancy 71.4 %; 10 to 13 too few.
    traffic, target = Traffic(200, 180), Target(0.8, 20)
    assert least_agents(traffic, target) == 14
    reached = performance(traffic, 14, 20)
    assert round(reached.answered_share, 3) == 0.888
    assert round(reached.wait_share, 3) == 0.174
    assert round(reached.mean_wait_seconds, 1) == 7.8
    assert round(reached.occupancy, 3) == 0.714
    shares = [performance(traffic, agents, 20).answered_share for agents in (11, 12, 13)]
    assert [round(share, 3) for share in shares] == [0.390, 0.640, 0.796]


def test_erlang_a_as_published() -> None:
    # Garnett, Mandelbaum & Reiman (2002), table 1: 48 calls a minute of one minute, 50 people,
    # patience of two minutes. With patience 3.1 % give up and 3.7 s are waited, 3 wait, 93 % busy;
    # without it 20.8 s, 17 and 96 %.
    impatient = performance(Traffic(48 * 60, 60, patience_seconds=120), 50)
    assert round(impatient.abandoned_share, 3) == 0.031
    assert round(impatient.mean_wait_seconds, 1) == 3.7
    assert round(impatient.mean_wait_seconds * 48 / 60) == 3
    assert round(impatient.occupancy, 2) == 0.93
    patient = performance(Traffic(48 * 60, 60), 50)
    assert round(patient.mean_wait_seconds, 1) == 20.8
    assert round(patient.mean_wait_seconds * 48 / 60) == 17
    assert round(patient.occupancy, 2) == 0.96


@given(load=loads, agents=people)
def test_b_and_c_are_their_closed_formulas(load: float, agents: int) -> None:
    exact = Fraction(load)
    terms = [Fraction(1)]
    for count in range(1, agents + 1):
        terms.append(terms[-1] * exact / count)
    assert blocked_share(load, agents) == pytest.approx(float(terms[-1] / sum(terms)), rel=1e-10)
    if agents > load:
        delayed = terms[-1] * agents / (agents - exact)
        share = float(delayed / (sum(terms[:-1]) + delayed))
        assert wait_share(load, agents) == pytest.approx(share, rel=1e-9)


@given(
    load=st.floats(0.1, 8), agents=st.integers(1, 7), patience=st.floats(0.2, 4), t=st.floats(0, 3)
)
def test_a_is_the_chain_solved(load: float, agents: int, patience: float, t: float) -> None:
    """One unit of handling time. The generator is solved as linear equations, waiting by the
    matrix exponential of the places before a customer."""
    traffic = Traffic(load * 3600, 1.0, patience)
    reached = performance(traffic, agents, t)
    states = agents + 70
    shares = _stationary_solved(load, agents, patience, states)
    line = np.arange(states) - agents
    waiting = shares[agents:]
    assert reached.wait_share == pytest.approx(waiting.sum(), abs=1e-9)
    abandoned = (waiting @ line[agents:]) / patience / load
    assert reached.abandoned_share == pytest.approx(abandoned, abs=1e-9)
    answered = shares[:agents].sum() + waiting @ _answered(agents, patience, len(waiting), t)
    assert reached.answered_share == pytest.approx(answered, abs=1e-7)


def _stationary_solved(load: float, agents: int, patience: float, states: int) -> Floats:
    state = np.arange(states)
    leave = np.minimum(state, agents) + np.maximum(0, state - agents) / patience
    generator = np.zeros((states, states))
    generator[state[1:], state[:-1]] = leave[1:]
    generator[state[:-1], state[1:]] = load
    generator[state, state] = -generator.sum(axis=1)
    equations = generator.T
    equations[-1] = 1.0
    solved: Floats = np.asarray(np.linalg.solve(equations, np.eye(states)[-1]), np.float64)
    return solved


def _answered(agents: int, patience: float, places: int, t: float) -> Floats:
    """With j before me: until t the line moves on, or serves me from its head, or I give up."""
    ahead = np.arange(places)
    onwards = agents + ahead / patience
    generator = np.zeros((places + 1, places + 1))
    generator[ahead, ahead] = -onwards - 1 / patience
    generator[ahead[1:], ahead[:-1]] = onwards[1:]
    generator[0, places] = onwards[0]
    served: Floats = expm(generator * t)[:-1, places]
    return served


@given(load=loads, agents=people, patience=st.floats(0.05, 20), t=st.floats(0, 5))
def test_more_people_serve_better_and_more_load_worse(
    load: float, agents: int, patience: float, t: float
) -> None:
    for limit in (None, patience):
        here = performance(Traffic(load * 3600, 1.0, limit), agents, t)
        _no_worse(performance(Traffic(load * 3600, 1.0, limit), agents + 1, t), here)
        _no_worse(here, performance(Traffic(load * 3600 * 1.1, 1.0, limit), agents, t))


def _no_worse(one: Performance, other: Performance) -> None:
    small = 1e-9
    assert one.wait_share <= other.wait_share + small
    assert one.answered_share >= other.answered_share - small
    assert one.mean_wait_seconds <= other.mean_wait_seconds + small
    assert one.abandoned_share <= other.abandoned_share + small


def test_thousands_of_people_stay_exact() -> None:
    load = 5_000.0
    # Erlang A meets C as patience grows, and the Halfin-Whitt limit is near: 1 / (1 + b Phi/phi).
    far = performance(Traffic(load * 3600, 1.0, 50_000.0), 5_071, 0.01)
    patient = performance(Traffic(load * 3600, 1.0), 5_071, 0.01)
    assert far.wait_share == pytest.approx(patient.wait_share, rel=1e-3)
    assert far.answered_share == pytest.approx(patient.answered_share, rel=1e-3)
    beta = (5_071 - load) / math.sqrt(load)
    normal = 0.5 * math.erfc(-beta / math.sqrt(2))
    density = math.exp(-beta * beta / 2) / math.sqrt(2 * math.pi)
    assert patient.wait_share == pytest.approx(1 / (1 + beta * normal / density), rel=0.01)
    overloaded = performance(Traffic(2 * load * 3600, 1.0, 2.0), 5_000)
    assert overloaded.abandoned_share == pytest.approx(0.5, rel=1e-6)
    assert overloaded.occupancy == pytest.approx(1.0)


@given(load=st.floats(0.1, 200), share=st.floats(0.5, 0.99), patience=st.floats(0.1, 5))
def test_the_least_number_is_the_least(load: float, share: float, patience: float) -> None:
    for traffic in (Traffic(load * 3600, 1.0), Traffic(load * 3600, 1.0, patience)):
        target = Target(share, 0.1, mean_wait_seconds_max=0.3, abandoned_share_max=0.05)
        agents = least_agents(traffic, target)
        assert target.is_met(performance(traffic, agents, 0.1))
        assert not target.is_met(performance(traffic, agents - 1, 0.1))


def test_ends() -> None:
    assert performance(Traffic(0, 60), 0).answered_share == 1
    assert least_agents(Traffic(0, 60), Target(0.8, 20)) == 0
    unstaffed = performance(Traffic(60, 60, 60), 0, 20)
    assert unstaffed.abandoned_share == pytest.approx(1)
    assert unstaffed.answered_share == pytest.approx(0, abs=1e-9)
    assert performance(Traffic(60, 60), 1).mean_wait_seconds == math.inf
    with pytest.raises(ValueError, match="No number of people keeps"):
        least_agents(Traffic(60, 60), Target(1.0, 0))
    with pytest.raises(ValueError, match="above zero"):
        Traffic(1, 0)
    assert least_agents(Traffic(200, 180), Target(occupancy_max=0.85)) == 12
