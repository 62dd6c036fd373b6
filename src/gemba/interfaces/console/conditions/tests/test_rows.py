"""A condition goes into rows and comes back the same."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from gemba.desk.tickets.conditions import (
    ALWAYS,
    Comparison,
    Condition,
    ConditionRefused,
    Group,
    Op,
    known_facts,
)
from gemba.foundation.accounts.testing import cast, log_in
from gemba.interfaces.console.conditions.rows import Builder, builder, read, row_at

pytestmark = pytest.mark.django_db

URGENT = Comparison("priority", Op.AT_LEAST, (3,))
SICK = Comparison("subject", Op.CONTAINS_ANY, ("broken", "坏了"))
NAMELESS = Comparison("product", Op.ANY_OF, ("",))
LATE = Comparison("hours_since_reply", Op.MORE_THAN, (1.5,))
FILED = Comparison("has_attachment", Op.IS, (False,))
TAGGED = Comparison("tag", Op.ALL_OF, ("new word",))
OR = Group(is_all=False, parts=(SICK, TAGGED))


def posted(shown: Builder) -> QueryDict:
    """What a browser sends of these rows."""
    data = QueryDict(mutable=True)
    for block in shown.blocks:
        for row in block.rows:
            data[f"{row.key}-fact"] = row.fact
            data[f"{row.key}-op"] = next((op.value for op in row.ops if op.is_chosen), "")
            chosen = [offer.value for offer in row.offers if offer.is_chosen]
            data.setlist(f"{row.key}-values", chosen if row.offers else [row.text])
    return data


@pytest.mark.parametrize(
    "condition",
    [
        ALWAYS,
        Group(is_all=True, parts=(URGENT, SICK, NAMELESS, LATE, FILED)),
        OR,
        Group(is_all=True, parts=(URGENT, OR)),
    ],
)
def test_a_condition_comes_back_the_same(condition: Condition) -> None:
    assert read(posted(builder(condition, prefix="if")), prefix="if") == condition


def test_every_fact_can_be_drawn() -> None:
    for name, fact in known_facts().items():
        row = row_at("if-all-0", name)
        assert [op.value for op in row.ops] == [op.value for op in fact.ops]


def test_what_is_too_deep_for_rows_is_only_told() -> None:
    deep = Group(is_all=False, parts=(Group(is_all=True, parts=(URGENT, SICK)), FILED))
    shown = builder(deep, prefix="if", words="in words")
    assert (shown.blocks, shown.words) == ((), "in words")


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("priority", "", "needs a value"),
        ("priority", "nine", "from the list"),
        ("hours_since_opened", "soon", "is no number"),
    ],
)
def test_a_row_that_is_not_finished_says_what_is_missing(fact: str, value: str, words: str) -> None:
    data = QueryDict(mutable=True)
    data["if-all-0-fact"], data["if-all-0-values"] = fact, value
    with pytest.raises(ConditionRefused, match=words):
        read(data, prefix="if")


def test_pieces_are_drawn_and_told(client: Client) -> None:
    log_in(client, cast().sun_wei)
    drawn = client.get("/manage/conditions/row/?key=if-all-3&if-all-3-fact=priority")
    assert b'name="if-all-3-values"' in drawn.content
    data = {"of": "if", "if-all-3-fact": "priority", "if-all-3-op": "at_least"}
    told = client.post("/manage/conditions/told/", {**data, "if-all-3-values": "3"})
    assert "Priority is at least High" in told.text
    assert "needs a value" in client.post("/manage/conditions/told/", data).text
    assert client.get("/manage/conditions/row/?key=<script>").status_code == 400
