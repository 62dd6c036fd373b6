"""Lists, the ticket page, the figures: complete, in order, the same work for more tickets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemba.desk.tickets.models import Category, Ticket
from gemba.desk.tickets.operations import (
    InboundFile,
    Reply,
    add_note,
    add_tag,
    assign,
    merge_tickets,
    receive_messages,
    reply,
    resolve,
    set_status,
    transfer,
)
from gemba.desk.tickets.operations.indexing import index_messages
from gemba.desk.tickets.queries import (
    VIEWS,
    conversation,
    figures,
    search_tickets,
    ticket_page,
    view_counts,
    visible_tickets,
)
from gemba.desk.tickets.queries.conversation import MESSAGES_MAX, MessageView
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def fill(count: int) -> list[Ticket]:
    inbox = support()
    batch = [mail(inbox, sender=f"c{n % 7}@x.example", subject=f"No. {n}") for n in range(count)]
    numbers = [receipt.number for receipt in receive_messages(batch, now=NOON)]
    return list(Ticket.objects.filter(number__in=numbers).order_by("number"))


def all_pages(view: str, actor: Actor, limit: int) -> list[int]:
    read, after = [], ""
    while True:
        page = ticket_page(view, actor=actor, after=after, limit=limit)
        read += [line.number for line in page.lines]
        assert len(page.lines) <= limit
        if page.after is None:
            return read
        after = page.after


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    moments=st.lists(st.integers(0, 5), min_size=1, max_size=25),
    places=st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=25, max_size=25),
    limit=st.integers(1, 9),
)
def test_pages_hold_every_ticket_once_in_order(
    people: Cast, moments: list[int], places: list[tuple[int, int, int]], limit: int
) -> None:
    """Many tickets with the very same last activity, in every team, status and hand."""
    Ticket.objects.all().delete()
    teams = [None, people.repair.id, people.first_line.id]
    users = [None, people.ana.user_id, people.chen_chen.user_id]
    for ticket, moment, (status, team, user) in zip(
        fill(len(moments)), moments, places, strict=False
    ):
        code = Category.values[status]
        Ticket.objects.filter(pk=ticket.pk).update(
            last_activity_at=NOON + timedelta(minutes=moment),
            status=code,
            is_settled=code in ("resolved", "closed"),
            team=teams[team % 3],
            assignee=users[user % 3],
        )
    for actor in (people.sun_wei, people.ana):
        for view in VIEWS:
            assert all_pages(view, actor, limit) == expected(view, actor)


def expected(view: str, actor: Actor) -> list[int]:
    """The plain truth: every visible ticket, looked at in Python."""
    fits: dict[str, Callable[[Ticket], bool]] = {
        "mine": lambda t: not t.is_settled and t.assignee_id == actor.user_id,
        "unassigned": lambda t: not t.is_settled and t.assignee_id is None,
        "open": lambda t: not t.is_settled,
        "snoozed": lambda t: False,
        "pending": lambda t: t.status_id.startswith("pending"),
        "settled": lambda t: t.is_settled,
    }
    rows = visible_tickets(actor).filter(merged_into=None)
    ordered = rows.order_by("-last_activity_at", "id")
    return [ticket.number for ticket in ordered if fits[view](ticket)]


@pytest.mark.parametrize(
    "mark",
    ["nonsense", "~", "2026-01-01~x", "0001-01-01T00:00:00+14:00~" + "0" * 32, "9" * 999, "\x00"],
)
def test_a_mark_that_cannot_be_read_begins_at_the_top(people: Cast, mark: str) -> None:
    first = opened()
    (line,) = ticket_page("open", actor=people.ana, after=mark).lines
    assert line.number == first.number


def test_a_team_s_list_holds_its_tickets_only(people: Cast) -> None:
    mine, other = fill(2)
    transfer(ticket_id=mine.pk, team_id=people.repair.id, actor=people.adele, now=NOON)
    transfer(ticket_id=other.pk, team_id=people.first_line.id, actor=people.adele, now=NOON)
    for view in ("open", "unassigned"):
        page = ticket_page(view, actor=people.sun_wei, team_id=people.repair.id)
        assert [line.number for line in page.lines] == [mine.number]
    lent = ticket_page("open", actor=people.ana, team_id=people.first_line.id)
    assert lent.lines == ()


def test_a_line_says_all_there_is_to_say(people: Cast) -> None:
    ticket = fill(1)[0]
    assign(ticket_id=ticket.pk, assignee_id=people.ana.user_id, actor=people.ana, now=NOON)
    transfer(ticket_id=ticket.pk, team_id=people.repair.id, actor=people.ana, now=NOON)
    (line,) = ticket_page("mine", actor=people.ana).lines
    shown = conversation(ticket.number, actor=people.ana)
    assert shown
    assert line == shown.ticket
    assert (line.team_name, line.assignee_name, line.status_label) == ("Repair", "Ana", "New")
    assert line.opened_at == NOON


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as done:
        act()
    return len(done)


def busy_ticket(people: Cast, words: int) -> Ticket:
    inbox = support()
    file = InboundFile("a.png", "image/png", 3, "a" * 64)
    first = opened(inbox, external_id=f"{words}@x", sender="bo@x.example", files=(file,))
    for n in range(words):
        other = opened(inbox, subject=f"Also {n}", sender="bo@x.example")
        again = mail(inbox, sender="bo@x.example", references=(f"{words}@x",), files=(file,))
        receive_messages([again], now=NOON)
        add_note(ticket_id=first.ticket_id, text="Hm", actor=people.adele, now=NOON)
        add_tag(ticket_id=first.ticket_id, name=f"t{n}", actor=people.adele, now=NOON)
        version = Ticket.objects.get(pk=first.ticket_id).version
        answer = Reply("Yes", version)
        reply(ticket_id=first.ticket_id, reply=answer, actor=people.adele, now=NOON)
        merge_tickets(
            source_id=other.ticket_id, target_number=first.number, actor=people.adele, now=NOON
        )
    return Ticket.objects.get(pk=first.ticket_id)


def test_a_ticket_costs_the_same_however_much_was_said(people: Cast) -> None:
    quiet, loud = busy_ticket(people, 1), busy_ticket(people, 12)
    for actor in (people.ana, people.sun_wei):
        counts = [queries(lambda: conversation(t.number, actor=actor)) for t in (quiet, loud)]  # noqa: B023
        assert counts[0] == counts[1] <= 8


def test_lists_and_figures_cost_the_same_however_many_tickets(people: Cast) -> None:
    today = NOON.date()

    def costs() -> list[int]:
        acts: list[Callable[[], object]] = [
            lambda: ticket_page("open", actor=people.ana),
            lambda: ticket_page("pending", actor=people.sun_wei),
            lambda: view_counts(actor=people.ana),
            lambda: figures(actor=people.ana, today=today),
        ]
        return [queries(act) for act in acts]

    fill(1)
    few = costs()
    fill(120)
    assert costs() == few
    assert max(few) <= 4


def test_only_the_newest_messages_are_shown_and_the_rest_counted(people: Cast) -> None:
    first = opened(external_id="a@x")
    inbox = support()
    batch = [
        mail(inbox, references=("a@x",), received_at=NOON + timedelta(minutes=n))
        for n in range(1, MESSAGES_MAX + 8)
    ]
    receive_messages(batch, now=NOON)
    shown = conversation(first.number, actor=people.ana)
    assert shown
    assert (len(shown.messages), shown.earlier_messages) == (MESSAGES_MAX, 8)
    moments = [message.happened_at for message in shown.messages]
    assert moments == sorted(moments)


@pytest.mark.parametrize("number", [0, -1, 10**6, 10**30])
def test_a_number_nobody_has(people: Cast, number: int) -> None:
    assert conversation(number, actor=people.adele) is None


def test_the_figures_are_those_of_the_day_and_the_team(people: Cast) -> None:
    first, second, third = fill(3)
    transfer(ticket_id=first.pk, team_id=people.repair.id, actor=people.adele, now=NOON)
    transfer(ticket_id=second.pk, team_id=people.first_line.id, actor=people.adele, now=NOON)
    soon = NOON + timedelta(minutes=59)
    reply(ticket_id=first.pk, reply=Reply("Yes", 1), actor=people.ana, now=soon)
    set_status(ticket_id=second.pk, status="pending_vendor", actor=people.adele, now=NOON)
    resolve(ticket_id=third.pk, actor=people.adele, now=NOON + timedelta(hours=12))
    everything = figures(actor=people.sun_wei, today=datetime(2026, 3, 3, tzinfo=UTC).date())
    assert (everything.open, everything.pending, everything.unassigned) == (2, 2, 1)
    assert [(d.opened, d.resolved) for d in everything.days[-2:]] == [(3, 0), (0, 1)]
    assert (everything.first_replies, everything.first_replies_in_hour) == (1, 1)
    repair = figures(actor=people.ana, today=datetime(2026, 3, 3, tzinfo=UTC).date())
    assert (repair.open, repair.pending, repair.unassigned) == (1, 1, 0)


def test_found_by_number_word_customer_and_chinese(people: Cast) -> None:
    first = opened(subject="Broken hinge", text="屏幕碎了，请帮忙", sender="zoe@x.example")
    opened(subject="Other", text="Nothing to see")
    index_messages([m.id for m in messages_of(first.number, people)])
    for wanted in (
        str(first.number),
        f"#{first.number}",
        "HINGE",
        "屏幕",
        "幕碎",
        "zoe@",
        "幕碎了",
    ):
        found = search_tickets(wanted, actor=people.ana)
        assert [hit.ticket.number for hit in found] == [first.number], wanted
    for nothing in ("", "  ", "!?", "hinges", "破屏", "%", "'", '"', "a" * 500, "\x00", "1" * 30):
        assert search_tickets(nothing, actor=people.ana) == []


def messages_of(number: int, people: Cast) -> tuple[MessageView, ...]:
    shown = conversation(number, actor=people.adele)
    assert shown
    return shown.messages


def test_a_search_goes_back_until_it_finds_what_the_agent_may_see(people: Cast) -> None:
    """The newest hundred matches belong to another team."""
    ours = opened(text="flicker")
    hidden = support(address="first@desk.example", team_id=people.first_line.id)
    batch = [mail(hidden, text="flicker", sender=f"c{n}@x.example") for n in range(100)]
    receipts = receive_messages(batch, now=NOON)
    first = messages_of(ours.number, people)[0]
    index_messages([first.id, *(r.message_id for r in receipts)])
    found = search_tickets("flicker", actor=people.ana, limit=5)
    assert [hit.ticket.number for hit in found] == [ours.number]
    assert len(search_tickets("flicker", actor=people.sun_wei, limit=5)) == 5
