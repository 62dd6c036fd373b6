"""A full queue against the best assignment there is, and a week against round robin."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

import numpy as np

from .assignment.planning import assign
from .assignment.policies import Policy
from .assignment.replaying import by_policy, replay
from .assignment.values import Candidate, Waiting
from .bench_queue import (
    DESKS,
    NOW,
    WAITING_ONLY,
    drawn,
    least_weighted_waiting,
    weighted_waiting,
)
from .bench_week import (
    Week,
    drawn_week,
    lightest_wait_seconds,
    mean_weighted_wait_seconds,
    occupancy_spread,
    round_robin,
)

IDS = (
    "routing.assign_1000_ms",
    "routing.assign_gap_percent",
    "routing.week_waiting_vs_round_robin",
    "routing.week_fairness",
)
SEED, RUNS = 1951, 9
ASSIGN_MS_MAX, GAP_PERCENT_MAX = 100.0, 5.0
WAITING_RATIO_MAX, SPREAD_MAX = 0.7, 1.25


def measure() -> list[dict[str, object]]:
    return [*_queue(), *_week()]


def _queue() -> list[dict[str, object]]:
    """Each kind of desk; the slowest and the farthest from the best count."""
    slowest = farthest = 0.0
    told: list[str] = []
    for desk in DESKS:
        queue, staff = drawn(desk, np.random.default_rng(SEED))
        milliseconds, cpu = _medians_ms(queue, staff)
        reached = weighted_waiting(
            assign(queue, staff, WAITING_ONLY, NOW), queue, staff, WAITING_ONLY
        )
        gap = 100 * (reached / least_weighted_waiting(queue, staff, WAITING_ONLY) - 1)
        slowest, farthest = max(slowest, milliseconds), max(farthest, gap)
        told.append(f"{desk.name} {milliseconds:.0f} ms (CPU {cpu:.0f} ms), {gap:.2f} %")
    kinds = "; ".join(told)
    size = "1,000 tickets, 200 agents, 30 skills"
    return [
        {
            "id": "routing.assign_1000_ms",
            "measured": slowest,
            "reference": None,
            "ratio": None,
            "goal": f"at most {ASSIGN_MS_MAX:g} ms",
            "met": slowest <= ASSIGN_MS_MAX,
            "method": f"{size}, all considerations on; from plain values to the plan; median of"
            f" {RUNS}, the slowest of {len(DESKS)} kinds of desk: {kinds}.",
        },
        {
            "id": "routing.assign_gap_percent",
            "measured": farthest,
            "reference": None,
            "ratio": None,
            "goal": f"at most {GAP_PERCENT_MAX:g} %",
            "met": farthest <= GAP_PERCENT_MAX,
            "method": f"{size}. Sum of weight × seconds a ticket waits behind those in hand or"
            " given before (600 s each; one left: a turn more than the longest line), above the"
            " least there is by scipy.optimize.linear_sum_assignment over all places; the farthest"
            f" of {len(DESKS)} kinds of desk: {kinds}.",
        },
    ]


def _medians_ms(queue: Sequence[Waiting], staff: Sequence[Candidate]) -> tuple[float, float]:
    """By the clock on the wall, and of the processor."""
    taken = []
    for _ in range(RUNS + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        assign(queue, staff, Policy(), NOW)
        taken.append((time.perf_counter() - wall, time.process_time() - cpu))
    walls, cpus = zip(*taken[1:], strict=True)
    return 1_000 * statistics.median(walls), 1_000 * statistics.median(cpus)


def _week() -> list[dict[str, object]]:
    week = Week()
    history = drawn_week(week, np.random.default_rng(SEED))
    ours, turns = replay(history, by_policy(Policy())), replay(history, round_robin())
    wait = mean_weighted_wait_seconds(history, ours)
    reference = mean_weighted_wait_seconds(history, turns)
    spread, other_spread = occupancy_spread(history, ours), occupancy_spread(history, turns)
    light, other_light = (lightest_wait_seconds(history, each) for each in (ours, turns))
    desk = (
        f"One week, {len(history.arrivals):,} tickets, {len(history.staff)} agents with"
        f" {week.profiles} sets of skills on two shifts, work arriving {week.pressure:.0%} of the"
        " time on duty, one ticket at a time each"
    )
    return [
        {
            "id": "routing.week_waiting_vs_round_robin",
            "measured": wait,
            "reference": reference,
            "ratio": wait / reference,
            "goal": f"at most {WAITING_RATIO_MAX:g} × round robin",
            "met": wait <= WAITING_RATIO_MAX * reference,
            "method": f"{desk}. Mean weighted wait in seconds; round robin: same staff, skills and"
            " capacity, first come first served, next in turn. The lightest tickets wait"
            f" {light:,.0f} s on average, with round robin {other_light:,.0f} s.",
        },
        {
            "id": "routing.week_fairness",
            "measured": spread,
            "reference": other_spread,
            "ratio": spread,
            "goal": f"at most {SPREAD_MAX:g}",
            "met": spread <= SPREAD_MAX,
            "method": f"{desk}. Highest / lowest share of the time on duty spent working among"
            " agents of equal skills, the worst set of skills; reference: round robin.",
        },
    ]
