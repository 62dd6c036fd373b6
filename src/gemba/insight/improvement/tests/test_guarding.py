"""What may come between a breach and the end of its pilot: another pilot, a person, a clock."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from gemba.desk.tickets.operations.changing import set_type
from gemba.foundation.events.queries import newest
from gemba.foundation.trials.assigning import TREATMENT
from gemba.foundation.trials.queries import enrolments
from gemba.insight.improvement import jobs
from gemba.insight.improvement.jobs import guard_pilots, judge_pilots
from gemba.insight.improvement.operations import ProposalRefused, ask_verdict, go_on, stop_pilot
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.queries import PilotLine, pilots_of, proposal, recomputed
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.tests.small_desk import (
    DAY,
    World,
    begun,
    live_watched,
    proposed,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def seen(world: World, key: UUID) -> PilotLine:
    return pilots_of(key, actor=world.people.adele)[0]


def stage(world: World, key: UUID) -> Stage:
    return proposal(key, actor=world.people.adele).line.stage


def test_what_fails_with_one_pilot_keeps_no_other_from_being_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = UUID(int=1), UUID(int=2)
    stopped = []

    def guard(*, pilot_id: UUID, now: object) -> bool:
        if pilot_id == broken:
            raise ArithmeticError
        stopped.append(pilot_id)
        return True

    monkeypatch.setattr(jobs, "running_pilots", lambda: [broken, sound])
    monkeypatch.setattr(jobs, "guard_pilot", guard)
    assert guard_pilots(now=world.now) == 1
    assert stopped == [sound]


def test_a_guardrail_stops_at_once_and_the_verdict_comes_after(world: World) -> None:
    world.reopened = (0.05, 0.7)
    key = proposed(world)
    begun(world, key)
    while seen(world, key).is_running:
        world.live(1)
        guard_pilots(now=world.now)
    assert (stage(world, key), seen(world, key).verdicts) == (Stage.PILOTING, ())
    with pytest.raises(ProposalRefused, match="does not run any more"):
        stop_pilot(pilot_id=seen(world, key).id, remark="", actor=world.people.adele, now=world.now)
    assert judge_pilots(now=world.now) == 1
    assert stage(world, key) is Stage.ROLLED_BACK
    assert seen(world, key).verdicts[0].judged.ended is Ended.GUARD
    assert (guard_pilots(now=world.now), judge_pilots(now=world.now)) == (0, 0)
    types = ["trial.stopped", "pilot.ended", "verdict.given"]
    assert sorted(each.type for each in newest(types, limit=9)) == sorted(types)


def test_nobody_can_adopt_what_a_guardrail_has_stopped(world: World) -> None:
    key = proposed(world)
    pilot = begun(world, key)
    world.live(2)
    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    assert stage(world, key) is Stage.VERIFIED
    world.reopened = (0.0, 0.9)
    for _day in range(8):
        world.live(1)
        if guard_pilots(now=world.now):
            break
    page = proposal(key, actor=world.people.adele)
    assert page.line.stage is Stage.ROLLED_BACK
    assert page.entries[-1].reason == "A guardrail stopped the pilot."


def test_a_pilot_is_looked_at_and_stopped_before_its_first_ticket(world: World) -> None:
    key = proposed(world)
    pilot = begun(world, key)
    assert (guard_pilots(now=world.now), judge_pilots(now=world.now)) == (0, 0)
    stop_pilot(pilot_id=pilot.id, remark="Not yet", actor=world.people.adele, now=world.now)
    assert stage(world, key) is Stage.ROLLED_BACK


def complaining(world: World, key: UUID) -> None:
    """Everybody who is treated complains."""
    treated = [e for e in enrolments(seen(world, key).trial.id) if e.arm == TREATMENT]
    for each in treated:
        set_type(
            ticket_id=each.case_id, type_code="complaint", actor=world.people.ana, now=world.now
        )


def test_a_complaint_counts_though_mail_waits_a_moment_before_its_ticket_is_drawn(
    world: World,
) -> None:
    world.mail_waits = timedelta(seconds=2)
    key = proposed(world, rail="complaint_rate")
    begun(world, key)
    world.live(2)
    assert guard_pilots(now=world.now) == 0
    complaining(world, key)
    assert guard_pilots(now=world.now) == 1


def test_a_clock_that_is_put_back_hides_no_breach(world: World) -> None:
    world.reopened = (0.05, 0.9)
    key = proposed(world)
    begun(world, key)
    world.live(2)
    assert guard_pilots(now=world.now - DAY - HOUR) == 1
    # the verdict waits for no clock either, and is the same again
    assert judge_pilots(now=world.now - 2 * DAY) == 1
    assert stage(world, key) is Stage.ROLLED_BACK
    verdict = seen(world, key).verdicts[0]
    assert recomputed(verdict.id, actor=world.people.adele).is_same


def test_a_pilot_goes_on_that_a_clock_ahead_of_time_has_brought_to_its_end(world: World) -> None:
    key = proposed(world)
    begun(world, key)
    world.reopened = (0.0, 0.0)
    live_watched(world, key, 3)
    ahead = world.now + 400 * DAY
    assert (guard_pilots(now=ahead), judge_pilots(now=ahead)) == (0, 1)
    assert stage(world, key) is Stage.VERIFIED
    assert seen(world, key).is_running
    wrong = seen(world, key).verdicts[0]
    assert wrong.judged.ended is Ended.TIME
    go_on(proposal_id=key, actor=world.people.adele, now=world.now)
    assert stage(world, key) is Stage.PILOTING
    live_watched(world, key, 2)
    looks = seen(world, key).looks
    assert all(each.at <= world.now for each in looks)
    assert looks[0].at == world.now
    ask_verdict(pilot_id=seen(world, key).id, actor=world.people.adele, now=world.now)
    assert seen(world, key).verdicts[0].judged.ended is Ended.RUNNING
    assert recomputed(wrong.id, actor=world.people.adele).is_same
