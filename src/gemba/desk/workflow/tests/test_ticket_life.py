"""What becomes of processes when their tickets are merged, separated, resolved and closed."""

from datetime import timedelta

import pytest

from gemba.desk.tickets.operations import Receipt, close_resolved, merge_tickets, unmerge_tickets
from gemba.desk.tickets.operations import resolve as resolve_ticket
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.testing import opened
from gemba.desk.workflow.operations.processes import complete_step, start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import processes_on, steps_of
from gemba.desk.workflow.tests.at_work import LATER, begun, in_a_row, seen, told, waiting
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.database
SOON = LATER + timedelta(minutes=5)


@pytest.fixture
def other(people: Cast, ticket: Receipt) -> Receipt:
    return opened(now=NOON)


def merge(source: Receipt, target: Receipt) -> None:
    merge_tickets(source_id=source.ticket_id, target_number=target.number, actor=SYSTEM, now=LATER)
    react_until_quiet(now=LATER)


def separate(target: Receipt) -> None:
    found = conversation(target.number, actor=SYSTEM)
    assert found
    (merged,) = found.merged
    unmerge_tickets(merge_id=merged.merge_id, actor=SYSTEM, now=SOON)
    react_until_quiet(now=SOON)


def test_a_merge_takes_what_runs_along_and_its_undoing_brings_it_back(
    people: Cast, ticket: Receipt, other: Receipt
) -> None:
    begun(in_a_row("look", "mend", "pack"), ticket)
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    merge(ticket, other)
    assert processes_on(ticket.ticket_id, actor=SYSTEM) == ()
    assert [each.label for each in seen(other).steps] == ["look", "mend"]
    assert [each.ticket_number for each in steps_of(people.ana)] == [other.number]
    complete_step(step_id=waiting(other).id, answers={}, actor=people.ana, now=LATER)
    separate(other)
    assert processes_on(other.ticket_id, actor=SYSTEM) == ()
    assert waiting(ticket).label == "pack"
    assert told(ticket).count("process.carried") == told(other).count("process.carried") == 2


def test_only_what_came_along_goes_back(ticket: Receipt, other: Receipt) -> None:
    begun(in_a_row("look"), ticket)
    merge(ticket, other)
    begun(in_a_row("ask"), other, name="Inquiry")
    separate(other)
    merge(other, ticket)
    names = {each.name for each in processes_on(ticket.ticket_id, actor=SYSTEM)}
    assert names == {"Inquiry", "Repair"}
    separate(ticket)
    assert seen(ticket).name == "Repair"
    assert seen(other).name == "Inquiry"


def test_where_the_same_process_runs_the_other_is_stopped(ticket: Receipt, other: Receipt) -> None:
    begun(in_a_row("look"), ticket)
    process = seen(ticket).process_id
    start_process(ticket_id=other.ticket_id, process_id=process, actor=SYSTEM, now=NOON)
    merge(ticket, other)
    assert (seen(ticket).status, seen(other).status) == ("cancelled", "running")
    assert told(ticket)[-1] == "process.cancelled"
    separate(other)
    assert (seen(ticket).status, seen(other).status) == ("cancelled", "running")


@pytest.mark.parametrize("event", ["resolved", "closed"])
def test_a_process_hears_that_its_ticket_is_done(ticket: Receipt, event: str) -> None:
    sketch = Sketch().start().receive("wait", message=event).user("ask").end()
    begun(sketch.flow("start", "wait", "ask", "end"), ticket)
    resolve_ticket(ticket_id=ticket.ticket_id, actor=SYSTEM, now=LATER)
    react_until_quiet(now=LATER)
    assert waiting(ticket).label == ("ask" if event == "resolved" else "wait")
    later = LATER + timedelta(days=30)
    close_resolved(now=later)
    fire_until_quiet(now=later)
    react_until_quiet(now=later)
    assert waiting(ticket).label == "ask"


def test_what_waits_for_something_else_goes_on_when_its_ticket_is_done(
    people: Cast, ticket: Receipt
) -> None:
    begun(in_a_row("look", "send back"), ticket)
    resolve_ticket(ticket_id=ticket.ticket_id, actor=SYSTEM, now=LATER)
    react_until_quiet(now=LATER)
    complete_step(step_id=waiting(ticket).id, answers={}, actor=people.ana, now=LATER)
    assert waiting(ticket).label == "send back"
