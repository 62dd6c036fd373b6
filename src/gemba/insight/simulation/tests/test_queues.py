"""Runs against the closed formulas of queues: the true figure lies within the interval of few
replications, and the interval is narrow."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.simulation import measures
from gemba.insight.simulation.engine import Outcome, run
from gemba.insight.simulation.model import Arrivals, CaseType, Customer, Draw, Twin
from gemba.insight.simulation.replications import Measure, replicate
from gemba.insight.simulation.testing import DAY_US, queue_twin

SERVICE_SECONDS = 360.0
SEEDS = range(10)


def holds(twin: Twin, measure: Measure, expected: float, *, half_width: float) -> None:
    found = replicate({"": twin}, {"": measure}, seeds=SEEDS).estimate("", "")
    assert found.low <= expected <= found.high
    assert (found.high - found.low) / 2 < half_width * expected


def erlang_c_wait(servers: int, per_hour: float, service_seconds: float) -> float:
    """Mean seconds of waiting in M/M/c."""
    offered = per_hour * service_seconds / 3_600
    terms = [offered**n / math.factorial(n) for n in range(servers)]
    full = offered**servers / math.factorial(servers) / (1 - offered / servers)
    return full / (sum(terms) + full) * service_seconds / (servers - offered)


def states(servers: int, per_hour: float, patience_seconds: float) -> tuple[list[float], float]:
    """How likely each number of customers is in M/M/c+M, and the share that leaves."""
    weights, arriving = [1.0], per_hour / 3_600
    for count in range(1, 2_000):
        leaving = min(count, servers) / SERVICE_SECONDS
        leaving += max(0, count - servers) / patience_seconds
        weights.append(weights[-1] * arriving / leaving)
    shares = [weight / sum(weights) for weight in weights]
    queue = sum((count - servers) * share for count, share in enumerate(shares) if count > servers)
    return shares, queue / patience_seconds / arriving


def test_waiting_of_several_servers() -> None:
    twin = queue_twin(servers=3, per_hour=22, service=Draw.exponential(SERVICE_SECONDS), days=8)
    expected = erlang_c_wait(3, 22, SERVICE_SECONDS)
    holds(twin, measures.waiting_seconds, expected, half_width=0.15)


@pytest.mark.parametrize(
    "service",
    [
        Draw("lognormal", (math.log(SERVICE_SECONDS) - 0.32, 0.8)),
        *(
            pytest.param(draw, marks=pytest.mark.long)
            for draw in (
                Draw("gamma", (2.5, SERVICE_SECONDS / 2.5)),
                Draw("weibull", (1.4, SERVICE_SECONDS / math.gamma(1 + 1 / 1.4))),
                Draw.fixed(SERVICE_SECONDS),
                Draw("uniform", (0, 2 * SERVICE_SECONDS)),
            )
        ),
    ],
    ids=["lognormal", "gamma", "weibull", "fixed", "uniform"],
)
def test_waiting_of_one_server_by_pollaczek_and_khinchine(service: Draw) -> None:
    luck = (np.arange(200_000) + 0.5) / 200_000
    mean, square = service.mean_seconds, float((service.at(luck) ** 2).mean())
    rate = 6 / 3_600
    expected = rate * square / 2 / (1 - rate * mean)
    twin = queue_twin(servers=1, per_hour=6, service=service, days=25)
    holds(twin, measures.waiting_seconds, expected, half_width=0.08)


@pytest.mark.long
def test_those_who_lose_patience() -> None:
    patience = 900.0
    twin = queue_twin(
        servers=2,
        per_hour=24,
        service=Draw.exponential(SERVICE_SECONDS),
        days=15,
        customer=Customer(first=Draw.exponential(patience)),
    )
    _, expected = states(2, 24, patience)
    holds(twin, measures.left_share, expected, half_width=0.06)


def test_who_finds_nobody_free_and_does_not_wait() -> None:
    twin = queue_twin(
        servers=4,
        per_hour=30,
        service=Draw.exponential(SERVICE_SECONDS),
        days=4,
        customer=Customer(first=Draw.fixed(0)),
    )
    offered = 30 * SERVICE_SECONDS / 3_600
    terms = [offered**n / math.factorial(n) for n in range(5)]
    holds(twin, measures.left_share, terms[-1] / sum(terms), half_width=0.06)


def first_type_waiting(outcome: Outcome) -> float:
    return float(outcome.waits.seconds[outcome.waits.type == 0].mean())


def second_type_waiting(outcome: Outcome) -> float:
    return float(outcome.waits.seconds[outcome.waits.type == 1].mean())


@pytest.mark.long
def test_priorities_by_cobham() -> None:
    one = queue_twin(servers=1, per_hour=3, service=Draw.exponential(SERVICE_SECONDS), days=35)
    twin = replace(
        one,
        types=(CaseType("urgent", priority=1), CaseType("ticket", priority=2)),
        arrivals=(Arrivals("urgent", (3.0,) * 168), Arrivals("ticket", (4.0,) * 168)),
    )
    residual = 7 / 3_600 * SERVICE_SECONDS**2
    urgent = residual / (1 - 0.3)
    holds(twin, first_type_waiting, urgent, half_width=0.08)
    holds(twin, second_type_waiting, urgent / (1 - 0.7), half_width=0.12)


def test_littles_law_holds_in_the_log() -> None:
    twin = queue_twin(servers=2, per_hour=15, service=Draw.exponential(SERVICE_SECONDS), days=40)
    cases = run(twin, 5).cases
    ended = cases.ended_us != UNKNOWN_US
    span_us = 40 * DAY_US
    times = np.concatenate([cases.arrived_us, cases.ended_us[ended]]) - twin.horizon.start_us
    order = np.argsort(times, kind="stable")
    change = np.concatenate([np.ones(len(ended)), -np.ones(int(ended.sum()))])[order]
    present = np.cumsum(change)
    until = np.append(times[order][1:], span_us)
    inside = float((present * (until - times[order])).sum()) / span_us
    took = (cases.ended_us[ended] - cases.arrived_us[ended]).mean()
    assert inside == pytest.approx(len(ended) / span_us * took, rel=0.005)


def test_one_more_person_shortens_waiting_and_shared_luck_shows_it() -> None:
    few, more = (
        queue_twin(servers=count, per_hour=25, service=Draw.exponential(SERVICE_SECONDS), days=3)
        for count in (3, 4)
    )
    scenarios = {"three": few, "four": more}
    found = replicate(scenarios, {"wait": measures.waiting_seconds}, seeds=SEEDS)
    three, four = (found.of(scenario, "wait") for scenario in scenarios)
    assert found.difference("four", "three", "wait").high < 0
    assert np.all(four <= three)
    assert (four - three).std() < (four - np.roll(three, 1)).std()
