"""The wallboard in a real browser: it moves by itself, and one acts beside it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from gemba.desk.routing.operations import set_availability
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.tests.conftest import Enter
from gemba.interfaces.tests.axe import Looks, in_looks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return cast()


@pytest.fixture
def wall(people: Cast, enter: Enter) -> Iterator[Page]:
    """Sun Wei's browser at the wallboard; scripts that fail, fail the test."""
    page = enter(people.sun_wei)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/dashboard/")
    page.wait_for_selector("html.is-live")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/wallboard/")
    page.wait_for_selector("html.is-live")
    page.evaluate("window.neverReloaded = true")
    yield page
    assert page.evaluate("window.neverReloaded")
    assert not troubles


@pytest.mark.long
def test_the_wallboard_moves_and_is_acted_on(wall: Page, people: Cast, looks: Looks) -> None:
    waiting = wall.locator("[data-wall-figure=waiting]")
    expect(waiting).to_have_text("0")
    ticket = opened(support(team_id=people.repair.id), now=current_time())
    expect(waiting).to_have_text("1")
    expect(wall.locator("[data-wall-figure=unassigned]")).to_have_text("1")
    set_availability(
        user_id=people.ana.user_id or 0, state="away", actor=people.ana, now=current_time()
    )
    expect(wall.locator(f"#wall-person-{people.ana.id} .wall-state")).to_contain_text("Away")

    wall.locator(".wall-tile.is-waiting a").click()
    drawer = wall.locator("#wall-drawer")
    expect(drawer.locator("[data-wall-row]")).to_have_count(1)
    opened(support(team_id=people.repair.id), sender="max@example.org", now=current_time())
    expect(drawer.locator("[data-wall-row]")).to_have_count(2)  # the list moves as well
    drawer.locator(f"#wall-row-{ticket.number}").click()
    expect(drawer.get_by_label("Priority")).to_be_visible()
    assert in_looks(wall, looks) == []
    wall.set_viewport_size({"width": 1440, "height": 900})
    drawer.get_by_label("Say something").fill("@Ana is it the fuse?")
    drawer.get_by_label("Assignee").select_option(label="Ana")
    expect(wall.locator(f"#wall-person-{people.ana.id} .is-number").first).to_have_text("1")
    drawer.get_by_role("button", name="Leave the note").click()
    expect(wall.locator(".toast-words")).to_contain_text("The note is on ticket")
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    assert found.messages[-1].text == "@Ana is it the fuse?"

    wall.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(wall.locator(".wall-tile.is-waiting a")).to_be_focused()
    wall.get_by_role("button", name="Full screen").click()
    expect(wall.locator("#navigation")).to_be_hidden()
    wall.get_by_role("button", name="Full screen").click()
    expect(wall.locator("#navigation")).to_be_visible()


@pytest.mark.long
def test_news_on_its_way_does_not_open_what_was_closed(wall: Page, people: Cast) -> None:
    ticket = opened(support(team_id=people.repair.id), now=current_time())
    wall.locator(".wall-tile.is-waiting a").click()
    drawer = wall.locator("#wall-drawer")
    drawer.locator(f"#wall-row-{ticket.number}").click()
    expect(drawer.get_by_label("Priority")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    wall.route("**/wallboard/tickets/**", hold)
    wall.evaluate("htmx.trigger(document.querySelector('[data-wall-piece]'), 'refresh')")
    while not held:
        wall.wait_for_timeout(20)
    wall.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    with wall.expect_response("**/wallboard/tickets/**"):
        for each in held:
            each.continue_()
    wall.wait_for_timeout(200)
    expect(drawer).to_be_hidden()
