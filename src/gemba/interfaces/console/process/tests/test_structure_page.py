"""Rework, loops, ping-pong, drop-outs and the sheet of an activity, by HTTP."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import assign
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.interfaces.tests.visiting import Import

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def key(imported: Import) -> str:
    """Thirty plain cases, one that goes round between two lines, one that stops early."""
    lines = ["case,activity,timestamp,resource,line"]
    for n in range(30):
        day = f"2024-{n // 15 + 1:02}-{n % 15 + 1:02}"
        lines += [f"{n},ask,{day} 08:00,ann,1st", f"{n},answer,{day} 10:00,ann,1st"]
    for hour, (step, who, line) in enumerate(
        [("ask", "ann", "1st"), ("check", "bob", "2nd"), ("ask", "ann", "1st"),
         ("answer", "ann", "1st")]
    ):  # fmt: skip
        lines.append(f"round,{step},2024-01-03 {8 + hour:02}:00,{who},{line}")
    lines.append("lost,ask,2024-01-04 08:00,bob,2nd")
    return imported("\n".join(lines)).key


def test_planted_rounds_and_the_lost_case_are_shown(client: Client, key: str) -> None:
    shown = client.get(reverse("console:process-structure", args=[key]), {"by": "line"})
    (again,) = shown.context["rework"]
    assert (again.label, again.later, again.later_same) == ("ask", 1, 1)
    (loop,) = shown.context["loops"]
    assert (loop.target, loop.source, loop.loop.seconds_total) == ("ask", "check", 7200)
    (pair,) = shown.context["ping_pong"]
    assert (pair.one, pair.other) == ("1st", "2nd")
    (lost,) = shown.context["drop_outs"]
    assert (lost.label, lost.cases) == ("ask", 1)
    assert client.get(lost.url).context["analysis"].summary.cases == 1
    assert client.get(again.url).context["analysis"].summary.cases == 1


def test_the_sheet_of_an_activity(client: Client, key: str) -> None:
    facts = client.get(reverse("console:process-part", args=[key, "0"])).context["details"].facts
    assert (facts.portrait.first_share, facts.portrait.cases) == (1, 32)
    assert [(each.label, round(each.share, 3)) for each in facts.later] == [
        ("answer", round(31 / 32, 3)),
        ("check", round(1 / 32, 3)),
    ]


def test_a_step_of_the_desk_says_what_it_means(people: Cast, client: Client) -> None:
    receipt = opened()
    assign(ticket_id=receipt.ticket_id, assignee_id=people.ana.user_id, actor=people.ana, now=NOON)
    text = client.get(reverse("console:process-part", args=["desk", "1"])).content.decode()
    assert "somebody took it" in text
