"""Predictions in a real browser: read and switched by keyboard, shutting nobody out."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from gemba.foundation.kernel.clock import current_time
from gemba.insight.prediction.queries import BREACH_LIST, is_used
from gemba.insight.prediction.testing import looked_at, speaking, trained
from gemba.interfaces.console.board.tests.test_predictions_page import SURE
from gemba.interfaces.tests.axe import Looks, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = pytest.mark.django_db(transaction=True)


def test_how_good_they_are_is_read_and_the_list_switched_by_keyboard(
    opened_at: Opened, looks: Looks
) -> None:
    now = current_time()
    trained({"satisfaction": "untold:satisfaction"}, now=now - timedelta(days=1))
    model = speaking("breach", SURE, now=now - timedelta(days=1))
    looked_at(model, now=now, feature="begun_within.7", psi=0.31, has_drifted=True)
    page = opened_at("predictions")
    card = page.get_by_role("article", name="Breaks a promise")
    expect(card.get_by_text("87%")).to_be_visible()
    expect(card.get_by_text("how many requests come (PSI 0.31)")).to_be_visible()
    card.get_by_text("Told and come, in numbers").press("Enter")
    expect(card.get_by_role("cell", name="72%")).to_be_visible()
    page.get_by_role("button", name="Order by foretold breach").press("Enter")
    expect(page.get_by_role("button", name="Order by due time again")).to_be_visible()
    assert is_used(BREACH_LIST)
    assert in_looks(page, looks) == []
