"""What customers write finds its ticket, a batch at a time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemba.desk.contacts.operations import merge_contacts
from gemba.desk.contacts.testing import LIN_YUE, introduced
from gemba.desk.tickets.models import Message, Numbering, Ticket
from gemba.desk.tickets.operations import (
    InboundFile,
    Reply,
    issue_link,
    merge_tickets,
    receive_messages,
    reply,
    resolve,
    set_status,
)
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.queries.lists import backlog_tallies
from gemba.desk.tickets.replay import replay
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import history
from gemba.foundation.kernel.ids import new_id

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def inbox(db: None) -> InboxLine:
    return support()


def ticket(number: int) -> Ticket:
    return Ticket.objects.get(number=number)


def told(pk: object) -> list[str]:
    return [event.type for event in history("ticket", pk.hex, limit=100)]  # type: ignore[attr-defined]


def test_a_first_message_opens_a_ticket(inbox: InboxLine) -> None:
    (receipt,) = receive_messages([mail(inbox, external_id="a@x")], now=LATER)
    row = ticket(receipt.number)
    assert receipt.is_new
    assert (row.status_id, row.version, row.waiting_since) == ("new", 1, NOON)
    assert (row.subject, row.channel) == ("The printer does not print", "email")
    assert told(row.pk) == ["ticket.opened", "message.received"]
    assert Message.objects.get(pk=receipt.message_id).is_verified


def test_what_it_is_about_may_come_along_and_is_told(inbox: InboxLine) -> None:
    named = opened(inbox, product=" GX-20  Pro ")
    told = history("ticket", named.ticket_id.hex, limit=9)
    assert [event.type for event in told] == ["ticket.opened", "product.named", "message.received"]
    state, row = replay(told), Ticket.objects.get(pk=named.ticket_id)
    assert state.product == row.product == "GX-20 Pro"


def test_one_person_twice_in_a_batch_has_two_tickets_and_one_contact(inbox: InboxLine) -> None:
    first, second = receive_messages([mail(inbox), mail(inbox, subject="Another")], now=NOON)
    assert second.number == first.number + 1
    assert ticket(first.number).contact_id == ticket(second.number).contact_id


def test_an_answer_in_the_same_batch_joins_its_original(inbox: InboxLine) -> None:
    batch = [
        mail(inbox, external_id="a@x"),
        mail(inbox, external_id="b@x", references=("a@x",)),
        mail(inbox, external_id="c@x", references=("b@x", "a@x")),
        mail(inbox, external_id="d@x"),
    ]
    receipts = receive_messages(batch, now=NOON)
    assert [r.is_new for r in receipts] == [True, False, False, True]
    assert len({r.ticket_id for r in receipts}) == 2
    assert ticket(receipts[0].number).version == 3
    next_number = Numbering.objects.get().next
    assert [r.number for r in receipts] == [next_number - 2] * 3 + [next_number - 1]


def test_numbers_have_neither_gaps_nor_doubles(inbox: InboxLine) -> None:
    for n in range(3):
        batch = [mail(inbox, external_id=f"a{n}@x"), mail(inbox, references=(f"a{n}@x",))]
        receive_messages(batch, now=NOON)
    numbers = list(Ticket.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_the_nearest_known_reference_decides(inbox: InboxLine) -> None:
    one, two = (opened(inbox, external_id=f"{n}@x") for n in (1, 2))
    (receipt,) = receive_messages([mail(inbox, references=("unknown@x", "2@x", "1@x"))], now=LATER)
    assert receipt.number == two.number != one.number


@pytest.mark.parametrize("references", [("nobody@x",), ("",), ("\x00",), ("x" * 999,)])
def test_an_unknown_reference_opens_a_ticket(inbox: InboxLine, references: Any) -> None:
    opened(inbox, external_id="")
    assert receive_messages([mail(inbox, references=references)], now=NOON)[0].is_new


def test_an_overlong_reference_is_known_again(inbox: InboxLine) -> None:
    long = "m" * 300 + "@x"
    first = opened(inbox, external_id=long)
    (answer,) = receive_messages([mail(inbox, references=(long,))], now=NOON)
    assert answer.number == first.number


def test_one_message_id_in_two_inboxes_is_told_apart_by_the_inbox(inbox: InboxLine) -> None:
    sales = support(address="sales@desk.example")
    here, there = (opened(each, external_id="same@x") for each in (inbox, sales))
    assert here.number != there.number
    for each, first in [(inbox, here), (sales, there)]:
        (answer,) = receive_messages([mail(each, references=("same@x",))], now=LATER)
        assert answer.number == first.number


def test_proof_of_the_ticket_goes_before_references(inbox: InboxLine) -> None:
    one, _two = (opened(inbox, external_id=f"{n}@x") for n in (1, 2))
    stranger = mail(inbox, sender="s@x.example", ticket_id=one.ticket_id, references=("2@x",))
    (receipt,) = receive_messages([stranger], now=LATER)
    assert receipt.number == one.number
    assert Message.objects.get(pk=receipt.message_id).is_verified


def test_proof_of_a_ticket_that_is_gone_is_worth_nothing(inbox: InboxLine) -> None:
    one = opened(inbox, external_id="1@x")
    stranger = mail(inbox, sender="s@x.example", ticket_id=new_id(NOON), references=("1@x",))
    (receipt,) = receive_messages([stranger], now=LATER)
    assert receipt.number == one.number
    assert not Message.objects.get(pk=receipt.message_id).is_verified


def test_a_stranger_who_knows_the_message_id_is_marked(inbox: InboxLine) -> None:
    first = opened(inbox, external_id="a@x")
    (receipt,) = receive_messages(
        [mail(inbox, sender="stranger@x.example", references=("a@x",))], now=LATER
    )
    assert receipt.number == first.number
    assert not Message.objects.get(pk=receipt.message_id).is_verified


def test_whom_the_desk_wrote_to_is_welcome(inbox: InboxLine, people: Cast) -> None:
    first = opened(inbox, external_id="a@x")
    written = Reply("See copy.", 1, (LIN_YUE, "boss@x.example"))
    reply(ticket_id=first.ticket_id, reply=written, actor=people.ana, now=LATER)
    (receipt,) = receive_messages(
        [mail(inbox, sender="boss@x.example", references=("a@x",))], now=LATER
    )
    assert Message.objects.get(pk=receipt.message_id).is_verified


@pytest.mark.parametrize("which", ["owner", "participant"])
def test_a_merged_contact_stays_known_on_old_tickets(
    inbox: InboxLine, people: Cast, which: str
) -> None:
    first = opened(inbox, external_id="a@x")
    written = Reply("See copy.", 1, (LIN_YUE, "boss@x.example"))
    reply(ticket_id=first.ticket_id, reply=written, actor=people.ana, now=LATER)
    known = introduced(LIN_YUE if which == "owner" else "boss@x.example")
    new = introduced("new.address@x.example")
    opened(inbox, sender=new.identity.value)
    found = {
        m.sender.identity: m for m in [mail(inbox, sender=k.identity.value) for k in (known, new)]
    }
    receipts = receive_messages(list(found.values()), now=NOON)
    source, target = (ticket(r.number).contact_id for r in receipts)
    merge_contacts(
        source_id=source,
        target_id=target,
        reason="moved",
        actor=people.ana,
        now=LATER,
    )
    (receipt,) = receive_messages(
        [mail(inbox, sender=new.identity.value, references=("a@x",))], now=LATER
    )
    assert receipt.number == first.number
    assert Message.objects.get(pk=receipt.message_id).is_verified


def test_an_answer_to_a_merged_ticket_goes_on_in_the_other(inbox: InboxLine, people: Cast) -> None:
    source, target = (opened(inbox, external_id=f"{n}@x") for n in (1, 2))
    merge_tickets(
        source_id=source.ticket_id, target_number=target.number, actor=people.ana, now=NOON
    )
    receipts = receive_messages(
        [mail(inbox, references=("1@x",)), mail(inbox, ticket_id=source.ticket_id)], now=LATER
    )
    assert {r.number for r in receipts} == {target.number}


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("open", []),
        ("pending_customer", ["status.changed"]),
        ("pending_vendor", ["status.changed"]),
        ("resolved", ["ticket.reopened"]),
    ],
)
def test_an_answer_brings_the_ticket_back_to_the_desk(
    inbox: InboxLine, people: Cast, status: str, event: list[str]
) -> None:
    first = opened(inbox, external_id="a@x")
    set_status(ticket_id=first.ticket_id, status=status, actor=people.ana, now=NOON)
    before = len(told(first.ticket_id))
    receive_messages([mail(inbox, references=("a@x",), received_at=LATER)], now=LATER)
    row = ticket(first.number)
    assert told(first.ticket_id)[before:] == ["message.received", *event]
    assert (row.status_id, row.is_settled, row.resolved_at) == ("open", False, None)
    assert row.waiting_since is not None


@pytest.mark.parametrize("nature", ["auto_reply", "bounce", "report", "loop"])
@pytest.mark.parametrize("status", ["pending_customer", "resolved", "closed"])
def test_a_machine_s_answer_moves_nothing(
    inbox: InboxLine, people: Cast, status: str, nature: str
) -> None:
    first = opened(inbox, external_id="a@x")
    set_status(ticket_id=first.ticket_id, status=status, actor=people.ana, now=NOON)
    (receipt,) = receive_messages([mail(inbox, references=("a@x",), nature=nature)], now=LATER)
    assert receipt.number == first.number
    row = ticket(first.number)
    assert (row.status_id, row.waiting_since, row.version) == (status, None, 2)


def test_a_machine_that_begins_a_ticket_does_not_wait(inbox: InboxLine) -> None:
    first = opened(inbox, external_id="a@x", nature="auto_reply")
    assert ticket(first.number).waiting_since is None
    receive_messages([mail(inbox, references=("a@x",), received_at=LATER)], now=LATER)
    assert ticket(first.number).waiting_since == LATER


def closed_ticket(inbox: InboxLine, people: Cast) -> Any:
    first = opened(inbox, external_id="a@x")
    set_status(ticket_id=first.ticket_id, status="closed", actor=people.ana, now=NOON)
    return first


def test_a_closed_ticket_stays_closed_and_is_followed(inbox: InboxLine, people: Cast) -> None:
    first = closed_ticket(inbox, people)
    (receipt,) = receive_messages([mail(inbox, references=("a@x",))], now=LATER)
    assert receipt.is_new
    assert ticket(receipt.number).follows_id == first.ticket_id
    assert ticket(first.number).status_id == "closed"
    assert ticket(first.number).version == 1


def test_more_on_a_closed_ticket_goes_where_it_went_on(inbox: InboxLine, people: Cast) -> None:
    closed_ticket(inbox, people)
    again = mail(inbox, references=("a@x",))
    first, second = receive_messages([again, again], now=LATER)
    (third,) = receive_messages([again], now=LATER)
    assert [first.is_new, second.is_new, third.is_new] == [True, False, False]
    assert first.number == second.number == third.number
    assert ticket(first.number).number == Numbering.objects.get().next - 1


def test_a_stranger_on_a_closed_ticket_is_not_let_into_its_sequel(
    inbox: InboxLine, people: Cast
) -> None:
    closed_ticket(inbox, people)
    again = mail(inbox, references=("a@x",))
    (own,) = receive_messages([again], now=LATER)
    stranger = replace(again, sender=introduced("stranger@x.example"))
    (other,) = receive_messages([stranger], now=LATER)
    assert other.is_new
    assert other.number != own.number
    assert Message.objects.get(pk=other.message_id).is_verified


def test_a_sequel_that_is_closed_too_is_followed_again(inbox: InboxLine, people: Cast) -> None:
    closed_ticket(inbox, people)
    again = mail(inbox, references=("a@x",))
    (second,) = receive_messages([again], now=LATER)
    set_status(ticket_id=second.ticket_id, status="closed", actor=people.ana, now=LATER)
    (third,) = receive_messages([again], now=LATER)
    assert third.is_new


def test_a_machine_and_a_person_in_one_batch_are_counted_once(
    inbox: InboxLine, people: Cast
) -> None:
    """The backlog is counted as the ticket stands at each message, not as it ends up."""
    first = opened(inbox, external_id="a@x")
    set_status(ticket_id=first.ticket_id, status="pending_customer", actor=people.ana, now=NOON)
    answer = mail(inbox, references=("a@x",))
    receive_messages([replace(answer, nature="auto_reply"), answer], now=LATER)
    assert backlog() == {(0, 0, "open"): 1}


def backlog() -> dict[tuple[int, int, str], int]:
    return {(t.team_key, t.assignee_key, t.status_code): t.count for t in backlog_tallies()}


def test_hostile_fields_are_cut_and_cleaned_not_refused(inbox: InboxLine) -> None:
    wild = "\ud83d\x00" + "字" * 500
    hostile = mail(
        inbox,
        subject=wild,
        text=wild,
        quoted=wild,
        html=wild,
        external_id=wild,
        authentication=wild,
        type_code="no such type",
        files=(InboundFile(wild, wild, 1, "0" * 64, wild),),
    )
    (receipt,) = receive_messages([hostile], now=NOON)
    row = Message.objects.get(pk=receipt.message_id)
    assert row.text == row.html == "字" * 500
    assert len(row.subject) == 250
    assert row.attachments.get().name.startswith("字")
    assert ticket(receipt.number).type == ""


def test_a_message_without_any_words_still_has_a_subject(inbox: InboxLine) -> None:
    assert ticket(opened(inbox, subject=" ", text=" \n").number).subject == "–"
    assert ticket(opened(inbox, subject="", text="Only text").number).subject == "Only text"


def queries_of(messages: list[Any]) -> int:
    with CaptureQueriesContext(connection) as done:
        receive_messages(messages, now=LATER)
    return sum(
        not str(q["sql"]).startswith(("SAVEPOINT", "RELEASE")) for q in done.captured_queries
    )


def test_the_work_does_not_grow_with_the_batch(inbox: InboxLine, people: Cast) -> None:
    """New tickets, answers to open, settled, merged and closed ones, by known and new people."""

    def batch(size: int) -> list[Any]:
        result = []
        for n in range(size):
            key = f"{size}-{n}"
            firsts = [
                opened(inbox, external_id=f"{key}-{k}@x", sender=f"{key}-{k}@x.example")
                for k in "orcm"
            ]
            resolve(ticket_id=firsts[1].ticket_id, actor=SYSTEM, now=NOON)
            set_status(ticket_id=firsts[2].ticket_id, status="closed", actor=SYSTEM, now=NOON)
            merge_tickets(
                source_id=firsts[3].ticket_id,
                target_number=firsts[0].number,
                actor=SYSTEM,
                now=NOON,
            )
            result += [
                mail(inbox, sender=f"{key}-{k}@x.example", references=(f"{key}-{k}@x",))
                for k in "orcm"
            ]
            result.append(mail(inbox, sender=f"{key}-new@x.example", external_id=f"{key}-n@x"))
        return result

    few, some, many = (queries_of(batch(size)) for size in (1, 10, 40))
    assert few == some <= 30
    # PostgreSQL takes rows by the 200; SQLite's driver as many as there are
    assert many == few if connection.vendor == "sqlite" else many <= few + 6


def test_a_reader_of_a_link_may_write_with_it(inbox: InboxLine, people: Cast) -> None:
    first = opened(inbox)
    assert issue_link(ticket_id=first.ticket_id, actor=people.ana, now=NOON)
    (receipt,) = receive_messages(
        [mail(inbox, channel="form", ticket_id=first.ticket_id)], now=LATER
    )
    assert receipt.number == first.number
