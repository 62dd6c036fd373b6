"""Queues and staffs to measure with, and the best assignment there is, by SciPy's solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from .assignment.matrix import Staff
from .assignment.planning import Plan, in_order, places_of
from .assignment.policies import Consideration, Policy
from .assignment.values import Candidate, Need, Waiting

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
CHANNEL = "mail"
SKILLS = tuple(f"skill {n}" for n in range(30))
# The line alone counts: what is compared is waiting.
WAITING_ONLY = Policy(worth_seconds={Consideration.WAIT: 600.0}, ageing_seconds=inf, due_boost=0.0)


@dataclass(frozen=True)
class Desk:
    """How many, and how well they fit: skills asked for and had, places, tickets in hand."""

    name: str
    tickets: int = 1_000
    agents: int = 200
    asked: tuple[int, int] = (1, 2)
    had: tuple[int, int] = (3, 8)
    capacity: int = 6
    load_max: int = 2


DESKS = (
    Desk("as many places as tickets"),
    Desk("places for half", capacity=3, load_max=1),
    Desk("places for twice as many", capacity=10, load_max=0),
    Desk("few skills each", asked=(1, 1), had=(1, 3)),
    Desk("many skills each", asked=(2, 3), had=(8, 15)),
)


def drawn(desk: Desk, rng: np.random.Generator) -> tuple[list[Waiting], list[Candidate]]:
    """Some skills are asked for often, others hardly ever; staff has them about as the square
    root of that. Levels 1 to 3, weights of four priorities and three tiers."""
    often = 1.0 / np.arange(1, len(SKILLS) + 1)
    common = np.sqrt(often)
    tickets = [
        Waiting(
            number,
            1,
            CHANNEL,
            NOW - timedelta(seconds=int(rng.integers(0, 86_400))),
            tuple(
                Need(SKILLS[skill], int(rng.choice(3, p=(0.6, 0.3, 0.1))) + 1)
                for skill in _some(desk.asked, often, rng)
            ),
            weight=float(rng.choice((1, 2, 4, 8)) * rng.choice((1.0, 1.5, 2.0))),
        )
        for number in range(desk.tickets)
    ]
    agents = [
        Candidate(
            number,
            frozenset({1}),
            {SKILLS[skill]: int(rng.integers(1, 4)) for skill in _some(desk.had, common, rng)},
            capacity={CHANNEL: desk.capacity},
            load={CHANNEL: int(rng.integers(0, desk.load_max + 1))},
            idle_since=NOW - timedelta(seconds=int(rng.integers(0, 3_600))),
        )
        for number in range(desk.agents)
    ]
    return tickets, agents


def _some(between: tuple[int, int], weights: np.ndarray, rng: np.random.Generator) -> list[int]:
    count = int(rng.integers(between[0], between[1] + 1))
    chosen = rng.choice(len(weights), count, replace=False, p=weights / weights.sum())
    return [int(skill) for skill in chosen]


def weighted_waiting(
    plan: Plan, queue: Sequence[Waiting], agents: Sequence[Candidate], policy: Policy
) -> float:
    """Sum of weight × seconds; a ticket left counts what `assign` takes for it."""
    left_cost = _costs(queue, agents, policy)[1]
    weight = {one.ticket_id: one.weight for one in queue}
    given = sum(weight[one.ticket_id] * one.wait_seconds for one in plan.given)
    return given + sum(left_cost[ticket_id] for ticket_id in plan.left)


def least_weighted_waiting(
    queue: Sequence[Waiting], agents: Sequence[Candidate], policy: Policy
) -> float:
    """Of the best assignment: tickets × (places in lines, and one way each to be left)."""
    cost, left_cost = _costs(queue, agents, policy)
    never = 1e12
    own = np.full((len(queue), len(queue)), never)
    np.fill_diagonal(own, list(left_cost.values()))
    table = np.hstack([np.where(np.isfinite(cost), cost, never), own])
    rows, columns = linear_sum_assignment(table)
    return float(table[rows, columns].sum())


def _costs(
    queue: Sequence[Waiting], agents: Sequence[Candidate], policy: Policy
) -> tuple[np.ndarray, dict[int, float]]:
    ordered = in_order(queue, policy, NOW)
    staff = Staff(agents, policy, NOW)
    load = np.array([one.load.get(CHANNEL, 0) for one in staff.agents], dtype=np.int64)
    free = np.array([one.free(CHANNEL) for one in staff.agents], dtype=np.int64)
    lines = staff.lines(ordered)
    places = places_of(ordered, lines, load, free, policy=policy, now=NOW)
    ids = [one.ticket_id for one in ordered]
    return places.cost, dict(zip(ids, places.left_cost.tolist(), strict=True))
