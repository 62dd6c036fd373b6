"""Acting on a ticket: one address a verb, refusals in words, nothing sent that was not meant."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gemba.desk.contacts.queries import contact_card
from gemba.desk.tickets import operations as ops
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.queries import Conversation, conversation
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.operations import create_team, set_team_vendor
from gemba.foundation.accounts.testing import NOON, Cast, log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.vault.files import open_file
from gemba.interfaces.console.tests.conftest import HTMX

LATER = NOON + timedelta(minutes=5)
FIELDS = ["status", "assignee", "team", "priority", "type", "tags/add", "reply", "note", "merge"]


def post(client: Client, ticket: Receipt, what: str, **fields: object) -> HttpResponse:
    target = {"HX-Target": f"stream-{ticket.number}", **HTMX}
    address = f"/tickets/{ticket.number}/{what}/"
    answer = client.post(address, fields, headers=target)
    assert isinstance(answer, HttpResponse)
    return answer


def now_of(ticket: Receipt) -> Conversation:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return found


def test_fields_save_themselves(ana: Client, people: Cast, ticket: Receipt) -> None:
    post(ana, ticket, "status", status="pending_vendor")
    post(ana, ticket, "assignee", assignee=people.ana.user_id)
    post(ana, ticket, "priority", priority=4)
    post(ana, ticket, "type", type="repair")
    post(ana, ticket, "tags/add", tag="Battery")
    answer = post(ana, ticket, "tags/add", tag="Firmware")
    post(ana, ticket, "tags/remove", tag="firmware")
    now = now_of(ticket)
    assert (now.ticket.status, now.ticket.assignee_name) == ("pending_vendor", "Ana")
    assert (now.ticket.priority, now.ticket.type, now.tags) == (4, "repair", ("battery",))
    assert f'id="stream-{ticket.number}"' in answer.content.decode()
    assert str(ticket.number) in answer.headers["HX-Trigger"]


def test_product_vendor_and_tier_save_themselves_and_come_to_be_suggested(
    ana: Client, people: Cast, ticket: Receipt
) -> None:
    fixit = create_team(name="FixIt", actor=SYSTEM, now=NOON, is_vendor=True)
    post(ana, ticket, "product", product="  Cleaner  X2 ")
    post(ana, ticket, "vendor", vendor=fixit.id)
    page = post(ana, ticket, "tier", tier="gold").content.decode()
    now = now_of(ticket)
    assert (now.product, now.vendor_name) == ("Cleaner X2", "FixIt")
    card = contact_card(now.ticket.contact_id, actor=SYSTEM)
    assert card is not None
    assert card.tier == "gold"
    assert f'value="{fixit.id}" selected' in page
    assert 'value="gold" selected' in page
    assert 'value="Cleaner X2"' in ana.get("/tickets/products/").content.decode()
    elsewhere = Client()
    log_in(elsewhere, people.chen_chen)
    assert "Cleaner" not in elsewhere.get("/tickets/products/").content.decode()
    set_team_vendor(team_id=fixit.id, is_vendor=False, actor=SYSTEM, now=LATER)
    assert (
        f'value="{fixit.id}" selected' in post(ana, ticket, "priority", priority=3).content.decode()
    )
    post(ana, ticket, "vendor", vendor="")
    assert now_of(ticket).vendor_id is None


def test_a_ticket_given_away_says_so(ana: Client, people: Cast, ticket: Receipt) -> None:
    answer = post(ana, ticket, "team", team=people.first_line.id)
    assert "no longer have access" in answer.content.decode()
    assert now_of(ticket).ticket.team_name == "First line"
    assert post(ana, ticket, "team", team=people.repair.id).status_code == 404


def test_a_reply_goes_out_and_moves_the_ticket(ana: Client, ticket: Receipt) -> None:
    said = {"text": "Please press reset.", "seen_version": 1, "status": "resolved"}
    assert post(ana, ticket, "reply", recipients="max@example.org", **said).status_code == 200
    now = now_of(ticket)
    assert now.messages[-1].recipients == ("max@example.org",)
    assert (now.messages[-1].delivery, now.ticket.status) == ("queued", "resolved")


def test_a_reply_to_a_thread_that_has_gone_on_is_not_sent(
    ana: Client, people: Cast, ticket: Receipt
) -> None:
    ops.add_note(ticket_id=ticket.ticket_id, text="Wait!", actor=people.sun_wei, now=LATER)
    answer = post(ana, ticket, "reply", text="Too late", seen_version=1)
    assert answer.status_code == 409
    assert "Wait!" in answer.content.decode()
    assert [m.text for m in now_of(ticket).messages[1:]] == ["Wait!"]


def test_a_note_has_an_address_of_its_own(ana: Client, ticket: Receipt) -> None:
    post(ana, ticket, "note", text="Internal", recipients="max@example.org", seen_version=0)
    message = now_of(ticket).messages[-1]
    assert (message.kind, message.recipients, message.delivery) == ("note", (), "")


def test_refusals_are_told_in_words(ana: Client, people: Cast, ticket: Receipt) -> None:
    refused: dict[str, dict[str, object]] = {
        "note": {"text": "  "},
        "reply": {"text": "", "seen_version": 1},
        "priority": {"priority": "9"},
        "assignee": {"assignee": "99999"},
        "vendor": {"vendor": str(people.repair.id)},
        "tier": {"tier": "diamond"},
        "merge": {"target": str(ticket.number)},
    }
    for what, fields in refused.items():
        answer = post(ana, ticket, what, **fields)
        assert answer.status_code == 422, what
        assert 'role="alert"' in answer.content.decode()
    assert len(now_of(ticket).messages) == 1


def test_files_go_along_with_a_reply(ana: Client, ticket: Receipt) -> None:
    file = SimpleUploadedFile("manual.pdf", b"%PDF-1.7", content_type="application/pdf")
    answer = post(ana, ticket, "reply", text="See the manual.", seen_version=1, files=[file])
    assert answer.status_code == 200
    kept = now_of(ticket).messages[-1].attachments[0]
    assert (kept.name, kept.size_bytes) == ("manual.pdf", 8)
    with open_file(kept.digest) as stored:
        assert stored.read() == b"%PDF-1.7"
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    assert post(ana, ticket, "reply", text="!", seen_version=2, files=many).status_code == 422


def test_a_failed_message_is_sent_again(ana: Client, people: Cast, ticket: Receipt) -> None:
    message = ops.reply(
        ticket_id=ticket.ticket_id, reply=ops.Reply("Hello", 1), actor=people.ana, now=LATER
    )
    ops.mark_failed(message_id=message, reason="no", now=NOON)
    assert post(ana, ticket, f"messages/{message}/retry").status_code == 200
    assert now_of(ticket).messages[-1].delivery == "queued"
    assert post(ana, ticket, f"messages/{message}/retry").status_code == 422
    unknown = UUID(int=1)
    assert post(ana, ticket, f"messages/{unknown}/retry").status_code == 422


def test_a_merge_leads_to_the_other_ticket_and_back(
    ana: Client, people: Cast, ticket: Receipt
) -> None:
    target = opened(support(team_id=people.repair.id))
    answer = post(ana, ticket, "merge", target=f"#{target.number}")
    assert answer.headers["HX-Retarget"] == "#ticket"
    assert answer.headers["HX-Push-Url"].startswith(f"/tickets/{target.number}/")
    merge_id = now_of(target).merged[0].merge_id
    undo = f"/tickets/{target.number}/merges/{merge_id}/undo/"
    assert undo in answer.content.decode()
    assert (
        f"goes on in ticket #{target.number}"
        in ana.get(f"/tickets/{ticket.number}/").content.decode()
    )
    assert ana.post(undo, headers=HTMX).status_code == 200
    assert now_of(ticket).merged_into is None


def test_resolving_can_be_taken_back(ana: Client, ticket: Receipt) -> None:
    answer = post(ana, ticket, "status", status="resolved", before="new")
    assert "Undo" in answer.content.decode()
    toast = ana.post(f"/tickets/{ticket.number}/status/", {"status": "new"}, headers=HTMX)
    assert f'id="stream-{ticket.number}"' not in toast.content.decode()
    assert now_of(ticket).ticket.status == "new"


def test_customer_links_are_switched_off(ana: Client, people: Cast, ticket: Receipt) -> None:
    ops.issue_link(ticket_id=ticket.ticket_id, actor=people.ana, now=NOON)
    assert "1 links switched off" in post(ana, ticket, "links/revoke").content.decode()


def test_without_htmx_one_comes_back_to_the_ticket(ana: Client, ticket: Receipt) -> None:
    answer = ana.post(f"/tickets/{ticket.number}/priority/", {"priority": 3})
    assert answer.headers["Location"] == f"/tickets/{ticket.number}/"


@pytest.mark.parametrize(
    ("what", "field"),
    [("assignee", "assignee"), ("team", "team"), ("priority", "priority"), ("merge", "target")],
)
def test_what_is_no_number_changes_nothing(
    ana: Client, people: Cast, ticket: Receipt, what: str, field: str
) -> None:
    post(ana, ticket, "assignee", assignee=people.ana.user_id)
    before = now_of(ticket)
    assert post(ana, ticket, what, **{field: "nobody"}).status_code == 422
    assert post(ana, ticket, what, **{field: "9" * 30}).status_code == 422
    assert now_of(ticket) == before


def test_a_reply_that_does_not_say_what_was_read_is_not_sent(ana: Client, ticket: Receipt) -> None:
    for version in ("", "new", "-1"):
        assert post(ana, ticket, "reply", text="Hello", seen_version=version).status_code == 409
    assert len(now_of(ticket).messages) == 1


@pytest.mark.parametrize("what", FIELDS)
def test_only_the_desk_acts_and_only_by_post(
    client: Client, people: Cast, ticket: Receipt, what: str
) -> None:
    address = f"/tickets/{ticket.number}/{what}/"
    for actor, expected in ((people.olga, 302), (people.lin_yue, 403), (people.viktor, 403)):
        log_in(client, actor)
        assert client.post(address).status_code == expected
    log_in(client, people.chen_chen)
    assert client.post(address).status_code == 404
    log_in(client, people.ana)
    assert client.get(address).status_code == 405
    assert now_of(ticket).version == 1


def test_a_form_of_another_site_is_refused(people: Cast, ticket: Receipt) -> None:
    strict = Client(enforce_csrf_checks=True)
    log_in(strict, people.ana)
    assert strict.post(f"/tickets/{ticket.number}/note/", {"text": "x"}).status_code == 403
