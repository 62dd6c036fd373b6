"""Promises of `assign` and `decide` that hold for every queue and every staff."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.routing.assignment.basis import basis_of
from gemba.desk.routing.assignment.deciding import decide
from gemba.desk.routing.assignment.planning import assign, pick
from gemba.desk.routing.assignment.policies import Mode, Overflow, Policy
from gemba.desk.routing.assignment.values import Candidate, Duty, Need, Status, Waiting
from gemba.desk.routing.bench_queue import (
    NOW,
    WAITING_ONLY,
    Desk,
    drawn,
    least_weighted_waiting,
    weighted_waiting,
)

SKILLS = ("repair", "billing", "setup")
CHANNELS = ("mail", "chat")
moments = st.integers(0, 7200).map(lambda seconds: NOW - timedelta(seconds=seconds))
ids = st.integers(1, 6)
levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=3)

tickets = st.builds(
    Waiting,
    ticket_id=st.integers(1, 99),
    queue_id=st.integers(1, 2),
    channel=st.sampled_from(CHANNELS),
    waiting_since=moments,
    needs=levels.map(lambda asked: tuple(Need(skill, level) for skill, level in asked.items())),
    language=st.sampled_from(("", "en", "zh")),
    certifications=st.sampled_from((frozenset[str](), frozenset({"gas"}))),
    weight=st.sampled_from((1.0, 2.0, 6.0)),
    due_at=st.none() | moments.map(lambda moment: moment + timedelta(hours=2)),
    owner_id=st.none() | ids,
    continuity_id=st.none() | ids,
    refused_ids=st.frozensets(ids, max_size=2),
)
agents = st.builds(
    Candidate,
    agent_id=ids,
    queue_ids=st.frozensets(st.integers(1, 2), min_size=1),
    skills=levels,
    languages=st.sampled_from((frozenset({"en"}), frozenset({"en", "zh"}))),
    certifications=st.sampled_from((frozenset[str](), frozenset({"gas"}))),
    capacity=st.fixed_dictionaries({"mail": st.integers(0, 3), "chat": st.integers(0, 2)}),
    load=st.fixed_dictionaries({"mail": st.integers(0, 2)}),
    duty=st.sampled_from((Duty(), Duty(), Duty(False, NOW + timedelta(hours=1)))),
    status=st.sampled_from((Status.AVAILABLE, Status.AVAILABLE, Status.PAUSED)),
    idle_since=st.none() | moments,
)
queues = st.lists(tickets, max_size=9, unique_by=lambda one: one.ticket_id)
staffs = st.lists(agents, max_size=6, unique_by=lambda one: one.agent_id)
policies = st.sampled_from(
    (
        Policy(),
        WAITING_ONLY,
        Policy(mode=Mode.OFFER, owner_binding_seconds=5400),
        Policy(overflow=(Overflow(1800, frozenset({2}), levels_lowered=1),)),
    )
)


@given(queues, staffs, policies, st.randoms())
def test_what_always_holds(
    queue: list[Waiting], staff: list[Candidate], policy: Policy, chance: Random
) -> None:
    plan = assign(queue, staff, policy, NOW)
    basis = basis_of(plan, queue, staff, policy, NOW)
    by_ticket = {one.ticket_id: one for one in queue}
    by_agent = {one.agent_id: one for one in staff}

    # every ticket once, and nobody beyond her capacity
    assert sorted([*(one.ticket_id for one in plan.given), *plan.left]) == sorted(by_ticket)
    taken = Counter((one.agent_id, by_ticket[one.ticket_id].channel) for one in plan.given)
    assert all(count <= by_agent[who].free(channel) for (who, channel), count in taken.items())

    for ticket in queue:
        who = plan.agent_of(ticket.ticket_id)
        told = basis.why(ticket, who) if who else decide(ticket, basis.staff, policy, NOW)
        # each candidate has her reason; the chosen is fit; who is left could go to nobody
        assert sorted(one.agent_id for one in told.considered) == sorted(by_agent)
        assert all(bool(one.obstacles) != (one.rank is not None) for one in told.considered)
        if told.agent_id is None:
            assert told.shortages
            assert not any(one.is_eligible for one in told.considered)
        else:
            assert all(one.because for one in told.considered if one.is_eligible)

    # the order of what comes in changes nothing
    other_queue, other_staff = chance.sample(queue, len(queue)), chance.sample(staff, len(staff))
    assert assign(other_queue, other_staff, policy, NOW) == plan


@given(tickets, staffs, policies, st.randoms())
def test_one_ticket_is_decided_as_a_queue_of_one(
    ticket: Waiting, staff: list[Candidate], policy: Policy, chance: Random
) -> None:
    decision = decide(ticket, staff, policy, NOW)
    assert decide(ticket, chance.sample(staff, len(staff)), policy, NOW) == decision
    assert assign([ticket], staff, policy, NOW).agent_of(ticket.ticket_id) == decision.agent_id

    pulled = decide(ticket, staff, replace(policy, mode=Mode.PULL), NOW)
    assert pulled.agent_id is None
    may_pull = {one.agent_id for one in staff if pick(one, [ticket], staff, policy, NOW)}
    assert may_pull == {one.agent_id for one in decision.considered if one.is_eligible}


def test_close_to_the_best_assignment_there_is() -> None:
    rng = np.random.default_rng(4)
    for desk in (
        Desk("scarce", 60, 12, capacity=4, load_max=1),
        Desk("ample", 60, 20, had=(1, 3), capacity=6),
        Desk("rare skills", 80, 20, asked=(1, 1), had=(1, 2)),
    ):
        queue, staff = drawn(desk, rng)
        plan = assign(queue, staff, WAITING_ONLY, NOW)
        reached = weighted_waiting(plan, queue, staff, WAITING_ONLY)
        best = least_weighted_waiting(queue, staff, WAITING_ONLY)
        assert best - 1e-6 <= reached <= 1.05 * best, desk.name


def test_chains_of_exchanges_make_room() -> None:
    """Everyone but the last could have either of two agents, the last only the first: all move."""
    count = 12
    staff = [
        Candidate(
            number,
            frozenset({1}),
            {f"skill {number}": 1, f"skill {number - 1}": 1},
            capacity={"mail": 1},
            idle_since=NOW - timedelta(seconds=60 * (count - number)),
        )
        for number in range(count)
    ]
    queue = [
        Waiting(number, 1, "mail", NOW, (Need(f"skill {number}"),), weight=2.0)
        for number in range(count - 1)
    ]
    last = Waiting(count, 1, "mail", NOW, (Need("skill -1"),))
    plan = assign([*queue, last], staff, WAITING_ONLY, NOW)
    assert plan.left == ()
    assert [one.agent_id for one in plan.given] == [*range(1, count), 0]


def test_more_than_fits_into_one_portion() -> None:
    queue, staff = drawn(
        Desk("long", 2_400, 30, had=(20, 28), load_max=0), np.random.default_rng(2)
    )
    plan = assign(queue, staff, Policy(), NOW)
    assert len(plan.given) == 30 * 6
    weight = {one.ticket_id: one.weight for one in queue}
    assert min(weight[one.ticket_id] for one in plan.given) >= max(
        np.quantile([weight[ticket_id] for ticket_id in plan.left], 0.5), 1.0
    )


def test_nothing_in_and_the_same_twice() -> None:
    queue, staff = drawn(Desk("tiny", 2, 2), np.random.default_rng(1))
    assert assign([], staff, Policy(), NOW).given == ()
    assert assign(queue, [], Policy(), NOW).left
    for twice in ((queue * 2, staff), (queue, staff * 2)):
        with pytest.raises(ValueError, match="is there twice"):
            assign(*twice, Policy(), NOW)
