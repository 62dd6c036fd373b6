"""Conditions mean the same to Python and to the database, and refuse what cannot be meant."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemba.desk.contacts.operations import set_tier
from gemba.desk.tickets.conditions import (
    ALWAYS,
    Comparison,
    Condition,
    ConditionRefused,
    Fact,
    Group,
    Op,
    Scalar,
    as_q,
    check,
    decode,
    describe,
    encode,
    facts_of,
    known_facts,
    matches,
)
from gemba.desk.tickets.models import Category, Tag, Ticket
from gemba.desk.tickets.operations import InboundFile, receive_messages
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.operations import create_team
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.django_db
WORDS = ("x", "X-2", "ÄRGER", "ärger", "打印机", "%", "_", "a.b", "(", "")
MOMENTS = st.none() | st.integers(-3, 3).map(lambda hours: NOON + timedelta(hours=hours))
SHAPES = st.fixed_dictionaries(
    {
        "status_id": st.sampled_from(Category.values),
        "priority": st.integers(1, 4),
        "type": st.sampled_from(["", "repair", "return"]),
        "team": st.integers(0, 2),
        "assignee": st.integers(0, 1),
        "vendor": st.integers(0, 1),
        "product": st.sampled_from(WORDS),
        "subject": st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
        "tags": st.sets(st.sampled_from(["vip", "late"])),
        "last_received_at": MOMENTS,
        "last_replied_at": MOMENTS,
        "due_at": MOMENTS,
        "times_reopened": st.integers(0, 2),
    }
)


def values_for(fact: Fact, op: Op) -> st.SearchStrategy[tuple[Scalar, ...]]:
    """Values the fact accepts, and some beside the mark."""
    one = op in (Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN, Op.IS)
    each: st.SearchStrategy[Scalar] = {
        "hours": st.sampled_from([0, 1, 2, 0.5]),
        "number": st.integers(0, 3),
        "text": st.sampled_from(WORDS if op is not Op.CONTAINS_ANY else WORDS[:-1]),
        "words": st.sampled_from(WORDS[:-1]),
        "choice": st.sampled_from([o.value for o in fact.offers()] or ["vip"]),
        "yes_no": st.booleans(),
    }[fact.value_kind]
    return st.lists(each, min_size=1, max_size=1 if one else 3).map(tuple)


def conditions() -> st.SearchStrategy[Condition]:
    usable = [f for f in known_facts().values() if f.where(f.ops[0], ("1",), NOON) is not None]
    leaf = st.sampled_from([(f, op) for f in usable for op in f.ops]).flatmap(
        lambda pair: values_for(*pair).map(lambda v: Comparison(pair[0].name, pair[1], v))
    )
    return st.recursive(
        leaf,
        lambda inner: st.builds(Group, st.booleans(), st.lists(inner, max_size=3).map(tuple)),
        max_leaves=4,
    )


@pytest.mark.hypothesis
def test_python_and_the_database_agree() -> None:
    people = cast()
    workshop = create_team(name="Workshop", actor=SYSTEM, now=NOON, is_vendor=True)
    inbox = support()
    file = InboundFile("a.png", "image/png", 3, "a" * 64)
    batch = [mail(inbox, sender=f"c{n}@x.example", files=(file,) * (n % 2)) for n in range(6)]
    tickets = [r.ticket_id for r in receive_messages(batch, now=NOON)]
    set_tier(
        contact_id=Ticket.objects.get(pk=tickets[0]).contact_id,
        tier="gold",
        actor=people.ana,
        now=NOON,
    )
    tags = {name: Tag.objects.create(name=name) for name in ("vip", "late")}
    teams = (None, people.repair.id, people.first_line.id)

    @settings(suppress_health_check=[HealthCheck.differing_executors])
    @given(shapes=st.lists(SHAPES, min_size=6, max_size=6), condition=conditions())
    def agree(shapes: list[dict[str, object]], condition: Condition) -> None:
        for pk, shape in zip(tickets, shapes, strict=True):
            fields = dict(shape)
            names = fields.pop("tags")
            fields["is_settled"] = fields["status_id"] in ("resolved", "closed")
            fields["team"] = teams[int(str(fields["team"]))]
            fields["assignee"] = people.ana.user_id if fields["assignee"] else None
            fields["vendor"] = workshop.id if fields["vendor"] else None
            Ticket.objects.filter(pk=pk).update(**fields)
            Ticket.objects.get(pk=pk).tags.set([tags[n] for n in names])  # type: ignore[attr-defined]
        known = facts_of(tickets, now=NOON)
        listed = set(Ticket.objects.filter(as_q(condition, NOON)).values_list("pk", flat=True))
        assert listed == {pk for pk in tickets if matches(condition, known[pk])}
        assert decode(encode(condition)) == condition
        assert describe(condition)

    agree()


def test_the_facts_of_many_cost_what_those_of_one_do() -> None:
    cast()
    inbox = support()
    batch = [mail(inbox, sender=f"c{n}@x.example", text=f"No. {n}") for n in range(40)]
    tickets = [r.ticket_id for r in receive_messages(batch, now=NOON)]
    with CaptureQueriesContext(connection) as done:
        found = facts_of(tickets, now=NOON)
    assert len(done) <= 4
    assert [found[pk].message_text for pk in tickets] == [f"No. {n}" for n in range(40)]
    assert found[tickets[0]].last_received_at == NOON


def test_words_of_the_last_message_are_read_but_not_listed() -> None:
    cast()
    first = opened(external_id="a@x", text="It is broken")
    answer = mail(support(), references=("a@x",), text="It BURNS", received_at=NOON)
    receive_messages([answer], now=NOON)
    burns = Comparison("message_text", Op.CONTAINS_ANY, ("burns",))
    assert matches(burns, facts_of([first.ticket_id], now=NOON)[first.ticket_id])
    with pytest.raises(ConditionRefused, match="cannot be used for lists"):
        as_q(burns, NOON)


REFUSED: list[tuple[JsonValue, str]] = [
    (None, "A condition is all of"),
    ([], "A condition is all of"),
    ({"all": [], "any": []}, "A condition is all of"),
    ({"all": [{"fact": "colour", "op": "any_of", "values": ["red"]}]}, "no fact called colour"),
    ({"fact": "priority", "op": "contains_any", "values": [1]}, "cannot be compared by"),
    ({"fact": "priority", "op": "any_of", "values": []}, "words, numbers"),
    ({"fact": "priority", "op": "any_of", "values": [7]}, "from the list"),
    ({"fact": "priority", "op": "any_of", "values": [True]}, "from the list"),
    ({"fact": "priority", "op": "at_least", "values": [1, 2]}, "exactly one"),
    ({"fact": "team", "op": "any_of", "values": [10**6]}, "from the list"),
    ({"fact": "tag", "op": "any_of", "values": [" "]}, "at least one letter"),
    ({"fact": "subject", "op": "contains_any", "values": ["\x00"]}, "at most 100 characters"),
    ({"fact": "due_in", "op": "less_than", "values": [10**9]}, "five years"),
    ({"fact": "hours_since_reply", "op": "less_than", "values": [-1]}, "number of hours"),
    ({"fact": "times_reopened", "op": "at_least", "values": ["many"]}, "whole number"),
    ({"fact": "has_attachment", "op": "is", "values": ["yes"]}, "yes or no"),
    ({"all": [{"all": [{"all": [{"all": [{"all": []}]}]}]}]}, "nested more than"),
    ({"any": [{"fact": "type", "op": "any_of", "values": [""]}] * 51}, "more than 50 parts"),
]


@pytest.mark.parametrize(("body", "sentence"), REFUSED)
def test_what_cannot_be_meant_is_refused_in_a_sentence(body: JsonValue, sentence: str) -> None:
    cast()
    with pytest.raises(ConditionRefused, match=sentence):
        check(body)


def test_a_condition_reads_like_a_sentence() -> None:
    people = cast()
    body: JsonValue = {
        "all": [
            {"fact": "priority", "op": "at_least", "values": [3]},
            {
                "any": [
                    {"fact": "team", "op": "any_of", "values": [0, people.repair.id]},
                    {"fact": "due_in", "op": "less_than", "values": [2]},
                ]
            },
        ]
    }
    assert describe(check(body)) == (
        "Priority is at least High and "
        "(Team is No team or Repair or Hours until due is less than 2)"
    )
    assert describe(ALWAYS) == "every ticket"


def test_a_channel_is_called_as_readers_call_it() -> None:
    support(now=NOON)
    body: JsonValue = {"all": [{"fact": "channel", "op": "any_of", "values": ["email", "pigeon"]}]}
    assert describe(check(body)) == "Channel is E-mail or pigeon"
    with override("zh-hans"):
        assert "邮件" in describe(check(body))
