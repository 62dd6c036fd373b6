"""Tickets whose promise is foretold to break go ahead of those that are as urgent.

Such a ticket counts as if it were as near to its due time as its breach is likely: half as near
with a chance of one half. So it never counts for more than it will when it is due, what has waited
long enough comes before it, and what was ahead of it by a higher priority or tier stays ahead.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from .policies import Policy
from .reasons import MovedUp
from .values import Waiting

# Below that a breach is no more than usual, and nothing to put before others.
CHANCE_MIN = 0.2
# Who stays ahead does so by more than rounding.
_BEHIND = 1e-6

# A ticket of a queue, and the policy it is handed out by.
Place = tuple[Waiting, Policy]


def move_up(
    places: Sequence[Place], chances: Mapping[int, float], now: datetime
) -> dict[int, Waiting]:
    """The tickets of a queue that what is foretold of them moves, or would but for heavier ones;
    by id. `chances`: of those for which it counts."""
    urgency = {one.ticket_id: policy.urgency(one, now) for one, policy in places}
    found: dict[int, Waiting] = {}
    heavier: list[float] = []
    lightest_last = sorted(places, key=lambda place: -place[0].weight)
    for _weight, alike in groupby(lightest_last, key=lambda place: place[0].weight):
        group = list(alike)
        for one, policy in group:
            chance = chances.get(one.ticket_id, 0.0)
            if _counts(chance, one, policy, now):
                ahead = bisect_left(heavier, urgency[one.ticket_id])
                ceiling = heavier[ahead] if ahead < len(heavier) else None
                near = _near(chance, one, policy, now, ceiling)
                found[one.ticket_id] = replace(one, breach_chance=chance, near=near)
        for one, _policy in group:
            insort(heavier, urgency[one.ticket_id])
    return found


def moved_up_of(waiting: Waiting) -> MovedUp | None:
    """Why it stands where it does; None: nothing that is foretold counts."""
    if waiting.breach_chance is None:
        return None
    return MovedUp(waiting.breach_chance, waiting.near or 0.0)


def _counts(chance: float, one: Waiting, policy: Policy, now: datetime) -> bool:
    """Whether it would count as nearer to its due time than it is."""
    return (
        one.due_at is not None
        and policy.due_boost > 0
        and chance >= CHANCE_MIN
        and chance > policy.nearness(one, now)
    )


def _near(
    chance: float, one: Waiting, policy: Policy, now: datetime, ceiling: float | None
) -> float | None:
    """As near as it may count; None: not at all, for a heavier ticket is just ahead."""
    if ceiling is None:
        return chance
    most = (ceiling / policy.aged(one, now) - 1.0) / policy.due_boost - _BEHIND
    near = min(chance, most)
    return near if near > policy.nearness(one, now) else None
