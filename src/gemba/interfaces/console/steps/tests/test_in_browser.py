"""Steps of processes beside a ticket and in one's list, in every look."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from gemba.desk.tickets.operations import Receipt, resolve
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.operations.processes import delegate_step, start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import processes_on
from gemba.desk.workflow.testing import define_process
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
ASKS = '<gemba:input name="amount" value="120"/><gemba:approval role="supervisor" needed="2"/>'


def begun(name: str, sketch: Sketch, ticket: Receipt, actor: Actor) -> UUID:
    process = define_process(name, sketch, now=current_time())
    return start_process(
        ticket_id=ticket.ticket_id, process_id=process, actor=actor, now=current_time()
    )


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    """A done ticket with an approval, a step that was handed over, and a condition awaited."""
    found = opened(support(team_id=people.repair.id), now=current_time())
    sketch = Sketch().start()
    sketch.add("userTask", "agree", f"<extensionElements>{ASKS}</extensionElements>", name="Agree")
    begun("Goodwill", sketch.end().flow("start", "agree", "end"), found, people.ana)
    sketch = Sketch().start().user("look", name="Look at it").end()
    begun("Repair", sketch.flow("start", "look", "end"), found, people.ana)
    sketch = Sketch().start().catch("paid", name="Paid", conditional="paid >= price").end()
    begun("Payment", sketch.flow("start", "paid", "end"), found, people.ana)
    step = next(
        step
        for each in processes_on(found.ticket_id, actor=SYSTEM)
        for step in each.steps
        if step.label == "Look at it"
    )
    to = people.sun_wei.user_id or 0
    delegate_step(
        step_id=step.id, to_user_id=to, actor=people.ana, now=current_time(), note="You know it"
    )
    resolve(ticket_id=found.ticket_id, actor=people.ana, now=current_time())
    return found


def test_nobody_is_shut_out(opened_at: Opened, ticket: Receipt) -> None:
    page = opened_at("ticket", str(ticket.number))
    expect(page.get_by_text("this process still runs").first).to_be_attached()
    findings = in_looks(page, EVERY_LOOK)
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("Give it back to Ana")).to_be_visible()
    findings += in_looks(page, EVERY_LOOK)
    page = opened_at("steps")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    assert findings + in_looks(page, EVERY_LOOK) == []


def test_an_approval_is_answered_in_ones_list(opened_at: Opened, ticket: Receipt) -> None:
    page = opened_at("steps")
    page.get_by_label("Reason or comment").fill("Too dear")
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    (found,) = (e for e in processes_on(ticket.ticket_id, actor=SYSTEM) if e.name == "Goodwill")
    assert found.status == "ended"
