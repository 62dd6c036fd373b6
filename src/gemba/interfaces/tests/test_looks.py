"""The customers' pages and the console's pages beside the workspace, in a real browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from gemba.desk.tickets.operations import Reply, assign, issue_link, reply
from gemba.desk.tickets.queries import conversation, ticket_page
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.tests.axe import Looks, visit

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=15_000)

Open = Callable[..., Page]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    cache.clear()
    found = cast()
    react_until_quiet(now=current_time())
    return found


@pytest.fixture
def link(people: Cast) -> str:
    """The tracking page of a request that was answered."""
    now = current_time()
    receipt = opened(support(team_id=people.repair.id), now=now, sender="lin.yue@desk.example")
    act = {"ticket_id": receipt.ticket_id, "actor": people.ana, "now": now}
    assign(assignee_id=people.ana.user_id, **act)  # type: ignore[arg-type]
    reply(reply=Reply("Look at https://example.org/reset", 1), **act)  # type: ignore[arg-type]
    react_until_quiet(now=now)
    return f"/t/{issue_link(ticket_id=receipt.ticket_id, actor=SYSTEM, now=now)}/"


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One for all: scripts are fetched and compiled once; who is logged in changes."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def browse(context: BrowserContext, live_server: LiveServer) -> Iterator[Open]:
    """Opens an address as an actor, at a width; pages' own errors fail the test."""
    pages, troubles = [], []

    def open_page(address: str, actor: Actor | None = None, width: int = 1440) -> Page:
        context.clear_cookies()
        if actor is not None:
            client = Client()
            log_in(client, actor)
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
            )
        page = context.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(f"{live_server.url}{address}")
        return page

    yield open_page
    for page in pages:
        page.close()
    assert troubles == []


@pytest.mark.long
def test_no_page_has_serious_findings_or_scrolls_sideways(
    browse: Open, live_server: LiveServer, people: Cast, link: str, looks: Looks
) -> None:
    contact = conversation(1001, actor=SYSTEM)
    assert contact is not None
    visits: list[tuple[Actor | None, list[str]]] = [
        (None, ["/help/", "/request/", link, f"{link}sent/", "/t/wrong/", "/nowhere/"]),
        (people.lin_yue, ["/my/", "/my/1001/", "/tickets/"]),
        (
            people.adele,
            [
                "/dashboard/",
                "/dashboard/tickets/?measure=opened",
                "/wallboard/",
                "/wallboard/at-risk/",
                "/wallboard/ageing/",
                "/wallboard/tickets/?figure=waiting",
                "/search/?q=printer",
                "/contacts/",
                f"/contacts/{contact.ticket.contact_id}/",
                "/intake/",
                "/people/",
                "/inboxes/",
                f"/inboxes/{support().id}/mail/",
            ],
        ),
    ]
    findings = []
    for actor, addresses in visits:
        page = browse("/help/", actor)
        for address in addresses:
            findings += visit(page, f"{live_server.url}{address}", looks)
    assert findings == []


def test_a_request_is_made_by_keyboard_and_sent_twice_counts_once(
    browse: Open, people: Cast, tmp_path: Path
) -> None:
    photo = tmp_path / "left.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n")
    page = browse("/request/", width=390)
    page.get_by_label("In one line").fill("No sound on the left")
    page.keyboard.press("Tab")
    page.keyboard.type("Since Monday.")
    page.locator("input[type=file]").set_input_files([photo])
    expect(page.locator("[data-files-list] li")).to_have_count(1)
    page.get_by_label("Your name").fill("Max")
    page.get_by_label("Your e-mail address").fill("max")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Write it like name@example.com.")).to_be_visible()
    page.locator("input[type=file]").set_input_files([photo])
    page.get_by_label("Your e-mail address").fill("max@example.org")
    page.get_by_role("button", name="Send request").dblclick()
    expect(page.get_by_text("Thank you, your request is here.")).to_be_visible()
    [line] = ticket_page("open", actor=SYSTEM).lines
    expect(page.get_by_text(str(line.number))).to_be_visible()
    page.get_by_role("link", name="Follow my request").click()
    expect(page.get_by_text("Since Monday.")).to_be_visible()
    page.get_by_label("Your message").fill("It came back by itself.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("It came back by itself.")).to_be_visible()


@pytest.mark.long
def test_too_large_a_file_is_said_before_anything_is_sent(browse: Open, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        os.truncate(file.fileno(), 11 * 1024 * 1024)
    page = browse("/request/")
    page.locator("input[type=file]").set_input_files([film])
    expect(page.locator("[data-files-wrong]")).to_contain_text("larger than 10 MB")
    expect(page.locator("[data-files-list] li")).to_have_count(0)


@pytest.mark.long
def test_a_bar_of_the_chart_opens_its_tickets(browse: Open, people: Cast, link: str) -> None:
    page = browse("/dashboard/", people.sun_wei)
    page.evaluate(
        """() => {
          const { opened } = JSON.parse(document.getElementById("day-figures").textContent);
          echarts.getInstanceByDom(document.querySelector("[data-chart]"))
            .trigger("click", { seriesIndex: 0, dataIndex: opened.lastIndexOf(1) }); }"""
    )
    expect(page.locator(".ticket-table tbody tr")).to_have_count(1)


@pytest.mark.long
def test_results_follow_what_is_typed(browse: Open, people: Cast, link: str) -> None:
    page = browse("/search/", people.sun_wei)
    page.keyboard.type("打印机")
    expect(page.locator(".hit-list li")).to_have_count(1)
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("xyz")
    expect(page.get_by_text("Nothing says")).to_be_visible()


@pytest.mark.long
def test_two_contacts_are_merged_and_separated_by_hand(browse: Open, people: Cast) -> None:
    opened(sender="max@example.org", now=current_time())
    opened(sender="muster@example.org", now=current_time())
    page = browse("/contacts/?q=max", people.ana)
    page.locator(".contact-card").click()
    page.get_by_text("Merge another contact into this one").click()
    page.get_by_label("Who is it?").press_sequentially("muster")
    page.locator(".twin input").check()
    page.get_by_label("Why are the two one person?").fill("same signature")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("“same signature”")).to_be_visible()
    expect(page.locator(".ticket-table tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".ticket-table tbody tr")).to_have_count(1)
