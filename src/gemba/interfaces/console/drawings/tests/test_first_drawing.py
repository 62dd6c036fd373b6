"""The shortest way from an empty drawing to a process in force, as a person goes it."""

import pytest
from playwright.sync_api import expect

from gemba.foundation.accounts.testing import Cast
from gemba.foundation.definitions.queries import active
from gemba.interfaces.tests.visiting import Opened

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_step_is_drawn_and_published_with_a_reason(opened_at: Opened, people: Cast) -> None:
    page = opened_at("manage-drawing-new", "process")
    expect(page.locator("[data-ready]")).to_be_visible(timeout=15_000)
    page.get_by_placeholder("Name of the Process").fill("Repair")
    page.locator("[data-element-id=Start] .djs-hit").first.click()
    page.get_by_role("button", name="Person").press("Enter")
    page.keyboard.type("Look at it")
    expect(page.locator("[data-element-id=End]")).to_be_visible()
    page.get_by_role("button", name="Publish …").click()
    page.get_by_label("Why it needs no review").fill("The first one")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="As it is drawn")).to_be_visible()
    (process,) = active("process")
    assert (process.name, 'name="Look at it"' in str(process.body)) == ("Repair", True)
