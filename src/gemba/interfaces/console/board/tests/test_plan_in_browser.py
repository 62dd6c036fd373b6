"""The plan of a pilot in a real browser: its condition is filled in by keyboard, and what the past
says of it follows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gemba.foundation.accounts.testing import Cast
from gemba.interfaces.console.board.tests.test_taking_part import proposed_of_repairs
from gemba.interfaces.tests.axe import Looks, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = pytest.mark.django_db(transaction=True)
SLOW_MS = 20_000


def test_who_takes_part_is_filled_in_by_keyboard_and_foretold_at_once(
    opened_at: Opened, people: Cast, looks: Looks
) -> None:
    page = opened_at("proposal", str(proposed_of_repairs(people)))
    plan, foretold = page.locator(".board-plan"), page.locator("#pilot-forecast")
    expect(plan).to_contain_text("what the finding is about")
    # the proposal says no figure, so the plan is not complete yet
    expect(foretold).to_contain_text("Smallest effect", timeout=SLOW_MS)
    plan.get_by_label("Smallest effect").fill("2")
    plan.get_by_label("Days each ticket is followed").fill("1")
    page.keyboard.press("Tab")
    expect(foretold).to_contain_text("48 of the 96 tickets", timeout=SLOW_MS)
    expect(foretold).to_contain_text("50% of the tickets that take part get the change")
    assert in_looks(page, looks) == []
    plan.get_by_role("button", name="Remove this condition").press("Enter")
    expect(plan.locator(".conditions-told")).to_have_text("every ticket")
    expect(foretold).not_to_contain_text("of the 96 tickets", timeout=SLOW_MS)
    expect(foretold).to_contain_text("tickets a day")
    fact = plan.get_by_label("What is compared").first
    fact.focus()
    fact.select_option("channel")
    expect(foretold).to_contain_text("“Channel” needs a value", timeout=SLOW_MS)
    plan.locator("[data-values] summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(plan.locator(".conditions-told")).to_have_text("Channel is E-mail")
    expect(foretold).to_contain_text("96 of the 96 tickets", timeout=SLOW_MS)
