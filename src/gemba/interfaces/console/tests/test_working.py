"""The workspace's second form: taking back, planning, snoozing, many at once, splitting, views."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gemba.desk.tickets import operations as ops
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.queries import (
    Conversation,
    conversation,
    planned_replies,
    saved_views,
    ticket_family,
)
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import Cast, log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.moments import usual_moments
from gemba.interfaces.console.tests.conftest import HTMX

TOMORROW = "2100-01-02T09:00"


def post(client: Client, address: str, target: str = "toasts", /, **fields: Any) -> HttpResponse:
    answer = client.post(address, fields, headers={**HTMX, "HX-Target": target})
    assert isinstance(answer, HttpResponse)
    return answer


def act(client: Client, ticket: Receipt, what: str, **fields: Any) -> str:
    answer = post(client, f"/tickets/{ticket.number}/{what}/", f"stream-{ticket.number}", **fields)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def now_of(ticket: Receipt) -> Conversation:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return found


def returned(answer: str) -> dict[str, Any]:
    """What a toast brings back to the composer."""
    start = answer.index('type="application/json">') + len('type="application/json">')
    back: dict[str, Any] = json.loads(answer[start : answer.index("</script>", start)])
    return back


def customer_writes(people: Cast) -> None:
    now = current_time()
    news = mail(
        support(), sender="max@example.org", text="News!", references=("1@x",), received_at=now
    )
    ops.receive_messages([news], now=now)


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    inbox = support(team_id=people.repair.id)
    return opened(inbox, sender="max@example.org", external_id="1@x", now=current_time())


def soon() -> str:
    return (current_time() + timedelta(days=1)).isoformat()


def test_a_reply_is_held_and_comes_back_as_a_draft(ana: Client, ticket: Receipt) -> None:
    page = act(ana, ticket, "reply", text="Press “reset”.", seen_version=1, status="resolved")
    message = now_of(ticket).messages[-1]
    undo = f"messages/{message.id}/undo"
    assert undo in page
    assert 'data-life="12"' in page
    assert message.held_until is not None
    back = returned(act(ana, ticket, undo))
    now = now_of(ticket)
    assert (now.ticket.status, len(now.messages)) == ("new", 1)
    assert back["text"] == "Press “reset”."
    assert back["version"] == now.version
    assert post(ana, f"/tickets/{ticket.number}/{undo}/").status_code == 422


def test_files_of_a_reply_come_back_with_it(ana: Client, people: Cast, ticket: Receipt) -> None:
    plan = SimpleUploadedFile("plan.pdf", b"%PDF", "application/pdf")
    act(ana, ticket, "reply", text="See there", seen_version=1, files=plan)
    sent = now_of(ticket).messages[-1]
    back = returned(act(ana, ticket, f"messages/{sent.id}/undo"))
    (file,) = back["files"]
    assert (file["name"], file["size_bytes"]) == ("plan.pdf", 4)
    again = {"seen_version": back["version"], "kept_file": file["proof"], "send_at": soon()}
    act(ana, ticket, "schedule", text="Later", **again)
    (planned,) = planned_replies(ticket.ticket_id, actor=SYSTEM)
    (file,) = returned(act(ana, ticket, f"schedule/{planned.id}/cancel"))["files"]
    again = {"seen_version": back["version"], "kept_file": file["proof"]}
    address = f"/tickets/{ticket.number}/reply/"
    stranger = post(ana, address, text="See", **{**again, "kept_file": file["proof"] + "x"})
    assert "Attach it again" in stranger.content.decode()
    log_in(ana, people.sun_wei)
    assert post(ana, address, text="See", **again).status_code == 422
    log_in(ana, people.ana)
    other = SimpleUploadedFile("more.txt", b"?", "text/plain")
    act(ana, ticket, "reply", text="See there", files=other, **again)
    attached = now_of(ticket).messages[-1].attachments
    assert [(each.name, each.size_bytes) for each in attached] == [("plan.pdf", 4), ("more.txt", 1)]


def test_a_planned_reply_is_shown_and_cancelled_when_the_customer_writes_first(
    ana: Client, people: Cast, ticket: Receipt
) -> None:
    said: dict[str, Any] = {"text": "Any news?", "seen_version": 1}
    assert "Any news?" in act(ana, ticket, "schedule", send_at=soon(), **said)
    customer_writes(people)
    assert planned_replies(ticket.ticket_id, actor=SYSTEM) == ()
    page = ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert "The customer wrote before the reply was sent" in page
    assert "Any news?" not in page


def test_a_planned_reply_taken_back_returns_its_text(ana: Client, ticket: Receipt) -> None:
    act(ana, ticket, "schedule", text="Later", seen_version=1, send_at=soon())
    (planned,) = planned_replies(ticket.ticket_id, actor=SYSTEM)
    assert '"text": "Later"' in act(ana, ticket, f"schedule/{planned.id}/cancel")


def test_a_planned_reply_is_changed_on_screen(ana: Client, people: Cast, ticket: Receipt) -> None:
    said = {"seen_version": 1, "recipients": "max@example.org", "status": "resolved"}
    plan = SimpleUploadedFile("plan.pdf", b"%PDF", "application/pdf")
    page = act(ana, ticket, "schedule", text="Later", send_at=soon(), files=plan, **said)
    (planned,) = planned_replies(ticket.ticket_id, actor=SYSTEM)
    address = f"/tickets/{ticket.number}/schedule/{planned.id}/"
    assert f'hx-get="{address}"' in page
    sheet = ana.get(address).content.decode()
    for shown in (">Later</textarea>", "max@example.org", 'value="resolved" selected', "plan.pdf"):
        assert shown in sheet
    (proof,) = re.findall(r'name="kept_file" value="([^"]+)"', sheet)
    (at,) = re.findall(r'name="send_at" type="datetime-local" value="([^"]+)"', sheet)
    assert at == timezone.localtime(planned.send_at).strftime("%Y-%m-%dT%H:%M")
    change = f"schedule/{planned.id}/change"
    typed = timezone.localtime(planned.send_at + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    again = {**said, "text": "Better", "kept_file": proof, "send_at": typed}
    assert "Better" in act(ana, ticket, change, **again)
    (changed,) = planned_replies(ticket.ticket_id, actor=SYSTEM)
    assert (changed.text, changed.files, changed.status) == ("Better", planned.files, "resolved")
    assert timezone.localtime(changed.send_at).isoformat().startswith(typed)
    for wrong in ({"text": " "}, {"send_at": ""}, {"seen_version": 0}, {"status": "gone"}):
        answer = post(ana, f"/tickets/{ticket.number}/{change}/", **{**again, **wrong})
        assert answer.status_code == 422, wrong
    log_in(ana, people.sun_wei)
    assert ana.get(address).status_code == 404
    assert f'hx-get="{address}"' not in ana.get(f"/tickets/{ticket.number}/").content.decode()
    del again["kept_file"]  # it would be refused on its own
    assert "Only its author" in post(ana, f"{address}change/", **again).content.decode()
    customer_writes(people)
    log_in(ana, people.ana)
    assert "no longer planned" in post(ana, f"{address}change/", **again).content.decode()


def test_moments_that_are_none_are_refused_in_words(ana: Client, ticket: Receipt) -> None:
    address = f"/tickets/{ticket.number}"
    for until in ("", "tomorrow", "2026-13-45T09:00", "0001-01-01T00:00", "1999-01-01T00:00"):
        assert post(ana, f"{address}/snooze/", until=until).status_code == 422, until
        fields = {"text": "!", "seen_version": 1, "send_at": until}
        assert post(ana, f"{address}/schedule/", **fields).status_code == 422, until
    assert now_of(ticket).ticket.snoozed_until is None


def test_only_moments_worth_choosing_are_offered() -> None:
    wednesday, sunday_night = (
        datetime(2026, 3, 4, 10, tzinfo=UTC),
        datetime(2026, 3, 8, 22, tzinfo=UTC),
    )
    codes = [[each.code for each in usual_moments(at)] for at in (wednesday, sunday_night)]
    assert codes == [["later", "tomorrow", "next_week"], ["tomorrow"]]


def test_snoozing_tells_who_and_until_when_and_wakes_on_a_reply(
    ana: Client, people: Cast, ticket: Receipt
) -> None:
    assert "Ana snoozed this until" in act(ana, ticket, "snooze", until=soon())
    rows = ana.get("/tickets/?view=snoozed").content.decode()
    assert f'id="row-{ticket.number}"' in rows
    assert "row-asleep" in rows
    assert f'id="row-{ticket.number}"' not in ana.get("/tickets/?view=open").content.decode()
    customer_writes(people)
    assert now_of(ticket).ticket.snoozed_until is None
    act(ana, ticket, "reply", text="Thanks", seen_version=2, snooze=soon())
    asleep = now_of(ticket).ticket
    assert (asleep.status, asleep.snoozed_by_name) == ("pending_customer", "Ana")
    act(ana, ticket, "wake")
    assert now_of(ticket).ticket.snoozed_until is None


def test_one_act_on_many_tells_what_came_of_it(ana: Client, people: Cast, ticket: Receipt) -> None:
    part, other = opened(support()), opened(support())
    elsewhere = opened(support(address="x@desk.example", team_id=people.first_line.id))
    ops.link_child(
        ticket_id=ticket.ticket_id, child_number=part.number, actor=SYSTEM, now=current_time()
    )
    chosen = [ticket.number, other.number, elsewhere.number]
    answer = post(ana, "/tickets/together/", ticket=chosen, status="resolved")
    said = answer.content.decode()
    assert "1 ticket set to Resolved" in said
    assert f"#{ticket.number}: Parts of this ticket are still open" in said
    assert (now_of(other).ticket.status, now_of(ticket).ticket.status) == ("resolved", "new")
    assert now_of(elsewhere).ticket.status == "new"
    acts: dict[str, Any] = {
        "assignee": people.ana.user_id,
        "team": people.repair.id,
        "priority": 4,
        "type": "repair",
        "tag": "battery",
        "until": soon(),
    }
    for name, value in acts.items():
        answer = post(ana, "/tickets/together/?view=open", all="1", **{name: value})
        assert answer.content.decode().count("2 tickets") == 1, name
    now = now_of(part)
    assert (now.ticket.assignee_name, now.ticket.priority, now.tags) == ("Ana", 4, ("battery",))
    for nonsense in ({}, {"ticket": [ticket.number]}, {"all": "1", "until": "never"}):
        assert post(ana, "/tickets/together/", **nonsense).status_code == 422
    assert "No ticket was chosen" in post(ana, "/tickets/together/", type="x").content.decode()


def test_one_act_on_many_is_taken_back(ana: Client, people: Cast, ticket: Receipt) -> None:
    other, third = opened(support()), opened(support())
    chosen = [each.number for each in (ticket, other, third)]
    said = post(ana, "/tickets/together/", ticket=chosen, priority=4).content.decode()
    (done_at,) = re.findall(r'name="done_at" value="([^"]+)"', said)
    assert 'data-key="undo"' in said
    act(ana, third, "priority", priority=1)
    answer = post(ana, "/tickets/together/undo/", done_at=done_at)
    assert "2 tickets are as they were; 1 has been changed since" in answer.content.decode()
    changed = json.loads(answer.headers["HX-Trigger"])["ticket-changed"]
    assert sorted(changed["numbers"]) == [ticket.number, other.number]
    assert [now_of(each).ticket.priority for each in (ticket, other, third)] == [2, 2, 1]
    again = post(ana, "/tickets/together/undo/", done_at=done_at).content.decode()
    assert "3 have been changed since" in again
    for nonsense in ("", "soon", "2026-03-02T04:00"):
        assert post(ana, "/tickets/together/undo/", done_at=nonsense).status_code == 422
    nothing = post(ana, "/tickets/together/undo/", done_at=current_time().isoformat())
    assert "nothing to take back" in nothing.content.decode()


def test_a_second_request_becomes_a_ticket(ana: Client, people: Cast, ticket: Receipt) -> None:
    customer_writes(people)
    form = ana.get(f"/tickets/{ticket.number}/split/messages/").content.decode()
    first, second = now_of(ticket).messages
    assert str(second.id) in form
    assert str(first.id) not in form
    address = f"/tickets/{ticket.number}/split/"
    answer = post(ana, address, "ticket", message=str(second.id), subject="Invoice")
    assert answer.headers["HX-Retarget"] == "#ticket"
    assert "Invoice" in answer.content.decode()
    assert len(now_of(ticket).messages) == 1
    assert post(ana, address, message="nonsense").status_code == 422


def test_a_merge_is_seen_beforehand_in_both_directions(ana: Client, ticket: Receipt) -> None:
    other = opened(support())
    for source, target in ((ticket, other), (other, ticket)):
        address = f"/tickets/{source.number}/merge/preview/?target=%23{target.number}"
        page = ana.get(address).content.decode()
        assert f'value="{target.number}" data-merge-of="{source.number}"' in page
        assert "different customers" in page
    refused = ana.get(f"/tickets/{ticket.number}/merge/preview/?target={ticket.number}")
    assert "data-refused" in refused.content.decode()
    missing = ana.get(f"/tickets/{ticket.number}/merge/preview/?target=99")
    assert "There is no ticket 99" in missing.content.decode()


def test_parts_are_added_and_leave(ana: Client, ticket: Receipt) -> None:
    part, other = opened(support()), opened(support())
    page = act(ana, ticket, "parts/add", part=f"#{part.number}")
    assert f"/parts/{part.number}/leave/" in page
    assert (
        f"Part of ticket #{ticket.number}" in ana.get(f"/tickets/{part.number}/").content.decode()
    )
    act(ana, ticket, "parts/add", part=other.number)
    act(ana, ticket, f"parts/{other.number}/leave")
    act(ana, part, "parent/leave")
    assert ticket_family(ticket.ticket_id, actor=SYSTEM).parts == ()


ROW = {"if-all-0-fact": "priority", "if-all-0-op": "any_of", "if-all-0-values": "4"}


def led_to(answer: HttpResponse) -> str:
    assert answer.status_code == 204, answer.content.decode()
    path: str = json.loads(answer.headers["HX-Location"])["path"]
    return path


def test_a_filter_is_shown_kept_changed_and_counted(ana: Client, ticket: Receipt) -> None:
    other = opened(support())
    ops.set_priority(ticket_id=other.ticket_id, priority=4, actor=SYSTEM, now=current_time())
    shown = led_to(post(ana, "/tickets/filter/show/", **ROW))
    page = ana.get(shown).content.decode()
    assert f'id="row-{other.number}"' in page
    assert f'id="row-{ticket.number}"' not in page
    begun = ana.get("/tickets/filter/?" + urlsplit(shown).query).content.decode()
    assert 'value="4" checked' in begun
    kept = led_to(post(ana, "/tickets/filter/keep/", name="Urgent ones", whose="me", **ROW))
    page = ana.get(kept).content.decode()
    assert "Urgent ones" in page
    assert f'id="row-{other.number}"' in page
    saved = parse_qs(urlsplit(kept).query)["saved"][0]
    counts = ana.get(f"/views/saved/?saved={saved}").content.decode()
    assert '<span class="shell-count">1</span>' in counts
    changed = {**ROW, "if-all-0-values": ["3", "4"], "saved": saved, "seen_version": 1}
    led_to(post(ana, "/tickets/filter/keep/", name="Pressing ones", **changed))
    stale = post(ana, "/tickets/filter/keep/", name="Old", **changed)
    assert stale.status_code == 422


def test_views_are_ones_own_unless_a_supervisor_shares_them(
    ana: Client, people: Cast, client: Client
) -> None:
    led_to(post(ana, "/tickets/filter/keep/", name="Mine alone", whose="me", **ROW))
    for whose in ("desk", f"team-{people.repair.id}"):
        refused = post(ana, "/tickets/filter/keep/", name="Ours", whose=whose, **ROW)
        assert refused.status_code == 403
    boss = Client()
    log_in(boss, people.sun_wei)
    for whose in ("desk", f"team-{people.repair.id}"):
        led_to(post(boss, "/tickets/filter/keep/", name=whose, whose=whose, **ROW))
    names = {view.name for view in saved_views(actor=people.ana)}
    assert names == {"Mine alone", "desk", f"team-{people.repair.id}"}
    assert {view.name for view in saved_views(actor=people.chen_chen)} == {"desk"}
    own = next(v for v in saved_views(actor=people.ana) if v.name == "Mine alone")
    assert boss.get(f"/tickets/?saved={own.id}").status_code == 404


def test_a_filter_nobody_can_read_is_told(ana: Client) -> None:
    for where in ("{", "[" * 5000, '{"fact": "none"}', "7"):
        page = ana.get("/tickets/", {"where": where})
        assert page.status_code == 200
        assert 'class="list-filter bad"' in page.content.decode()
    assert ana.get("/tickets/", {"saved": "nonsense"}).status_code == 404
    assert ana.get("/tickets/", {"saved": str(UUID(int=1))}).status_code == 404
    assert post(ana, "/tickets/filter/keep/", name="", **ROW).status_code == 422
    assert post(ana, "/tickets/filter/show/").status_code == 422
