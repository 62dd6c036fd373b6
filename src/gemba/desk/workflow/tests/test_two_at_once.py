"""Two people at the steps of one process at the same moment: one after the other, on PostgreSQL."""

from threading import Timer
from uuid import UUID

import pytest

from gemba.desk.tickets.operations import Receipt
from gemba.desk.workflow.operations.processes import ProcessRefused, complete_step
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.tests.at_work import LATER, begun, in_a_row, seen, statuses
from gemba.foundation.accounts.testing import Cast, cast
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.tests.elsewhere import SEVERAL_WRITERS, Elsewhere

COMMITS_AFTER_SECONDS = 0.3
pytestmark = SEVERAL_WRITERS


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return cast()


def do(step_id: UUID, actor: Actor) -> None:
    complete_step(step_id=step_id, answers={}, actor=actor, now=LATER)


def while_waiting(other: Elsewhere, first: UUID, second: UUID, people: Cast) -> None:
    """Somebody else has done the first, and commits only while we wait to do the second."""
    other.begin()
    other.do(lambda: do(first, people.sun_wei))
    commit = Timer(COMMITS_AFTER_SECONDS, other.commit)
    commit.start()
    try:
        do(second, people.ana)
    finally:
        commit.join()


def test_who_comes_second_is_told_who_was_faster(
    other: Elsewhere, people: Cast, ticket: Receipt
) -> None:
    begun(in_a_row("look", "mend"), ticket)
    (step,) = seen(ticket).steps
    with pytest.raises(ProcessRefused, match="孙伟"):
        while_waiting(other, step.id, step.id, people)
    assert [each.label for each in seen(ticket).steps if each.ended_at is None] == ["mend"]


def test_two_ways_that_end_at_once_meet(other: Elsewhere, people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().both("part", "meet").user("look").user("call").end()
    sketch.flow("start", "part", "look", "meet", "end").flow("part", "call", "meet")
    begun(sketch, ticket)
    first, second = seen(ticket).steps
    while_waiting(other, first.id, second.id, people)
    assert statuses([seen(ticket)]) == ["ended"]
