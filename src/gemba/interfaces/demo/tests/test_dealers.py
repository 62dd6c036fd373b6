"""The pilots of the dealers' desk: each stands where it came to, and its numbers come out again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from gemba.desk.tickets.operations import TicketHistory
from gemba.desk.tickets.operations import histories as past
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.trials.assigning import TREATMENT, arm_of
from gemba.foundation.trials.design import key_of
from gemba.foundation.trials.queries import enrolments
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.verdict import Advice
from gemba.insight.improvement.queries.pilots import recomputed
from gemba.insight.improvement.queries.watched import benefit_of_proposal, course_of_proposal
from gemba.insight.improvement.stages import Stage
from gemba.interfaces.demo.dealers.calendar import Dates
from gemba.interfaces.demo.inventing import dealers_told
from gemba.interfaces.demo.tests.joining import live_dealers, pilot_at
from gemba.interfaces.demo.tests.measures import KEYS, unseen_acts

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
TICKETS = 3000
HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Lived:
    """The dealers' desk in the database: what it went through."""

    histories: Sequence[TicketHistory]


@pytest.fixture(scope="module")
def lived(written_once: Path) -> Lived:
    """Lived through once: what runs at its end is only read by these tests."""
    return Lived(live_dealers(7, TICKETS, NOW))


@pytest.mark.usefixtures("lived")
def test_one_pilot_was_adopted_one_stopped_by_its_guardrail_and_one_runs() -> None:
    adopted, stopped = pilot_at(Stage.WATCHED), pilot_at(Stage.ROLLED_BACK)
    (kept,), (given_up,) = adopted.verdicts, stopped.verdicts
    assert kept.judged.advice is Advice.KEEP
    assert kept.judged.ended is not Ended.RUNNING
    assert given_up.judged.advice is Advice.ROLL_BACK
    assert (stopped.ended_because, given_up.judged.ended) == ("guard", Ended.GUARD)
    running = pilot_at(Stage.PILOTING)
    assert running.is_running
    assert len(running.looks) > 3
    assert 0.1 < running.looks[0].judged.information < 1


@pytest.mark.usefixtures("lived")
def test_every_number_of_a_verdict_comes_out_of_the_events_again() -> None:
    for stage in (Stage.WATCHED, Stage.ROLLED_BACK):
        (verdict,) = pilot_at(stage).verdicts
        assert recomputed(verdict.id, actor=SYSTEM).is_same


def test_the_lot_draws_each_ticket_into_the_arm_it_was_served_in(lived: Lived) -> None:
    told = sorted(each.arm for each in lived.histories if each.arm)
    drawn = []
    for stage in (Stage.WATCHED, Stage.ROLLED_BACK, Stage.PILOTING):
        trial = pilot_at(stage).trial
        for each in enrolments(trial.id):
            assert each.arm == arm_of(key_of(trial.id), each.case_id.hex, trial.share)
            drawn.append(each.arm)
    assert sorted(drawn) == told
    assert 0.4 < drawn.count(TREATMENT) / len(drawn) < 0.6


@pytest.mark.usefixtures("lived")
def test_the_chart_of_what_was_adopted_has_moved_and_is_watched() -> None:
    key = pilot_at(Stage.WATCHED).proposal_id
    course = course_of_proposal(key, actor=SYSTEM, now=NOW)
    assert course is not None
    assert course.adopted is not None
    assert len(course.points.value) - course.adopted > course.counted
    benefit = benefit_of_proposal(key, now=NOW)
    assert benefit is not None
    assert benefit.difference.high < 0
    assert benefit.rule is None


def test_dealers_write_to_their_own_people_in_their_own_language() -> None:
    cases, _stopped = dealers_told(7, TICKETS, KEYS, NOW)
    histories = [each.history(NOW) for each in cases]
    assert 0.25 * TICKETS < len(histories) < 0.35 * TICKETS
    assert [act for each in histories for act in unseen_acts(each)] == []
    for each in histories:
        assert each.contact.identity.value.endswith(".example")
        for step in each.steps:
            if isinstance(step, past.AgentReplied | past.CustomerWrote):
                is_chinese = each.contact.language == "zh-hans"
                assert bool(HAN.search(step.text)) == is_chinese, (each.key, step.text)


@pytest.mark.parametrize("seed", [3, 5, 11])
@pytest.mark.parametrize("now", ["2026-03-29T23:40+08:00", "2026-07-03T09:00+08:00"])
def test_whatever_the_seed_the_guardrail_fires_before_the_next_pilot(seed: int, now: str) -> None:
    at = datetime.fromisoformat(now)
    cases, stopped = dealers_told(seed, TICKETS, KEYS, at)
    since, until = Dates(at).at_once
    assert cases
    assert stopped is not None
    assert since < stopped < until


def test_a_small_desk_has_no_dealers() -> None:
    assert dealers_told(7, 150, KEYS, NOW) == ((), None)
