"""A change is tried on some tickets of a small desk whose truth is known: the better one is proven
and kept, the worse one stopped, and every number comes out again from the events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.testing import define_rule
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.definitions.queries import definition
from gemba.foundation.events.queries import end_of_log
from gemba.foundation.trials.assigning import CONTROL
from gemba.insight.improvement.operations import (
    ProposalRefused,
    adopt,
    ask_verdict,
    close_proposal,
    go_on,
    judging,
    roll_back,
    stop_pilot,
)
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.verdict import Advice, Reason
from gemba.insight.improvement.queries import pilots_of, proposal, recomputed
from gemba.insight.improvement.queries.pilots import judged_now, judged_until
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.testing import watch_pilots
from gemba.insight.improvement.tests.small_desk import (
    World,
    begun,
    live_watched,
    proposed,
)

pytestmark = pytest.mark.django_db


def test_a_better_version_is_proven_kept_and_every_number_comes_out_again(world: World) -> None:
    world.factor = 0.4
    key = proposed(world)
    begun(world, key)
    pilot = live_watched(world, key, 20)
    page = proposal(key, actor=world.people.adele)
    assert page.line.stage is Stage.VERIFIED
    verdict = pilot.verdicts[0]
    assert verdict.judged.advice is Advice.KEEP and verdict.judged.reason is Reason.BETTER
    assert verdict.judged.ended in (Ended.BOUND, Ended.COMPLETE)
    assert verdict.judged.main is not None
    # control 2.7 h in the median, treated 1.1 h; the interval holds that 19 times of 20
    assert verdict.judged.main.difference.high < 0 and verdict.judged.main.stands
    assert abs(verdict.judged.main.difference.value + 1.63 * 3600) < 1.63 * 3600
    assert verdict.judged.worth is not None and verdict.judged.worth.waiting_hours.low > 0
    assert len(pilot.looks) >= 2
    again = recomputed(verdict.id, actor=world.people.sun_wei)
    assert again.is_same
    adopt(proposal_id=key, reason="", actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.WATCHED
    assert definition(world.rule).body["then"] != []  # type: ignore[index, call-overload]
    assert not pilots_of(key, actor=world.people.adele)[0].is_running
    assert recomputed(verdict.id, actor=world.people.sun_wei).is_same


def test_a_guardrail_stops_a_harmful_version_by_itself(world: World) -> None:
    world.reopened = (0.05, 0.6)
    key = proposed(world)
    begun(world, key)
    pilot = live_watched(world, key, 20)
    assert (pilot.ended_because, pilot.ended_by) == ("guard", "Gemba")
    assert pilot.verdicts[0].judged.reason is Reason.GUARD
    assert proposal(key, actor=world.people.adele).line.stage is Stage.ROLLED_BACK
    assert pilot.trial.kept == CONTROL
    close_proposal(proposal_id=key, reason="", actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.CLOSED
    assert recomputed(pilot.verdicts[0].id, actor=world.people.adele).is_same


def test_one_button_stops_it_at_once_and_what_was_learned_is_kept(world: World) -> None:
    key = proposed(world)
    pilot = begun(world, key)
    world.live(3)
    stop_pilot(pilot_id=pilot.id, remark="A fair begins", actor=world.people.sun_wei, now=world.now)
    pilot = pilots_of(key, actor=world.people.adele)[0]
    page = proposal(key, actor=world.people.adele)
    assert (page.line.stage, page.entries[-1].reason) == (Stage.ROLLED_BACK, "A fair begins")
    assert pilot.verdicts[0].judged.ended is Ended.BY_HAND
    assert recomputed(pilot.verdicts[0].id, actor=world.people.adele).is_same


def test_a_verdict_asked_for_early_lets_the_pilot_go_on(world: World) -> None:
    key = proposed(world)
    pilot = begun(world, key)
    world.live(3)
    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.VERIFIED
    with pytest.raises(ProposalRefused, match="advises something else"):
        adopt(proposal_id=key, reason=" ", actor=world.people.adele, now=world.now)
    go_on(proposal_id=key, actor=world.people.adele, now=world.now)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.PILOTING
    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    roll_back(proposal_id=key, reason="No use", actor=world.people.adele, now=world.now)
    assert not pilots_of(key, actor=world.people.adele)[0].is_running


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"days_max": 1.5}, "tickets would come in time"),
        ({"kpi": "csat"}, "does not tell this figure"),
    ],
)
def test_a_pilot_that_cannot_tell_anything_is_refused(
    world: World, more: dict[str, Any], says: str
) -> None:
    key = proposed(world)
    with pytest.raises(ProposalRefused, match=says):
        begun(world, key, **more)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.PROPOSED


def test_two_pilots_on_one_rule_are_refused(world: World) -> None:
    first, second = proposed(world), proposed(world)
    begun(world, first)
    with pytest.raises(ProposalRefused):
        begun(world, second)


def test_pilots_that_run_beside_each_other_are_judged_by_their_own_arms(world: World) -> None:
    rule = define_rule("Mails", [Opened()], [AddTag("seen")], now=world.now)
    beside = replace(world, rule=rule)
    pilots = [begun(each, proposed(each)) for each in (world, beside)]
    world.live(3)
    for pilot in pilots:
        from_events = judged_until(pilot.id, end_of_log(), at=world.now)
        assert from_events == judged_now(pilot.id, now=world.now)


def test_what_was_stopped_and_cut_short_is_judged_by_the_worker(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = proposed(world)
    pilot = begun(world, key)
    world.live(3)
    with monkeypatch.context() as patch:
        patch.setattr(judging, "judged_until", _cut_short)
        with pytest.raises(InterruptedError):
            stop_pilot(pilot_id=pilot.id, remark="", actor=world.people.sun_wei, now=world.now)
    # no ticket is tried on any more, though nobody has judged yet
    assert not pilots_of(key, actor=world.people.adele)[0].is_running
    assert proposal(key, actor=world.people.adele).line.stage is Stage.PILOTING
    watch_pilots(now=world.now)
    page = proposal(key, actor=world.people.adele)
    assert page.line.stage is Stage.ROLLED_BACK
    assert page.entries[-1].reason == "Stopped by hand."
    assert watch_pilots(now=world.now) == 0


def test_a_guardrail_counts_also_while_a_verdict_waits_for_its_decision(world: World) -> None:
    world.factor, world.reopened = 0.3, (0.02, 0.02)
    key = proposed(world, worse_max=0.0)
    begun(world, key)
    live_watched(world, key, 20)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.VERIFIED
    world.reopened = (0.02, 0.9)
    for _day in range(8):
        world.live(1)
        watch_pilots(now=world.now)
        if proposal(key, actor=world.people.adele).line.stage is Stage.ROLLED_BACK:
            break
    page = proposal(key, actor=world.people.adele)
    assert page.line.stage is Stage.ROLLED_BACK
    assert page.entries[-1].reason == "A guardrail stopped the pilot."


def _cut_short(*_args: object, **_more: object) -> None:
    raise InterruptedError
