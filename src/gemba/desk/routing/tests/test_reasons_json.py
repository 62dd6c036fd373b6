"""What was known when tickets were handed out comes back from JSON, and so do the reasons."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

import numpy as np
import pytest

from gemba.desk.routing.assignment.basis import Basis, basis_of
from gemba.desk.routing.assignment.deciding import decide
from gemba.desk.routing.assignment.planning import assign
from gemba.desk.routing.assignment.policies import Mode, Overflow, Policy
from gemba.desk.routing.assignment.reasons import Ahead, Considered, LacksSkill
from gemba.desk.routing.assignment.values import Duty, Status, Waiting
from gemba.desk.routing.basis_json import (
    decode_basis,
    decode_waiting,
    encode_basis,
    encode_waiting,
)
from gemba.desk.routing.bench_queue import DESKS, NOW, drawn
from gemba.desk.routing.reasons_json import decode, decode_shortages, encode_shortages

LATER = NOW + timedelta(hours=1)
POLICIES = (
    Policy(),
    Policy(
        mode=Mode.OFFER,
        owner_binding_seconds=600,
        worth_seconds={},
        turn_seconds={"mail": 60.0},
        overflow=(Overflow(60, frozenset({3, 2}), 1), Overflow(90, vendor_queue_id=8)),
        ageing_seconds=inf,
        due_boost=0.0,
    ),
)

KEPT_BEFORE = """
{"is": "Decision", "ticket_id": 7, "agent_id": 2, "mode": "push", "levels_lowered": 0,
 "considered": [
   {"is": "Considered", "agent_id": 2, "obstacles": [], "rank": 1,
    "parts": [{"is": "Part", "consideration": "wait", "units": 1, "seconds": 600.0}],
    "because": {"is": "Ahead", "consideration": "wait", "units": 0, "other_units": 1,
                "other_id": 3, "seconds": 600.0}},
   {"is": "Considered", "agent_id": 4, "rank": null, "parts": [], "because": null,
    "obstacles": [{"is": "LacksSkill", "skill": "2", "level_min": 3, "level": 1}]}],
 "shortages": [], "vendor_queue_id": null, "offer_until": null,
 "look_again_at": "2026-03-02T09:00:00+00:00"}
"""


def back(body: object) -> Any:
    return json.loads(json.dumps(body))


@pytest.mark.parametrize("policy", POLICIES, ids=("plain", "everything said"))
@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
def test_why_is_the_same_from_what_was_kept(desk: object, policy: Policy) -> None:
    queue, staff = drawn(desk, np.random.default_rng(7))  # type: ignore[arg-type]
    queue, staff = queue[:40], staff[:12]
    plan = assign(queue, staff, policy, NOW)
    basis = basis_of(plan, queue, staff, policy, NOW)
    kept = decode_basis(back(encode_basis(basis)), NOW)
    assert kept == basis
    by_id = {one.ticket_id: one for one in queue}
    assert plan.given
    for given in plan.given:
        waiting = by_id[given.ticket_id]
        assert decode_waiting(back(encode_waiting(waiting))) == waiting
        assert kept.why(waiting, given.agent_id) == basis.why(waiting, given.agent_id)


def test_what_is_said_of_a_person_or_a_ticket_comes_back() -> None:
    queue, staff = drawn(DESKS[0], np.random.default_rng(3))
    waiting, one = queue[0], staff[0]
    asked = replace(
        waiting, language="zh", certifications=frozenset({"gas"}), due_at=LATER, owner_id=4,
        continuity_id=5, refused_ids=frozenset({9, 6}),
    )  # fmt: skip
    assert decode_waiting(back(encode_waiting(asked))) == asked
    gone = replace(one, status=Status.PAUSED, duty=Duty(False, LATER), idle_since=NOW)
    basis = Basis((one, gone), Policy(), NOW)
    assert decode_basis(back(encode_basis(basis)), NOW) == basis


def test_the_ticket_itself_is_not_counted_against_who_has_it() -> None:
    queue, staff = drawn(DESKS[0], np.random.default_rng(7))
    plan = assign(queue[:1], staff, Policy(), NOW)
    [given] = plan.given
    basis = basis_of(plan, queue[:1], staff, Policy(), NOW)
    assert basis.why(queue[0], given.agent_id) == decide(queue[0], staff, Policy(), NOW)


def test_reasons_kept_before_there_was_a_basis_are_read() -> None:
    told = json.loads(KEPT_BEFORE)
    found = decode(told)
    assert (found.agent_id, found.look_again_at) == (2, datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert isinstance(found.considered[0].because, Ahead)
    assert found.of(4) == Considered(4, (LacksSkill("2", 3, 1),))


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
def test_shortages_come_back_as_they_were(desk: object) -> None:
    queue, staff = drawn(desk, np.random.default_rng(7))  # type: ignore[arg-type]
    for waiting in queue[:10]:
        for members in (staff[:12], staff[:1], ()):
            shortages = decide(waiting, members, Policy(), NOW).shortages
            assert decode_shortages(back(encode_shortages(shortages))) == shortages


def test_what_is_no_decision_is_refused() -> None:
    with pytest.raises(ValueError, match="No reason is called 'Rumour'"):
        decode({"is": "Rumour"})


def test_a_ticket_costs_few_characters() -> None:
    assert len(json.dumps(encode_waiting(Waiting(1, 1, "email", NOW)))) < 120
