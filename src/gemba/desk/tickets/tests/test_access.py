"""Who may see and do what: one rule, held by every query and every verb that takes an actor."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import QuerySet

from gemba.desk.tickets import operations, queries
from gemba.desk.tickets.conditions import ALWAYS
from gemba.desk.tickets.models import (
    Attachment,
    Message,
    ScheduledReply,
    SideConversation,
    Ticket,
    TicketMerge,
)
from gemba.desk.tickets.operations import (
    InboundFile,
    Reply,
    add_note,
    assign,
    mark_failed,
    merge_tickets,
    reply,
    transfer,
)
from gemba.desk.tickets.operations.indexing import index_messages
from gemba.desk.tickets.queries import visible_messages, visible_tickets
from gemba.desk.tickets.queries.behind import Slice
from gemba.desk.tickets.queries.standing import Moments, Wanted, standing_page
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.kinds import Owner
from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.definitions.queries import active
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import end_of_log

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
SECRET = "quixotic"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def tickets(people: Cast) -> dict[str, UUID]:
    """One ticket a situation, each with a word of its own."""
    inbox = support()
    made = {name: opened(inbox, subject=name).ticket_id for name in ("repair", "first", "nobody")}
    made["lent"] = opened(inbox, subject="lent").ticket_id
    for name, team in (("repair", people.repair), ("first", people.first_line)):
        transfer(ticket_id=made[name], team_id=team.id, actor=people.adele, now=NOON)
    transfer(ticket_id=made["lent"], team_id=people.first_line.id, actor=people.adele, now=NOON)
    assign(ticket_id=made["lent"], assignee_id=people.ana.user_id, actor=people.adele, now=NOON)
    return made


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("adele", {"repair", "first", "nobody", "lent"}),
        ("sun_wei", {"repair", "first", "nobody", "lent"}),
        ("ana", {"repair", "nobody", "lent"}),
        ("chen_chen", {"first", "nobody", "lent"}),
        ("viktor", set()),
        ("lin_yue", set()),
        ("olga", set()),
    ],
)
def test_what_each_role_sees(
    people: Cast, tickets: dict[str, UUID], name: str, seen: set[str]
) -> None:
    actor = people.members[name]
    assert set(visible_tickets(actor).values_list("subject", flat=True)) == seen
    messages = visible_messages(actor).values_list("ticket__subject", flat=True)
    assert set(messages) == seen
    page = queries.ticket_page("open", actor=actor)
    assert {line.subject for line in page.lines} == seen
    assert {c.view: c.count for c in queries.view_counts(actor=actor)}["open"] == len(seen)


@pytest.fixture
def hidden(people: Cast) -> Ticket:
    """A ticket of First line with everything a ticket can have."""
    inbox = support(team_id=people.first_line.id)
    file = InboundFile("secret.pdf", "application/pdf", 3, "a" * 64, "cid-1", is_inline=True)
    first = opened(
        inbox, subject=SECRET, text=SECRET, html=f"<p>{SECRET}</p>", files=(file,), sender="h@x.y"
    )
    source = opened(inbox, subject=SECRET, sender="h@x.y")
    boss = people.adele
    merge_tickets(source_id=source.ticket_id, target_number=first.number, actor=boss, now=NOON)
    add_note(ticket_id=first.ticket_id, text=SECRET, actor=boss, now=NOON)
    ticket = Ticket.objects.get(pk=first.ticket_id)
    answer = Reply(SECRET, ticket.version, status="open")
    sent = reply(ticket_id=ticket.pk, reply=answer, actor=people.chen_chen, now=NOON)
    mark_failed(message_id=sent, reason="nobody there", now=NOON)
    operations.add_tag(ticket_id=ticket.pk, name=SECRET, actor=boss, now=NOON)
    operations.set_product(ticket_id=ticket.pk, product=SECRET, actor=boss, now=NOON)
    aside = operations.SideMail(SECRET, ("aside@x.example",), SECRET)
    operations.start_side_conversation(ticket_id=ticket.pk, mail=aside, actor=boss, now=NOON)
    ticket.refresh_from_db()
    planned = Reply(SECRET, ticket.version)
    operations.schedule_reply(
        ticket_id=ticket.pk, reply=planned, send_at=LATER, actor=boss, now=NOON
    )
    draft = Draft(SECRET, queries.saved_view_body({"all": []}))
    owner = Owner(team_id=people.first_line.id)
    create(kind="saved_view", draft=draft, actor=boss, now=NOON, is_on=True, owner=owner)
    part = opened(inbox, subject=SECRET, sender="p@x.example")
    operations.link_child(ticket_id=ticket.pk, child_number=part.number, actor=boss, now=NOON)
    index_messages(list(Message.objects.values_list("pk", flat=True)))
    return ticket


def arguments(ticket: Ticket) -> dict[str, Any]:
    """A value for every parameter that a query or verb may have, all of the hidden ticket."""
    message = Message.objects.filter(ticket=ticket).order_by("happened_at", "id")[0]
    sent = Message.objects.get(ticket=ticket, kind="outbound")
    return {
        "now": LATER,
        "today": NOON.date(),
        "view": "open",
        "text": SECRET,
        "number": ticket.number,
        "ticket_id": ticket.pk,
        "ticket_ids": [ticket.pk],
        "tickets": {ticket.pk: None},
        "message_id": sent.pk if sent else message.pk,
        "message_ids": [sent.pk],
        "schedule_id": ScheduledReply.objects.get(ticket=ticket).pk,
        "send_at": LATER + timedelta(days=1),
        "until": LATER + timedelta(days=1),
        "side_id": SideConversation.objects.get(ticket=ticket).pk,
        "mail": operations.SideMail("no", ("other@x.example",), "no"),
        "child_number": ticket.number,
        "contact_id": ticket.contact_id,
        "attachment_id": Attachment.objects.get(message__ticket=ticket).pk,
        "content_id": "cid-1",
        "source_id": ticket.pk,
        "target_number": ticket.number,
        "merge_id": TicketMerge.objects.get(target=ticket).pk,
        "reply": Reply("no", ticket.version),
        "assignee_id": None,
        "team_id": None,
        "vendor_id": None,
        "product": "other",
        "priority": 4,
        "type_code": "repair",
        "status": "resolved",
        "name": SECRET,
        "wanted": Slice("undelivered", NOON.date(), NOON.date()),
        "moments": Moments.at(LATER),
        "view_id": active("saved_view")[0].id,
        "condition": ALWAYS,
        "rows": Ticket.objects.all(),
    }


def taking_an_actor(package: Any) -> dict[str, Callable[..., Any]]:
    """The public functions of every module of a package that are told who asks."""
    found: dict[str, Callable[..., Any]] = {}
    for each in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{each.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and "actor" in inspect.signature(function).parameters:
                found[name] = function
    return found


def called(function: Callable[..., Any], actor: Actor, ticket: Ticket) -> Any:
    known = arguments(ticket)
    given: dict[str, Any] = {"actor": actor}
    for name, parameter in inspect.signature(function).parameters.items():
        if name != "actor" and parameter.default is inspect.Parameter.empty:
            assert name in known, f"{function.__name__}: say in arguments() what `{name}` is"
            given[name] = known[name]
    if function.__module__ == standing_page.__module__ and "wanted" in given:
        given["wanted"] = Wanted("open")
    if function.__name__ in ("message_html", "inline_attachment"):
        given["message_id"] = Message.objects.exclude(html="").get().pk
    return function(**given)


QUERIES = taking_an_actor(queries)
# what needs no ticket to act on, or is the innermost part of every verb
ELSEWHERE = {
    *("create_inbox", "import_tickets", "tell", "tell_many", "written", "ticket_to_change"),
    *("cancelled", "living_ticket", "in_bulk"),
    # pass over what the actor may not see, or did not do
    *("hand_out", "undo_in_bulk"),
}
VERBS = {n: verb for n, verb in taking_an_actor(operations).items() if n not in ELSEWHERE}
# what only counts, or says where to look
COUNTING = {
    *("visible_parts", "view_counts", "figures", "saved_view_count"),
    *("standings", "standing_count", "ageing"),
}
STRANGERS = ["ana", "viktor", "lin_yue", "olga"]


def test_there_is_something_to_hold() -> None:
    assert {"conversation", "ticket_page", "search_tickets", "figures"} <= set(QUERIES)
    assert {"reply", "merge_tickets", "unmerge_tickets", "retry_delivery"} <= set(VERBS)


@pytest.mark.parametrize("who", STRANGERS)
def test_no_query_shows_a_stranger_anything(people: Cast, hidden: Ticket, who: str) -> None:
    secrets = (SECRET, "secret.pdf", hidden.pk.hex, str(hidden.pk), f"number={hidden.number}")
    for name, query in QUERIES.items():
        try:
            shown = said(called(query, people.members[who], hidden))
        except queries.SavedViewUnknown:
            continue
        for secret in secrets:
            assert secret not in shown, f"{name} shows {who} {secret}"


def test_the_team_is_shown_what_strangers_are_not(people: Cast, hidden: Ticket) -> None:
    """So that the test above cannot pass by asking for nothing."""
    for name, query in QUERIES.items():
        if name not in COUNTING:
            shown = said(called(query, people.chen_chen, hidden))
            expected = (SECRET, "secret.pdf", str(hidden.pk), str(hidden.number))
            assert any(secret in shown for secret in expected), name


def said(answer: Any) -> str:
    """All an answer holds, lazy ones included."""
    if isinstance(answer, QuerySet):
        return repr(list(answer.values()))
    return repr(answer)


@pytest.mark.parametrize("who", STRANGERS)
def test_no_verb_lets_a_stranger_act(people: Cast, hidden: Ticket, who: str) -> None:
    refusals = (operations.TicketUnknown, operations.ChangeRefused, operations.MergeRefused)
    before, log = Ticket.objects.filter(pk=hidden.pk).values().get(), end_of_log()
    for name, verb in VERBS.items():
        with transaction.atomic():
            try:
                called(verb, people.members[who], hidden)
            except refusals:
                transaction.set_rollback(True)
            else:
                pytest.fail(f"{who} could {name}")
    assert Ticket.objects.filter(pk=hidden.pk).values().get() == before
    assert end_of_log() == log
