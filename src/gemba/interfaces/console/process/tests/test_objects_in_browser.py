"""The tab Objects in a real browser: types are chosen, detail is chosen, nobody is shut out."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from gemba.desk.tickets.operations import resolve, transfer
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.interfaces.tests.axe import Looks, in_looks
from gemba.interfaces.tests.visiting import Opened

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(people: Cast) -> Cast:
    receipt = opened()
    transfer(
        ticket_id=receipt.ticket_id,
        team_id=people.repair.id,
        actor=people.sun_wei,
        now=NOON + HOUR,
    )
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + 2 * HOUR)
    return people


@pytest.mark.long
def test_types_and_detail_are_chosen(opened_at: Opened, looks: Looks) -> None:
    page = opened_at("process-objects", "desk")
    share = page.locator("[data-objects-share]")
    team = page.get_by_role("checkbox", name="Team")
    drawn = share.inner_text()
    team.focus()
    page.keyboard.press("Space")
    expect(share).not_to_have_text(drawn)
    page.locator("[data-objects-size]").fill("4")
    expect(share).to_contain_text("4 / ")
    page.get_by_text("The arrows as a list").click()
    assert in_looks(page, looks) == []
    page.get_by_text("Seen from: Ticket").click()
    page.get_by_role("link", name="Agent", exact=True).first.click()
    expect(page.get_by_text("Seen from: Agent")).to_be_visible()
