"""A ticket's story as the customer reads it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from gemba.desk.tickets.operations import (
    Reply,
    add_note,
    assign,
    issue_link,
    reopen,
    reply,
    resolve,
    set_priority,
    set_status,
    transfer,
)
from gemba.desk.tickets.queries import open_link
from gemba.desk.tickets.queries.links import TrackedTicket
from gemba.desk.tickets.testing import opened
from gemba.desk.workflow.operations.processes import start_process
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.testing import define_process
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.portal.progress import standing, steps, story

pytestmark = pytest.mark.django_db


def tracked(ticket_id: object) -> TrackedTicket:
    token = issue_link(ticket_id=ticket_id, actor=SYSTEM, now=NOON)  # type: ignore[arg-type]
    return open_link(token, now=NOON)


def test_the_story_tells_what_matters_and_nothing_internal() -> None:
    people = cast()
    receipt = opened()
    act: dict[str, Any] = {"ticket_id": receipt.ticket_id, "actor": people.sun_wei, "now": NOON}
    transfer(team_id=people.repair.id, **act)
    assign(assignee_id=people.ana.user_id, **act)
    set_priority(priority=4, **act)
    add_note(text="knows the owner", **act)
    reply(reply=Reply("Try this.", seen_version=2), **act)
    resolve(**act)
    reopen(**act)
    assign(assignee_id=people.sun_wei.user_id, **act)
    told = tracked(receipt.ticket_id)
    with translation.override("en"):
        lines = [m.message.text if m.message else m.words for m in story(told)]
    assert lines == [
        "We received your request",
        "It only blinks. 打印机不工作。",
        "Ana is taking care of your request",
        "Try this.",
        "We consider your request solved",
        "Your request is open again",
        "孙伟 has taken over your request",
    ]


@pytest.mark.parametrize(
    ("status", "headline", "turns"),
    [
        ("open", "We are working on it", ["done", "current", "ahead"]),
        ("pending_customer", "We are waiting for your answer", ["done", "current", "ahead"]),
        ("pending_vendor", "A partner is helping us", ["done", "current", "ahead"]),
        ("resolved", "Your request is solved", ["done", "done", "done"]),
        ("closed", "Your request is closed", ["done", "done", "done"]),
    ],
)
def test_every_status_has_a_headline_the_customer_understands(
    status: str, headline: str, turns: list[str]
) -> None:
    receipt = opened()
    ticket = tracked(receipt.ticket_id).ticket
    with translation.override("en"):
        assert standing(ticket).headline == "We have received your request"
        set_status(ticket_id=receipt.ticket_id, status=status, actor=SYSTEM, now=NOON)
        ticket = tracked(receipt.ticket_id).ticket
        assert standing(ticket).headline == headline
    assert [step.state for step in steps(ticket)] == turns


def test_who_helps_is_named() -> None:
    people = cast()
    receipt = opened()
    assign(
        ticket_id=receipt.ticket_id, assignee_id=people.ana.user_id, actor=people.sun_wei, now=NOON
    )
    set_status(ticket_id=receipt.ticket_id, status="open", actor=people.ana, now=NOON)
    with translation.override("en"):
        assert standing(tracked(receipt.ticket_id).ticket).headline == "Ana is working on it"


def test_machine_mail_stays_out_of_the_story() -> None:
    receipt = opened(nature="bounce", text="Undeliverable")
    assert [m.message for m in story(tracked(receipt.ticket_id))] == [None]


def test_what_comes_next_is_told_until_the_request_is_solved() -> None:
    sketch = Sketch().start()
    for step, words in (("look", "We look at it"), ("mend", "We mend it")):
        chinese = '<gemba:shown language="zh-hans">我们在处理</gemba:shown>'
        extensions = f"<extensionElements>{chinese}</extensionElements>"
        sketch.add("userTask", step, extensions, **{"gemba:shown": words})
    process = define_process("Repair", sketch.end().flow("start", "look", "mend", "end"), now=NOON)
    receipt = opened()
    start_process(ticket_id=receipt.ticket_id, process_id=process, actor=SYSTEM, now=NOON)
    link = f"/t/{issue_link(ticket_id=receipt.ticket_id, actor=SYSTEM, now=current_time())}/"
    page = Client(headers={"accept-language": "en"}).get(link).content.decode()
    assert "We look at it" in page
    assert "We mend it" in page
    assert "我们在处理" in Client(headers={"accept-language": "zh-hans"}).get(link).content.decode()
    resolve(ticket_id=receipt.ticket_id, actor=SYSTEM, now=NOON)
    assert "We look at it" not in Client().get(link).content.decode()
