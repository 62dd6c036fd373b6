"""Processes on tickets: what starts, waits, goes on, breaks and is mended."""

from datetime import timedelta
from uuid import UUID

import pytest

from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.operations import Receipt, receive_messages, set_priority
from gemba.desk.tickets.testing import mail, support
from gemba.desk.workflow.answers import FormRefused
from gemba.desk.workflow.event_types import DecisionMade
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.operations.processes import (
    Message,
    ProcessRefused,
    cancel_process,
    complete_step,
    delegate_step,
    deliver_message,
    retry_step,
    skip_step,
    start_process,
    take_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import processes_on, steps_of
from gemba.desk.workflow.testing import define_decision, define_process
from gemba.desk.workflow.tests.at_work import (
    LATER,
    begun,
    in_a_row,
    seen,
    statuses,
    told,
    waiting,
)
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import timeline
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.database


def test_a_person_does_what_waits_for_them(people: Cast, ticket: Receipt) -> None:
    begun(in_a_row("look", "mend"), ticket)
    step = waiting(ticket)
    assert (step.label, step.kind, step.team_name) == ("look", "person", people.repair.name)
    assert [each.label for each in steps_of(people.ana)] == ["look"]
    take_step(step_id=step.id, actor=people.ana, now=LATER)
    complete_step(step_id=step.id, answers={}, actor=people.ana, now=LATER)
    assert waiting(ticket).label == "mend"
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    assert seen(ticket).status == "ended"
    assert told(ticket) == [
        "process.started",
        "look started",
        "look taken",
        "look ended",
        "mend started",
        "mend ended",
        "process.ended",
    ]


def test_a_step_is_passed_only_along_a_flow_that_leaves_it(people: Cast, ticket: Receipt) -> None:
    s = Sketch()
    s.start().xor("which").user("look").end().flow("start", "which").flow("look", "end")
    s.flow("which", "look", when="x = 1", name="to look").flow("which", "end", when="x = 2")
    begun(s, ticket, x=3)
    step, before = waiting(ticket), told(ticket)
    with pytest.raises(ProcessRefused, match="“elsewhere” does not leave this step"):
        skip_step(step_id=step.id, reason="x", flow="elsewhere", actor=people.sun_wei, now=LATER)
    assert (waiting(ticket), told(ticket)) == (step, before)
    skip_step(step_id=step.id, reason="x", flow="to look", actor=people.sun_wei, now=LATER)
    assert waiting(ticket).label == "look"


def test_who_may_not_is_told_so(people: Cast, ticket: Receipt) -> None:
    begun(in_a_row("look"), ticket)
    step = waiting(ticket)
    with pytest.raises(ProcessRefused, match="not yours"):
        complete_step(step_id=step.id, answers={}, actor=people.chen_chen, now=LATER)
    complete_step(step_id=step.id, answers={}, actor=people.ana, now=LATER)
    with pytest.raises(ProcessRefused, match="has ended"):
        complete_step(step_id=step.id, answers={}, actor=people.ana, now=LATER)


def test_a_step_is_given_to_a_colleague(people: Cast, ticket: Receipt) -> None:
    begun(in_a_row("look"), ticket)
    chen_chen = people.chen_chen.user_id
    assert chen_chen is not None
    delegate_step(step_id=waiting(ticket).id, to_user_id=chen_chen, actor=people.ana, now=LATER)
    assert steps_of(people.ana) == ()
    assert [each.label for each in steps_of(people.chen_chen)] == ["look"]


def test_what_is_filled_in_decides_the_way(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start()
    field = '<gemba:field key="broken" label="Broken?" type="yes_no" required="true"/>'
    sketch.add("userTask", "look", f"<extensionElements>{field}</extensionElements>")
    sketch.add("exclusiveGateway", "which").user("swap").user("mend").end()
    sketch.flow("start", "look", "which").flow("which", "swap", when="broken = true")
    sketch.flow("which", "mend", default=True).flow("swap", "end").flow("mend", "end")
    begun(sketch, ticket)
    assert [each.label for each in waiting(ticket).form] == ["Broken?"]
    with pytest.raises(FormRefused, match="Fill in “Broken\\?”"):
        complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    answers = {"broken": "yes", "unknown": "x"}
    complete_step(step_id=waiting(ticket).id, answers=answers, actor=people.ana, now=LATER)
    assert waiting(ticket).label == "swap"
    assert seen(ticket).steps[0].answer == {"broken": True}


def test_an_action_is_done_in_passing(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: 4")
    sketch.user("look").end().flow("start", "flag", "look", "end")
    begun(sketch, ticket)
    assert facts_of([ticket.ticket_id], now=NOON)[ticket.ticket_id].priority == 4
    assert told(ticket) == ["process.started", "flag passed", "look started"]


def test_what_breaks_is_seen_retried_skipped_and_never_holds_up_the_ticket(
    people: Cast, ticket: Receipt
) -> None:
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: level")
    sketch.user("look").end().flow("start", "flag", "look", "end")
    begun(sketch, ticket, level="soon")
    step = waiting(ticket)
    assert (seen(ticket).status, step.kind) == ("troubled", "trouble")
    assert "Priority" in step.trouble
    with pytest.raises(ProcessRefused):
        retry_step(step_id=step.id, actor=people.ana, now=LATER)
    retry_step(step_id=step.id, actor=people.sun_wei, now=LATER)
    assert (waiting(ticket).kind, waiting(ticket).tries) == ("trouble", 1)
    with pytest.raises(ProcessRefused, match="why"):
        skip_step(step_id=waiting(ticket).id, reason=" ", actor=people.sun_wei, now=LATER)
    skip_step(step_id=waiting(ticket).id, reason="Not now", actor=people.sun_wei, now=LATER)
    assert (seen(ticket).status, waiting(ticket).label) == ("running", "look")


def test_expressions_read_the_ticket_as_it_is_now(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().user("look").add("exclusiveGateway", "how soon").user("call").end()
    sketch.flow("start", "look", "how soon").flow("how soon", "call", when="ticket.priority >= 4")
    begun(sketch.flow("how soon", "end", default=True).flow("call", "end"), ticket)
    set_priority(ticket_id=ticket.ticket_id, priority=4, actor=SYSTEM, now=LATER)
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    assert waiting(ticket).label == "call"
    assert "priority" not in ProcessInstance.objects.get().state


def test_a_decision_answers_and_the_ticket_says_by_which_rule(
    people: Cast, ticket: Receipt
) -> None:
    define_decision(
        "Who pays", [("< 24", '"we"'), ("-", '"the customer"')], given="months", now=NOON
    )
    sketch = Sketch().start().decision("pays", "Who pays", result="payer")
    sketch.add("exclusiveGateway", "who").user("repair").user("offer").end()
    sketch.flow("start", "pays", "who").flow("who", "repair", when='payer = "we"')
    sketch.flow("who", "offer", default=True).flow("repair", "end").flow("offer", "end")
    begun(sketch, ticket, months=12)
    assert waiting(ticket).label == "repair"
    (made,) = [
        event.payload
        for event in timeline("ticket", [ticket.ticket_id.hex], limit=100)
        if isinstance(event.payload, DecisionMade)
    ]
    assert (made.decision_name, made.rules, made.answer) == ("Who pays", ("rule_1",), '"we"')


def test_the_clock_takes_a_process_on(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().catch("a day", after="P1D").user("call").end()
    begun(sketch.flow("start", "a day", "call", "end"), ticket)
    assert waiting(ticket).kind == "timer"
    fire_until_quiet(now=NOON + timedelta(hours=23))
    assert waiting(ticket).kind == "timer"
    fire_until_quiet(now=NOON + timedelta(hours=25))
    assert waiting(ticket).label == "call"
    assert ProcessInstance.objects.get().next_due is None


def test_a_message_finds_the_step_it_is_for(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().receive("wait", message="part arrived", correlation="order").end()
    begun(sketch.flow("start", "wait", "end"), ticket, order="A-7")

    def arrived(order: str) -> UUID | None:
        message = Message("part arrived", order)
        return deliver_message(message=message, actor=SYSTEM, now=LATER)

    assert arrived("A-8") is None
    assert arrived("A-7") is not None
    assert seen(ticket).status == "ended"


def test_however_long_what_a_message_is_about(people: Cast, ticket: Receipt) -> None:
    order = "A-7" * 100
    sketch = Sketch().start().receive("wait", message="part arrived", correlation="order").end()
    begun(sketch.flow("start", "wait", "end"), ticket, order=order)
    other = Message("part arrived", order + "x")
    assert deliver_message(message=other, actor=SYSTEM, now=LATER) is None
    message = Message("part arrived", order)
    assert deliver_message(message=message, actor=SYSTEM, now=LATER) is not None


def test_what_happens_to_the_ticket_is_a_message(people: Cast, ticket: Receipt) -> None:
    react_until_quiet(now=NOON)
    sketch = Sketch().start().receive("wait", message="customer_wrote").user("read").end()
    begun(sketch.flow("start", "wait", "read", "end"), ticket)
    receive_messages([mail(support(), ticket_id=ticket.ticket_id)], now=LATER)
    react_until_quiet(now=LATER)
    assert waiting(ticket).label == "read"


def test_what_happened_before_a_step_waited_is_not_for_it(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().receive("wait", message="customer_wrote").user("read").end()
    process = define_process(
        "Repair", sketch.flow("start", "wait", "read", "end"), now=NOON - timedelta(minutes=1)
    )
    start_process(ticket_id=ticket.ticket_id, process_id=process, actor=SYSTEM, now=LATER)
    react_until_quiet(now=LATER)
    assert waiting(ticket).kind == "message"


def test_a_process_runs_once_at_a_time_and_can_be_stopped(people: Cast, ticket: Receipt) -> None:
    instance = begun(in_a_row("look"), ticket)
    process = seen(ticket).process_id

    def again() -> None:
        start_process(ticket_id=ticket.ticket_id, process_id=process, actor=SYSTEM, now=LATER)

    with pytest.raises(ProcessRefused, match="already"):
        again()
    cancel_process(instance_id=instance, reason="A mistake", actor=people.sun_wei, now=LATER)
    assert steps_of(people.ana) == ()
    again()
    assert statuses(processes_on(ticket.ticket_id, actor=SYSTEM)) == ["running", "cancelled"]


def test_what_runs_ends_on_its_version(people: Cast, ticket: Receipt) -> None:
    begun(in_a_row("look", "mend"), ticket)
    define_process("Repair", in_a_row("check"), now=LATER, instead_of=seen(ticket).process_id)
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    assert (waiting(ticket).label, seen(ticket).version) == ("mend", 1)
