"""A week of a desk with skills, shifts and rush hours; and round robin, to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from .assignment.eligibility import obstacles
from .assignment.policies import Policy
from .assignment.replaying import Arrival, Dispatcher, History, Served, Shift
from .assignment.values import Candidate, Need, Waiting

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
CHANNEL = "mail"
OPENS, CLOSES, SHIFT_HOURS = 7, 21, 8
# Arrivals by hour, from opening to closing: a rush in the morning, a smaller one after work.
RUSH = np.array([3, 6, 9, 10, 9, 7, 6, 6, 6, 6, 7, 8, 6, 3], dtype=np.float64)


@dataclass(frozen=True)
class Week:
    """`profiles` sets of skills, `alike` agents of each, as many skills as sets; `pressure` is
    work arriving / time on duty."""

    days: int = 7
    profiles: int = 10
    alike: int = 4
    pressure: float = 0.85
    handling_seconds_mean: float = 720.0


def drawn_week(week: Week, rng: np.random.Generator) -> History:
    staff = [
        Candidate(
            profile * week.alike + twin,
            frozenset({1}),
            skills,
            capacity={CHANNEL: 1},
        )
        for profile, skills in enumerate(_profiles(week.profiles, rng))
        for twin in range(week.alike)
    ]
    shifts = [
        _shift(one, MONDAY + timedelta(days=day), is_early=(one.agent_id + day) % 2 == 0)
        for day in range(week.days)
        for one in staff
    ]
    seconds = len(shifts) * SHIFT_HOURS * 3_600 * week.pressure
    return History(_arrivals(week, int(seconds / week.handling_seconds_mean), rng), staff, shifts)


def round_robin() -> Dispatcher:
    """First come, first served, to the next in turn who has the skill and a free place."""
    last = -1

    def dispatch(
        queue: Sequence[Waiting], candidates: Sequence[Candidate], now: datetime
    ) -> Sequence[tuple[int, int]]:
        nonlocal last
        pairs: list[tuple[int, int]] = []
        taken: dict[int, int] = {}
        for one in sorted(queue, key=lambda one: (one.waiting_since, one.ticket_id)):
            demand = Policy().demand(one, now)
            fit = [
                agent.agent_id
                for agent in candidates
                if agent.free(one.channel) > taken.get(agent.agent_id, 0)
                and not obstacles(one, agent, demand, now, None)
            ]
            if fit:
                last = min(fit, key=lambda number: (number <= last, number))
                taken[last] = taken.get(last, 0) + 1
                pairs.append((one.ticket_id, last))
        return pairs

    return dispatch


def mean_weighted_wait_seconds(history: History, served: Sequence[Served]) -> float:
    """Sum of weight × (begun − come) over the sum of weights; the rest waits to the end."""
    began = {one.ticket_id: one.began_at for one in served}
    end = max(one.ends_at for one in history.shifts)
    waited = weights = 0.0
    for arrival in history.arrivals:
        one = arrival.waiting
        seconds = (began.get(one.ticket_id, end) - one.waiting_since).total_seconds()
        waited += one.weight * max(0.0, seconds)
        weights += one.weight
    return waited / weights


def lightest_wait_seconds(history: History, served: Sequence[Served]) -> float:
    """Mean wait of the lightest tickets served: who pays for the haste of others."""
    came = {one.waiting.ticket_id: one.waiting for one in history.arrivals}
    lightest = min(one.weight for one in came.values())
    waits = [
        (one.began_at - came[one.ticket_id].waiting_since).total_seconds()
        for one in served
        if came[one.ticket_id].weight == lightest
    ]
    return sum(waits) / len(waits)


def occupancy_spread(history: History, served: Sequence[Served]) -> float:
    """Among agents of equal skills: highest / lowest share of the time on duty spent working.
    The largest such ratio of all sets of skills."""
    busy = dict.fromkeys((one.agent_id for one in history.staff), 0.0)
    duty = dict.fromkeys(busy, 0.0)
    for one in served:
        busy[one.agent_id] += (one.ended_at - one.began_at).total_seconds()
    for shift in history.shifts:
        duty[shift.agent_id] += (shift.ends_at - shift.begins_at).total_seconds()
    alike: dict[frozenset[str], list[float]] = {}
    for agent in history.staff:
        share = busy[agent.agent_id] / duty[agent.agent_id]
        alike.setdefault(frozenset(agent.skills), []).append(share)
    return max(max(shares) / min(shares) for shares in alike.values())


def _profiles(count: int, rng: np.random.Generator) -> list[dict[str, int]]:
    """Sets of two to five skills; every skill is in two sets at least."""
    rows = []
    for number in range(count):
        ring = {number, (number + 1) % count}
        more = rng.choice(count, size=int(rng.integers(0, 4)), replace=False)
        rows.append({_skill(each): 2 for each in sorted(ring | {int(each) for each in more})})
    return rows


def _skill(number: int) -> str:
    return f"skill {number}"


def _shift(one: Candidate, day: datetime, *, is_early: bool) -> Shift:
    begins = OPENS if is_early else CLOSES - SHIFT_HOURS
    return Shift(
        one.agent_id,
        day + timedelta(hours=begins),
        day + timedelta(hours=begins + SHIFT_HOURS),
    )


def _arrivals(week: Week, count: int, rng: np.random.Generator) -> list[Arrival]:
    hours = rng.choice(len(RUSH), count, p=RUSH / RUSH.sum()) + rng.random(count) + OPENS
    days = rng.integers(0, week.days, count)
    spread = 0.8
    handling = rng.lognormal(-(spread**2) / 2, spread, count) * week.handling_seconds_mean
    arrivals = [
        Arrival(
            Waiting(
                number,
                1,
                CHANNEL,
                MONDAY + timedelta(days=int(days[number]), hours=float(hours[number])),
                (Need(_skill(int(rng.integers(week.profiles)))),),
                # priority (most are normal) × tier (most are ordinary customers)
                weight=float(rng.choice((1, 2, 4, 8), p=(0.2, 0.5, 0.2, 0.1)))
                * float(rng.choice((1.0, 1.5, 2.0), p=(0.7, 0.2, 0.1))),
            ),
            float(handling[number]),
        )
        for number in range(count)
    ]
    return sorted(arrivals, key=lambda one: one.waiting.waiting_since)
