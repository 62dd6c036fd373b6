"""Working at the desk in a real browser."""

from time import sleep

import pytest
from playwright.sync_api import Page, Route, expect

from gemba.desk.tickets import operations as ops
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import DOMAIN, PASSWORD, Cast
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.tests.conftest import Enter
from gemba.interfaces.console.tests.in_browser.conftest import now_of
from gemba.interfaces.tests.axe import Looks, in_looks, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_a_days_work_by_keyboard_alone(ana: Page, people: Cast) -> None:
    ana.context.clear_cookies()
    ana.goto("/tickets/?view=open")
    expect(ana.get_by_label("E-mail address")).to_be_focused()
    ana.keyboard.type(f"ana@{DOMAIN}")
    ana.keyboard.press("Tab")
    ana.keyboard.type(PASSWORD)
    ana.keyboard.press("Enter")
    ana.wait_for_url("**/tickets/?view=open")
    ana.wait_for_selector("html.is-live")
    fresh = opened(support(team_id=people.repair.id), sender="new@example.org", now=current_time())
    expect(ana.locator(f"#row-{fresh.number}")).to_be_visible()  # without reload
    ana.keyboard.press("j")
    expect(ana.locator(f"[data-ticket='{fresh.number}']")).to_be_visible()
    ana.keyboard.press("c")
    expect(ana.locator("#field-assignee")).to_have_value(str(people.ana.user_id))
    ana.keyboard.press("n")
    ana.keyboard.type("Looks like the fuse.")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".message.is-note")).to_contain_text("fuse")
    ana.keyboard.press("r")
    ana.keyboard.type("Please replace the fuse. 请更换保险丝。")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".message.is-outbound")).to_contain_text("请更换保险丝")
    expect(ana.locator(".message.is-outbound")).to_contain_text("Leaves in a moment")
    message = now_of(fresh).messages[-1]
    ops.mark_sent(message_id=message.id, now=current_time())
    expect(ana.locator(".message.is-outbound")).to_contain_text("Sent")
    ana.keyboard.press("e")
    expect(ana.locator("#field-status")).to_have_value("resolved")
    expect(ana.locator("#toasts")).to_contain_text("resolved")
    expect(ana.locator(f"#row-{fresh.number}")).to_have_count(0)
    ana.keyboard.press("j")
    expect(ana.locator("[data-ticket]")).not_to_have_attribute("data-ticket", str(fresh.number))
    assert [m.kind for m in now_of(fresh).messages] == ["inbound", "note", "outbound"]


def test_an_answer_to_what_was_not_read_is_not_sent(
    ana: Page, people: Cast, ticket: Receipt
) -> None:
    ana.goto(f"/tickets/{ticket.number}/?view=open")
    ana.wait_for_selector("html.is-live")
    ana.keyboard.press("r")
    ana.keyboard.type("Press reset")
    news = mail(
        support(),
        sender="max@example.org",
        text="It works again!",
        references=("1@x",),
        received_at=current_time(),
    )
    ops.receive_messages([news], now=current_time())
    expect(ana.locator("[data-stale]")).to_be_visible()
    expect(ana.locator("[data-stream]")).to_contain_text("It works again!")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator("[name=text]")).to_have_value("Press reset")
    assert len(now_of(ticket).messages) == 2
    ana.click("[data-stale-read]")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".message.is-outbound")).to_have_count(1)
    expect(ana.locator("[name=text]")).to_have_value("")


def test_reply_and_note_are_two_texts_and_both_are_kept(ana: Page, ticket: Receipt) -> None:
    ana.click(f"#row-{ticket.number}")
    ana.keyboard.press("r")
    ana.keyboard.type("To the customer")
    ana.click("[data-mode-choice=note]")
    expect(ana.locator("[name=text]")).to_have_value("")
    expect(ana.get_by_role("button", name="Send reply")).to_be_hidden()
    ana.keyboard.type("Among us")
    ana.reload()
    expect(ana.locator("[name=text]")).to_have_value("To the customer")
    expect(ana.get_by_role("button", name="Add internal note")).to_be_hidden()
    ana.keyboard.press("n")
    expect(ana.locator("[name=text]")).to_have_value("Among us")


@pytest.mark.long
def test_a_note_can_be_chosen_by_mouse_in_a_folded_composer(ana: Page, ticket: Receipt) -> None:
    ana.click(f"#row-{ticket.number}")
    ana.click("[data-mode-choice=note]")
    expect(ana.get_by_role("button", name="Add internal note")).to_be_visible()
    expect(ana.get_by_role("button", name="Send reply")).to_be_hidden()


@pytest.mark.long
def test_colleagues_see_each_other_on_a_ticket(
    ana: Page, people: Cast, ticket: Receipt, enter: Enter
) -> None:
    ana.click(f"#row-{ticket.number}")
    sun_wei = enter(people.sun_wei)
    sun_wei.goto(f"/tickets/{ticket.number}/?view=open")
    expect(ana.locator(".ticket-presence .avatar")).to_have_text("孙")
    expect(ana.locator(f"#row-{ticket.number} .row-presence .avatar")).to_have_text("孙")
    sun_wei.keyboard.press("r")
    sun_wei.keyboard.type("I have it")
    expect(ana.locator("[data-typing]")).to_have_text("孙伟 is writing a reply…")
    sun_wei.goto("/tickets/?view=open")
    expect(ana.locator(".ticket-presence .avatar")).to_have_count(0)


@pytest.mark.long
def test_the_list_goes_on_as_one_scrolls(ana: Page, people: Cast) -> None:
    inbox = support(team_id=people.repair.id)
    ops.receive_messages([mail(inbox) for _ in range(70)], now=current_time())
    ana.goto("/tickets/?view=open")
    expect(ana.locator("#rows [data-row]")).to_have_count(30)
    for shown in (60, 71):
        ana.locator("#more").scroll_into_view_if_needed()
        expect(ana.locator("#rows [data-row]")).to_have_count(shown)
    newest = opened(inbox, now=current_time())
    expect(ana.locator(f"#row-{newest.number}")).to_be_attached()
    assert ana.locator("#rows [data-row]").count() == 71


@pytest.mark.long
def test_letters_act_only_where_nobody_types_and_can_be_switched_off(
    ana: Page, ticket: Receipt
) -> None:
    ana.click(f"#row-{ticket.number}")
    ana.click("[name=text]")
    ana.keyboard.type("enjoy ?/")
    expect(ana.locator("[name=text]")).to_have_value("enjoy ?/")
    assert now_of(ticket).ticket.status == "new"
    ana.keyboard.press("Escape")
    ana.keyboard.press("?")
    expect(ana.locator("#shortcuts")).to_be_visible()
    ana.keyboard.press("e")  # a dialog is open: nothing happens behind it
    ana.keyboard.press("Escape")
    ana.goto("/preferences/")
    ana.get_by_label("Single-key shortcuts").uncheck()
    ana.get_by_role("button", name="Save").click()
    ana.keyboard.press("?")
    expect(ana.locator("#shortcuts")).to_be_hidden()
    ana.keyboard.press("Control+k")
    expect(ana.locator("[data-palette-dialog]")).to_be_visible()
    assert now_of(ticket).ticket.status == "new"


@pytest.mark.long
def test_keys_pressed_too_early_wait_for_their_ticket(
    ana: Page, people: Cast, ticket: Receipt
) -> None:
    ana.click(f"#row-{ticket.number}")
    expect(ana.locator("[data-composer]")).to_be_visible()
    other = opened(support(team_id=people.repair.id), now=current_time())
    expect(ana.locator(f"#row-{other.number}")).to_be_visible()

    def slowly(route: Route) -> None:
        sleep(0.5)
        route.continue_()

    ana.route(f"**/tickets/{other.number}/**", slowly)
    ana.keyboard.press("k")
    ana.keyboard.type("rThe letters")
    expect(ana.locator(f"[data-ticket='{other.number}']")).to_be_visible()
    expect(ana.locator("[name=text]")).to_have_value("The letters")
    assert now_of(ticket).ticket.status == now_of(other).ticket.status == "new"


@pytest.mark.long
def test_the_palette_finds_tickets_and_runs_commands(ana: Page, ticket: Receipt) -> None:
    ana.keyboard.press("/")
    ana.keyboard.type(str(ticket.number))
    expect(ana.locator(f"#hit-{ticket.number}")).to_have_attribute("aria-selected", "true")
    ana.keyboard.press("Enter")
    ana.wait_for_url(f"**/tickets/{ticket.number}/")
    ana.keyboard.press("Control+k")
    ana.keyboard.type("internal")
    ana.keyboard.press("Enter")
    expect(ana.locator("[data-composer]")).to_have_attribute("data-mode", "note")
    expect(ana.locator("[name=text]")).to_be_focused()


@pytest.mark.long
def test_a_lost_connection_is_told(people: Cast, ticket: Receipt, enter: Enter) -> None:
    page = enter(people.ana)
    page.route_web_socket("**/live/", lambda socket: socket.close())
    page.goto("/tickets/?view=open")
    expect(page.locator("[data-connection]")).to_be_visible()
    page.unroute_all()


@pytest.mark.long
def test_on_a_phone_each_pane_is_a_page(ana: Page, ticket: Receipt) -> None:
    ana.set_viewport_size({"width": 390, "height": 844})
    expect(ana.locator("#ticket")).to_be_hidden()
    ana.click(f"#row-{ticket.number}")
    expect(ana.locator("#list")).to_be_hidden()
    ana.get_by_role("button", name="Details", exact=True).click()
    expect(ana.locator("#field-status")).to_be_visible()
    ana.get_by_role("button", name="Back to the conversation").click()
    ana.get_by_role("link", name="Back to the list").click()
    expect(ana.locator(f"#row-{ticket.number}")).to_be_visible()
    assert ana.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.long
def test_no_page_shuts_anybody_out(ana: Page, people: Cast, ticket: Receipt, looks: Looks) -> None:
    failed = ops.reply(
        ticket_id=ticket.ticket_id, reply=ops.Reply("Hi", 1), actor=people.ana, now=current_time()
    )
    ops.mark_failed(message_id=failed, reason="550", now=current_time())
    ops.add_note(ticket_id=ticket.ticket_id, text="!", actor=people.ana, now=current_time())
    for address in (
        "/tickets/?view=open",
        f"/tickets/{ticket.number}/?view=open",
        "/preferences/",
    ):
        assert visit(ana, address, looks) == []
    for key, name in (("?", "shortcuts"), ("Control+k", "palette")):
        ana.keyboard.press(key)
        assert in_looks(ana, looks) == [], name
        ana.keyboard.press("Escape")
    ana.context.clear_cookies()
    assert visit(ana, "/log-in/", looks) == []
