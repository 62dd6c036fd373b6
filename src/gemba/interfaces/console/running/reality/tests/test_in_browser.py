"""Reality over the drawing in a browser: figures on it, and who left it for which reason."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from gemba.foundation.accounts.testing import Cast
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.running.reality.tests.complaints import REASON, complaints
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def process(people: Cast) -> UUID:
    return complaints(people, current_time())


def test_numbers_on_the_drawing_and_a_deviation_with_person_and_reason(
    opened_at: Opened, process: UUID, people: Cast
) -> None:
    page = opened_at("manage-running-reality", str(process))
    call = page.locator(".reality-count.is-step", has_text="2 · 1.0 h")
    expect(call).to_have_count(1)
    expect(page.locator(".djs-overlays .reality-count").first).to_be_visible()
    filled = page.locator('[data-element-id="understand"] .djs-visual > rect').first
    often = filled.evaluate("(rect) => rect.style.fill")
    page.get_by_label("how long").check()
    assert filled.evaluate("(rect) => rect.style.fill") != often
    call.focus()
    call.press("Enter")
    expect(page.locator("tr:target")).to_contain_text("Call the customer")
    deviation = page.locator(".conform-list > li", has_text="was passed by")
    deviation.locator("summary").click()
    expect(deviation).to_contain_text(people.sun_wei.name)
    expect(deviation).to_contain_text(REASON)
    deviation.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/tickets/1003/"))


def test_nobody_is_shut_out(opened_at: Opened, process: UUID) -> None:
    page = opened_at("manage-running-reality", str(process))
    page.locator(".conform-list summary").first.click()
    expect(page.locator(".behind-columns")).to_have_count(1)
    assert in_looks(page, EVERY_LOOK) == []
