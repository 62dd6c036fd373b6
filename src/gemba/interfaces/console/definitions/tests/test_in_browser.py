"""The pages on definitions by keyboard, by mouse, and for people who need contrast or a phone."""

import pytest
from playwright.sync_api import expect

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.operations import Draft, publish
from gemba.foundation.definitions.queries import active
from gemba.foundation.definitions.testing import define
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = pytest.mark.django_db(transaction=True)


def names() -> list[str]:
    return [each.name for each in active("colour")]


@pytest.mark.long
def test_order_by_keys_and_by_dragging_switch_and_undo(opened_at: Opened, people: Cast) -> None:
    for name in ("red", "green", "blue"):
        define("colour", name, {"colour": name}, now=NOON, actor=people.sun_wei)
    page = opened_at("manage-kind", "colour")
    page.get_by_role("button", name="Move blue up").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".definition-name")).to_have_text(["red", "blue", "green"])
    page.keyboard.press("Enter")  # still on the same button
    expect(page.locator(".definition-name")).to_have_text(["blue", "red", "green"])
    grip = page.locator(".definition", has_text="green").locator("[data-grip]")
    grip.drag_to(
        page.locator(".definition", has_text="Paints it blue"), target_position={"x": 90, "y": 4}
    )
    expect(page.locator(".definition-name").first).to_have_text("green")
    page.get_by_role("switch", name="red").click()
    expect(page.get_by_role("switch", name="red")).to_have_attribute("aria-checked", "false")
    assert names() == ["green", "blue"]
    page.get_by_label("More on blue").click()
    page.get_by_role("button", name="Archive", exact=True).click()
    expect(page.locator(".definition")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".definition")).to_have_count(3)
    expect(page.get_by_text("is back, switched off")).to_be_visible()


@pytest.mark.long
def test_nobody_is_shut_out(opened_at: Opened, people: Cast) -> None:
    key = define("colour", "Hall " * 9, {"colour": "white"}, now=NOON, actor=people.sun_wei)
    body = {"colour": "a very light grey, nearly white", "gloss": "matt"}
    publish(
        definition_id=key,
        draft=Draft("Hall", body, "Easier to clean"),
        seen_version=1,
        actor=people.sun_wei,
        now=NOON,
    )
    findings = []
    for view, *arguments in (
        ("manage",),
        ("manage-changes",),
        ("manage-kind", "colour"),
        ("manage-definition", str(key)),
    ):
        findings += in_looks(opened_at(view, *arguments), EVERY_LOOK)
    assert findings == []
