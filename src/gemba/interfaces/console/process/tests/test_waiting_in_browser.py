"""The tab Waiting in a real browser: causes, the cases behind a bottleneck, rates by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as cookies
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gemba.foundation.accounts.testing import NOON, cast, log_in
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.interfaces.console.process.tests.test_waiting_tab import CSV
from gemba.interfaces.tests.axe import Looks, in_looks

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def page(
    browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> Iterator[Page]:
    settings.EVENT_LOGS = tmp_path
    people = cast()
    path = tmp_path / "log.csv"
    path.write_text(CSV)
    line = import_log(path=path, order=ImportOrder("Old"), actor=people.sun_wei, now=NOON)
    client = Client()
    log_in(client, people.sun_wei)
    session = client.cookies[cookies.SESSION_COOKIE_NAME].value
    context = browser.new_context(
        viewport={"width": 1440, "height": 1000}, locale="en-GB", reduced_motion="reduce"
    )
    context.add_cookies(
        [{"name": cookies.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{live_server.url}{reverse('console:process-waiting', args=[line.key])}")
    yield page
    context.close()
    assert problems == []


def test_from_the_headline_to_the_cases_and_the_rates(page: Page, looks: Looks) -> None:
    expect(page.locator(".waiting-headline")).to_contain_text("most of it for the customer")
    page.locator("summary.bottleneck >> nth=0").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".behind-table tbody th")).to_have_text(["k2"])
    assert in_looks(page, looks) == []
    page.get_by_role("link", name="Rates").click()
    page.get_by_label("A day of waiting").fill("24")
    page.get_by_label("An hour of work").fill("30")
    assert in_looks(page, looks) == []
    page.keyboard.press("Enter")
    expect(page.locator("#cost")).to_contain_text("€138.17 in all")
    assert in_looks(page, looks) == []
    page.get_by_role("link", name="Say whom this log waits for").click()
    page.get_by_label("Awaiting user info").select_option("after_vendor")
    assert in_looks(page, looks) == []
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".waiting-headline")).to_contain_text("most of it for vendors")
