"""A third party is asked by mail: the answer comes back beside the ticket."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from gemba.desk.channels.operations import send_due
from gemba.desk.channels.testing import MailServer, letter, mail_server, take_in
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.operations import (
    Receipt,
    Reply,
    SideMail,
    merge_tickets,
    reply,
    snooze,
    start_side_conversation,
    write_side_message,
)
from gemba.desk.tickets.queries import InboxLine, conversation, side_conversations
from gemba.desk.tickets.queries.conversation import Conversation
from gemba.desk.tickets.queries.siding import SideConversationView
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM

pytestmark = pytest.mark.django_db
PARTS, FRIEND = "parts@vendor.example", "friend@vendor.example"


@pytest.fixture
def server(settings: Settings, free_port: int) -> Iterator[MailServer]:
    """The mail server everything is handed to."""
    settings.SMTP_RELAY = f"127.0.0.1:{free_port}"
    with mail_server(free_port) as running:
        yield running


@pytest.fixture
def ticket(inbox: InboxLine) -> Receipt:
    """Lin Yue's question, with a Message-ID."""
    return opened(inbox, external_id="question@b")


def asked(ticket: Receipt, text: str = "Do you have this hinge?") -> None:
    mail = SideMail(text, (PARTS,), "Hinge 4711")
    start_side_conversation(ticket_id=ticket.ticket_id, mail=mail, actor=SYSTEM, now=NOON)


def shown(ticket: Receipt) -> Conversation:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return found


def aside(ticket: Receipt) -> SideConversationView:
    (side,) = side_conversations(ticket.ticket_id, actor=SYSTEM)
    return side


def test_the_question_goes_out_by_itself_and_the_answer_comes_back(
    inbox: InboxLine, server: MailServer, ticket: Receipt
) -> None:
    before = shown(ticket)
    asked(ticket)
    send_due(now=NOON)
    (sent,) = server.mails
    assert (sent["To"], sent["Subject"]) == (PARTS, "Hinge 4711")
    assert "References" not in sent
    take_in(inbox, letter("Yes, two.", sender=PARTS, To=sent["Reply-To"], message_id="yes@v"))
    side = aside(ticket)
    assert [(m.kind, m.is_verified) for m in side.messages] == [
        ("side_out", True),
        ("side_in", True),
    ]
    after = shown(ticket)
    assert after.version == before.version + 2
    for name in ("status", "waiting_since", "assignee_id"):
        assert getattr(after.ticket, name) == getattr(before.ticket, name)
    assert after.first_replied_at is None


def test_answers_by_reference_stay_beside_the_ticket_and_so_do_those_handed_on(
    inbox: InboxLine, server: MailServer, ticket: Receipt
) -> None:
    asked(ticket)
    send_due(now=NOON)
    known = str(server.mails[0]["Message-ID"])
    take_in(inbox, letter("Two.", sender=PARTS, In_Reply_To=known, message_id="two@v"))
    take_in(inbox, letter("Three!", sender=FRIEND, In_Reply_To="<two@v>", message_id="three@v"))
    side = aside(ticket)
    assert [m.is_verified for m in side.messages] == [True, True, False]
    assert [(p.address, p.is_invited) for p in side.participants] == [
        (PARTS, True),
        (FRIEND, False),
    ]
    # whoever joined in by themselves is written to only when they are chosen
    write_side_message(side_id=side.id, mail=SideMail("Thanks"), actor=SYSTEM, now=NOON)
    newest = next(m for m in aside(ticket).messages if m.text == "Thanks")
    assert newest.recipients == (PARTS,)
    # and is nobody on the ticket: there, what they write by reference is marked
    take_in(inbox, letter("Hello", sender=FRIEND, In_Reply_To="<question@b>"))
    assert [m.is_verified for m in shown(ticket).messages if m.kind == "inbound"] == [True, False]


def test_what_the_customer_writes_is_the_customer_s_whatever_it_refers_to(
    inbox: InboxLine, server: MailServer, ticket: Receipt
) -> None:
    asked(ticket)
    send_due(now=NOON)
    known = str(server.mails[0]["Message-ID"])
    take_in(inbox, letter("They told me!", sender=LIN_YUE, In_Reply_To=known))
    last = shown(ticket).messages[-1]
    assert (last.kind, last.side_id, last.is_verified) == ("inbound", None, True)


def test_mails_to_the_customer_name_nothing_of_it(
    inbox: InboxLine, server: MailServer, ticket: Receipt
) -> None:
    asked(ticket)
    version = shown(ticket).version
    answer = Reply("Soon.", version)
    reply(ticket_id=ticket.ticket_id, reply=answer, actor=SYSTEM, now=NOON)
    send_due(now=NOON)
    by_recipient = {str(sent["To"]): sent for sent in server.mails}
    to_them, to_her = by_recipient[PARTS], by_recipient[LIN_YUE]
    assert to_them["Message-ID"] not in to_her.as_string()
    assert "Hinge" not in to_her.as_string()
    assert to_her["Reply-To"] != to_them["Reply-To"]
    # the third party's token, made out to them, opens no door to the ticket for anybody else
    take_in(inbox, letter("Me!", sender=FRIEND, To=to_them["Reply-To"]))
    assert not any(m.text.strip() == "Me!" for m in shown(ticket).messages)


def test_it_goes_on_after_a_merge_and_wakes_nothing(
    inbox: InboxLine, server: MailServer, ticket: Receipt
) -> None:
    asked(ticket)
    send_due(now=NOON)
    other = opened(inbox, sender="bo@x.example")
    merge_tickets(source_id=ticket.ticket_id, target_number=other.number, actor=SYSTEM, now=NOON)
    until = NOON.replace(year=2027, month=1)
    snooze(ticket_id=other.ticket_id, until=until, actor=SYSTEM, now=NOON)
    take_in(inbox, letter("Yes.", sender=PARTS, To=server.mails[0]["Reply-To"]))
    assert len(aside(other).messages) == 2
    assert shown(other).ticket.snoozed_until == until


def test_a_bounce_is_told_beside_the_ticket(
    inbox: InboxLine, server: MailServer, ticket: Receipt
) -> None:
    server.refused.add(PARTS)
    asked(ticket)
    send_due(now=NOON)
    (message,) = aside(ticket).messages
    assert message.delivery == "failed"
