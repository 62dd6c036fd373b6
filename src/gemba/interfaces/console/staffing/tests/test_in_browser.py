"""The Staffing screen in a real browser: found by keyboard, a plan made and changed, nobody shut
out."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gemba.foundation.accounts.testing import Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.insight.staffing.operations import set_contract
from gemba.insight.staffing.queries import ContractLine, kept_plan, plan_lines
from gemba.interfaces.console.staffing.tests.desk import requests_come
from gemba.interfaces.tests.axe import Looks, in_looks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(people: Cast) -> Cast:
    """Four weeks of requests, and two agents with contracts."""
    now = current_time()
    requests_come(now, weeks=4)
    for agent in (people.ana, people.chen_chen):
        line = ContractLine(agent.user_id or 0, 16, 40)
        set_contract(contract=line, actor=people.sun_wei, now=now)
    return people


def test_a_plan_is_found_made_kept_and_changed_by_keyboard(
    page: Page, live_server: LiveServer, desk: Cast
) -> None:
    page.goto(f"{live_server.url}/findings/")
    page.keyboard.press("Control+k")
    page.keyboard.type("staffing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Everything")).to_be_visible()
    page.get_by_role("link", name="Shift plan").press("Enter")
    page.get_by_label("How long").select_option("1")
    page.get_by_role("button", name="Propose a plan").press("Enter")
    page.get_by_role("button", name="Keep and edit").press("Enter")
    expect(page).to_have_url(re.compile(r"/staffing/plans/[0-9a-f-]{36}/$"))
    (line,) = plan_lines(actor=SYSTEM)
    first = page.locator("#grid select").first
    first.focus()
    before = first.input_value()
    with page.expect_response(re.compile("/change/")):
        first.select_option("" if before else "Early")
    expect(page.locator("#grid select").first).to_have_value("" if before else "Early")
    expect(page.locator("#grid select").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#grid select").nth(1)).to_be_focused()
    shifts = [each.person for each in kept_plan(line.id, actor=SYSTEM).assignments]
    assert shifts.count(str(desk.ana.user_id)) != 0 or before
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.get_by_text("published", exact=True)).to_be_visible()


@pytest.mark.long
def test_without_serious_findings_of_axe(
    page: Page, live_server: LiveServer, desk: Cast, looks: Looks
) -> None:
    page.set_viewport_size({"width": looks[0][0], "height": 900})
    for name in ("staffing", "staffing-plans"):
        page.goto(live_server.url + reverse(f"console:{name}"))
        assert in_looks(page, looks) == []
    for name in ("staffing-needs", "staffing-day"):
        page.goto(live_server.url + reverse(f"console:{name}", args=["desk"]))
        assert in_looks(page, looks) == []
    page.goto(f"{live_server.url}{reverse('console:staffing-plans')}?make=1&span=1")
    page.get_by_role("button", name="Keep and edit").click()
    expect(page.locator("#grid")).to_be_visible()
    assert in_looks(page, looks) == []
