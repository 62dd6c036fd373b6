"""Parts of larger tickets, second requests split off, merges looked at first, many at once."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from gemba.desk.tickets import operations as act
from gemba.desk.tickets.models import Message, Ticket
from gemba.desk.tickets.operations import guarding
from gemba.desk.tickets.operations.indexing import index_messages
from gemba.desk.tickets.queries import (
    conversation,
    merge_preview,
    search_tickets,
    ticket_family,
)
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
MUCH_LATER = NOON + timedelta(days=30)


@pytest.fixture
def people() -> Cast:
    return cast()


def status(receipt: act.Receipt) -> str:
    return Ticket.objects.get(pk=receipt.ticket_id).status_id


def test_open_parts_keep_the_whole_open(people: Cast) -> None:
    whole, part = opened(), opened(sender="bo@x.example")
    act.link_child(ticket_id=whole.ticket_id, child_number=part.number, actor=people.ana, now=NOON)
    family = ticket_family(whole.ticket_id, actor=people.ana)
    assert [line.number for line in family.parts] == [part.number]
    above = ticket_family(part.ticket_id, actor=people.ana).parent
    assert above is not None
    assert above.number == whole.number
    answer = act.Reply("Done", 1, status="resolved")
    for verb in (
        partial(act.resolve, ticket_id=whole.ticket_id),
        partial(act.set_status, ticket_id=whole.ticket_id, status="closed"),
        partial(act.reply, ticket_id=whole.ticket_id, reply=answer),
    ):
        with pytest.raises(act.ChangeRefused, match=f"#{part.number}"):
            verb(actor=people.ana, now=NOON)
    act.resolve(ticket_id=part.ticket_id, actor=people.ana, now=NOON)
    act.resolve(ticket_id=whole.ticket_id, actor=people.ana, now=NOON)
    act.reopen(ticket_id=part.ticket_id, actor=people.ana, now=LATER)
    assert act.close_resolved(now=MUCH_LATER) == 0
    assert status(whole) == "resolved"
    act.unlink_child(ticket_id=part.ticket_id, actor=people.ana, now=MUCH_LATER)
    assert act.close_resolved(now=MUCH_LATER) == 1
    assert status(part) == "open"


def test_no_ticket_is_a_part_of_itself_of_two_or_of_what_is_settled(people: Cast) -> None:
    a, b, c = (opened(sender=f"{n}@x.example") for n in range(3))
    link = partial(act.link_child, actor=people.ana, now=NOON)
    link(ticket_id=a.ticket_id, child_number=b.number)
    link(ticket_id=b.ticket_id, child_number=c.number)
    for parent, child, sentence in (
        (a, a, "part of itself"),
        (c, a, "part of itself"),
        (a, c, "already"),
        (b, act.Receipt(a.ticket_id, 10**6, a.message_id, False), "no ticket"),
    ):
        with pytest.raises(act.ChangeRefused, match=sentence):
            link(ticket_id=parent.ticket_id, child_number=child.number)
    with pytest.raises(act.MergeRefused, match="has parts"):
        act.merge_tickets(source_id=a.ticket_id, target_number=c.number, actor=people.ana, now=NOON)
    done, fresh = opened(sender="d@x.example"), opened(sender="e@x.example")
    act.resolve(ticket_id=done.ticket_id, actor=people.ana, now=NOON)
    with pytest.raises(act.ChangeRefused, match="Reopen"):
        link(ticket_id=done.ticket_id, child_number=fresh.number)


def test_rooms_above_may_object_too(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "_guards", dict(guarding.closing_guards()))
    act.closing_guard("test.lunch")(lambda ids: dict.fromkeys(ids, "Not before lunch."))
    ticket = opened()
    with pytest.raises(act.ChangeRefused, match="Not before lunch"):
        act.resolve(ticket_id=ticket.ticket_id, actor=people.ana, now=NOON)
    with pytest.raises(ValueError, match=r"test\.lunch"):
        act.closing_guard("test.lunch")(lambda _ids: {})


def test_a_second_request_becomes_a_ticket_of_its_own(people: Cast) -> None:
    inbox = support()
    first = opened(inbox, external_id="a@x")
    ask = mail(inbox, references=("a@x",), text="Also: a giraffe", external_id="b@x")
    (second,) = act.receive_messages([ask], now=LATER)
    pk = first.ticket_id
    act.add_tag(ticket_id=pk, name="vip", actor=people.ana, now=LATER)
    act.set_product(ticket_id=pk, product="X-200", actor=people.ana, now=LATER)
    index_messages([first.message_id, second.message_id])
    made = act.split_ticket(
        ticket_id=pk, message_ids=[second.message_id], actor=people.ana, now=LATER
    )
    old, new = (conversation(each.number, actor=people.ana) for each in (first, made))
    assert old
    assert new
    assert [m.id for m in old.messages] == [first.message_id]
    assert [m.id for m in new.messages] == [second.message_id]
    assert (new.tags, new.product) == (("vip",), "X-200")
    assert new.ticket.contact_id == old.ticket.contact_id
    assert new.ticket.waiting_since == NOON
    (hit,) = search_tickets("giraffe", actor=people.ana)
    assert hit.ticket.number == made.number
    answer = mail(inbox, references=("b@x",), received_at=LATER)
    assert act.receive_messages([answer], now=LATER)[0].number == made.number


def test_what_cannot_be_split_off_is_said(people: Cast) -> None:
    inbox = support()
    first = opened(inbox, external_id="a@x")
    pk = first.ticket_id
    act.add_note(ticket_id=pk, text="Hm", actor=people.ana, now=NOON)
    aside = act.SideMail("?", ("parts@x.example",), "Parts")
    act.start_side_conversation(ticket_id=pk, mail=aside, actor=people.ana, now=NOON)
    (more,) = act.receive_messages([mail(inbox, references=("a@x",))], now=NOON)
    version = Ticket.objects.get(pk=pk).version
    sent = act.reply(ticket_id=pk, reply=act.Reply("Yes", version), actor=people.ana, now=NOON)
    by_kind = {m.kind: m.pk for m in Message.objects.filter(ticket=pk).order_by("pk")}
    for ids, sentence in (
        ([], "Choose 1 to"),
        ([uuid4()], "not on this ticket"),
        ([first.message_id], "opened the ticket"),
        ([by_kind["note"]], "at least one message of the customer"),
        ([by_kind["side_out"], more.message_id], "Side conversations"),
        ([sent, more.message_id], "not left yet"),
    ):
        with pytest.raises(act.ChangeRefused, match=sentence):
            act.split_ticket(ticket_id=pk, message_ids=ids, actor=people.ana, now=NOON)


def test_a_merge_is_seen_before_it_is_done(people: Cast) -> None:
    source, target = opened(text="From here"), opened(sender="bo@x.example", text="To here")
    seen = merge_preview(source.ticket_id, target.number, actor=people.ana)
    assert seen
    assert (seen.source.number, seen.target.number) == (source.number, target.number)
    assert (seen.messages, seen.is_same_customer, seen.refusal) == (2, False, "")
    assert {word.excerpt for word in seen.words} == {"From here", "To here"}
    assert len(seen.people) == 2
    act.merge_tickets(
        source_id=source.ticket_id, target_number=target.number, actor=people.ana, now=NOON
    )
    again = merge_preview(source.ticket_id, target.number, actor=people.ana)
    assert again
    assert "merged already" in again.refusal
    assert merge_preview(source.ticket_id, 10**6, actor=people.ana) is None


def test_many_at_once_and_an_answer_for_each(people: Cast) -> None:
    inbox = support()
    batch = [mail(inbox, sender=f"c{n}@x.example") for n in range(3)]
    a, b, c = (receipt.ticket_id for receipt in act.receive_messages(batch, now=NOON))
    hidden = opened(
        support(address="first@desk.example", team_id=people.first_line.id), sender="h@x.example"
    )
    number = Ticket.objects.get(pk=b).number
    act.link_child(ticket_id=a, child_number=number, actor=people.ana, now=NOON)
    result = act.in_bulk(
        verb=partial(act.set_status, status="resolved"),
        ticket_ids=[a, c, hidden.ticket_id, c],
        actor=people.ana,
        now=NOON,
    )
    assert result.done == (c,)
    whole, unseen = result.refused
    assert (whole.ticket_id, unseen.number) == (a, None)
    assert f"#{number}" in whole.sentence
    with pytest.raises(act.ChangeRefused, match="at most 500"):
        act.in_bulk(
            verb=act.resolve,
            ticket_ids=[uuid4() for _ in range(501)],
            actor=people.ana,
            now=NOON,
        )
