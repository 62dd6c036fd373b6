"""Replies, notes, whom they go to, and what becomes of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gemba.desk.contacts.operations import Introduction
from gemba.desk.contacts.queries import IdentityKey
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.models import Message, Participant, Ticket
from gemba.desk.tickets.operations import (
    Acknowledgement,
    ChangeRefused,
    InboundFile,
    Reply,
    ThreadChanged,
    acknowledge,
    add_note,
    mark_deferred,
    mark_failed,
    mark_sent,
    merge_tickets,
    receive_messages,
    reply,
    resolve,
    retry_delivery,
)
from gemba.desk.tickets.operations.answering import RECIPIENTS_MAX, TEXT_CHARS_MAX
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.queries.conversation import MessageView
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import history

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=20)


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def ticket(people: Cast) -> Ticket:
    return Ticket.objects.get(pk=opened(external_id="a@x").ticket_id)


def answer(ticket: Ticket, people: Cast, **more: object) -> MessageView:
    given = {"text": "Switch it off and on.", "seen_version": ticket.version, **more}
    reply(ticket_id=ticket.pk, reply=Reply(**given), actor=people.ana, now=LATER)  # type: ignore[arg-type]
    ticket.refresh_from_db()
    shown = conversation(ticket.number, actor=people.ana)
    assert shown
    return shown.messages[-1]


def told(ticket: Ticket) -> list[str]:
    return [event.type for event in history("ticket", ticket.pk.hex, limit=50)][2:]


def test_a_reply_is_queued_for_the_customer_and_takes_the_ticket(
    people: Cast, ticket: Ticket
) -> None:
    said = answer(ticket, people)
    assert (said.kind, said.delivery, said.recipients) == ("outbound", "queued", (LIN_YUE,))
    assert said.subject == "Re: The printer does not print"
    assert ticket.assignee_id == people.ana.user_id
    assert (ticket.status_id, ticket.waiting_since) == ("pending_customer", None)
    assert (ticket.version, ticket.first_replied_at) == (2, LATER)
    assert told(ticket) == ["reply.written", "ticket.assigned", "status.changed"]


def test_a_reply_to_a_thread_that_has_gone_on_is_stopped(people: Cast, ticket: Ticket) -> None:
    seen = ticket.version
    inbox = support()
    receive_messages([mail(inbox, references=("a@x",), received_at=NOON)], now=NOON)
    before = Message.objects.count()
    with pytest.raises(ThreadChanged):
        answer(ticket, people, seen_version=seen)
    assert Message.objects.count() == before
    add_note(ticket_id=ticket.pk, text="I called him", actor=people.sun_wei, now=NOON)
    with pytest.raises(ThreadChanged):
        answer(ticket, people, seen_version=seen + 1)
    answer(ticket, people, seen_version=seen + 2)


def test_an_acknowledgement_makes_no_reply_stale(people: Cast, ticket: Ticket) -> None:
    words = Acknowledgement(LIN_YUE, "We have it" * 90, "Your request arrived.")
    acknowledge(ticket_id=ticket.pk, acknowledgement=words, now=NOON)
    assert answer(ticket, people).delivery == "queued"
    shown = conversation(ticket.number, actor=people.ana)
    assert shown
    assert [m.nature for m in shown.messages] == ["human", "acknowledgement", "human"]


def test_an_answer_that_keeps_a_resolved_ticket_open_lets_nobody_wait(
    people: Cast, ticket: Ticket
) -> None:
    resolve(ticket_id=ticket.pk, actor=people.ana, now=NOON)
    answer(ticket, people, status="open")
    assert (ticket.status_id, ticket.waiting_since, ticket.resolved_at) == ("open", None, None)


@pytest.mark.parametrize(
    "recipients",
    [
        ("no address",),
        ("@desk.example",),
        ("bo@",),
        ("bo@b.example\r\nBcc: all@b.example",),
        ("bo@b.example, ann@b.example",),
        ("<bo@b.example>",),
        ("bo\x00@b.example",),
        ("x" * 250 + "@b.example",),
        tuple(f"p{n}@b.example" for n in range(RECIPIENTS_MAX + 1)),
        (LIN_YUE, "nonsense"),
    ],
)
def test_recipients_are_whole_addresses(
    people: Cast, ticket: Ticket, recipients: tuple[str, ...]
) -> None:
    with pytest.raises(ChangeRefused, match="Check the recipients"):
        answer(ticket, people, recipients=recipients)
    ticket.refresh_from_db()
    assert ticket.version == 1


def test_recipients_are_written_to_once_and_become_participants(
    people: Cast, ticket: Ticket
) -> None:
    chosen = (" Boss@B.Example ", LIN_YUE, "boss@b.example", " ")
    assert answer(ticket, people, recipients=chosen).recipients == ("boss@b.example", LIN_YUE)
    assert Participant.objects.filter(ticket=ticket).count() == 1
    answer(ticket, people, recipients=chosen)
    assert Participant.objects.filter(ticket=ticket).count() == 1


def test_a_customer_without_a_mail_address_cannot_be_answered(people: Cast) -> None:
    caller = Introduction(IdentityKey("phone", "+861055550101"), "林悦")
    call = replace(mail(support()), sender=caller)
    (receipt,) = receive_messages([call], now=NOON)
    with pytest.raises(ChangeRefused, match="no mail address"):
        answer(Ticket.objects.get(pk=receipt.ticket_id), people)


@pytest.mark.parametrize(
    ("text", "complaint"), [(" \n\x00", "Write something"), ("x" * (TEXT_CHARS_MAX + 1), "longer")]
)
def test_texts_that_are_refused(people: Cast, ticket: Ticket, text: str, complaint: str) -> None:
    with pytest.raises(ChangeRefused, match=complaint):
        answer(ticket, people, text=text)
    with pytest.raises(ChangeRefused, match=complaint):
        add_note(ticket_id=ticket.pk, text=text, actor=people.ana, now=NOON)


def test_nothing_is_written_where_nobody_reads(people: Cast, ticket: Ticket) -> None:
    other = opened(subject="Same again")
    merge_tickets(source_id=ticket.pk, target_number=other.number, actor=people.ana, now=NOON)
    with pytest.raises(ChangeRefused, match="merged"):
        answer(ticket, people)
    with pytest.raises(ChangeRefused, match="merged"):
        add_note(ticket_id=ticket.pk, text="Hm", actor=people.ana, now=NOON)


def test_files_go_along_under_clean_names(people: Cast, ticket: Ticket) -> None:
    files = (InboundFile("bill\u202efdp.exe\x00" + "n" * 300, "text/plain", 3, "a" * 64),)
    (file,) = answer(ticket, people, files=files).attachments
    assert file.name.startswith("billfdp.exe")
    assert len(file.name) == 200


def test_what_becomes_of_a_message(people: Cast, ticket: Ticket) -> None:
    said = answer(ticket, people)

    def state() -> tuple[str, str]:
        shown = conversation(ticket.number, actor=people.ana)
        assert shown
        return shown.messages[-1].delivery, shown.messages[-1].delivery_error

    mark_deferred(message_id=said.id, reason="busy\r\nline", due_at=LATER, now=LATER)
    assert state() == ("queued", "busy line")
    mark_sent(message_id=said.id, now=LATER)
    mark_sent(message_id=said.id, now=LATER)
    mark_deferred(message_id=said.id, reason="late", due_at=LATER, now=LATER)
    assert state() == ("sent", "")
    mark_failed(message_id=said.id, reason="bounced", now=LATER)
    mark_failed(message_id=said.id, reason="bounced again", now=LATER)
    assert state() == ("failed", "bounced")
    retry_delivery(message_id=said.id, actor=people.ana, now=LATER)
    assert state()[0] == "queued"
    with pytest.raises(ChangeRefused, match="did not fail"):
        retry_delivery(message_id=said.id, actor=people.ana, now=LATER)
    sent = ["delivery.sent", "delivery.failed", "delivery.retried"]
    assert told(ticket)[-3:] == sent
