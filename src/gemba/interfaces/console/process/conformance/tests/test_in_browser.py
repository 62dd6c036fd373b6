"""The Conformance tab in a real browser: deviations on the drawing, a rule by form, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.tree import Operator, activity, block
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree
from gemba.insight.reference.operations import ModelOrder, save_model
from gemba.interfaces.tests.axe import serious
from gemba.interfaces.tests.visiting import Import, Opened

pytestmark = pytest.mark.django_db(transaction=True)
CSV = "case,activity,timestamp,resource\n" + "".join(
    f"{n},ask,2024-01-0{n} 08:00,Ann\n"
    + (f"{n},check,2024-01-0{n} 09:00,Bob\n" if n < 6 else "")
    + f"{n},answer,2024-01-0{n} 1{n}:00,Ann\n"
    for n in range(1, 8)
)


@pytest.fixture
def page(opened_at: Opened, imported: Import, people: Cast) -> Page:
    log = imported(CSV)
    drawn = bpmn_of_tree(
        block(Operator.SEQUENCE, [activity(each) for each in ("ask", "check", "answer")])
    )
    order = ModelOrder(log.key, bpmn_xml(drawn, drawing_of(drawn)).encode(), "Agreed")
    save_model(order=order, actor=people.sun_wei, now=NOON)
    return opened_at("process-conformance", log.key)


@pytest.mark.long
def test_from_the_deviation_to_the_rule(page: Page) -> None:
    expect(page.locator(".model-canvas .model-count")).to_have_text("−2")
    line = page.locator("summary.conform-line").first
    line.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".behind-table tbody tr")).to_have_count(2)
    page.get_by_text("Add a rule").click()
    page.get_by_label("What should hold").select_option("soon")
    expect(page.get_by_label("Other step")).to_have_count(0)
    page.get_by_label("Step", exact=True).select_option("check")
    page.get_by_label("Within").fill("2")
    page.get_by_role("button", name="Add the rule").click()
    rule = page.locator(".rule-item strong")
    expect(rule).to_have_text("Each case has check within 2.0 h of its beginning")
    expect(page.locator(".model-canvas .model-count")).to_be_visible()
    assert serious(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
