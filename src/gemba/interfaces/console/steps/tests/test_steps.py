"""Processes where people meet them: beside the ticket, in the sheet, in one's own list."""

import pytest
from django.test import Client

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.operations.processes import start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import StepView, processes_on
from gemba.desk.workflow.testing import define_process
from gemba.foundation.accounts.testing import NOON, Cast, cast, log_in
from gemba.foundation.events.actors import SYSTEM

pytestmark = pytest.mark.database
FORM = (
    "<extensionElements>"
    '<gemba:field key="broken" label="Is it broken?" type="yes_no" required="true"/>'
    '<gemba:field key="part" label="Which part?" type="choice">'
    '<gemba:choice value="fan" label="The fan"/></gemba:field></extensionElements>'
)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


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
