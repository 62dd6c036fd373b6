"""Colleagues work on one ticket in their browsers; the customer sees nothing of it."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from gemba.desk.complaints.testing import complaint_desk
from gemba.desk.teamwork.operations import NewTask, Receiver, ask_task, hand_over, save_draft
from gemba.desk.tickets.operations import (
    Receipt,
    SideMail,
    add_note,
    assign,
    issue_link,
    set_type,
    start_side_conversation,
)
from gemba.foundation.accounts.testing import Cast, log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.tests.conftest import HTMX, Enter

NUMBER = 1001


def settle() -> None:
    """What the worker would do now."""
    react_until_quiet(now=current_time())


def act(client: Client, name: str, *arguments: object, **fields: str) -> int:
    address = reverse(f"console:{name}", args=[NUMBER, *arguments])
    return client.post(address, fields, headers=HTMX).status_code


@pytest.fixture
def complaint(people: Cast, ticket: Receipt) -> Receipt:
    now = current_time()
    complaint_desk(now=now)
    assign(ticket_id=ticket.ticket_id, assignee_id=people.ana.user_id, actor=people.ana, now=now)
    set_type(ticket_id=ticket.ticket_id, type_code="complaint", actor=people.ana, now=now)
    settle()
    return ticket


def test_a_complaint_is_worked_through_on_its_page(
    ana: Client, people: Cast, complaint: Receipt
) -> None:
    ticket = reverse("console:ticket", args=[NUMBER])
    assert 'id="complaint-1001"' in ana.get(ticket).content.decode()
    assert act(ana, "ticket-status", status="resolved") == 422
    for what in ("cause", "callback", "compensation", "follow_up"):
        sheet = reverse("console:ticket-complaint-sheet", args=[NUMBER, what])
        assert ana.get(sheet).status_code == 200
    assert act(ana, "ticket-complaint-cause", cause="service", explanation="Rude") == 200
    assert act(ana, "ticket-complaint-callback", told="Agreed on a refund") == 200
    assert act(ana, "ticket-complaint-compensation", amount="a lot", reason="So") == 422
    assert act(ana, "ticket-complaint-compensation", amount="80,00", reason="So") == 200
    page = ana.get(ticket).content.decode()
    for shown in ("Agreed on a refund", "CN¥80.00", "Attitude or skill", "Ana"):
        assert shown in page
    listed = ana.get(reverse("console:complaints") + "?show=open").content.decode()
    assert "CN¥80.00" in listed
    assert act(ana, "ticket-status", status="resolved") == 200
    assert act(ana, "ticket-complaint-follow-up", answer="satisfied", told="Fine") == 200
    log_in(ana, people.chen_chen)
    assert "The printer" not in ana.get(reverse("console:complaints")).content.decode()


def test_who_is_asked_answers_on_pages_of_their_own(
    ana: Client, people: Cast, ticket: Receipt
) -> None:
    for what in ("task", "approval", "side"):
        assert ana.get(reverse("console:ticket-sheet", args=[NUMBER, what])).status_code == 200
    whom = f"team:{people.first_line.id}"
    assert act(ana, "ticket-task-ask", title="Check stock", whom=whom, due_hours="x") == 422
    assert act(ana, "ticket-task-ask", title="Check stock", whom=whom, due_hours="2") == 200
    asked = {"question": "May we send one?", "whom": "role:supervisor"}
    assert act(ana, "ticket-approval-ask", **asked) == 200
    assert "May we send one?" in ana.get(reverse("console:ticket", args=[NUMBER])).content.decode()

    log_in(ana, people.chen_chen)
    page = ana.get(reverse("console:tasks")).content.decode()
    assert "Check stock" in page
    assert "The printer" not in page
    (done,) = re.findall(r'action="(/tasks/[-0-9a-f]+/done/)"', page)
    assert ana.post(done, {"outcome": "Two left"}).status_code == 302
    assert ana.post(done, {"outcome": "Two left"}).status_code == 422

    log_in(ana, people.sun_wei)
    page = ana.get(reverse("console:approvals")).content.decode()
    (decide,) = re.findall(r'action="(/approvals/[-0-9a-f]+/)"', page)
    assert ana.post(decide, {"answer": "no"}).status_code == 422
    assert ana.post(decide, {"answer": "yes"}).status_code == 302

    log_in(ana, people.ana)
    page = ana.get(reverse("console:notifications")).content.decode()
    for told in ("陈晨 finished the task", "Two left", "孙伟 approved"):
        assert told in page
    opened = re.findall(r'action="(/notifications/[-0-9a-f]{36}/)"', page)[0]
    assert ana.post(opened).headers["Location"] == reverse("console:ticket", args=[NUMBER])
    assert ">1</span>" in ana.get(reverse("console:notifications-bell")).content.decode()
    ana.post(reverse("console:notifications-read"))
    assert "nav-alert " not in ana.get(reverse("console:notifications-bell")).content.decode()


def test_the_customer_sees_nothing_of_it(client: Client, people: Cast, complaint: Receipt) -> None:
    now, ana, ticket_id = current_time(), people.ana, complaint.ticket_id
    add_note(ticket_id=ticket_id, text="@孙伟 INSIDE note", actor=ana, now=now)
    save_draft(ticket_id=ticket_id, text="INSIDE draft", seen_version=0, actor=ana, now=now)
    task = NewTask("INSIDE task", team_id=people.first_line.id)
    ask_task(ticket_id=ticket_id, task=task, actor=ana, now=now)
    mail = SideMail("INSIDE text", ("parts@vendor.example",), "INSIDE subject")
    start_side_conversation(ticket_id=ticket_id, mail=mail, actor=ana, now=now)
    to = Receiver(user_id=people.sun_wei.user_id)
    hand_over(ticket_id=ticket_id, to=to, note="INSIDE handover", actor=ana, now=now)
    settle()
    desk = client
    log_in(desk, people.sun_wei)
    page = desk.get(reverse("console:ticket", args=[NUMBER])).content.decode()
    for each in ("note", "draft", "task", "text", "subject", "handover"):
        assert f"INSIDE {each}" in page
    token = issue_link(ticket_id=ticket_id, actor=SYSTEM, now=now)
    desk.logout()
    tracked = desk.get(reverse("portal:track", args=[token])).content.decode()
    assert "The printer does not print" in tracked
    for word in ("INSIDE", "omplaint", "compensation", "vendor.example"):
        assert word not in tracked


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_complaint_between_two_browsers(enter: Enter, people: Cast, complaint: Receipt) -> None:
    ana, sun = enter(people.ana), enter(people.sun_wei)
    sun.goto("/notifications/")
    expect(sun.locator("#bell .nav-alert")).to_have_count(0)
    ana.goto(f"/tickets/{NUMBER}/")
    panel = ana.locator("#complaint-1001")
    ana.locator(".ticket-head [data-key=resolve]").click()
    expect(ana.locator("#toasts")).to_contain_text("Record the cause of the complaint first.")
    panel.get_by_role("button", name="Record the cause").click()
    ana.get_by_label("Cause").select_option("delivery")
    ana.get_by_role("button", name="Record", exact=True).click()
    expect(panel).to_contain_text("Late or damaged delivery")
    panel.get_by_role("button", name="Record the call").click()
    ana.get_by_label("What was said").fill("Wants 300 back")
    ana.get_by_role("button", name="Record", exact=True).click()
    panel.get_by_role("button", name="Compensate").click()
    ana.get_by_label("Amount in CNY").fill("300")
    ana.get_by_label("What for").fill("Waited three weeks")
    ana.get_by_role("button", name="Grant or ask").click()
    expect(panel).to_contain_text("waits for approval")
    # the bell rings in the other browser, and its list has it
    expect(sun.locator("#bell .nav-alert")).to_have_text("1")
    sun.get_by_role("button", name=re.compile("Ana asks you to approve")).click()
    sun.get_by_label("Reason or comment").fill("Fair")
    sun.get_by_role("button", name="Approve").click()
    expect(sun.locator("main")).to_contain_text("Nothing waits for an answer here.")
    settle()
    expect(panel).to_contain_text("孙伟")
    expect(panel).not_to_contain_text("waits for approval")
    ana.locator(".ticket-head [data-key=resolve]").click()
    expect(ana.locator(".ticket-head")).to_contain_text("Resolved")


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_reply_is_drafted_by_two_and_a_ticket_handed_over(
    enter: Enter, people: Cast, ticket: Receipt
) -> None:
    ana, sun = enter(people.ana), enter(people.sun_wei)
    ana.goto(f"/tickets/{NUMBER}/")
    write(ana, "Dear Max")
    expect(ana.locator("[data-draft-state]")).to_contain_text("Draft kept")
    sun.goto(f"/tickets/{NUMBER}/")
    shared = sun.locator("[data-shared-draft]")
    expect(shared).to_contain_text("Ana is drafting a reply")
    shared.get_by_role("button", name="Take over").click()
    expect(sun.locator(".composer-text")).to_have_value("Dear Max")
    write(ana, "Dear Max, we")
    expect(ana.locator("[data-draft-state]")).to_contain_text("孙伟 is drafting the reply")
    sun.locator("#field-team").select_option(label="First line")
    sun.get_by_label("What must they know?").fill("Call before noon")
    sun.get_by_role("button", name="Hand over").click()
    expect(sun.locator(".handover")).to_contain_text("Call before noon")
    chen = enter(people.chen_chen)
    chen.goto(f"/tickets/{NUMBER}/")
    chen.get_by_role("button", name="I have read it").click()
    expect(chen.locator(".handover")).to_have_count(0)


def write(page: Page, text: str) -> None:
    page.locator(".composer-text").fill(text)
