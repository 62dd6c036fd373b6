"""The tab Waiting by HTTP: the desk's own log and an imported one."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from gemba.desk.tickets.operations import assign, resolve
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.interfaces.tests.visiting import Import, visitor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# Two cases, one person with starts; k2 waits while k1 is done, then for the user.
CSV = """case,activity,start,timestamp,resource
k1,Register,2024-01-01 08:00,2024-01-01 08:10,Ann
k2,Register,2024-01-01 08:10,2024-01-01 08:20,Ann
k1,Check,2024-01-01 08:20,2024-01-01 11:20,Ann
k2,Check,2024-01-01 11:20,2024-01-01 12:20,Ann
k2,Awaiting user info,2024-01-01 12:20,2024-01-01 12:20,Ann
k2,Close,2024-01-02 12:20,2024-01-02 12:30,Ann
"""


def test_the_desks_waiting_and_the_tickets_behind_it(people: Cast) -> None:
    receipt = opened(subject="Broken fan")
    ticket = {"ticket_id": receipt.ticket_id, "actor": people.ana}
    assign(assignee_id=people.ana.user_id, now=NOON, **ticket)  # type: ignore[arg-type]
    resolve(now=NOON + 50 * HOUR, **ticket)  # type: ignore[arg-type]
    client = visitor("ana")
    page = client.get(reverse("console:process-waiting", args=["desk"]))
    story = page.context["waiting"]
    assert sum(part.seconds for part in story.parts) == story.waiting_seconds
    (line,) = story.lines
    assert line.cases == 1
    assert "Broken fan" in client.get(line.url).content.decode()
    for nonsense in ("9", "0_9", "x", "0_0_0"):
        address = reverse("console:process-waiting-cases", args=["desk", nonsense])
        assert client.get(address).status_code == 404


def test_an_imported_log_says_what_it_takes_for_the_customer(imported: Import) -> None:
    line = imported(CSV)
    client = visitor("sun.wei")
    page = client.get(reverse("console:process-waiting", args=[line.key]))
    story = page.context["waiting"]
    shares = {part.name: part.seconds for part in story.parts}
    assert shares["customer"] == 24 * 3600
    # Ten minutes while the other case is registered, three hours while it is checked.
    assert shares["contention"] == 3 * 3600 + 600
    words = page.content.decode()
    assert "Awaiting user info" in words
    steps = client.get(page.context["steps_url"]).context["waiting"]
    assert [each.target for each in steps.lines] == ["Close", "Check"]
    only = f"{reverse('console:process-waiting', args=[line.key])}?f=nonsense"
    assert client.get(only).status_code == 200


def test_a_log_without_waiting_says_so(imported: Import) -> None:
    line = imported("case,activity,timestamp\nk1,a,2024-01-01 08:00\n")
    page = visitor("sun.wei").get(reverse("console:process-waiting", args=[line.key]))
    assert "none of it is waiting" in page.content.decode()


def test_rates_give_every_step_cause_and_case_a_price(imported: Import) -> None:
    line = imported(CSV)
    rates, waiting = (
        reverse(f"console:process-{name}", args=[line.key]) for name in ("rates", "waiting")
    )
    assert visitor("ana").get(rates).status_code == 403
    assert "A supervisor can say" in visitor("ana").get(waiting).content.decode()
    client = visitor("sun.wei")
    form = client.get(rates).context["form"]
    given = {field.html_name: field.value() or "" for field in form}
    wrong = client.post(rates, {**given, "hour_minor": "a lot", "currency": "EUR"})
    assert wrong.status_code == 422
    assert "Nothing was changed" in wrong.content.decode()
    given |= {"hour_minor": "30", "hour_by_person:Ann": "60,00", "waiting_day_minor": "24"}
    assert client.post(rates, given).status_code == 302
    page = client.get(waiting)
    money = page.context["money"]
    # 4.5 hours of Ann's work; waiting but for the customer's day: 3 h 10 min.
    assert [(each.label, each.amount) for each in money.kinds] == [
        ("Work", "€270.00"),
        ("Waiting", "€3.17"),
    ]
    assert [each.amount for each in money.causes] == ["€3.17"]
    assert page.context["waiting"].lines[0].cost == "€3.17"
    assert "€136.58" in page.content.decode()
    assert [each.case for each in money.dearest] == ["k1", "k2"]
    assert client.get(money.dearest[0].url).context["page"].total == 1
    answer = client.get(page.context["costs_url"])
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["case"], first["total"], first["step: Check"]) == ("k1", "190.17", "180.17")
    told = {name: cell for name, cell in second.items() if cell != "0.00"}
    assert told == {
        **{"case": "k2", "currency": "EUR", "total": "83.00", "work": "80.00", "waiting": "3.00"},
        **{"waiting: contention": "3.00", "step: Check": "63.00", "step: Register": "10.00"},
        "step: Close": "10.00",
    }
    again = client.get(rates).context["form"]
    assert (again["hour_minor"].value(), again["hour_by_person:Ann"].value()) == ("30.00", "60.00")


def test_people_say_whom_a_log_waits_for(imported: Import) -> None:
    line = imported(CSV)
    outside, waiting = (
        reverse(f"console:process-{name}", args=[line.key]) for name in ("outside", "waiting")
    )
    assert visitor("ana").get(outside).status_code == 403
    client = visitor("sun.wei")
    form = client.get(outside).context["form"]
    given = {field.html_name: field.value() or "" for field in form}
    assert given["step:Awaiting user info"] == "after_customer"
    given |= {"step:Awaiting user info": "", "step:Check": "vendor"}
    assert client.post(outside, given).status_code == 302
    parts = {part.name: part.seconds for part in client.get(waiting).context["waiting"].parts}
    assert "customer" not in parts
    assert parts["vendor"] == 3 * 3600 + 600
    assert client.post(outside, {**given, "step:Check": "nonsense"}).status_code == 422
    assert client.get(reverse("console:process-outside", args=["desk"])).status_code == 404


def test_hidden_steps_were_worked_on_all_the_same(imported: Import) -> None:
    line = imported(CSV)
    client = visitor("sun.wei")
    waiting = reverse("console:process-waiting", args=[line.key])
    rates = reverse("console:process-rates", args=[line.key])
    form = client.get(rates).context["form"]
    given = {field.html_name: field.value() or "" for field in form}
    given |= {"hour_minor": "60", "waiting_day_minor": "24"}
    assert client.post(rates, given).status_code == 302
    page = client.get(f"{waiting}?f=hide:Check")
    story = page.context["waiting"]
    # k2 waits from its registration: three hours while k1 is checked, one while it is itself.
    second, first = story.lines
    assert (first.source, first.target) == ("Awaiting user info", "Close")
    assert (second.source, second.target) == ("Register", "Awaiting user info")
    assert {part.name: part.seconds for part in second.parts} == {
        "contention": 3 * 3600,
        "hidden": 3600,
    }
    assert sum(part.seconds for part in story.parts) == story.waiting_seconds == 28 * 3600
    assert "Work at hidden steps" in page.content.decode()
    assert "work at hidden steps in between" in story.counted
    assert "k2" in client.get(second.url).content.decode()
    assert second.cost == "€3.00", "the work is no waiting"
    answer = client.get(page.context["costs_url"])
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = {row["case"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["k2"]["waiting: contention"] == "3.00"
    assert rows["k2"]["waiting"] == "3.00"


def test_a_period_counts_what_lies_in_it(imported: Import) -> None:
    line = imported(CSV)
    client = visitor("ana")
    waiting = reverse("console:process-waiting", args=[line.key])
    page = client.get(f"{waiting}?f=trim:2024-01-01:2024-01-02")
    story = page.context["waiting"]
    assert [(each.source, each.target) for each in story.lines] == [("Register", "Check")]
    assert "begin and end within the period" in page.content.decode()
    assert client.get(waiting).context["waiting"].counted == ""
    people = reverse("console:process-people", args=[line.key])
    whole, trimmed = (
        client.get(f"{people}{query}").context["people"]
        for query in ("", "?f=trim:2024-01-01:2024-01-02")
    )
    assert (whole.counted, trimmed.lines[0].events) == ("", 5)
    assert trimmed.tiles.utilisation == whole.tiles.utilisation
    assert "told by the whole log" in trimmed.counted
