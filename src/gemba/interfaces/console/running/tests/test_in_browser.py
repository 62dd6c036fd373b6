"""The page of a running process in a browser: numbers on the drawing, in every look."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.drawings.testing import process_xml
from gemba.desk.workflow.operations.processes import complete_step, start_process
from gemba.desk.workflow.queries import processes_on
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.definitions.operations import Draft, publish
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
BROKEN = '<bpmn:scriptTask id="Step_1" name="Work out the cost"><bpmn:script>1</bpmn:script>'


def drawn(last: str) -> str:
    """Three steps: the second cannot be done."""
    before, step, after = process_xml("Look at it", "Work out", last).partition(
        '<bpmn:userTask id="Step_1"'
    )
    assert step
    return f"{before}{BROKEN}</bpmn:scriptTask>{after.partition('</bpmn:userTask>')[2]}"


@pytest.fixture
def process(people: Cast) -> UUID:
    """On five tickets: three are looked at, two are in trouble; a second version is published."""
    support(team_id=people.repair.id)
    now = current_time()
    key = define("process", "Repair", {"xml": drawn("Send it back")}, now=now, is_on=True)
    for number in range(5):
        ticket = opened(now=now - timedelta(hours=number)).ticket_id
        start_process(
            ticket_id=ticket,
            process_id=key,
            actor=SYSTEM,
            now=now - timedelta(hours=3 * number + 1),
        )
        if number > 2:
            (found,) = processes_on(ticket, actor=SYSTEM)
            complete_step(step_id=found.steps[0].id, answers={}, actor=SYSTEM, now=now)
    publish(
        definition_id=key,
        draft=Draft("Repair", {"xml": drawn("Post it")}, "Posted"),
        seen_version=1,
        actor=people.sun_wei,
        now=now,
    )
    return key


def test_numbers_stand_on_the_drawing_and_follow_what_is_done(
    opened_at: Opened, process: UUID
) -> None:
    page = opened_at("manage-running", str(process))
    badges = page.locator(".djs-overlay-place")
    expect(badges).to_have_text(["3 · 4h", "2 · 0m"])
    page.get_by_role("button", name="Do all by hand").click()
    expect(page.locator("#toasts")).to_contain_text("2 steps went on.")
    expect(page.locator(".djs-overlay-place .is-troubled")).to_have_count(0)
    expect(badges).to_have_count(2)
    badges.first.locator("a").click()
    expect(page.locator(".running-row")).to_have_count(3)


def test_nobody_is_shut_out(opened_at: Opened, process: UUID) -> None:
    findings = []
    for view in ("manage-running", "manage-running-move", "manage-definition"):
        page = opened_at(view, str(process))
        findings += in_looks(page, EVERY_LOOK)
    assert findings == []
