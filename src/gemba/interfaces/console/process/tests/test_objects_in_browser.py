"""The tab Objects in a real browser: types are chosen, detail is chosen, nobody is shut out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as cookies
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gemba.desk.tickets.operations import resolve, transfer
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast, cast, log_in
from gemba.interfaces.tests.axe import Looks, in_looks

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def people(transactional_db: None, settings: Settings, tmp_path: Path) -> Cast:
    settings.EVENT_LOGS = tmp_path
    people = cast()
    receipt = opened()
    transfer(
        ticket_id=receipt.ticket_id,
        team_id=people.repair.id,
        actor=people.sun_wei,
        now=NOON + HOUR,
    )
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + 2 * HOUR)
    return people


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, people: Cast) -> Iterator[Page]:
    client = Client()
    log_in(client, people.sun_wei)
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    session = client.cookies[cookies.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": cookies.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def test_types_and_detail_are_chosen(page: Page, live_server: LiveServer, looks: Looks) -> None:
    page.goto(f"{live_server.url}{reverse('console:process-objects', args=['desk'])}")
    share = page.locator("[data-objects-share]")
    team = page.get_by_role("checkbox", name="Team")
    drawn = share.inner_text()
    team.focus()
    page.keyboard.press("Space")
    expect(share).not_to_have_text(drawn)
    page.locator("[data-objects-size]").fill("4")
    expect(share).to_contain_text("4 / ")
    page.get_by_text("The arrows as a list").click()
    assert in_looks(page, looks) == []
    page.get_by_text("Seen from: Ticket").click()
    page.get_by_role("link", name="Agent", exact=True).first.click()
    expect(page.get_by_text("Seen from: Agent")).to_be_visible()
