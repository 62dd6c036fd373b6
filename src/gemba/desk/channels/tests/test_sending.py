"""Replies leave the house with the right headers, once – or again under the same Message-ID."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from gemba.desk.channels.operations import (
    MailAccountSetup,
    ServerLogin,
    send_due,
    set_mail_account,
)
from gemba.desk.channels.operations.sending import CLAIM, WAITS
from gemba.desk.channels.testing import MailServer, mail_server, take_in
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.operations import (
    Acknowledgement,
    InboundFile,
    Receipt,
    Reply,
    acknowledge,
    claim_deliveries,
    create_inbox,
    reply,
)
from gemba.desk.tickets.queries import InboxLine, conversation
from gemba.desk.tickets.queries.conversation import MessageView
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.vault.files import keep_file

pytestmark = pytest.mark.django_db
ANA = Actor(kind="system", id="ana", name="Ana Brown", role=Role.SYSTEM)


@pytest.fixture
def server(settings: Settings, free_port: int) -> Iterator[MailServer]:
    """The mail server everything is handed to."""
    settings.SMTP_RELAY = f"127.0.0.1:{free_port}"
    with mail_server(free_port) as running:
        yield running


@pytest.fixture
def ticket(inbox: InboxLine) -> Receipt:
    """Lin Yue's question, with a Message-ID."""
    return opened(inbox, external_id="question@b", subject="打印机不工作")


def _reply(ticket: Receipt, text: str = "Try this.\n.\nThen that.", **more: object) -> UUID:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    given = Reply(text, found.version, **more)  # type: ignore[arg-type]
    return reply(ticket_id=ticket.ticket_id, reply=given, actor=ANA, now=NOON)


def _sent(ticket: Receipt) -> MessageView:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return next(message for message in found.messages if message.kind == "outbound")


def test_a_reply_leaves_with_what_its_reader_and_his_program_need(
    ticket: Receipt, server: MailServer
) -> None:
    pdf = InboundFile("说明.pdf", "application/pdf", 3, keep_file(b"pdf"))
    _reply(ticket, files=(pdf,))
    assert send_due(now=NOON) == 1
    (mail,) = server.mails
    assert str(mail["From"]) == '"Ana Brown (Support)" <support@desk.example>'
    assert str(mail["To"]) == LIN_YUE
    assert str(mail["Subject"]) == "Re: 打印机不工作"
    assert mail["In-Reply-To"] == mail["References"] == "<question@b>"
    assert mail["Reply-To"].addresses[0].addr_spec.startswith(f"support+{ticket.number}.")
    body = mail.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Try this.", ".", "Then that."]
    assert [(a.get_filename(), a.get_content()) for a in mail.iter_attachments()] == [
        ("说明.pdf", b"pdf")
    ]
    assert server.envelopes[0].mail_from == mail["Reply-To"].addresses[0].addr_spec
    assert _sent(ticket).delivery == "sent"
    assert send_due(now=NOON + timedelta(days=1)) == 0


def test_the_answer_to_what_was_sent_comes_back_to_the_ticket(
    inbox: InboxLine, ticket: Receipt, server: MailServer
) -> None:
    _reply(ticket)
    send_due(now=NOON)
    sent = server.mails[0]
    answer = (
        f"From: {LIN_YUE}\nTo: {sent['Reply-To']}\nSubject: Re\nMessage-ID: <answer@b>\n\nThanks\n"
    )
    take_in(inbox, answer.encode())
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    assert [m.text.strip() for m in found.messages if m.kind == "inbound"][-1] == "Thanks"


def test_every_try_carries_the_same_message_id(ticket: Receipt, server: MailServer) -> None:
    server.answers = ["451 later", "421 busy"]
    _reply(ticket)
    now = NOON
    for wait in (*WAITS[:2], timedelta()):
        assert send_due(now=now) == 1
        now += wait
    assert len(server.mails) == 3
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert len({bytes(e.original_content or b"") for e in server.envelopes}) == 1
    assert _sent(ticket).delivery == "sent"


def test_a_refusal_for_good_is_shown_on_the_ticket(ticket: Receipt, server: MailServer) -> None:
    server.refused = {LIN_YUE}
    _reply(ticket)
    send_due(now=NOON)
    assert _sent(ticket).delivery == "failed"
    assert "No such user" in _sent(ticket).delivery_error


def test_a_server_that_is_away_is_tried_for_five_days_then_it_has_failed(
    ticket: Receipt, settings: Settings, free_port: int
) -> None:
    settings.SMTP_RELAY = f"127.0.0.1:{free_port}"
    _reply(ticket)
    now = NOON
    for wait in WAITS:
        assert send_due(now=now) == 1
        assert _sent(ticket).delivery == "queued"
        assert send_due(now=now + wait - timedelta(seconds=1)) == 0
        now += wait
    send_due(now=now)
    assert _sent(ticket).delivery == "failed"
    assert sum(WAITS, timedelta()) == timedelta(days=5)


def test_one_of_two_recipients_refused_says_who(ticket: Receipt, server: MailServer) -> None:
    server.refused = {"gone@b.example"}
    _reply(ticket, recipients=(LIN_YUE, "gone@b.example"))
    send_due(now=NOON)
    sent = _sent(ticket)
    assert sent.delivery == "failed"
    assert "gone@b.example" in sent.delivery_error
    assert f"Taken for {LIN_YUE}" in sent.delivery_error


def test_without_a_server_the_message_waits_and_says_so(ticket: Receipt) -> None:
    _reply(ticket)
    for day in range(10):
        send_due(now=NOON + timedelta(days=day))
    assert _sent(ticket).delivery == "queued"
    assert "No mail server" in _sent(ticket).delivery_error


def test_a_password_that_cannot_be_read_holds_the_message(
    inbox: InboxLine, ticket: Receipt, tmp_path: Path
) -> None:
    login = ServerLogin("127.0.0.1", 25, tls=False, user="desk", password="hunter22")
    set_mail_account(inbox_id=inbox.id, setup=MailAccountSetup(smtp=login), actor=SYSTEM, now=NOON)
    (tmp_path / "vault.key").unlink()
    _reply(ticket)
    send_due(now=NOON)
    assert "Enter it again" in _sent(ticket).delivery_error


@pytest.mark.parametrize("relay", ["mail.example", "mail.example:", ":25", "mail.example:smtp"])
def test_a_relay_written_wrongly_is_told(ticket: Receipt, settings: Settings, relay: str) -> None:
    settings.SMTP_RELAY = relay
    _reply(ticket)
    send_due(now=NOON)
    assert "GEMBA_SMTP_RELAY must read host:port" in _sent(ticket).delivery_error


def test_the_demo_writes_mails_into_a_folder(
    ticket: Receipt, settings: Settings, tmp_path: Path
) -> None:
    settings.MAIL_SINK = "outbox"
    _reply(ticket)
    send_due(now=NOON)
    (file,) = (tmp_path / "outbox").glob("*.eml")
    assert b"Try this." in file.read_bytes()
    assert _sent(ticket).delivery == "sent"


def test_no_header_can_be_smuggled_in(inbox: InboxLine, server: MailServer) -> None:
    evil = "x\r\nBcc: victim@b.example\r\n\r\nHello"
    ticket = opened(inbox, subject=evil, external_id="a@b>\r\nBcc: <victim")
    mallory = Actor(kind="system", id="m", name=evil, role=Role.SYSTEM)
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    file = InboundFile(evil, "text/plain\r\nX-Evil: 1", 1, keep_file(b"1"))
    answer = Reply("Hi", found.version, files=(file,))
    reply(ticket_id=ticket.ticket_id, reply=answer, actor=mallory, now=NOON)
    assert send_due(now=NOON) == 1
    (mail,) = server.mails
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert set(mail.keys()) == {
        *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version"),
        "Content-Type",
    }


def test_two_workers_do_not_send_the_same_message(ticket: Receipt, server: MailServer) -> None:
    _reply(ticket)
    assert len(claim_deliveries(now=NOON, until=NOON + CLAIM, limit=10)) == 1
    assert send_due(now=NOON) == 0
    assert send_due(now=NOON + CLAIM) == 1
    assert len(server.mails) == 1


def test_an_acknowledgement_tells_machines_to_be_quiet(ticket: Receipt, server: MailServer) -> None:
    words = Acknowledgement(LIN_YUE, "We have received your request", "Hello")
    acknowledge(ticket_id=ticket.ticket_id, acknowledgement=words, now=NOON)
    send_due(now=NOON)
    (mail,) = server.mails
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "auto_reply"
    assert server.envelopes[0].mail_from == "<>"  # as aiosmtpd names the empty return path


def test_the_inbox_s_own_server_comes_first_and_its_password_stays_secret(
    inbox: InboxLine, ticket: Receipt, server: MailServer, settings: Settings
) -> None:
    settings.SMTP_RELAY = "127.0.0.1:1"
    login = ServerLogin("127.0.0.1", server.port, tls=False, user="desk", password="hunter22")
    set_mail_account(inbox_id=inbox.id, setup=MailAccountSetup(smtp=login), actor=SYSTEM, now=NOON)
    _reply(ticket)
    send_due(now=NOON)  # the server offers no log-in: deferred, and the reason shows no password
    assert _sent(ticket).delivery_error
    assert "hunter22" not in _sent(ticket).delivery_error
    assert "hunter22" not in repr(login)


def test_a_form_request_is_answered_by_mail(inbox: InboxLine, server: MailServer) -> None:
    form = create_inbox(
        kind="form", name="Web form", address="form", team_id=None, actor=SYSTEM, now=NOON
    )
    ticket = opened(form, channel="form")
    _reply(ticket)
    send_due(now=NOON)
    assert "support@desk.example" in str(server.mails[0]["From"])
