"""Who hears the bell for steps of processes."""

from datetime import timedelta

import pytest

from gemba.desk.teamwork.queries import notifications
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened
from gemba.desk.workflow.operations.processes import (
    complete_step,
    delegate_step,
    retry_step,
    start_process,
    take_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.tests.at_work import LATER, begun, in_a_row, seen, waiting
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.database


def rung(actor: Actor) -> list[tuple[str, str]]:
    react_until_quiet(now=LATER)
    found = reversed(notifications(actor))
    return [(line.kind, line.text) for line in found if "step" in line.kind or "pro" in line.kind]


def test_a_team_hears_of_a_step_nobody_has_and_who_is_given_one(
    people: Cast, ticket: Receipt
) -> None:
    begun(in_a_row("look", "mend"), ticket)
    assert rung(people.ana) == [("step_waits", "look · Repair")]
    assert rung(people.chen_chen) == []
    take_step(step_id=waiting(ticket).id, actor=people.ana, now=LATER)
    to = people.chen_chen.user_id or 0
    delegate_step(step_id=waiting(ticket).id, to_user_id=to, actor=people.ana, now=LATER)
    assert rung(people.chen_chen) == [("step_given", "look · Repair")]
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.chen_chen, now=LATER)
    assert rung(people.ana)[1:] == [("step_waits", "mend · Repair")]


def test_nobody_is_told_of_what_comes_of_their_own_act(people: Cast, ticket: Receipt) -> None:
    begun(in_a_row("look", "mend"), ticket)
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    assert rung(people.ana) == []


def test_an_overdue_step_is_told_once(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().user("look", due='"PT1H"').end()
    begun(sketch.flow("start", "look", "end"), ticket)
    for hours in (2, 3):
        fire_until_quiet(now=NOON + timedelta(hours=hours))
        overdue = [each for each in rung(people.ana) if each[0] == "step_missed"]
        assert overdue == [("step_missed", "look · Repair")]


def test_supervisors_hear_of_the_first_trouble_at_a_place(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: level")
    begun(sketch.end().flow("start", "flag", "end"), ticket, level="soon")
    assert rung(people.sun_wei) == [("process_troubled", "flag · Repair")]
    another = opened(now=NOON).ticket_id
    process = seen(ticket).process_id
    start_process(ticket_id=another, process_id=process, actor=SYSTEM, now=LATER)
    assert len(rung(people.sun_wei)) == 1
    retry_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=LATER)
    assert len(rung(people.sun_wei)) == 1
    assert rung(people.ana) == []
