"""The tabs People and Compare in a real browser: slider, one person, and both maps of colours."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from gemba.interfaces.tests.axe import Looks, in_looks, visit
from gemba.interfaces.tests.visiting import Import, Opened

pytestmark = pytest.mark.django_db(transaction=True)
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


@pytest.mark.long
def test_people_and_compare(
    opened_at: Opened, imported: Import, live_server: LiveServer, looks: Looks
) -> None:
    key = imported(CSV).key
    page = opened_at("process-people", key)
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
