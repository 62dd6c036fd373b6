"""Rework, loops, ping-pong, drop-outs and the sheet of an activity, by HTTP."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import assign, transfer
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
    assert client.get(pair.url).context["analysis"].summary.cases == 1
    (lost,) = shown.context["drop_outs"]
    assert (lost.label, lost.cases) == ("ask", 1)
    assert client.get(lost.url).context["analysis"].summary.cases == 1
    assert client.get(again.url).context["analysis"].summary.cases == 1


def test_a_ticket_handed_back_and_forth_between_teams(people: Cast, client: Client) -> None:
    ticket_id = opened().ticket_id
    teams = [people.first_line.id, people.repair.id, None, people.first_line.id]
    for hours, team in enumerate(teams):
        now = NOON + (hours + 1) * HOUR
        transfer(ticket_id=ticket_id, team_id=team, actor=people.sun_wei, now=now)
    url = reverse("console:process-structure", args=["desk"])
    assert client.get(url).context["ping_pong"] == []
    shown = client.get(url, {"by": "responsible"})
    (pair,) = shown.context["ping_pong"]
    assert (pair.one, pair.other) == (people.first_line.name, people.repair.name)
    assert pair.pair.seconds_total == 3 * 3600
    assert "Between teams" in shown.content.decode()
    behind = client.get(pair.url)
    assert behind.context["analysis"].summary.cases == 1
    (chip,) = behind.context["filter_bar"].chips
    assert people.first_line.name in chip.words


def test_attributes_of_tickets_go_by_names_not_by_codes(people: Cast, client: Client) -> None:
    ticket_id, team = opened().ticket_id, people.repair
    transfer(ticket_id=ticket_id, team_id=team.id, actor=people.sun_wei, now=NOON)
    url = reverse("console:process-filter", args=["desk", "attribute"])
    form = client.get(url, {"touched": "1", "attribute": "team"}).context["form"]
    assert dict(form.fields["attribute"].choices)["team"] == "Team"
    assert (str(team.id), f"{team.name} (1)") in form.fields["values"].choices
    log = reverse("console:process-log", args=["desk"])
    for asked, words in {
        f"attribute:team:is:{team.id}": f"Team: {team.name}",
        "attribute:status:is:open": "Status after the step: Open",
        "attribute:priority:is:2": "Priority: Normal",
    }.items():
        (chip,) = client.get(log, {"f": asked}).context["filter_bar"].chips
        assert chip.words == words


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
