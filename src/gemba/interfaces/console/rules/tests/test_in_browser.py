"""A supervisor writes a rule, rehearses it, switches it on, sees it fire, and undoes it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.queries import inboxes
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.definitions.queries import active
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.tests.axe import EVERY_LOOK, in_looks
from gemba.interfaces.tests.visiting import Opened

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(name: str, *, days_ago: float = 0) -> Receipt:
    """A ticket, and everybody has heard of it."""
    inbox = next(iter(inboxes()), None) or support()
    now = current_time() - timedelta(days=days_ago)
    ticket = opened(inbox, now=now, external_id=name, subject=f"The printer {name}")
    react_until_quiet(now=current_time())
    return ticket


def priority(ticket: Receipt) -> int:
    return facts_of([ticket.ticket_id], now=current_time())[ticket.ticket_id].priority


def test_write_rehearse_switch_on_see_fire_undo(opened_at: Opened, people: Cast) -> None:
    old = fresh("of yesterday", days_ago=1)
    page = opened_at("manage-rule-new")
    page.get_by_label("Name").fill("Printers first")
    page.locator("#pieces-when select").first.select_option(label="a ticket is opened")
    expect(page.locator("#pieces-when [data-remove-piece]")).to_have_count(1)
    page.locator("#if-all select").first.select_option(label="Subject")
    page.locator("#if-all input").fill("printer")
    page.locator("#pieces-then select").first.select_option(label="Set the priority")
    page.get_by_label("Priority").select_option(label="Urgent")
    page.get_by_role("button", name="Rehearse on the past 30 days").click()
    expect(page.get_by_text("It would have touched 1 ticket")).to_be_visible()
    expect(page.locator(".rehearsed")).to_contain_text(f"#{old.number}")
    expect(page.locator(".rehearsed ins")).to_have_text("Urgent")
    assert priority(old) == 2
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Printers first")).to_be_visible()
    (rule,) = active("rule")
    react_until_quiet(now=current_time())
    new = fresh("of today")
    assert (priority(new), priority(old)) == (4, 2)
    page.goto(page.url.split("/manage")[0] + reverse("console:ticket", args=[new.number]))
    told = page.get_by_role("link", name="The rule “Printers first” (version 1) was applied")
    if not told.is_visible():
        page.locator(".happenings summary").first.click()
    expect(told).to_have_attribute("href", f"/manage/definitions/{rule.id}/#version-1")
    told.click()
    page.get_by_role("switch", name="Printers first").click()
    expect(page.get_by_role("switch", name="Printers first")).to_have_attribute(
        "aria-checked", "false"
    )
    assert priority(fresh("after that")) == 2


@pytest.mark.long
def test_nobody_is_shut_out(opened_at: Opened, people: Cast) -> None:
    findings = []
    for view in ("manage-rule-new", "manage-macro-new", "manage-answer-new"):
        findings += in_looks(opened_at(view), EVERY_LOOK)
    assert findings == []
