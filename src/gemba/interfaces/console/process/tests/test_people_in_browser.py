"""The tabs People and Compare in a real browser: slider, one person, and both maps of colours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as cookies
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gemba.foundation.accounts.testing import NOON, Cast, cast, log_in
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.interfaces.tests.axe import Looks, in_looks, visit

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CSV = "case,activity,start,timestamp,resource,channel\n" + "".join(
    f"{n},{what},2024-01-{n:02d} {hour:02d}:00,2024-01-{n:02d} {hour:02d}:50,{who},"
    f"{'mail' if n % 2 else 'phone'}\n"
    for n in range(1, 29)
    for what, hour, who in (
        ("ask", 9, "Ann"),
        ("check", 10, "Bob"),
        ("answer", 16 if n % 2 else 11, "Cid" if n % 3 else "Dora"),
    )
)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return cast()


@pytest.fixture
def key(people: Cast, settings: Settings, tmp_path: Path) -> str:
    settings.EVENT_LOGS = tmp_path
    path = tmp_path / "file.csv"
    path.write_text(CSV)
    line = import_log(path=path, order=ImportOrder("Old"), actor=people.sun_wei, now=NOON)
    return line.key


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, people: Cast) -> Iterator[Page]:
    client = Client()
    log_in(client, people.sun_wei)
    session = client.cookies[cookies.SESSION_COOKIE_NAME].value
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.add_cookies(
        [{"name": cookies.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def test_people_and_compare(page: Page, live_server: LiveServer, key: str, looks: Looks) -> None:
    url = live_server.url + reverse("console:process-people", args=[key])
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(url)
    expect(page.locator("[data-network-share]")).to_have_text("4 / 4")
    page.locator("[data-network-size]").fill("3")
    expect(page.locator("[data-network-share]")).to_have_text("3 / 4")
    opener = page.get_by_role("button", name="Bob")
    opener.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("#person-details")
    expect(sheet.locator("h2")).to_have_text("Bob")
    expect(sheet).to_contain_text("Takes over from")
    assert in_looks(page, looks) == []
    page.keyboard.press("Escape")
    expect(sheet.locator("h2")).to_have_count(0)
    expect(opener).to_be_focused()

    url = live_server.url + reverse("console:process-compare", args=[key])
    assert visit(page, f"{url}?f=attribute:channel:is:phone", looks) == []
    expect(page.locator(".compare-words").first).to_contain_text("B takes 5.0 h longer")
    page.locator("label[for=compare-slower]").click()
    expect(page.locator("[data-legend=slower]")).to_be_visible()
    expect(page.locator("[data-legend=more]")).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.locator("#compare-a").select_option("attribute:channel:is:mail")
    page.locator("#compare-b").select_option("attribute:channel:is:phone")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".compare-words").first).to_contain_text("B takes 5.0 h less")
