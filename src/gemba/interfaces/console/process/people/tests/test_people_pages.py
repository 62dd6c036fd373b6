"""The People tab by HTTP: names, network, hours, one person, and logs that do not tell."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import assign, resolve
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.interfaces.tests.visiting import Import

pytestmark = pytest.mark.django_db
HEAD = "case,activity,start,timestamp,resource,team\n"
ROWS = "".join(
    f"{n},{what},2024-01-{n:02d} {hour:02d}:00,2024-01-{n:02d} {hour:02d}:50,{who},{team}\n"
    for n in (2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16, 17)
    for what, hour, who, team in (
        ("ask", 9, "Ann", "first line"),
        ("check", 10, "Bob", "repair"),
        ("answer", 11, "Ann", "first line"),
        ("close", 13, "Cid", "first line"),
    )
)


def address(imported: Import, text: str = HEAD + ROWS) -> str:
    return reverse("console:process-people", args=[imported(text).key])


def data_of(page: str, name: str) -> dict[str, list[dict[str, object]]]:
    start = page.index(">", page.index(f'id="{name}"')) + 1
    found = json.loads(page[start : page.index("</script>", start)])
    assert isinstance(found, dict)
    return found


def test_who_hands_work_to_whom(client: Client, imported: Import) -> None:
    url = address(imported)
    page = client.get(url).content.decode()
    network = data_of(page, "network-data")
    assert {knot["label"] for knot in network["knots"]} == {"Ann", "Bob", "Cid"}
    both = {(a["source"], a["target"]) for a in network["arrows"] if a["both"]}
    names = {knot["id"]: knot["label"] for knot in network["knots"]}
    assert {(names[a], names[b]) for a, b in both} == {("Ann", "Bob"), ("Bob", "Ann")}
    assert "12 handovers in 12 cases" in page
    assert "By team" in page
    teams = data_of(client.get(url, {"by": "a-team"}).content.decode(), "network-data")
    assert {knot["label"] for knot in teams["knots"]} == {"first line", "repair"}
    assert "1 handovers in 1 cases" in client.get(url, {"f": "case:2"}).content.decode()


def test_overloaded_and_idle_periods_of_whomever_the_reader_chooses(
    client: Client, imported: Import
) -> None:
    # Bob checks twice as long in the last week, and answers printers as well as phones.
    rows = "".join(
        f"{month}.{day}{who},{what},2024-{month:02d}-{day:02d} 09:00,2024-{month:02d}-{day:02d} "
        f"{10 + (who == 'Bob') * (month == 2) * 3}:00,{who},{skill}\n"
        for month, first, last in ((1, 1, 26), (2, 5, 9))
        for day in range(first, last + 1)
        if day % 7 not in (6, 0) or month == 2
        for who, what, skill in (
            ("Ann", "ask", "phones"),
            ("Bob", "check", "phones" if day % 2 else "printers"),
        )
    )
    url = address(imported, "case,activity,start,timestamp,resource,skill\n" + rows)
    of_bob = client.get(url, {"whose": "Bob"}).context["people"]
    assert of_bob.whom.label == "Bob"
    assert [each.words for each in of_bob.load.overloaded][:1] == [
        "5 February 2024 to 9 February 2024"
    ]
    assert "f=by:Bob&f=period:touching" in of_bob.load.overloaded[0].url
    assert client.get(of_bob.load.overloaded[0].url).context["choice"].case_total == 5
    of_all = client.get(url).context["people"]
    assert of_all.load.overloaded[0].load < of_bob.load.overloaded[0].load
    page = client.get(url, {"by": "a-skill", "whose": "printers"})
    assert page.context["people"].load.is_shared
    assert "shared out" in page.content.decode()
    assert "f=attribute:skill:is:printers" in page.context["people"].load.overloaded[0].url
    assert client.get(url, {"whose": "nobody"}).context["people"].whom.name == ""


def test_one_person_their_hours_and_the_way_to_their_cases(
    client: Client, imported: Import
) -> None:
    url = address(imported)
    sheet = client.get(f"{url}0/").content.decode()
    assert "Ann" in sheet
    assert "Takes over from" in sheet
    assert "f=by:Ann" in sheet
    assert client.get(f"{url}99/").status_code == 404
    assert client.get(f"{url}nobody/").status_code == 404
    assert "09:00–12:00" in client.get(url, {"zone": "UTC"}).content.decode()
    assert "18:00–21:00" in client.get(url, {"zone": "Asia/Tokyo"}).content.decode()
    assert client.get(url, {"zone": "Nowhere/Land"}).status_code == 200


def test_where_nobody_is_known_the_tab_says_so(client: Client, people: Cast) -> None:
    opened()
    page = client.get(reverse("console:process-people", args=["desk"])).content.decode()
    assert "Nothing here tells who did the work" in page


def test_the_desk_calls_people_by_name(client: Client, people: Cast) -> None:
    receipt = opened()
    assign(ticket_id=receipt.ticket_id, assignee_id=people.ana.user_id, actor=people.ana, now=NOON)
    resolve(ticket_id=receipt.ticket_id, actor=people.sun_wei, now=NOON + timedelta(hours=1))
    url = reverse("console:process-people", args=["desk"])
    page = client.get(url).content.decode()
    names = {knot["label"] for knot in data_of(page, "network-data")["knots"]}
    assert names == {people.ana.name, people.sun_wei.name}
    assert "Busy times are estimated" in page
    assert client.get(url, {"by": "team"}).status_code == 200
