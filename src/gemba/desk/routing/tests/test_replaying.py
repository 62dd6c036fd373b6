"""A history worked through again: nobody does two things at once, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from gemba.desk.routing.assignment.policies import Policy
from gemba.desk.routing.assignment.replaying import History, by_policy, replay
from gemba.desk.routing.bench_week import (
    CHANNEL,
    Week,
    drawn_week,
    mean_weighted_wait_seconds,
    occupancy_spread,
    round_robin,
)

HISTORY = drawn_week(Week(days=1, profiles=6, alike=2, pressure=0.8), np.random.default_rng(8))

SMALL = drawn_week(Week(days=1, profiles=4, alike=2, pressure=0.7), np.random.default_rng(9))


@pytest.mark.parametrize(("history", "capacity"), [(HISTORY, 1), (SMALL, 3)])
def test_each_ticket_once_by_somebody_fit_and_on_duty(history: History, capacity: int) -> None:
    roomy = [replace(one, capacity={CHANNEL: capacity}) for one in history.staff]
    history = replace(history, staff=roomy)
    served = replay(history, by_policy(Policy()))
    arrivals = {one.waiting.ticket_id: one for one in history.arrivals}
    staff = {one.agent_id: one for one in history.staff}
    shifts = {one.agent_id: one for one in history.shifts}
    assert len({one.ticket_id for one in served}) == len(served) > 0.9 * len(arrivals)
    for one in served:
        arrival, shift = arrivals[one.ticket_id], shifts[one.agent_id]
        assert one.began_at >= arrival.waiting.waiting_since
        assert shift.begins_at <= one.began_at < shift.ends_at
        assert all(
            staff[one.agent_id].level(need.skill) >= need.level_min
            for need in arrival.waiting.needs
        )
    for agent_id in staff:
        mine = sorted((one.began_at, one.ended_at) for one in served if one.agent_id == agent_id)
        assert all(before[1] <= behind[0] for before, behind in pairwise(mine))


def test_less_weighted_waiting_than_round_robin_and_again_the_same() -> None:
    served = replay(HISTORY, by_policy(Policy()))
    turns = replay(HISTORY, round_robin())
    ours, theirs = (mean_weighted_wait_seconds(HISTORY, each) for each in (served, turns))
    assert ours <= 0.7 * theirs
    assert occupancy_spread(HISTORY, served) <= 1.5
    assert replay(HISTORY, by_policy(Policy())) == served


def test_handing_out_what_does_not_wait_is_refused() -> None:
    with pytest.raises(ValueError, match="does not wait"):
        replay(HISTORY, lambda queue, candidates, now: [(-1, candidates[0].agent_id)])
