"""A model of the desk's log becomes a draft: seen, compared, held against the cases, mended and
published."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from gemba.desk.tickets.operations import assign, resolve
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.drawings.testing import process_xml
from gemba.desk.workflow.offers import PROCESS
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.definitions.queries import active
from gemba.foundation.definitions.testing import define
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.tests.conftest import Enter
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
HOUR = timedelta(hours=1)


@pytest.fixture
def tickets(people: Cast) -> None:
    """Five tickets, each taken, most of them assigned before they were solved; and a process."""
    inbox, now = support(team_id=people.repair.id), current_time() - 20 * HOUR
    ana = people.ana.user_id
    for number in range(5):
        ticket = opened(inbox, now=now).ticket_id
        if number:
            assign(ticket_id=ticket, assignee_id=ana, actor=people.sun_wei, now=now + HOUR)
        resolve(ticket_id=ticket, actor=people.ana, now=now + 2 * HOUR)
    xml = process_xml("Assigned", "Ring the customer", process_id="Repair", said='gemba:due="4"')
    define(PROCESS, "Repair", {"xml": xml}, now=now)


def element(page: Page, name: str) -> Locator:
    if not page.locator(".outline-part[open]").count():
        page.locator(".outline-part summary").press("Enter")
    return page.locator(".outline-list").get_by_role("button", name=name, exact=True)


def test_from_the_log_to_a_published_process(people: Cast, tickets: None, enter: Enter) -> None:
    page = enter(people.sun_wei)
    page.goto("/process/desk/model/?miner=inductive&rare=0")
    page.get_by_text("Open as draft").click()
    page.get_by_label("The draft becomes").select_option(label="Repair")
    page.get_by_role("button", name="Open in the designer").click()
    expect(page.locator("[data-ready]")).to_be_visible()
    expect(page.locator(".drawing-origin")).to_contain_text("Discovered in 5 cases of the log")
    shares = page.locator(".way-share")
    expect(shares).to_have_count(2)
    assert sorted(shares.all_inner_texts()) == ["20 %", "80 %"]

    page.get_by_label("More", exact=True).click()
    page.get_by_role("link", name="What this draft changes").click()
    steps = page.locator(".compare-steps")
    expect(steps.locator(".is-added")).to_contain_text("Resolved")
    expect(steps.locator(".is-removed")).to_contain_text("Ring the customer")
    expect(page.locator("[data-side=after] .djs-shape.is-added").first).to_be_visible()
    page.get_by_label("Which period").select_option(label="the last 90 days")
    figures = page.locator(".fit-figure")
    expect(figures).to_have_count(2)
    expect(figures.first).to_contain_text("5 of 5 cases run as drawn")
    page.get_by_text("What the log calls things").click()
    page.get_by_label("Assigned").select_option(label="missing in the drawing")
    page.get_by_role("button", name="Match like this").click()
    expect(figures.first).to_contain_text("1 of 5 cases run as drawn")
    expect(page.locator(".fit-reasons").first).to_contain_text("“Assigned” is not in the drawing")
    page.get_by_text("What the log calls things").click()
    page.get_by_label("Assigned").select_option(label="as found by itself")
    page.get_by_role("button", name="Match like this").click()
    expect(figures.first).to_contain_text("5 of 5 cases run as drawn")
    assert in_looks(page, EVERY_LOOK) == []

    page.get_by_role("link", name="Draw", exact=True).click()
    expect(page.locator("[data-ready]")).to_be_visible()
    problem = page.locator("[data-problems] .is-error")
    expect(problem).to_have_count(1)
    expect(problem).to_contain_text("20 % of the cases went this way")
    problem.press("Enter")
    page.locator("#p-condition").fill("ticket.priority = 1")
    expect(problem).to_have_count(0)
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "kept")
    page.get_by_role("button", name="Publish …").click()
    page.get_by_label("Why it needs no review").fill("As we work")
    page.locator("#publish").get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".drawing-origin")).to_contain_text("Discovered in 5 cases of the log")
    [process] = active(PROCESS)
    assert isinstance(process.body, dict)
    xml = str(process.body["xml"])
    assert process.version == 2
    assert re.search(r'id="Step_0" name="Assigned" gemba:due="4"', xml)
    assert '<gemba:discovered log="desk"' in xml
