"""What the past says of a condition is what a trial would have drawn by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from gemba.desk.contacts.operations import set_tier
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.conditions import ConditionRefused
from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.operations import InboundFile, Reply, receive_messages, reply
from gemba.desk.tickets.operations.changing import add_tag, assign, set_priority, set_type
from gemba.desk.tickets.queries import InboxLine, opened_meeting
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.testing import COLOUR, define, only_kinds
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials import kinds
from gemba.foundation.trials.queries import enrolments
from gemba.foundation.trials.testing import trial_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def asks(fact: str, op: str, *values: str | int | bool) -> JsonValue:
    return {"fact": fact, "op": op, "values": list(values)}


CONDITIONS: list[JsonValue] = [
    {"all": []},
    asks("channel", "any_of", "chat"),
    asks("type", "any_of", "repair"),
    asks("type", "none_of", "repair"),
    asks("product", "any_of", "X-2"),
    asks("product", "any_of", ""),
    asks("message_text", "contains_any", "broken"),
    asks("message_text", "contains_none", "broken"),
    asks("has_attachment", "is", True),
    asks("priority", "at_least", 3),
    asks("tag", "any_of", "vip"),
    asks("assignee", "none_of", 0),
    asks("status", "any_of", "new"),
    asks("times_reopened", "at_least", 1),
    asks("hours_since_reply", "more_than", 0),
    asks("hours_since_opened", "more_than", 1),
    asks("hours_since_customer", "less_than", 1),
    asks("due_in", "less_than", 100),
    asks("subject", "contains_any", "printer"),
    {"any": [asks("type", "any_of", "repair"), asks("message_text", "contains_any", "broken")]},
    {"all": [asks("type", "any_of", "repair"), asks("channel", "any_of", "email")]},
]


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def inbox(people: Cast) -> Iterator[InboxLine]:
    """With a kind of definition that can be tried, and none else."""
    del people
    found = support(now=NOON - HOUR)
    with only_kinds(COLOUR), pytest.MonkeyPatch.context() as patch:
        patch.setattr(kinds, "_served", {"colour"})
        yield found


def come(inbox: InboxLine) -> list[UUID]:
    """Tickets of several kinds, in one batch."""
    photo = InboundFile("a.png", "image/png", 5, "0" * 64)
    shapes: tuple[dict[str, Any], ...] = (
        {},
        {"type_code": "repair"},
        {"channel": "chat", "text": "It is broken"},
        {"product": "X-2", "files": (photo,)},
        {"type_code": "return", "text": "Broken, take it back"},
        {"nature": "automatic", "text": "broken"},
    )
    messages = [
        mail(inbox, sender=f"c{n}@customers.example", external_id=f"<{n}@x>", **shape)
        for n, shape in enumerate(shapes)
    ]
    return [each.ticket_id for each in receive_messages(messages, now=NOON)]


def live_on(tickets: list[UUID], people: Cast) -> None:
    """What comes later changes nothing of how they were opened."""
    for n, ticket in enumerate(tickets):
        later = NOON + (n + 1) * HOUR
        set_type(ticket_id=ticket, type_code="repair", actor=people.sun_wei, now=later)
        set_priority(ticket_id=ticket, priority=4, actor=people.sun_wei, now=later)
        add_tag(ticket_id=ticket, name="vip", actor=people.sun_wei, now=later)
        ana = people.ana.user_id
        assign(ticket_id=ticket, assignee_id=ana, actor=people.sun_wei, now=later)
        reply(ticket_id=ticket, reply=Reply("So?", 1), actor=people.sun_wei, now=later)
    Ticket.objects.filter(pk__in=tickets).update(due_at=NOON + HOUR)


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_the_past_is_asked_as_trials_ask(
    inbox: InboxLine, people: Cast, condition: JsonValue
) -> None:
    key = define("colour", "Red", {"colour": "red"}, now=NOON - HOUR)
    trial = trial_of(key, {"colour": "blue"}, now=NOON, condition=condition)
    tickets = come(inbox)
    drawn = {each.case_id for each in enrolments(trial)}
    live_on(tickets, people)
    since, until = NOON - HOUR, NOON + 24 * HOUR
    assert opened_meeting(condition, tickets, since=since, until=until) == drawn


def test_only_tickets_asked_about_and_only_conditions(inbox: InboxLine) -> None:
    tickets = come(inbox)
    repair = asks("type", "any_of", "repair")
    stretch = {"since": NOON - HOUR, "until": NOON + HOUR}
    assert opened_meeting(repair, tickets, **stretch) == {tickets[1]}
    assert opened_meeting(repair, tickets[2:], **stretch) == frozenset()
    with pytest.raises(ConditionRefused):
        opened_meeting({"some": []}, tickets, **stretch)


def test_the_tier_is_as_it_is_now(inbox: InboxLine, people: Cast) -> None:
    message = mail(inbox, sender=LIN_YUE)
    ticket = receive_messages([message], now=NOON)[0].ticket_id
    contact = Ticket.objects.get(pk=ticket).contact_id
    set_tier(contact_id=contact, tier="gold", actor=people.sun_wei, now=NOON + HOUR)
    gold = asks("tier", "any_of", "gold")
    found = opened_meeting(gold, [ticket], since=NOON - HOUR, until=NOON + 2 * HOUR)
    assert found == {ticket}
