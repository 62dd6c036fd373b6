"""Bounces, automatic replies and loops: recognised, put where they belong, never answered."""

from datetime import timedelta

import pytest

from gemba.desk.channels.kinds.email.token import reply_address
from gemba.desk.channels.operations.reply_key import reply_key
from gemba.desk.channels.queries import quarantine
from gemba.desk.channels.testing import letter, take_in
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.operations import Receipt, Reply, close_resolved, reply, resolve
from gemba.desk.tickets.queries import InboxLine, conversation
from gemba.desk.tickets.queries.conversation import MessageView
from gemba.desk.tickets.queries.placing import sent_on
from gemba.desk.tickets.queries.timers import CLOSE_AFTER
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import Position, events_after

pytestmark = pytest.mark.django_db
SOON, LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


def bounce(original_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery report as mail servers write it (RFC 3464)."""
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: support@desk.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-of-{original_id}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {LIN_YUE}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown

--b
Content-Type: text/rfc822-headers

From: support@desk.example
To: {LIN_YUE}
Message-ID: <{original_id}>

--b--
""".encode()


@pytest.fixture
def answered(inbox: InboxLine) -> Receipt:
    """A ticket the desk has answered."""
    ticket = opened(inbox)
    reply(ticket_id=ticket.ticket_id, reply=Reply("Try this.", 1), actor=SYSTEM, now=SOON)
    return ticket


def _messages(ticket: Receipt) -> tuple[MessageView, ...]:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return found.messages


def _message_id(ticket: Receipt) -> str:
    return sent_on([ticket.ticket_id])[0].external_id


def test_a_bounce_marks_our_mail_failed_and_joins_the_ticket(
    inbox: InboxLine, answered: Receipt
) -> None:
    take_in(inbox, bounce(_message_id(answered)), now=LATER)
    _, ours, report = _messages(answered)
    assert (ours.delivery, report.nature) == ("failed", "bounce")
    assert "User unknown" in ours.delivery_error
    assert LIN_YUE in ours.delivery_error


def test_a_delay_is_told_but_is_no_failure(inbox: InboxLine, answered: Receipt) -> None:
    report = bounce(_message_id(answered), action="delayed", status="4.4.1")
    take_in(inbox, report, now=LATER)
    _, ours, told = _messages(answered)
    assert (ours.delivery, told.nature) == ("queued", "bounce")


def test_a_bounce_without_our_id_is_matched_by_its_address_and_recipient(
    inbox: InboxLine, answered: Receipt
) -> None:
    to = reply_address(
        inbox_address="support@desk.example",
        ticket_number=answered.number,
        ticket_id=answered.ticket_id,
        recipient=LIN_YUE,
        key=reply_key(),
    )
    raw = bounce("lost@mx").replace(b"To: support@desk.example", f"To: {to}".encode(), 1)
    take_in(inbox, raw, now=LATER)
    assert _messages(answered)[1].delivery == "failed"


def test_a_bounce_of_somebody_elses_mail_is_put_aside(inbox: InboxLine, answered: Receipt) -> None:
    take_in(inbox, bounce("unknown@elsewhere.example"))
    (mail,) = quarantine(actor=SYSTEM).mails
    assert "did not send" in mail.reason
    assert len(_messages(answered)) == 2


def test_a_bounce_does_not_open_a_ticket_again(inbox: InboxLine, answered: Receipt) -> None:
    resolve(ticket_id=answered.ticket_id, actor=SYSTEM, now=NOON)
    close_resolved(now=NOON + CLOSE_AFTER)
    take_in(inbox, bounce(_message_id(answered)), now=NOON + CLOSE_AFTER)
    found = conversation(answered.number, actor=SYSTEM)
    assert found is not None
    assert (found.ticket.status, len(found.messages)) == ("closed", 3)
    assert len(_opened()) == 1


def test_an_automatic_reply_joins_its_ticket_or_is_put_aside(
    inbox: InboxLine, answered: Receipt
) -> None:
    away = {"Auto_Submitted": "auto-replied", "Subject": "Out of office"}
    ours = _message_id(answered)
    joins = letter("I am away.", message_id="a@b", In_Reply_To=f"<{ours}>", **away)
    take_in(inbox, joins, letter("I am away.", message_id="c@d", **away), now=LATER)
    assert [message.nature for message in _messages(answered)][2:] == ["auto_reply"]
    (mail,) = quarantine(actor=SYSTEM).mails
    assert "belongs to no ticket" in mail.reason
    assert len(_opened()) == 1


def test_an_automatic_reply_leaves_the_ticket_where_it_was(
    inbox: InboxLine, answered: Receipt
) -> None:
    ours = _message_id(answered)
    take_in(inbox, letter("Away.", Auto_Submitted="auto-replied", In_Reply_To=f"<{ours}>"))
    found = conversation(answered.number, actor=SYSTEM)
    assert found is not None
    assert found.ticket.status == "pending_customer"


def test_a_machine_with_news_may_open_a_ticket(inbox: InboxLine) -> None:
    take_in(inbox, letter("Disk full.", sender="nas@shop.example", Auto_Submitted="auto-generated"))
    assert len(_opened()) == 1


@pytest.mark.parametrize("sender", ["support@desk.example", "Support+1.x@Desk.example"])
def test_mail_from_our_own_address_is_put_aside(inbox: InboxLine, sender: str) -> None:
    take_in(inbox, letter("Echo", sender=sender))
    assert "loop" in quarantine(actor=SYSTEM).mails[0].reason
    assert not _opened()


def test_our_own_mail_coming_back_is_put_aside(inbox: InboxLine, answered: Receipt) -> None:
    take_in(inbox, letter("Try this.", sender=LIN_YUE, message_id=_message_id(answered)))
    assert "came back" in quarantine(actor=SYSTEM).mails[0].reason


def test_a_mail_that_names_nobody_is_put_aside(inbox: InboxLine) -> None:
    take_in(inbox, b"Subject: who?\nDate: Mon, 2 Mar 2026 12:00:00 +0800\n\nMe.\n")
    assert "no sender" in quarantine(actor=SYSTEM).mails[0].reason


def _opened() -> list[object]:
    return list(events_after(Position(), limit=100, types=["ticket.opened"]))
