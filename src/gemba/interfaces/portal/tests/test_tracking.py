"""Following a ticket: by link, by account, and not at all."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client

from gemba.desk.tickets.operations import (
    InboundFile,
    Receipt,
    Reply,
    add_note,
    issue_link,
    merge_tickets,
    receive_messages,
    reply,
    revoke_links,
    set_status,
)
from gemba.desk.tickets.queries import conversation, ticket_page
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import NOON, cast, log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.vault.files import keep_file

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x08" + b"\x00" * 20


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def followed(**more: object) -> tuple[Receipt, str]:
    """A fresh ticket and the address of its tracking page."""
    receipt = opened(**more)  # type: ignore[arg-type]
    now = current_time()
    return receipt, f"/t/{issue_link(ticket_id=receipt.ticket_id, actor=SYSTEM, now=now)}/"


def file(name: str, content: bytes) -> InboundFile:
    return InboundFile(name, "text/html", len(content), keep_file(content))


def test_the_customer_reads_and_writes_without_an_account(client: Client) -> None:
    receipt, address = followed()
    add_note(ticket_id=receipt.ticket_id, text="internal words", actor=SYSTEM, now=NOON)
    page = client.get(address).content.decode()
    assert "It only blinks." in page
    assert "internal words" not in page
    photo = BytesIO(PNG)
    photo.name = "photo.png"
    answer = client.post(address, {"key": "k" * 20, "text": "More!", "attachments": [photo]})
    assert (answer.status_code, answer["Location"]) == (302, f"{address}#latest")
    ticket = conversation(receipt.number, actor=SYSTEM)
    assert ticket is not None
    assert (ticket.messages[-1].text, ticket.messages[-1].is_verified) == ("More!", True)
    assert "More!" in client.get(address).content.decode()


def test_a_double_click_is_one_message(client: Client) -> None:
    receipt, address = followed()
    for _ in range(2):
        client.post(address, {"key": "k" * 20, "text": "Once."})
    ticket = conversation(receipt.number, actor=SYSTEM)
    assert ticket is not None
    assert [m.text for m in ticket.messages].count("Once.") == 1


def test_an_empty_message_is_refused_in_words(client: Client) -> None:
    _receipt, address = followed()
    answer = client.post(address, {"key": "k" * 20, "text": " "})
    assert answer.status_code == 422
    assert "Write something, or choose a file." in answer.content.decode()


def test_writing_on_a_closed_request_begins_a_new_one_with_its_own_link(client: Client) -> None:
    receipt, address = followed()
    set_status(ticket_id=receipt.ticket_id, status="closed", actor=SYSTEM, now=NOON)
    answer = client.post(address, {"key": "k" * 20, "text": "Again!"}, follow=True)
    fresh = ticket_page("open", actor=SYSTEM).lines[0].number
    assert fresh != receipt.number
    assert str(fresh) in answer.content.decode()
    assert answer.context["link"] != f"http://testserver{address}"


def test_htmx_gets_the_story_alone(client: Client) -> None:
    _receipt, address = followed()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "It only blinks." in fragment
    assert "<html" not in fragment


def test_a_link_that_is_wrong_revoked_or_expired_says_what_to_do(client: Client) -> None:
    receipt, address = followed()
    old = issue_link(ticket_id=receipt.ticket_id, actor=SYSTEM, now=NOON - timedelta(days=400))
    wrong = address[:-3] + ("A" if address[-3] != "A" else "B") + address[-2:]
    bad = [wrong, f"/t/{old}/", "/t/%F0%9F%98%80/", f"{wrong}files/1/", f"{wrong}sent/"]
    revoke_links(ticket_id=receipt.ticket_id, actor=SYSTEM, now=NOON)
    for each in [*bad, address]:
        answer = client.get(each)
        assert answer.status_code == 404
        assert "Or just reply to any of our mails" in answer.content.decode()
    assert client.post(address, {"key": "k" * 20, "text": "x"}).status_code == 404


def test_files_leave_as_downloads_and_only_pictures_are_shown(client: Client) -> None:
    evil = b"<script>alert(1)</script>"
    files = (file("a.html", evil), file("photo.png", PNG), file("evil.png", evil))
    receipt, address = followed(files=files)
    ticket = conversation(receipt.number, actor=SYSTEM)
    assert ticket is not None
    answers = [client.get(f"{address}files/{f.id}/") for f in ticket.messages[0].attachments]
    assert [answer["Content-Type"] for answer in answers] == [
        "application/octet-stream",
        "image/png",
        "image/png",
    ]
    assert [answer["Content-Disposition"].split(";")[0] for answer in answers] == [
        "attachment",
        "inline",
        "attachment",
    ]
    for answer in answers:
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_link_opens_the_files_of_its_own_ticket_only(client: Client) -> None:
    _receipt, address = followed()
    other, _other_address = followed(sender="other@example.org", files=(file("b.txt", b"theirs"),))
    ticket = conversation(other.number, actor=SYSTEM)
    assert ticket is not None
    stranger = ticket.messages[0].attachments[0].id
    assert client.get(f"{address}files/{stranger}/").status_code == 404


def test_a_customer_sees_their_own_tickets_and_no_others(client: Client) -> None:
    people = cast()
    react_until_quiet(now=NOON)
    mine, theirs = opened(), opened(sender="other@example.org", subject="Theirs")
    log_in(client, people.lin_yue)
    listed = client.get("/my/").content.decode()
    assert f"/my/{mine.number}/" in listed
    assert "Theirs" not in listed
    assert client.get(f"/my/{mine.number}/").status_code == 200
    assert client.get(f"/my/{theirs.number}/").status_code == 404
    assert client.post(f"/my/{theirs.number}/", {"text": "x"}).status_code == 404
    client.post(f"/my/{mine.number}/", {"key": "k" * 20, "text": "By account."})
    assert "By account." in client.get(f"/my/{mine.number}/").content.decode()


def test_unverified_mail_on_the_ticket_is_not_shown_to_the_customer(client: Client) -> None:
    receipt, address = followed(external_id="first@example.org")
    intruder = mail(
        support(),
        sender="intruder@example.net",
        text="Send the money to me",
        references=("first@example.org",),
    )
    assert receive_messages([intruder], now=NOON)[0].ticket_id == receipt.ticket_id
    assert "Send the money" not in client.get(address).content.decode()


def test_one_link_can_only_send_so_much(client: Client) -> None:
    _receipt, address = followed()
    for n in range(30):
        client.post(address, {"key": f"key-of-the-form-{n}", "text": ""})
    answer = client.post(address, {"key": "k" * 20, "text": "Too much."})
    assert answer.status_code == 429


def test_merged_requests_are_one_story(client: Client) -> None:
    mine, address = followed(text="First words.")
    again, again_address = followed(text="Second words.")
    merge_tickets(source_id=again.ticket_id, target_number=mine.number, actor=SYSTEM, now=NOON)
    for each in (address, again_address):
        page = client.get(each).content.decode()
        assert "First words." in page
        assert "Second words." in page


def test_a_merge_with_a_strangers_ticket_shows_neither_the_others_words(client: Client) -> None:
    mine, address = followed(text="My words.")
    theirs, their_address = followed(sender="other@example.org", text="Their words.")
    merge_tickets(source_id=mine.ticket_id, target_number=theirs.number, actor=SYSTEM, now=NOON)
    assert "Their words." not in client.get(address).content.decode()
    assert "My words." not in client.get(their_address).content.decode()


def requested(client: Client, text: str = "Words of a stranger.") -> tuple[int, str]:
    """A request over the form, naming the customer's address; number and tracking page."""
    form = {"key": "the-key-of-this-form", "name": "Somebody"}
    form |= {"email": "lin.yue@desk.example", "subject": "My invoice", "text": text}
    sent = client.post("/request/", form)["Location"]
    return ticket_page("open", actor=SYSTEM).lines[0].number, sent.removesuffix("sent/")


def test_who_only_names_an_address_does_not_read_what_is_answered_to_it(client: Client) -> None:
    people = cast()
    number, address = requested(client)
    talk = conversation(number, actor=SYSTEM)
    assert talk is not None
    secret = InboundFile("invoice.pdf", "application/pdf", 6, keep_file(b"secret"))
    reply(
        ticket_id=talk.ticket.id,
        reply=Reply("Your invoice: 4711", seen_version=1, files=(secret,)),
        actor=people.ana,
        now=current_time(),
    )
    customer = mail(support(), text="That was not me!", ticket_id=talk.ticket.id)
    receive_messages([customer], now=current_time())
    older = opened(text="An older story.")
    merge_tickets(source_id=older.ticket_id, target_number=number, actor=SYSTEM, now=current_time())
    page = client.get(address).content.decode()
    assert "Words of a stranger." in page
    assert "We have answered you by e-mail" in page
    assert "open the link in our mail" in page
    for hidden in ("4711", "That was not me!", "An older story.", "invoice.pdf"):
        assert hidden not in page
    after = conversation(number, actor=SYSTEM)
    assert after is not None
    [file] = [f for m in after.messages for f in m.attachments]
    assert client.get(f"{address}files/{file.id}/").status_code == 404


def test_where_the_desk_knows_nothing_else_the_form_s_own_link_reads_the_answer(
    client: Client,
) -> None:
    people = cast()
    number, address = requested(client)
    talk = conversation(number, actor=SYSTEM)
    assert talk is not None
    answer = Reply("Please press the button twice.", seen_version=1)
    reply(ticket_id=talk.ticket.id, reply=answer, actor=people.ana, now=current_time())
    assert "Please press the button twice." in client.get(address).content.decode()
    opened(sender="lin.yue@desk.example", text="Another matter.")
    assert "Please press the button twice." not in client.get(address).content.decode()


def test_the_link_in_the_mail_reads_it_all(client: Client) -> None:
    opened(sender="lin.yue@desk.example", text="An earlier matter.")
    number, address = requested(client)
    react_until_quiet(now=current_time())
    talk = conversation(number, actor=SYSTEM)
    assert talk is not None
    mailed = re.search(r"/t/[\w-]+/", talk.messages[-1].text)
    assert mailed is not None
    client.post(address, {"key": "k" * 20, "text": "One more thing."})
    assert "One more thing." not in client.get(address).content.decode()
    assert "Your message was added" in client.get(address).content.decode()
    page = client.get(mailed[0]).content.decode()
    assert "One more thing." in page
    assert "open the link in our mail" not in page


def test_proof_is_not_gained_by_asking_again(client: Client) -> None:
    number, address = requested(client)
    talk = conversation(number, actor=SYSTEM)
    assert talk is not None
    set_status(ticket_id=talk.ticket.id, status="closed", actor=SYSTEM, now=current_time())
    answer = client.post(address, {"key": "k" * 20, "text": "Again!"})
    fresh = answer["Location"].removesuffix("sent/")
    assert "open the link in our mail" in client.get(fresh).content.decode()
