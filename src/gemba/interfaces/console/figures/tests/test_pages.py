"""The Figures screen by HTTP: what it shows, to whom, and that every number is its cases."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import Reply, reply, resolve, set_type
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, log_in
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.insight.kpis.operations import TargetOrder, check_targets, set_target
from gemba.insight.kpis.queries import targets
from gemba.interfaces.figures import share_words
from gemba.interfaces.tests.visiting import Import

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CSV = "case,activity,timestamp,resource,channel\n" + "".join(
    f"{n},opened,2024-01-{n:02} 08:00,customer,{'mail' if n % 2 else 'phone'}\n"
    f"{n},replied,2024-01-{n:02} {9 + n}:00,{'ann' if n % 3 else 'bob'},\n"
    f"{n},customer wrote,2024-01-{n:02} {10 + n}:00,customer,\n"
    f"{n},replied,2024-01-{n:02} {10 + n}:{n:02},ann,\n"
    f"{n},resolved,2024-01-{n:02} 23:00,ann,\n"
    for n in range(1, 13)
)


def visitor(actor: Actor) -> Client:
    client = Client()
    log_in(client, actor)
    return client


@pytest.fixture
def log(imported: Import) -> str:
    return imported(CSV).key


@pytest.fixture
def desk(people: Cast) -> Client:
    """Two tickets of Repair, one of them answered and resolved; seen by the supervisor."""
    start = current_time() - 3 * HOUR
    inbox = support(team_id=people.repair.id)
    first, _second = opened(inbox, now=start), opened(inbox, now=start + HOUR / 2)
    act: dict[str, Any] = {"ticket_id": first.ticket_id, "actor": people.ana}
    reply(reply=Reply("Turn it on.", 1), now=start + HOUR, **act)
    resolve(now=start + 2 * HOUR, **act)
    return visitor(people.sun_wei)


def texts(page: Any) -> dict[str, str]:
    """The number of each tile."""
    return {
        tile.name: tile.value for _topic, tiles in page.context["board"].topics for tile in tiles
    }


def test_an_empty_desk_says_so(people: Cast) -> None:
    assert "Nothing to measure yet" in visitor(people.ana).get("/figures/").content.decode()
    assert visitor(people.ana).get("/figures/desk/backlog/").status_code == 404


def test_the_desks_figures(desk: Client) -> None:
    page = desk.get("/figures/")
    found = texts(page)
    assert (found["first_response"], found["resolution_time"]) == ("1.0 h", "2.0 h")
    assert (found["arrivals"], found["throughput"], found["backlog"]) == ("2", "1", "1")
    assert "Time from the opening of a case to the first reply" in page.content.decode()
    assert "too few to judge" in page.content.decode()


def test_the_oldest_of_the_backlog_come_first(people: Cast) -> None:
    now, inbox = current_time(), support()
    young, old = opened(inbox, now=now - HOUR), opened(inbox, now=now - 5 * HOUR)
    page = visitor(people.sun_wei).get("/figures/desk/backlog/")
    rows = page.context["cases"].rows
    assert [row.number for row in rows] == [old.number, young.number]
    assert (rows[0].words, page.context["values_head"]) == ("5.0 h", "Open for")


def test_only_what_is_new_is_sent_again(desk: Client, people: Cast) -> None:
    page = desk.get("/figures/")
    url, asks = page.context["refresh_url"], {"HX-Request": "true"}
    assert desk.get(url, headers=asks).status_code == 204
    opened(support(team_id=people.repair.id), now=current_time())
    again = desk.get(url, headers=asks)
    assert texts(again)["arrivals"] == "3"
    assert b"<html" not in again.content


def test_what_a_log_does_not_tell_is_said(desk: Client) -> None:
    page = desk.get("/figures/").content.decode()
    assert re.search(r"Handling time</dt><dd>.*Not known: when steps begin\.", page)
    assert desk.get("/figures/desk/handling_time/").status_code == 404
    assert desk.get("/figures/desk/unknown/").status_code == 404
    assert desk.get("/figures/no-such-log/").status_code == 404


QUERIES = ("", "period=7", "by=channel&part=%3Dmail", "by=agent&part=-")


def check_number_and_cases(client: Client, url: str) -> None:
    """The number of a KPI's page is exactly what its cases add up to."""
    page = client.get(url)
    tile, cases, kpi = page.context["page"].tile, page.context["cases"], page.context["kpi"]
    exported = client.get(page.context["export_url"]).getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert len(rows) == cases.cases == len({row["case"] for row in rows})
    assert sum(int(row["values"]) for row in rows) == cases.values == int(tile.count)
    if kpi.measure in ("count", "stock"):
        assert tile.value == str(cases.values)
    if kpi.measure == "share" and rows:
        share = sum(float(row["total_share"]) for row in rows) / len(rows)
        assert tile.value == share_words(share)


def test_every_number_is_exactly_its_cases(people: Cast, log: str) -> None:
    client = visitor(people.sun_wei)
    told = texts(client.get(f"/figures/{log}/"))
    assert len(told) >= 12
    for place, name in enumerate(told):
        query = QUERIES[place % len(QUERIES)]
        check_number_and_cases(client, f"/figures/{log}/{name}/?{query}")
    # taken apart, it is the cases of its parts
    page = client.get(f"/figures/{log}/first_response/?by=channel").context["page"]
    assert {(part.label, part.count) for part in page.parts} == {("mail", "6"), ("phone", "6")}
    mail = client.get(next(part.url for part in page.parts if part.label == "mail"))
    assert mail.context["cases"].cases == 6
    assert "channel: mail" in mail.content.decode()
    board = client.get(f"/figures/{log}/?by=agent").context["board"]
    assert [row.label for row in board.rows] == ["ann", "bob"]
    # each bar of the spread opens its cases
    assert sum(int(each.count) for each in page.bins) == int(page.tile.count) == 12
    for each in page.bins:
        assert client.get(each.url).context["cases"].cases == int(each.count)
    # and what the Process screen filters by holds here too
    analysis = client.get(f"/process/{log}/").context["analysis"]
    part = client.get(f"/figures/{log}/?{analysis.variants[0].toggle.partition('?')[2]}")
    assert part.context["filter_bar"].chips
    assert texts(part)["arrivals"] == str(analysis.variants[0].count)
    hidden = texts(client.get(f"/figures/{log}/?f=hide:replied"))
    assert (hidden["first_response"], hidden["arrivals"]) == ("–", "12")


def test_agents_are_compared_only_by_those_who_lead(desk: Client, people: Cast) -> None:
    assert "agent" in desk.get("/figures/").context["asked"].dimensions
    own = visitor(people.ana).get("/figures/?by=agent")
    assert "agent" not in own.context["asked"].dimensions and own.context["asked"].by is None


def test_tickets_of_other_teams_keep_their_names(desk: Client, people: Cast) -> None:
    page = visitor(people.chen_chen).get("/figures/desk/arrivals/")
    assert page.context["cases"].cases == 2
    assert page.content.decode().count("A ticket of another team") == 2
    assert b"printer" not in page.content
    exported = visitor(people.chen_chen).get("/figures/desk/arrivals/cases.csv").getvalue()
    assert b"printer" not in exported and exported.count(b"\n") == 3
    assert "The printer" in desk.get("/figures/desk/arrivals/").content.decode()


def test_a_subject_is_no_formula(people: Cast) -> None:
    opened(support(), now=current_time(), subject="=HYPERLINK(1)")
    exported = visitor(people.sun_wei).get("/figures/desk/arrivals/cases.csv").getvalue().decode()
    assert ",'=HYPERLINK(1)," in exported


def test_types_and_their_complaints(desk: Client, people: Cast) -> None:
    receipt = opened(support(), now=current_time())
    set_type(
        ticket_id=receipt.ticket_id, type_code="complaint", actor=people.adele, now=current_time()
    )
    page = desk.get("/figures/desk/complaint_rate/?by=channel")
    assert page.context["page"].tile.value == "33%"


def test_a_target_is_set_missed_and_noted(desk: Client, people: Cast) -> None:
    page = desk.get("/figures/desk/first_response/")
    form = page.context["target_form"]
    given = {"value": "0.5", "owner": people.ana.user_id, "window_days": 7, "sample_min": 1}
    assert form.unit == "hours"
    assert desk.post("/figures/targets/first_response/", given).status_code == 302
    assert targets()["first_response"].value == 1800
    assert desk.post("/figures/targets/first_response/", {"value": "nan"}).status_code == 422
    assert desk.post("/figures/targets/arrivals/", given).status_code == 404
    check_targets(now=current_time())
    shown = visitor(people.ana).get("/figures/")
    assert "at most 30 min over 7 days" in shown.content.decode()
    assert "missed since" in shown.content.decode()
    miss = targets()["first_response"].miss
    assert miss is not None
    seen = reverse("console:figures-alert-seen", args=[miss.id])
    assert visitor(people.chen_chen).post(seen).status_code == 404
    assert visitor(people.ana).post(seen).status_code == 302
    assert seen not in visitor(people.ana).get("/figures/").content.decode()
    assert desk.post("/figures/targets/first_response/remove/").status_code == 302
    assert not targets()


def test_agents_set_no_targets(people: Cast) -> None:
    opened(support(), now=current_time())
    page = visitor(people.ana).get("/figures/desk/backlog/").content.decode()
    assert "Set the target" not in page
    assert visitor(people.ana).post("/figures/targets/backlog/", {}).status_code == 403


def test_an_alert_shows_on_every_page_of_the_console(desk: Client, people: Cast) -> None:
    assert people.ana.user_id is not None
    order = TargetOrder("backlog", 0, people.ana.user_id, window_days=7, sample_min=1)
    set_target(order=order, actor=people.sun_wei, now=current_time())
    check_targets(now=current_time())
    for actor in (people.ana, people.sun_wei):
        assert 'class="nav-alert"' in visitor(actor).get("/contacts/").content.decode()
    elsewhere = visitor(people.chen_chen)
    assert 'class="nav-alert"' not in elsewhere.get("/contacts/").content.decode()
    # a page that is open learns of it once
    said = "The target for “Backlog” is missed."
    assert said in desk.get("/figures/alerts/?known=0").content.decode()
    assert said not in desk.get("/figures/alerts/?known=1").content.decode()
    assert said not in elsewhere.get("/figures/alerts/?known=0").content.decode()


def test_what_steps_mean_is_corrected(people: Cast, log: str) -> None:
    client = visitor(people.sun_wei)
    url = f"/figures/{log}/meanings/"
    form = client.get(url).context["form"]
    given = {field.html_name: field.value() or "" for field in form}
    step = {field.label: field.html_name for field in form.steps}
    assert given[step["resolved"]] == "resolved" and given[step["replied"]] == "replied"
    assert "first_response" in texts(client.get(f"/figures/{log}/"))
    assert client.post(url, {**given, step["replied"]: ""}).status_code == 302
    page = client.get(f"/figures/{log}/")
    assert "first_response" not in texts(page) and texts(page)["throughput"] == "12"
    assert client.post(url, {step["replied"]: "nonsense"}).status_code == 422
    assert visitor(people.ana).get(url).status_code == 404
