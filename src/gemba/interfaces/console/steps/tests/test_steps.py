"""Processes where people meet them: beside the ticket, in the sheet, in one's own list."""

import pytest
from django.test import Client

from gemba.desk.tickets.operations import Receipt, resolve
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.operations.processes import start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import StepView, processes_on
from gemba.desk.workflow.testing import define_process
from gemba.foundation.accounts.testing import NOON, Cast, log_in
from gemba.foundation.events.actors import SYSTEM

pytestmark = pytest.mark.database
FORM = (
    "<extensionElements>"
    '<gemba:field key="broken" label="Is it broken?" type="yes_no" required="true"/>'
    '<gemba:field key="part" label="Which part?" type="choice">'
    '<gemba:choice value="fan" label="The fan"/></gemba:field></extensionElements>'
)


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    made = opened(support(team_id=people.repair.id), now=NOON)
    sketch = (
        Sketch()
        .start()
        .add("userTask", "look", FORM, name="Look at it")
        .user("mend", name="Mend it")
        .end()
    )
    process = define_process("Repair", sketch.flow("start", "look", "mend", "end"), now=NOON)
    start_process(ticket_id=made.ticket_id, process_id=process, actor=SYSTEM, now=NOON)
    return made


def open_step(ticket: Receipt) -> StepView:
    (found,) = processes_on(ticket.ticket_id, actor=SYSTEM)
    return next(each for each in found.steps if each.ended_at is None)


def of(ticket: Receipt, act: str = "") -> str:
    return f"/tickets/{ticket.number}/steps/{open_step(ticket).id}/{act}"


def test_a_step_is_done_where_the_ticket_is(client: Client, people: Cast, ticket: Receipt) -> None:
    log_in(client, people.ana)
    page = client.get(f"/tickets/{ticket.number}/").text
    assert "Look at it" in page and "Then: Mend it" in " ".join(page.split())
    sheet = client.get(of(ticket)).text
    assert "Is it broken?" in sheet and "The fan" in sheet
    refused = client.post(of(ticket, "done/"), {"field-part": "fan"})
    assert (refused.status_code, "Fill in “Is it broken?”." in refused.text) == (422, True)
    answers = {"field-broken": "yes", "field-part": "fan"}
    assert client.post(of(ticket, "done/"), answers).status_code == 302
    assert open_step(ticket).label == "Mend it"
    page = " ".join(client.get(f"/tickets/{ticket.number}/").text.split())
    assert "Which part?: The fan" in page and "1 step done" in page


def test_ones_own_steps_are_listed(client: Client, people: Cast, ticket: Receipt) -> None:
    log_in(client, people.ana)
    assert "Look at it" in client.get("/steps/").text
    log_in(client, people.chen_chen)
    assert "Look at it" not in client.get("/steps/").text
    assert client.get(of(ticket)).status_code == 404


def test_supervisors_go_past_a_step_with_a_reason(
    client: Client, people: Cast, ticket: Receipt
) -> None:
    log_in(client, people.ana)
    assert client.post(of(ticket, "skip/"), {"reason": "No time"}).status_code == 422
    log_in(client, people.sun_wei)
    assert client.post(of(ticket, "skip/"), {"reason": ""}).status_code == 422
    assert client.post(of(ticket, "skip/"), {"reason": "No time"}).status_code == 302
    assert open_step(ticket).label == "Mend it"
    assert "No time" in client.get(f"/tickets/{ticket.number}/").text


def test_supervisors_do_by_hand_what_cannot_go_on(client: Client, people: Cast) -> None:
    ticket = opened(support(team_id=people.repair.id), now=NOON)
    sketch = Sketch().start().service("flag", action="set_priority", inputs="priority: level")
    process = define_process("Flag", sketch.end().flow("start", "flag", "end"), now=NOON)
    start_process(
        ticket_id=ticket.ticket_id,
        process_id=process,
        actor=SYSTEM,
        now=NOON,
        variables={"level": "soon"},
    )
    log_in(client, people.ana)
    assert client.post(of(ticket, "hand/")).status_code == 422
    log_in(client, people.sun_wei)
    assert "Do it by hand" in client.get(f"/tickets/{ticket.number}/").text
    assert client.post(of(ticket, "hand/")).status_code == 302
    step = open_step(ticket)
    assert (step.kind, step.assignee_id) == ("person", people.sun_wei.user_id)
    assert client.post(of(ticket, "done/")).status_code == 302


def asking(people: Cast, ticket: Receipt) -> StepView:
    """The step of an approval on the ticket."""
    said = '<gemba:input name="amount" value="120"/><gemba:approval role="supervisor"/>'
    sketch = Sketch().start()
    sketch.add("userTask", "agree", f"<extensionElements>{said}</extensionElements>", name="Agree")
    process = define_process("Goodwill", sketch.end().flow("start", "agree", "end"), now=NOON)
    start_process(ticket_id=ticket.ticket_id, process_id=process, actor=people.ana, now=NOON)
    found = processes_on(ticket.ticket_id, actor=SYSTEM)
    return next(step for each in found for step in each.steps if step.label == "Agree")


def test_an_approval_is_answered_with_one_of_two_buttons(
    client: Client, people: Cast, ticket: Receipt
) -> None:
    step = asking(people, ticket)
    log_in(client, people.ana)
    page = client.get(f"/tickets/{ticket.number}/").text
    assert "waits for a yes of: Supervisor" in page and "Approve" not in page
    log_in(client, people.sun_wei)
    assert "Approve" in client.get(f"/tickets/{ticket.number}/").text
    listed = client.get("/steps/").text
    assert "Approve" in listed and "amount: 120" in listed
    decide = f"/tickets/{ticket.number}/steps/{step.id}/decide/"
    assert client.post(decide, {"answer": "no"}).status_code == 422
    assert client.post(decide, {"answer": "no", "comment": "Too much"}).status_code == 302
    page = " ".join(client.get(f"/tickets/{ticket.number}/").text.split())
    assert f"refused by {people.sun_wei.name}: Too much" in page


def test_who_is_asked_answers_in_their_own_list(
    client: Client, people: Cast, ticket: Receipt
) -> None:
    step = asking(people, ticket)
    log_in(client, people.sun_wei)
    refused = client.post(f"/steps/{step.id}/decide/", {"answer": "no"})
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    assert client.post(f"/steps/{step.id}/decide/", {"answer": "yes"}).status_code == 302
    assert "Agree" not in client.get("/steps/").text


def test_a_step_is_given_with_a_note_and_given_back(
    client: Client, people: Cast, ticket: Receipt
) -> None:
    log_in(client, people.ana)
    given = {"person": str(people.sun_wei.user_id), "note": "You know it"}
    assert client.post(of(ticket, "give/"), given).status_code == 302
    log_in(client, people.sun_wei)
    assert "from Ana: You know it" in " ".join(client.get(of(ticket)).text.split())
    assert client.post(of(ticket, "back/"), {"note": "Not me"}).status_code == 302
    assert open_step(ticket).assignee_id == people.ana.user_id


def test_a_done_ticket_says_that_its_process_still_runs(
    client: Client, people: Cast, ticket: Receipt
) -> None:
    log_in(client, people.sun_wei)
    words = "this process still runs"
    assert words not in client.get(f"/tickets/{ticket.number}/").text
    resolve(ticket_id=ticket.ticket_id, actor=people.sun_wei, now=NOON)
    page = client.get(f"/tickets/{ticket.number}/").text
    assert words in page and "Stop this process" in page
