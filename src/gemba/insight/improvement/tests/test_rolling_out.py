"""Steps of a roll-out follow what really serves tickets, where anything here does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.testing import rule_body
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.queries import history
from gemba.foundation.trials.testing import candidate
from gemba.insight.improvement.operations import (
    BoardRefused,
    add_automation,
    adopt,
    ask_verdict,
    change_automation,
    change_proposal,
    choose_automation,
    make_selection,
    plan_step,
    reopen_proposal,
    roll_back,
    settle_step,
    stop_pilot,
)
from gemba.insight.improvement.queries import Serving, pilots_of, proposal, selection
from gemba.insight.improvement.selecting.criteria import CandidateKind, Criterion
from gemba.insight.improvement.selecting.orders import (
    AutomationOrder,
    GivenScore,
    SelectionOrder,
    StepOrder,
)
from gemba.insight.improvement.tests.small_desk import World, begun, proposed

pytestmark = pytest.mark.django_db
SHARES = (0.1, 0.5, 1.0)


class Rollout:
    """A chosen automation whose change is that of a proposal, and its steps."""

    def __init__(self, world: World, proposal_id: UUID | None) -> None:
        self.world, lead = world, world.people.sun_wei
        order = SelectionOrder("Forms", "", lead.user_id or 0, "EUR")
        self.key = make_selection(order=order, actor=lead, now=NOON)
        self.automation = add_automation(
            selection_id=self.key, order=self.order(proposal_id), actor=lead, now=NOON
        )
        choose_automation(automation_id=self.automation, reason="", actor=lead, now=NOON)
        self.steps = [
            plan_step(
                automation_id=self.automation,
                order=StepOrder(
                    NOON.date() + timedelta(days=at), share, "", world.people.ana.user_id or 0
                ),
                actor=lead,
                now=NOON,
            )
            for at, share in enumerate(SHARES)
        ]

    @staticmethod
    def order(proposal_id: UUID | None) -> AutomationOrder:
        scores = {each: GivenScore(5) for each in Criterion}
        return AutomationOrder("Rule", CandidateKind.RULE, proposal_id=proposal_id, scores=scores)

    def settle(self, at: int, *, is_done: bool = True) -> None:
        lead = self.world.people.sun_wei
        settle_step(step_id=self.steps[at], is_done=is_done, actor=lead, now=self.world.now)

    @property
    def done_by(self) -> list[str]:
        """By step who says that it is done; empty where it is not."""
        found = selection(self.key, actor=self.world.people.ana).chosen
        assert found is not None
        return [each.done_by if each.done_at else "" for each in found.steps]

    @property
    def serving(self) -> Serving | None:
        found = selection(self.key, actor=self.world.people.ana).chosen
        assert found is not None
        return found.serving


def test_without_a_proposal_steps_are_a_record(world: World) -> None:
    plan = Rollout(world, None)
    assert plan.serving is None
    for at in range(len(SHARES)):
        plan.settle(at)


def test_steps_go_along_with_what_pilots_serve(world: World) -> None:
    key = proposed(world)
    plan, other = Rollout(world, key), Rollout(world, proposed(world))
    first = begun(world, key, share=0.1)
    assert plan.done_by == ["Adele", "", ""]
    stop_pilot(pilot_id=first.id, remark="", actor=world.people.sun_wei, now=world.now)
    assert plan.done_by == ["", "", ""]
    reopen_proposal(proposal_id=key, reason="once more", actor=world.people.sun_wei, now=world.now)
    second = begun(world, key, share=0.5)
    assert plan.done_by == ["Adele", "Adele", ""]
    ask_verdict(pilot_id=second.id, actor=world.people.adele, now=world.now)
    adopt(proposal_id=key, reason="cheap", actor=world.people.sun_wei, now=world.now)
    assert plan.done_by == ["Adele", "Adele", world.people.sun_wei.name]
    roll_back(proposal_id=key, reason="it fades", actor=world.people.adele, now=world.now)
    assert plan.done_by == other.done_by == ["", "", ""]
    told = history("selection", plan.key.hex, limit=100, types=["rollout.settled"])
    assert [each.payload.is_done for each in told] == [  # type: ignore[attr-defined]
        *(True, False, True, True, True, False, False, False)
    ]


def test_a_step_is_settled_once_a_pilot_serves_its_share_and_the_last_once_it_is_kept(
    world: World,
) -> None:
    key = proposed(world)
    plan = Rollout(world, key)
    assert plan.serving is not None and (plan.serving.share, plan.serving.may_begin) == (0, True)
    with pytest.raises(BoardRefused, match=r"serves no tickets yet: begin its pilot with 10%"):
        plan.settle(0)
    begun(world, key, share=0.1)
    assert (plan.serving.share, plan.serving.may_begin) == (0.1, False)
    with pytest.raises(BoardRefused, match=r"serves 10% of the tickets.*next pilot with 50%"):
        plan.settle(1)
    plan.settle(0, is_done=False)
    (pilot,) = pilots_of(key, actor=world.people.adele)
    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    adopt(proposal_id=key, reason="it is cheap", actor=world.people.adele, now=world.now)
    assert plan.serving.is_kept and plan.serving.reaches(1.0)
    plan.settle(2, is_done=False)
    plan.settle(2)


def test_another_version_after_the_one_that_was_kept_begins_with_its_own_share(
    world: World,
) -> None:
    key = proposed(world)
    plan = Rollout(world, key)
    begun(world, key)
    (pilot,) = pilots_of(key, actor=world.people.adele)
    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    adopt(proposal_id=key, reason="it is cheap", actor=world.people.adele, now=world.now)
    lead = world.people.sun_wei
    reopen_proposal(proposal_id=key, reason="it fades", actor=lead, now=world.now)
    assert plan.serving is not None and plan.serving.is_kept
    third = candidate(world.rule, rule_body([Opened()], [AddTag("third")]), now=world.now)
    order = proposal(key, actor=lead).order
    swap = replace(order.swaps[0], control=2, treatment=third)
    order = replace(order, swaps=(swap,))
    change_proposal(proposal_id=key, order=order, actor=lead, now=world.now)
    begun(world, key, share=0.2)
    assert (plan.serving.share, plan.serving.is_kept) == (0.2, False)


def test_all_are_served_only_once_the_change_is_kept(world: World) -> None:
    plan = Rollout(world, None)
    plan.settle(0)
    plan.settle(1)
    change_automation(
        automation_id=plan.automation,
        order=plan.order(proposed(world)),
        actor=world.people.sun_wei,
        now=world.now,
    )
    with pytest.raises(BoardRefused, match="keep the change there first"):
        plan.settle(2)
