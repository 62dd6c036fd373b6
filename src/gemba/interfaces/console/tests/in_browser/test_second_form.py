"""The workspace's second form in a real browser, by keyboard."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from gemba.desk.tickets import operations as ops
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.tests.in_browser.conftest import now_of
from gemba.interfaces.tests.axe import Looks, in_looks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def customer_writes() -> None:
    now = current_time()
    news = mail(support(), sender="max@example.org", references=("1@x",), received_at=now)
    ops.receive_messages([news], now=now)


def opens(page: Page, ticket: Receipt) -> None:
    expect(page.locator(f"[data-ticket='{ticket.number}']")).to_be_visible()


def attached(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF"}


@pytest.mark.long
def test_a_reply_is_taken_back_by_key_and_many_tickets_are_resolved_at_once(
    ana: Page, people: Cast, ticket: Receipt
) -> None:
    ana.keyboard.press("j")
    opens(ana, ticket)
    ana.keyboard.press("r")
    ana.keyboard.type("Hold the key")
    ana.locator("[data-files]").set_input_files([attached("plan.pdf"), attached("wrong.pdf")])
    ana.keyboard.press("Control+Enter")
    expect(ana.locator("#toasts [data-count]")).to_be_visible()
    ana.keyboard.press("u")
    expect(ana.locator("[name=text]")).to_have_value("Hold the key")
    expect(ana.locator("[name=text]")).to_be_focused()
    expect(ana.locator("[data-files-list] .file")).to_have_count(2)
    ana.locator(".file").filter(has_text="wrong.pdf").get_by_label("Remove the file").click()
    ana.locator("[name=text]").press("End")
    ana.keyboard.type(" for ten seconds")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".message.is-outbound")).to_contain_text("ten seconds")
    expect(ana.locator("[data-files-list] .file")).to_have_count(0)
    assert [m.kind for m in now_of(ticket).messages] == ["inbound", "outbound"]
    assert [each.name for each in now_of(ticket).messages[-1].attachments] == ["plan.pdf"]
    other = opened(support(team_id=people.repair.id), now=current_time())
    expect(ana.locator(f"#row-{other.number}")).to_be_visible()
    ana.keyboard.press("x")
    ana.keyboard.press("k")
    opens(ana, other)
    ana.keyboard.press("x")
    expect(ana.locator("[data-bulk-count]")).to_have_text("2 selected")
    ana.keyboard.press("e")
    expect(ana.locator("#toasts")).to_contain_text("2 tickets set to Resolved")
    expect(ana.locator("#rows [data-row]")).to_have_count(0)
    assert {now_of(each).ticket.status for each in (ticket, other)} == {"resolved"}
    ana.keyboard.press("u")
    expect(ana.locator("#toasts")).to_contain_text("2 tickets are as they were")
    expect(ana.locator("#rows [data-row]")).to_have_count(2)


@pytest.mark.long
def test_a_key_opens_the_field_for_what_is_picked_as_soon_as_it_has_come(
    ana: Page, ticket: Receipt
) -> None:
    ana.keyboard.press("j")
    opens(ana, ticket)
    ana.keyboard.press("x")
    ana.keyboard.press("t")
    expect(ana.locator("#bulk-tag")).to_be_focused()
    ana.keyboard.type("vip")
    ana.keyboard.press("Enter")
    expect(ana.locator("#toasts")).to_contain_text("1 ticket tagged vip")
    assert now_of(ticket).tags == ("vip",)
    expect(ana.locator(".bulk-sheet")).to_be_hidden()


@pytest.mark.long
def test_what_waits_for_later_gives_way_when_the_customer_writes(
    ana: Page, ticket: Receipt
) -> None:
    ana.keyboard.press("j")
    opens(ana, ticket)
    ana.keyboard.press("r")
    ana.keyboard.type("Any news?")
    ana.locator(".composer-send summary").focus()
    ana.keyboard.press("Enter")
    ana.locator("[data-send-later=tomorrow]").focus()
    ana.keyboard.press("Enter")
    expect(ana.locator(".planned")).to_contain_text("Any news?")
    ana.get_by_role("button", name="Change", exact=True).click()
    ana.get_by_label("Text", exact=True).fill("Any news yet?")
    ana.get_by_role("button", name="Save", exact=True).click()
    expect(ana.locator(".planned")).to_contain_text("Any news yet?")
    ana.keyboard.press("Escape")
    ana.keyboard.press("z")
    ana.keyboard.press("ArrowDown")
    ana.keyboard.press("Enter")
    expect(ana.locator(".stream-banner")).to_contain_text("Ana snoozed this until")
    expect(ana.locator(f"#row-{ticket.number}")).to_have_count(0)
    customer_writes()
    expect(ana.locator(f"#row-{ticket.number}")).to_be_visible()
    expect(ana.locator(".planned")).to_have_count(0)
    expect(ana.locator(".stream-banner")).to_have_count(0)
    expect(ana.locator("[data-stream]")).to_contain_text("The customer wrote before")


@pytest.mark.long
def test_an_agent_works_twenty_tickets_by_keyboard_alone(
    ana: Page, people: Cast, ticket: Receipt
) -> None:
    inbox, keys = support(team_id=people.repair.id), ana.keyboard
    made = ops.receive_messages([mail(inbox) for _ in range(20)], now=current_time())
    expect(ana.locator("#rows [data-row]")).to_have_count(21)
    order = [row.get_attribute("data-row") or "" for row in ana.locator("#rows [data-row]").all()]
    by_number = {str(each.number): each for each in (ticket, *made)}
    keys.press("j")
    worked = []
    for place in range(20):
        number = order[place]
        expect(ana.locator(f"[data-ticket='{number}']")).to_be_visible()
        worked.append(number)
        kind = place % 4
        if kind == 0:  # answered and resolved
            keys.press("r")
            keys.type(f"Answer {place}")
            keys.press("Control+Shift+Enter")
            expect(ana.locator(".message.is-outbound")).to_have_count(1)
            expect(ana.locator(f"#row-{number}")).to_have_count(0)
            keys.press("j")
        elif kind == 1:  # resolved, on to the next
            keys.press("Shift+E")
        elif kind == 2:  # taken, a colleague asked in a note, asleep until tomorrow
            keys.press("c")
            expect(ana.locator("#field-assignee")).to_have_value(str(people.ana.user_id))
            keys.press("n")
            keys.type("@An")
            expect(ana.locator(".suggest-item")).to_have_text("Ana")
            keys.press("Enter")
            keys.type("look")
            keys.press("Control+Enter")
            expect(ana.locator(".message.is-note")).to_contain_text("@Ana look")
            keys.press("z")
            keys.press("ArrowDown")
            keys.press("Enter")
            expect(ana.locator(f"#row-{number}")).to_have_count(0)
            keys.press("j")
        else:  # tagged, left open
            keys.press("t")
            keys.type("later")
            keys.press("Enter")
            expect(ana.locator(".tag-word")).to_have_text("later")
            keys.press("Escape")
            keys.press("j")
    found = [now_of(by_number[each]) for each in worked]
    resolved = [each for each in found if each.ticket.status == "resolved"]
    asleep = [each for each in found if each.ticket.snoozed_until]
    tagged = [each for each in found if each.tags == ("later",)]
    assert (len(resolved), len(asleep), len(tagged)) == (10, 5, 5)


@pytest.mark.long
def test_a_filter_becomes_a_view_by_keyboard(ana: Page, ticket: Receipt) -> None:
    ops.set_priority(ticket_id=ticket.ticket_id, priority=4, actor=SYSTEM, now=current_time())
    opened(support(), now=current_time())
    ana.keyboard.press("f")
    ana.locator("#if-all select").first.select_option("priority")
    ana.click("#if-all .condition-values summary")
    ana.locator("#if-all .condition-offers").get_by_text("Urgent").click()
    ana.get_by_label("Name", exact=True).fill("Urgent ones")
    ana.get_by_role("button", name="Save as view").click()
    ana.wait_for_url("**saved=**")
    expect(ana.locator("#filter")).to_be_hidden()
    expect(ana.locator("#rows [data-row]")).to_have_count(1)
    link = ana.locator("#saved-views .shell-view")
    expect(link).to_contain_text("Urgent ones")
    expect(link.locator(".shell-count")).to_have_text("1")


@pytest.mark.long
def test_marked_words_are_quoted_and_the_dialogs_shut_nobody_out(
    ana: Page, ticket: Receipt, looks: Looks
) -> None:
    other = opened(support(), now=current_time())
    ana.click(f"#row-{ticket.number}")
    opens(ana, ticket)
    ana.locator(".message-text").first.select_text()
    expect(ana.locator("[data-quote]")).to_be_visible()
    ana.keyboard.press("r")
    expect(ana.locator("[name=text]")).to_have_value("> It only blinks. 打印机不工作。\n\n")
    ana.keyboard.press("Escape")
    ana.keyboard.press("z")
    assert in_looks(ana, looks) == [], "snooze"
    ana.keyboard.press("Escape")
    ana.keyboard.press("x")
    assert in_looks(ana, looks) == [], "picking"
    ana.keyboard.press("Escape")
    ana.keyboard.press("f")
    expect(ana.locator("#filter")).to_be_visible()
    assert in_looks(ana, looks) == [], "filter"
    ana.keyboard.press("Escape")
    ana.evaluate("document.querySelector('[data-merge]').click()")
    ana.fill("[data-merge-number]", str(other.number))
    expect(ana.locator(".merge-way")).to_be_visible()
    assert in_looks(ana, looks) == [], "merge"
    ana.get_by_role("button", name="Merge", exact=True).click()
    opens(ana, other)
    ana.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(ana.locator("#toasts")).to_contain_text("goes on by itself again")
