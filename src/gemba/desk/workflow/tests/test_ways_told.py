"""Which flows of its drawing an instance went along: told by the first event of each act."""

from datetime import timedelta

import pytest

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.event_types.processes import ProcessPayload, StepFailed, StepPayload
from gemba.desk.workflow.operations.processes import complete_step, skip_step, tick_processes
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.testing import define_process
from gemba.desk.workflow.tests.at_work import LATER, begun, seen, waiting
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import timeline

pytestmark = pytest.mark.database


@pytest.fixture
def ticket(db: None) -> Receipt:
    support(team_id=cast().repair.id)
    return opened(now=NOON)


def payloads(ticket: Receipt) -> list[ProcessPayload]:
    events = timeline("ticket", [ticket.ticket_id.hex], limit=100)
    return [each.payload for each in events if isinstance(each.payload, ProcessPayload)]


def ways(ticket: Receipt) -> list[str]:
    """By act: the event that tells them, and the flows, without the numbers a sketch gives them."""
    return [
        f"{each.name}: {' '.join(way.rpartition('-')[0] for way in each.ways)}"
        for each in payloads(ticket)
        if each.ways
    ]


def test_each_flow_is_told_by_the_act_that_went_it(ticket: Receipt) -> None:
    sketch = Sketch().start().user("a").user("b").both("split", "join").end()
    sketch.flow("start", "split", "a", "join", "end").flow("split", "b", "join")
    begun(sketch, ticket)
    for name in ("a", "b"):
        (step,) = (each for each in seen(ticket).steps if each.label == name)
        complete_step(step_id=step.id, answers={}, actor=SYSTEM, now=LATER)
    assert ways(ticket) == [
        "step.started: start-split split-a split-b",
        "step.ended: a-join",
        "step.ended: b-join join-end",
    ]


def test_of_several_events_only_the_one_that_came_was_gone_to(ticket: Receipt) -> None:
    sketch = Sketch().start().first("which").catch("day", after="P1D").catch("said", message="x")
    sketch.end().flow("start", "which", "day", "end").flow("which", "said", "end")
    instance = begun(sketch, ticket)
    tick_processes(instance_ids=[instance], now=NOON + timedelta(days=2))
    assert ways(ticket)[-1] == "step.ended: which-day day-end"


def test_who_goes_past_a_step_tells_the_ways_and_an_act_without_a_step_is_told(
    ticket: Receipt,
) -> None:
    sketch = Sketch().start().user("a").boundary("late", "a", beside="yes", after="P1D")
    sketch.end("over").end("end").flow("start", "a", "end").flow("late", "over")
    instance = begun(sketch, ticket)
    tick_processes(instance_ids=[instance], now=NOON + timedelta(days=2))
    skip_step(
        step_id=waiting(ticket).id,
        reason="Not needed",
        actor=SYSTEM,
        now=NOON + timedelta(days=3),
    )
    assert ways(ticket)[1:] == ["process.advanced: late-over", "step.skipped: a-end"]


def test_a_loop_counts_its_flows(ticket: Receipt) -> None:
    sketch = Sketch().start().script("more", "{n: n + 1}").xor("enough").user("ask").end()
    sketch.flow("start", "more", "enough").flow("enough", "more", when="n < 4")
    sketch.flow("enough", "ask", default=True).flow("ask", "end")
    begun(sketch, ticket, n=0)
    (told,) = (each.ways for each in payloads(ticket) if each.ways)
    assert [way.partition("*")[2] for way in told] == ["", "4", "3", ""]


def test_steps_and_flows_of_a_called_process_name_it(ticket: Receipt) -> None:
    part = Sketch("part").start().user("look").end().flow("start", "look", "end")
    define_process("Part", part, now=NOON)
    begun(Sketch().start().call("look", "part").end().flow("start", "look", "end"), ticket)
    skip_step(step_id=waiting(ticket).id, reason="Known", actor=SYSTEM, now=LATER)
    assert ways(ticket) == [
        "step.started: start-look part/start-look",
        "step.skipped: part/look-end look-end",
    ]
    steps = [each for each in payloads(ticket) if isinstance(each, StepPayload)]
    assert [(each.element, each.called) for each in steps] == [("look", "part")] * 2


def test_an_incident_says_of_which_kind_it_is(ticket: Receipt) -> None:
    sketch = Sketch().start().xor("which").end("a").end("b").flow("start", "which")
    sketch.flow("which", "a", when="missing > 1").flow("which", "b", when="missing < 1")
    begun(sketch, ticket)
    (failed,) = (each for each in payloads(ticket) if isinstance(each, StepFailed))
    assert failed.code == "not yes or no"
