"""Where the instances of a process stand, and how many troubles are mended together."""

from datetime import timedelta
from uuid import UUID

import pytest

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.operations.processes import (
    Mending,
    ProcessRefused,
    complete_step,
    mend_steps,
    start_process,
    take_over_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import Place, Wanted, instances, standing, steps_of, troubles
from gemba.desk.workflow.testing import define_process
from gemba.desk.workflow.tests.at_work import LATER, seen, told, waiting
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.database


@pytest.fixture
def process(people: Cast) -> UUID:
    support(team_id=people.repair.id)
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: level")
    sketch.user("look").boundary("late", "look", after="P1D").end()
    sketch.flow("start", "flag", "look", "end").flow("late", "end")
    return define_process("Repair", sketch, now=NOON)


def begin(process: UUID, minutes: int, level: JsonValue) -> Receipt:
    ticket = opened(now=NOON)
    start_process(
        ticket_id=ticket.ticket_id,
        process_id=process,
        actor=SYSTEM,
        now=NOON + timedelta(minutes=minutes),
        variables={"level": level},
    )
    return ticket


def test_it_is_counted_where_instances_stand_and_for_how_long(process: UUID) -> None:
    for minutes in (0, 10, 40):
        begin(process, minutes, 2)
    begin(process, 50, "soon")
    found = standing(process, 1)
    assert found.places == (
        Place("flag", "flag", waiting=0, troubled=1, since=NOON + timedelta(minutes=50)),
        Place("look", "look", waiting=3, troubled=0, since=NOON + timedelta(minutes=10)),
    )
    assert (found.versions, found.open_count) == (((1, 4),), 4)
    assert found.counts == {"running": 3, "troubled": 1}


def test_instances_are_found_by_place_and_status(process: UUID) -> None:
    fine, troubled = begin(process, 0, 2), begin(process, 1, "soon")

    def numbers(**wanted: str) -> list[int]:
        page = instances(Wanted(process, 1, **wanted), page=1, actor=SYSTEM)
        return [line.ticket_number for line in page.lines]

    assert numbers() == [fine.number, troubled.number]
    assert numbers(element="look") == [fine.number]
    assert numbers(status="troubled") == [troubled.number]
    complete_step(step_id=waiting_at(fine), answers={}, actor=SYSTEM, now=LATER)
    assert numbers() == [troubled.number]
    assert numbers(status="ended") == [fine.number]


def waiting_at(ticket: Receipt) -> UUID:
    people_do = (each for each in seen(ticket).steps if each.kind == "person")
    return next(each.id for each in people_do if each.ended_at is None)


def test_many_troubles_are_tried_again_together(people: Cast, process: UUID) -> None:
    for minutes in range(3):
        begin(process, minutes, "soon")
    found = troubles(Wanted(process, 1, "flag"))
    assert len(found) == 3
    again = mend_steps(
        step_ids=found, how=Mending.RETRY, reason="", actor=people.sun_wei, now=LATER
    )
    assert (again.done, again.left) == (0, 3)
    passed = mend_steps(
        step_ids=troubles(Wanted(process, 1)),
        how=Mending.SKIP,
        reason="Broken",
        actor=people.sun_wei,
        now=LATER,
    )
    assert (passed.done, passed.left) == (3, 0)
    assert standing(process, 1).counts == {"running": 3}


def test_one_that_cannot_be_mended_holds_up_no_other(people: Cast, process: UUID) -> None:
    for minutes in range(2):
        begin(process, minutes, "soon")
    found = troubles(Wanted(process, 1))
    result = mend_steps(
        step_ids=found, how=Mending.SKIP, reason=" ", actor=people.sun_wei, now=LATER
    )
    assert (result.done, result.left) == (0, 2)
    assert "why" in result.refusal


def test_what_cannot_go_on_is_done_by_hand(people: Cast, process: UUID) -> None:
    ticket = begin(process, 0, "soon")
    step = waiting(ticket)
    with pytest.raises(ProcessRefused):
        take_over_step(step_id=step.id, actor=people.ana, now=LATER)
    take_over_step(step_id=step.id, actor=people.sun_wei, now=LATER)
    assert seen(ticket).status == "running"
    (mine,) = steps_of(people.sun_wei)
    assert (mine.label, mine.kind, mine.assignee_id) == ("flag", "person", people.sun_wei.user_id)
    complete_step(step_id=mine.id, answers={}, actor=people.sun_wei, now=LATER)
    assert told(ticket)[2:] == ["flag failed", "flag taken", "flag ended", "look started"]
    of_a_person = mend_steps(
        step_ids=[waiting_at(ticket)],
        how=Mending.TAKE_OVER,
        reason="",
        actor=people.sun_wei,
        now=LATER,
    )
    assert of_a_person.left == 1
