"""The tab Waiting in a real browser: causes, the cases behind a bottleneck, rates by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from gemba.interfaces.console.process.tests.test_waiting_tab import CSV
from gemba.interfaces.tests.axe import Looks, in_looks
from gemba.interfaces.tests.visiting import Import, Opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(opened_at: Opened, imported: Import) -> Page:
    return opened_at("process-waiting", imported(CSV).key)


@pytest.mark.long
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
