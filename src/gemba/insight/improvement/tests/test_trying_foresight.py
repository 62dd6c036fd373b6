"""Foretold breaches are put to use as any change is: proposed, tried on a share of the tickets,
judged and adopted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemba.desk.routing.queries.foretold import entries_in, heeds_breach
from gemba.desk.routing.queries.queues import every_queue, weights
from gemba.desk.routing.testing import queue, work_on
from gemba.desk.sla.testing import policy
from gemba.foundation.definitions.queries import definition
from gemba.foundation.definitions.testing import define
from gemba.foundation.trials.assigning import TREATMENT
from gemba.foundation.trials.queries import enrolments
from gemba.foundation.trials.testing import candidate
from gemba.insight.improvement.operations import adopt, ask_verdict, make_proposal
from gemba.insight.improvement.order import Expected, Order, Swap
from gemba.insight.improvement.queries import pilots_of, proposal, recomputed
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.tests.small_desk import begun, live_watched, small_desk
from gemba.insight.prediction.testing import foretell

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_a_policy_that_heeds_them_goes_the_whole_way(monkeypatch: pytest.MonkeyPatch) -> None:
    world = small_desk()
    queue(now=world.now, mode="pull")
    policy(now=world.now, targets={"resolution": dict.fromkeys("1234", 2880)})
    counts = define("routing_policy", "Weights", {"due_boost": 1.0}, now=world.now)
    heeding = candidate(counts, {"due_boost": 1.0, "heeds_breach": True}, now=world.now)
    found = definition(counts)
    order = Order(
        title="What will break first",
        trouble="Promises are broken that could be kept",
        kpi="first_response",
        owner_id=world.people.ana.user_id or 0,
        expected=Expected(-3600.0, -5400.0, -1800.0),
        swaps=(Swap("routing_policy", counts, found.name, found.version, heeding),),
    )
    key = make_proposal(order=order, actor=world.people.sun_wei, now=world.now)
    assert not heeds_breach()
    pilot = begun(world, key)
    live_watched(world, key, 2)
    # what comes now is not answered for weeks
    monkeypatch.setattr(world, "hours", lambda _at: 500.0)
    live_watched(world, key, 1)
    work_on(now=world.now)
    assert heeds_breach() and not weights().heeds_breach

    waiting = {each.ticket_id for each in entries_in(every_queue(), now=world.now)}
    treated = {each.case_id for each in enrolments(pilot.trial.id) if each.arm == TREATMENT}
    for ticket in waiting:
        foretell(ticket, 0.9, now=world.now)
    moved = {
        each.ticket_id
        for each in entries_in(every_queue(), now=world.now)
        if each.waiting.breach_chance is not None
    }
    assert moved == waiting & treated
    assert 0 < len(moved) < len(waiting)

    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    adopt(proposal_id=key, reason="It pays", actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.WATCHED
    verdict = pilots_of(key, actor=world.people.adele)[0].verdicts[0]
    assert recomputed(verdict.id, actor=world.people.adele).is_same
    soon = world.now + timedelta(minutes=1)
    work_on(now=soon)
    assert weights().heeds_breach
    assert all(each.waiting.breach_chance for each in entries_in(every_queue(), now=soon))
