"""Only some tickets of a small desk take part in a pilot: those that meet a condition."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from gemba.desk.tickets.queries import opened_meeting
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.queries import enrolments
from gemba.insight.improvement.operations import (
    ProposalRefused,
    stop_pilot,
)
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.queries import foreseeing, pilots_of, proposal, recomputed
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.tests.small_desk import (
    World,
    begun,
    proposed,
    small_desk,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lived(written_once: Path) -> World:
    """The past of all of these tests, lived through once: every fourth ticket of the last days is
    a repair, every twelfth is sent back, every twentieth only asks."""
    desk = small_desk()
    desk.types = tuple(_type(n) for n in range(60))
    desk.live(6)
    return desk


def _type(n: int) -> str:
    if n % 4 == 0:
        return "repair"
    return "return" if n % 12 == 2 else "inquiry" if n % 20 == 1 else ""


def of_type(*types: str) -> JsonValue:
    return {"fact": "type", "op": "any_of", "values": list(types)}


def test_only_tickets_that_meet_the_condition_take_part_and_are_counted(world: World) -> None:
    everybody = begun(world, proposed(world))
    stop_pilot(pilot_id=everybody.id, remark="", actor=world.people.sun_wei, now=world.now)
    key = proposed(world)
    pilot = begun(world, key, of_type("repair"))
    some, every = pilot.kept.terms, everybody.kept.terms
    assert some is not None and every is not None
    # nine days have ripened, and of the last five every fourth ticket was a repair
    assert some.cases_a_year / every.cases_a_year == pytest.approx(30 / 217)
    world.live(3)
    drawn = {each.case_id for each in enrolments(pilot.trial.id)}
    assert 17 <= len(drawn) <= 18
    stop_pilot(pilot_id=pilot.id, remark="", actor=world.people.sun_wei, now=world.now)
    line = pilots_of(key, actor=world.people.adele)[0]
    assert recomputed(line.verdicts[0].id, actor=world.people.adele).is_same


def test_each_ticket_is_asked_about_once_however_often_a_plan_is_looked_at(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counted(condition: JsonValue, ids: list[UUID], **when: datetime) -> frozenset[UUID]:
        asked.append(len(ids))
        return opened_meeting(condition, ids, **when)

    monkeypatch.setattr(foreseeing, "opened_meeting", counted)
    monkeypatch.setattr(foreseeing, "_met", {})
    draft = Draft("first_response", 3600.0, window_days=1.0, days_max=20.0)
    found = [
        foreseeing.foreseen(each, condition, actor=world.people.adele, now=world.now).taking_part
        for each in (draft, replace(draft, share=0.2), replace(draft, window_days=3.0), draft)
        for condition in (of_type("repair"), of_type("complaint"))
    ]
    assert asked[0] == asked[1] > 100 and asked[2:6] == [0] * 4
    # those of two more days are asked about again, and nothing is mixed up
    assert 0 < asked[6] < asked[0] and found[:2] == found[2:4] == found[6:8]
    assert 0 < found[4] < found[0] and found[1] == found[5] == 0
    for n in range(foreseeing.CONDITIONS_KEPT):
        other: JsonValue = {"fact": "times_reopened", "op": "at_most", "values": [n]}
        foreseeing.foreseen(draft, other, actor=world.people.adele, now=world.now)
    asked.clear()
    foreseeing.foreseen(draft, of_type("repair"), actor=world.people.adele, now=world.now)
    assert asked[0] > 100


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (of_type("complaint"), "None of the 217 tickets"),
        (of_type("inquiry"), "Only 6 of the 217 tickets"),
        (of_type("return"), "such tickets a week only"),
        (of_type("no such type"), "choose values from the list"),
        ({"some": []}, "all of, or any of"),
    ],
)
def test_a_condition_that_leaves_too_few_tickets_is_refused_in_a_sentence(
    world: World, condition: JsonValue, says: str
) -> None:
    key = proposed(world)
    with pytest.raises(ProposalRefused, match=says):
        begun(world, key, condition)
    assert proposal(key, actor=world.people.adele).line.stage is Stage.PROPOSED
