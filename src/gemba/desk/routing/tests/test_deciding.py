"""Stories of one ticket, and the sentences people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import inf, nan

import pytest

from gemba.desk.routing.assignment.deciding import decide, explain
from gemba.desk.routing.assignment.policies import (
    Consideration,
    Mode,
    Overflow,
    Policy,
    PolicyError,
)
from gemba.desk.routing.assignment.values import Candidate, Duty, Need, Status, Waiting
from gemba.desk.routing.bench_queue import NOW
from gemba.desk.routing.wording import Names, policy_problem, why_nobody, why_not, why_she

ANA, BO, CHEN, DAO = 1, 2, 3, 4
NAMES = Names({ANA: "Ana", BO: "Bo", CHEN: "Chen", DAO: "Dao"}, {1: "Repairs", 2: "Returns"})
HOUR = timedelta(hours=1)
ana = Candidate(
    ANA,
    frozenset({1}),
    {"repair": 2},
    frozenset({"en"}),
    capacity={"chat": 5},
    load={"chat": 1},
    idle_since=NOW - HOUR,
)
bo = replace(ana, agent_id=BO, load={"chat": 3}, idle_since=NOW - HOUR / 2)
chen = replace(ana, agent_id=CHEN, skills={"repair": 3, "setup": 1}, load={"chat": 1})
ticket = Waiting(7, 1, "chat", NOW - HOUR / 2, (Need("repair", 2),))


def she(waiting: Waiting, *staff: Candidate, policy: Policy | None = None) -> str:
    return why_she(decide(waiting, staff, policy or Policy(), NOW), NAMES)


def nobody(waiting: Waiting, *staff: Candidate) -> str:
    decision = decide(waiting, staff, Policy(), NOW)
    assert decision.agent_id is None
    return why_nobody(decision, NAMES)


def test_why_she_and_why_not_the_others() -> None:
    decision = decide(ticket, (bo, ana, chen), Policy(), NOW)
    assert why_she(decision, NAMES) == (
        "Ana was chosen: has the level that fits; Chen is kept for harder work."
    )
    assert why_not(decision, BO, NAMES) == ("Bo could have had it, but has 3 in hand, Ana 1.")
    assert why_not(decision, CHEN, NAMES) == (
        "Chen could have had it, but is kept for harder work; Ana has the level that fits."
    )
    assert why_not(decision, DAO, NAMES) == "Dao does not take tickets here."
    twin = replace(ana, agent_id=DAO, idle_since=NOW - HOUR / 4)
    assert she(ticket, twin, ana) == (
        "Ana was chosen: all else being equal, longest without new work: 1:00, Dao 0:15."
    )
    assert she(ticket, ana) == "Ana was chosen: nobody else can take it now."
    assert she(replace(ticket, continuity_id=BO), ana, bo) == (
        "Bo was chosen: served this customer before."
    )


@pytest.mark.parametrize(
    ("staff", "why"),
    [
        (replace(ana, load={"chat": 5}), "has 5 of 5 in hand on chat"),
        (replace(ana, skills={"repair": 1}), "has “repair” at level 1, asked for is 2"),
        (replace(ana, skills={}), "lacks “repair”, asked for at level 2"),
        (replace(ana, queue_ids=frozenset({2})), "is not in the queue Repairs"),
        (replace(ana, status=Status.PAUSED), "takes no new work at the moment"),
        (replace(ana, status=Status.ABSENT), "is absent"),
        (replace(ana, duty=Duty(True, NOW)), "is off duty"),
    ],
)
def test_what_rules_her_out(staff: Candidate, why: str) -> None:
    decision = decide(ticket, (staff, bo), Policy(), NOW)
    assert decision.agent_id == BO
    assert why_not(decision, ANA, NAMES) == f"Ana could not have it: {why}."


def test_all_that_rules_her_out_is_told() -> None:
    asked = replace(
        ticket, language="zh", certifications=frozenset({"gas"}), refused_ids=frozenset({ANA})
    )
    decision = decide(asked, (replace(ana, duty=Duty(False, NOW + HOUR)),), Policy(), NOW)
    told = why_not(decision, ANA, NAMES)
    for why in ("does not speak zh", "certificate “gas”", "has declined it", "is off duty until"):
        assert why in told
    assert decision.look_again_at == NOW + HOUR


def test_why_nobody() -> None:
    hard = replace(ticket, needs=(Need("repair", 3),))
    assert nobody(hard, ana, bo) == (
        "No one has the skill “repair” at level 3; the highest is Ana at 2."
    )
    assert nobody(replace(ticket, needs=(Need("welding"),)), ana) == (
        "No one has the skill “welding” (asked for at level 1)."
    )
    assert nobody(replace(ticket, queue_id=2), ana) == (
        "No one takes tickets of the queue Returns."
    )
    both = replace(ticket, needs=(Need("repair"), Need("setup")))
    setup = replace(bo, skills={"setup": 1})
    assert nobody(both, ana, setup) == (
        "Each thing asked for is there, but no one person has all of it."
    )
    full = replace(ana, load={"chat": 9})
    away = replace(bo, duty=Duty(False, NOW + HOUR))
    assert nobody(ticket, full, away).startswith(
        "2 people could have it, but none of them now: 1 at capacity, 1 away. The first is back"
    )


def test_the_first_contact_owner_comes_first_while_she_can() -> None:
    owned = replace(ticket, owner_id=BO)
    binding = Policy(owner_binding_seconds=3600)
    assert decide(owned, (ana, bo), binding, NOW).agent_id == BO
    busy = replace(bo, load={"chat": 5})
    waits = decide(owned, (ana, busy), binding, NOW)
    assert waits.agent_id is None
    assert waits.look_again_at == NOW + HOUR / 2
    assert why_nobody(waits, NAMES).startswith("It waits for its first-contact owner Bo until")
    assert "kept for its first-contact owner Bo" in why_not(waits, ANA, NAMES)
    # nobody waits for somebody who cannot come, nor longer than the binding
    for unable in (
        replace(bo, status=Status.ABSENT),
        replace(bo, duty=Duty(False, NOW + HOUR)),
        replace(bo, skills={}),
    ):
        assert decide(owned, (ana, unable), binding, NOW).agent_id == ANA
    assert decide(owned, (ana, busy), binding, NOW + HOUR).agent_id == ANA


def test_overflow_widens_and_ends_at_a_vendor() -> None:
    policy = Policy(
        overflow=(
            Overflow(600, frozenset({2}), levels_lowered=1),
            Overflow(1800, vendor_queue_id=9),
        )
    )
    hard = replace(ticket, needs=(Need("repair", 3),), waiting_since=NOW)
    other = replace(ana, queue_ids=frozenset({2}))
    early = decide(hard, (other,), policy, NOW)
    assert (early.agent_id, early.look_again_at) == (None, NOW + timedelta(seconds=600))
    assert decide(hard, (other,), policy, NOW + timedelta(seconds=600)).agent_id == ANA
    late = decide(hard, (replace(other, skills={}),), policy, NOW + HOUR / 2)
    assert (late.agent_id, late.vendor_queue_id) == (None, 9)


def test_offer_and_pull() -> None:
    offered = decide(ticket, (ana,), Policy(mode=Mode.OFFER, offer_timeout_seconds=90), NOW)
    assert (offered.agent_id, offered.offer_until) == (ANA, NOW + timedelta(seconds=90))
    pulled = decide(ticket, (ana, bo), Policy(mode=Mode.PULL), NOW)
    assert why_nobody(pulled, NAMES) == "It waits to be taken; 2 people may."
    assert why_not(pulled, BO, NAMES) == "Bo may take it."


def test_given_with_many_others() -> None:
    told = explain(ticket, (ana, bo), Policy(), NOW, given_to=BO)
    assert (
        why_she(told, NAMES) == "Bo was chosen: Ana was needed for other tickets that waited too."
    )
    assert why_not(told, ANA, NAMES) == (
        "Ana could have had it, but was needed for other tickets that waited too."
    )
    with pytest.raises(ValueError, match="cannot have been given"):
        explain(ticket, (ana, bo), Policy(), NOW, given_to=DAO)


def test_urgency_grows_with_waiting_and_towards_the_due_time() -> None:
    policy = Policy(ageing_seconds=inf, due_boost=2.0, due_horizon_seconds=3600)
    due = replace(ticket, weight=3.0, due_at=NOW + 2 * HOUR)
    hours = [policy.urgency(due, NOW + step * HOUR / 2) for step in range(7)]
    assert hours == [3.0, 3.0, 3.0, 6.0, 9.0, 9.0, 9.0]
    assert Policy(ageing_seconds=900).urgency(ticket, NOW) == 3.0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"worth_seconds": {Consideration.OWNER: -1.0}}, "“owner” counts -1 seconds: give 0"),
        ({"worth_seconds": {Consideration.OWNER: nan}}, "counts nan seconds"),
        ({"turn_seconds": {"chat": 0.0}}, "on chat holds up the next one for 0 seconds"),
        ({"owner_binding_seconds": -5.0}, "comes first for -5 seconds"),
        ({"offer_timeout_seconds": 0.0}, "An offer stands for 0 seconds"),
        ({"overflow": (Overflow(60, frozenset({2})), Overflow(60, levels_lowered=1))}, "in order"),
        ({"overflow": (Overflow(60),)}, "step 1 widens nothing"),
    ],
)
def test_a_policy_that_cannot_be_meant(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(PolicyError) as refused:
        Policy(**wrong)  # type: ignore[arg-type]
    assert sentence in policy_problem(refused.value)


def test_a_ticket_that_cannot_be_meant() -> None:
    with pytest.raises(ValueError, match="weighs 0"):
        replace(ticket, weight=0)
    with pytest.raises(ValueError, match="asks for a skill twice"):
        replace(ticket, needs=(Need("repair", 1), Need("repair", 2)))
