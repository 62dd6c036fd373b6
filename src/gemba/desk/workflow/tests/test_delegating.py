"""A step is handed to a colleague with a note, and given back."""

import pytest

from gemba.desk.teamwork.queries import notifications
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.operations.processes import (
    ProcessRefused,
    delegate_step,
    return_step,
    take_step,
)
from gemba.desk.workflow.tests.at_work import LATER, begun, in_a_row, told, waiting
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.reactions import react_until_quiet

pytestmark = pytest.mark.database


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    found = opened(support(team_id=people.repair.id), now=NOON)
    begun(in_a_row("look"), found)
    return found


def hand(ticket: Receipt, by: Actor, to: Actor, note: str = "") -> None:
    step_id, to_id = waiting(ticket).id, to.user_id or 0
    delegate_step(step_id=step_id, to_user_id=to_id, actor=by, now=LATER, note=note)


def give_back(ticket: Receipt, by: Actor, note: str) -> None:
    return_step(step_id=waiting(ticket).id, note=note, actor=by, now=LATER)


def test_a_step_goes_to_a_colleague_with_a_note_and_back(people: Cast, ticket: Receipt) -> None:
    hand(ticket, people.ana, people.chen_chen, "You know  this model")
    step = waiting(ticket)
    said = (step.assignee_name, step.given_by_name, step.given_note)
    assert said == (people.chen_chen.name, people.ana.name, "You know this model")
    with pytest.raises(ProcessRefused, match="why"):
        give_back(ticket, people.chen_chen, " ")
    give_back(ticket, people.chen_chen, "Not this one")
    step = waiting(ticket)
    assert (step.assignee_name, step.given_by_id) == (people.ana.name, None)
    assert step.given_note == "Not this one"
    assert told(ticket)[-2:] == ["look delegated", "look returned"]
    react_until_quiet(now=LATER)
    assert "step_returned" in [each.kind for each in notifications(people.ana)]


def test_only_who_was_given_a_step_gives_it_back(people: Cast, ticket: Receipt) -> None:
    with pytest.raises(ProcessRefused, match="Nobody"):
        give_back(ticket, people.ana, "No")
    hand(ticket, people.ana, people.chen_chen)
    with pytest.raises(ProcessRefused, match="Nobody"):
        give_back(ticket, people.sun_wei, "No")


def test_who_takes_a_step_owes_it_to_nobody(people: Cast, ticket: Receipt) -> None:
    hand(ticket, people.ana, people.chen_chen, "Please")
    take_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=LATER)
    step = waiting(ticket)
    assert (step.assignee_name, step.given_by_id, step.given_note) == (
        people.sun_wei.name,
        None,
        "",
    )
