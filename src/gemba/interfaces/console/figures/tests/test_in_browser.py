"""The Figures screen in a real browser: it lives, opens its cases, shuts nobody out."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from gemba.desk.tickets.operations import Receipt, Reply, reply
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.tests.axe import Looks, in_looks

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> datetime:
    return current_time()


@pytest.fixture
def ticket(people: Cast, now: datetime) -> Receipt:
    return opened(support(), now=now - 2 * HOUR)


@pytest.mark.long
def test_a_reply_changes_its_tile_and_leads_to_its_ticket(
    page: Page, live_server: LiveServer, people: Cast, ticket: Receipt, now: datetime
) -> None:
    page.goto(f"{live_server.url}/figures/")
    tile = page.locator("#tile-first_response")
    expect(tile.locator(".tile-value")).to_have_text("–")
    page.evaluate("window.untouched = true")
    reply(reply=Reply("Turn it on.", 1), ticket_id=ticket.ticket_id, actor=people.ana, now=now)
    expect(tile.locator(".tile-value")).to_have_text("2.0 h", timeout=4_000)
    assert page.evaluate("window.untouched")
    tile.locator(".tile-value a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cases-title")).to_have_text("1 ticket behind this number")
    expect(page.locator("#figures-chart svg path").first).to_be_attached()
    page.locator(".cases-table a").click()
    expect(page).to_have_url(f"{live_server.url}/tickets/{ticket.number}/")


@pytest.mark.long
def test_without_serious_findings_of_axe(
    page: Page, live_server: LiveServer, people: Cast, ticket: Receipt, now: datetime, looks: Looks
) -> None:
    reply(reply=Reply("Turn it on.", 1), ticket_id=ticket.ticket_id, actor=people.ana, now=now)
    page.set_viewport_size({"width": looks[0][0], "height": 900})
    page.goto(f"{live_server.url}/figures/?by=channel")
    assert in_looks(page, looks) == []
    page.goto(f"{live_server.url}/figures/desk/first_response/?by=team")
    expect(page.locator("#figures-chart svg")).to_be_attached()
    assert in_looks(page, looks) == []
