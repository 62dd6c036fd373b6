"""Running tickets that are moved to another version of their process."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened
from gemba.desk.workflow.event_types import ProcessMoved
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.operations.processes import (
    MoveRefused,
    ProcessRefused,
    complete_step,
    move_instance,
    move_instances,
    retry_step,
    start_process,
)
from gemba.desk.workflow.processes.door import NOWHERE
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import Target, foresee_move, standing
from gemba.desk.workflow.testing import define_process
from gemba.desk.workflow.tests.at_work import LATER, begun, in_a_row, seen, told, waiting
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import timeline
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.database


def next_version(ticket: Receipt, sketch: Sketch) -> UUID:
    process = seen(ticket).process_id
    define_process("Repair", sketch, now=LATER, instead_of=process)
    return process


def move(instance: UUID, process: UUID, version: int, **mapping: str) -> None:
    target = Target(process, version, mapping)
    move_instance(instance_id=instance, target=target, actor=SYSTEM, now=LATER)


def test_a_running_ticket_goes_to_the_new_version_and_back(people: Cast, ticket: Receipt) -> None:
    instance = begun(in_a_row("look", "mend"), ticket, order="A7")
    process = next_version(ticket, in_a_row("look", "check", "mend"))
    move(instance, process, 2)
    assert seen(ticket).version == 2
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    assert waiting(ticket).label == "check"
    with pytest.raises(MoveRefused, match="“check” is not in that version"):
        move(instance, process, 1)
    assert seen(ticket).version == 2
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    move(instance, process, 1)
    assert (seen(ticket).version, waiting(ticket).label) == (1, "mend")
    assert '"order":"A7"' in ProcessInstance.objects.get().state
    moves = [
        (event.payload.version_before, event.payload.process_version)
        for event in timeline("ticket", [ticket.ticket_id.hex], limit=100)
        if isinstance(event.payload, ProcessMoved)
    ]
    assert moves == [(1, 2), (2, 1)]


def test_steps_are_called_what_they_are_called_there(people: Cast, ticket: Receipt) -> None:
    instance = begun(in_a_row("look"), ticket)
    field = '<extensionElements><gemba:field key="ok" label="Fine?" type="yes_no"/>'
    sketch = Sketch().start().add("userTask", "inspect", f"{field}</extensionElements>")
    process = next_version(ticket, sketch.end().flow("start", "inspect", "end"))
    step = waiting(ticket)
    move(instance, process, 2, look="inspect")
    assert (waiting(ticket).id, waiting(ticket).label) == (step.id, "inspect")
    assert [each.label for each in waiting(ticket).form] == ["Fine?"]
    complete_step(step_id=step.id, answers={"ok": "yes"}, actor=people.ana, now=LATER)
    assert told(ticket)[-2:] == ["inspect ended", "process.ended"]


def test_timers_keep_their_time(ticket: Receipt) -> None:
    def waits(length: str) -> Sketch:
        sketch = Sketch().start().catch("a while", after=length).user("call").end()
        return sketch.flow("start", "a while", "call", "end")

    instance = begun(waits("P1D"), ticket)
    process = next_version(ticket, waits("P9D"))
    move(instance, process, 2)
    fire_until_quiet(now=NOON + timedelta(hours=23))
    assert waiting(ticket).kind == "timer"
    fire_until_quiet(now=NOON + timedelta(hours=25))
    assert waiting(ticket).label == "call"


def test_a_listener_of_the_new_version_is_a_timer_from_now_on(ticket: Receipt) -> None:
    instance = begun(in_a_row("look"), ticket)
    sketch = in_a_row("look").boundary("bell", "look", after="PT1H").end("late")
    process = next_version(ticket, sketch.flow("bell", "late"))
    move(instance, process, 2)
    assert ProcessInstance.objects.get().next_due == LATER + timedelta(hours=1)
    move(instance, process, 1)
    assert ProcessInstance.objects.get().next_due is None
    fire_until_quiet(now=LATER + timedelta(hours=2))
    assert waiting(ticket).label == "look"


def test_trouble_is_mended_by_a_new_version(people: Cast, ticket: Receipt) -> None:
    def drawing(level: str) -> Sketch:
        sketch = (
            Sketch().start().service("flag", action="set_priority", inputs=f"priority: {level}")
        )
        return sketch.user("look").end().flow("start", "flag", "look", "end")

    instance = begun(drawing("level"), ticket)
    process = next_version(ticket, drawing("4"))
    move(instance, process, 2)
    assert seen(ticket).status == "troubled"
    retry_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=LATER)
    assert (seen(ticket).status, waiting(ticket).label) == ("running", "look")


def test_it_is_foreseen_who_can_go_and_why_others_cannot(people: Cast, ticket: Receipt) -> None:
    begun(in_a_row("look", "mend"), ticket)
    process = seen(ticket).process_id
    further = opened(now=NOON)
    start_process(ticket_id=further.ticket_id, process_id=process, actor=SYSTEM, now=NOON)
    complete_step(step_id=waiting(further).id, answers={}, actor=people.ana, now=LATER)
    next_version(ticket, in_a_row("look", "repair"))
    target = Target(process, 2, {})
    foreseen = foresee_move(target, from_version=1, now=LATER)
    assert (foreseen.movable, foreseen.left) == (1, 0)
    (held,) = foreseen.held
    assert (held.ticket_number, held.reasons) == (
        further.number,
        ("“mend” is not in that version.",),
    )
    chosen = {
        each.element: (each.chosen, [key for key, _l in each.choices]) for each in foreseen.choices
    }
    assert chosen == {"look": ("look", ["look", "repair"]), "mend": ("", ["look", "repair"])}
    done = move_instances(target=target, from_version=1, actor=people.sun_wei, now=LATER)
    assert (done.moved, done.held) == (1, foreseen.held)
    mapped = Target(process, 2, {"mend": "repair"})
    assert foresee_move(mapped, from_version=1, now=LATER).held == ()
    done = move_instances(target=mapped, from_version=1, actor=people.sun_wei, now=LATER)
    assert (done.moved, standing(process, 2).versions) == (1, ((2, 2),))


def test_agents_move_nothing(people: Cast, ticket: Receipt) -> None:
    instance = begun(in_a_row("look"), ticket)
    process = next_version(ticket, in_a_row("look", "mend"))
    with pytest.raises(ProcessRefused):
        target = Target(process, 2, {})
        move_instance(instance_id=instance, target=target, actor=people.ana, now=LATER)
    assert seen(ticket).version == 1


def test_a_step_is_left_out_for_a_reason(people: Cast, ticket: Receipt) -> None:
    def parted(*names: str) -> Sketch:
        sketch = Sketch().start().both("part").flow("start", "part")
        for name in names:
            sketch.user(name).end(f"{name} done").flow("part", name, f"{name} done")
        return sketch

    instance = begun(parted("look", "ask"), ticket)
    process = next_version(ticket, parted("look", "call"))
    target = Target(process, 2, {"ask": NOWHERE})
    with pytest.raises(ProcessRefused, match="Say why"):
        move_instance(instance_id=instance, target=target, actor=people.sun_wei, now=LATER)
    foreseen = foresee_move(target, from_version=1, now=LATER)
    assert (foreseen.movable, [each.chosen for each in foreseen.choices]) == (1, [NOWHERE, "look"])
    target = replace(target, reason="Nobody asks any more")
    move_instance(instance_id=instance, target=target, actor=people.sun_wei, now=LATER)
    assert [each.label for each in seen(ticket).steps if each.ended_at is None] == ["look"]
    assert [each.outcome for each in seen(ticket).past] == ["cancelled"]
    assert "ask dropped" in told(ticket) and "ask cancelled" in told(ticket)
