"""Shift plans by HTTP: proposed, kept, changed by hand, published, taken along as files."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from gemba.desk.calendars.operations import RosterDraft, set_shifts
from gemba.foundation.accounts.operations import set_preferences
from gemba.foundation.accounts.queries import Preferences
from gemba.foundation.accounts.testing import Cast, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.insight.staffing.operations import change_shift
from gemba.insight.staffing.queries import contracts, kept_plan, plan_lines, terms, wishes
from gemba.interfaces.console.staffing.tests.desk import requests_come
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db
SHIFTS = "Early 08:00–12:00, 12:30–16:30\nLate 14:00-18:00, 18:30-22:30 *"
RULES = {"shifts": SHIFTS, "rest": "11", "in_row": "5", "a_week": "5", "weekends": "1"}


@pytest.fixture(scope="module")
def people(written_once: Path) -> Cast:
    """Two of them, agents, have a month of requests behind them and contracts."""
    people = cast()
    requests_come(current_time(), weeks=4)
    client = visitor("sun.wei")
    sent = client.post(reverse("console:staffing-terms"), RULES)
    assert sent.status_code == 302
    for agent in (people.ana, people.chen_chen):
        address = reverse("console:staffing-contract", args=[agent.user_id])
        given = {"hours_min": "24", "hours_max": "40", "offered": "1", "channel": "email"}
        assert client.post(address, given).status_code == 302
    return people


@pytest.fixture
def boss(people: Cast) -> Any:
    return visitor("sun.wei")


def keep(boss: Any) -> UUID:
    found = boss.get(reverse("console:staffing-proposal"), {"span": "1"})
    sent = boss.post(found.context["keep_url"], {"assignments": found.context["assignments"]})
    assert sent.status_code == 302
    (line,) = plan_lines(actor=SYSTEM)
    return line.id


def test_the_page_says_that_the_solver_runs(boss: Any) -> None:
    page = boss.get(reverse("console:staffing-plans"), {"make": "1"}).content.decode()
    assert "is being worked out" in page
    assert reverse("console:staffing-proposal") in page


def test_a_plan_is_proposed_kept_and_changed_by_hand(boss: Any, people: Cast) -> None:
    plan = keep(boss)
    found = boss.get(reverse("console:staffing-plan", args=[plan]))
    grid = found.context["grid"]
    assert [row.name for row in grid.rows] == ["Ana", "陈晨"]
    assert grid.broken == 0
    task = kept_plan(plan, actor=SYSTEM).task
    change = reverse("console:staffing-plan-change", args=[plan])
    ana = {"person": str(people.ana.user_id), "shape": "Late"}
    for day in task.dates:
        piece = boss.post(change, {**ana, "day": day.isoformat()}, headers={"HX-Request": "true"})
    assert piece.context["grid"].broken > 0
    assert "days in a row" in piece.content.decode()
    refused = boss.post(change, {**ana, "day": "soon"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "2026-11-30" in refused.content.decode()


def test_wishes_weigh_and_are_withdrawn(boss: Any, people: Cast) -> None:
    plans = boss.get(reverse("console:staffing-plans"))
    day = plans.context["period"].first + timedelta(days=1)
    wish = {"person": str(people.ana.user_id), "day": day.isoformat(), "shape": ""}
    assert boss.post(reverse("console:staffing-wish"), wish).status_code == 302
    plan = keep(boss)
    grid = boss.get(reverse("console:staffing-plan", args=[plan])).context["grid"]
    assert (grid.wishes, grid.wishes_met) == (1, 1)
    (line,) = wishes(first=day, end=day + timedelta(days=1), actor=SYSTEM)
    boss.post(reverse("console:staffing-unwish", args=[line.id]))
    assert wishes(first=day, end=day + timedelta(days=1), actor=SYSTEM) == ()


def test_who_enters_something_stays_at_the_days_being_planned(boss: Any, people: Cast) -> None:
    day = current_time().date() + timedelta(days=30)
    asked = {"first": day.isoformat(), "span": "1", "region": "CN", "make": "1"}
    page = boss.get(reverse("console:staffing-plans"), asked)
    action = re.search(r'action="([^"]*/wishes/\?[^"]*)"', page.content.decode())
    assert action is not None
    wish = {"person": str(people.ana.user_id), "day": day.isoformat(), "shape": ""}
    back = boss.post(unescape(action[1]), wish, follow=True)
    assert back.context["period"].first == day
    assert [each.day for each in back.context["setup"].wishes] == [day]
    assert back.context["asked"].value("region") == "CN"
    assert not back.context["is_making"]


def test_rules_nobody_can_keep_are_named_by_person(boss: Any, people: Cast) -> None:
    address = reverse("console:staffing-contract", args=[people.ana.user_id])
    boss.post(address, {"hours_min": "60", "hours_max": "70", "offered": "1", "channel": "email"})
    found = boss.get(reverse("console:staffing-proposal"), {"span": "1"})
    (words,) = found.context["obstacles"]
    assert words.startswith("Ana: ")
    assert "at least 60 h" in words


def test_a_plan_is_published_and_the_day_is_held_against_it(boss: Any) -> None:
    today = current_time().astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    found = boss.get(reverse("console:staffing-proposal"), {"span": "1", "first": today})
    boss.post(found.context["keep_url"], {"assignments": found.context["assignments"]})
    (line,) = plan_lines(actor=SYSTEM)
    boss.post(reverse("console:staffing-plan-publish", args=[line.id]))
    day = boss.get(reverse("console:staffing-day", args=["desk"])).context["day"]
    assert day.source == "plan"
    gone = boss.post(reverse("console:staffing-plan-remove", args=[line.id]))
    assert gone.status_code == 302
    assert plan_lines(actor=SYSTEM) == ()


def test_a_plan_is_taken_along_as_csv_and_calendar(boss: Any, people: Cast) -> None:
    plan = keep(boss)
    shifts = len(kept_plan(plan, actor=SYSTEM).assignments)
    sent = boss.get(reverse("console:staffing-plan-csv", args=[plan]))
    lines = b"".join(sent.streaming_content).decode().splitlines()
    assert len(lines) == shifts + 1
    calendar = boss.get(reverse("console:staffing-plan-ics", args=[plan])).content.decode()
    assert calendar.count("BEGIN:VEVENT") == shifts
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    own = boss.get(
        reverse("console:staffing-plan-ics", args=[plan]), {"person": str(people.ana.user_id)}
    ).content.decode()
    assert 0 < own.count("BEGIN:VEVENT") < shifts


def test_a_calendar_that_has_a_plan_already_sees_that_it_changed(boss: Any, people: Cast) -> None:
    plan = keep(boss)
    day = plan_lines(actor=SYSTEM)[0].first_day
    later = current_time() + timedelta(hours=5)
    change: Any = {"plan_id": plan, "person": str(people.ana.user_id), "day": day, "now": later}
    for shape in ("", "Late"):
        change_shift(shape=shape, actor=people.sun_wei, **change)
    calendar = boss.get(reverse("console:staffing-plan-ics", args=[plan])).content.decode()
    assert set(re.findall("DTSTAMP:(.*)\r", calendar)) == {f"{later:%Y%m%dT%H%M%SZ}"}


def test_a_plan_that_is_gone_is_not_found(people: Cast) -> None:
    boss = visitor("sun.wei")
    for name in ("plan", "plan-csv", "plan-ics"):
        assert boss.get(reverse(f"console:staffing-{name}", args=[uuid4()])).status_code == 404
    for name in ("plan-change", "plan-publish", "plan-remove"):
        sent = boss.post(reverse(f"console:staffing-{name}", args=[uuid4()]), {"day": "2026-03-02"})
        assert sent.status_code == 404


@pytest.mark.parametrize(
    ("address", "given", "why"),
    [
        ("staffing-terms", {**RULES, "shifts": "Early eight to four"}, "is no shift"),
        ("staffing-terms", {**RULES, "shifts": "Early 08:10–12:00"}, "half hours"),
        ("staffing-terms", {**RULES, "rest": "many"}, "Rest between shifts"),
        ("staffing-terms", {**RULES, "a_week": "9"}, "Days a week"),
        ("staffing-wish", {"person": "x", "day": "2026-01-01"}, "Choose a person"),
        ("staffing-wish", {"person": "1", "day": "x"}, "Write the day"),
        ("staffing-plan-keep", {"assignments": "{"}, "not a plan"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(
    people: Cast, address: str, given: dict[str, str], why: str
) -> None:
    sent = visitor("sun.wei").post(reverse(f"console:{address}"), given)
    assert sent.status_code == 422
    assert why in sent.content.decode()


def test_who_works_on_nothing_is_not_taken_to_work_on_everything(boss: Any, people: Cast) -> None:
    address = reverse("console:staffing-contract", args=[people.ana.user_id])
    sent = boss.post(address, {"hours_min": "1", "hours_max": "2", "offered": "1"})
    assert sent.status_code == 422
    assert "Works on: Choose at least one value." in sent.content.decode()
    assert contracts(actor=SYSTEM)[people.ana.user_id or 0].hours_max == 40


def test_what_was_entered_is_kept(boss: Any, people: Cast) -> None:
    kept = terms(actor=SYSTEM)
    assert kept is not None
    assert [each.name for each in kept.shapes] == ["Early", "Late"]
    assert kept.shapes[1].unpopular
    assert kept.shapes[0].parts == ((480, 720), (750, 990))
    line = contracts(actor=SYSTEM)[people.ana.user_id or 0]
    assert (line.hours_min, line.hours_max, line.channels) == (24, 40, ())


@pytest.mark.parametrize(
    "text", ["5", "[[1, 2, 3]]", '[["a", "b"]]', '{"a": 1}', '[[{}, "2026-11-30", []]]', "[[]]"]
)
def test_what_no_page_sends_is_no_plan(boss: Any, text: str) -> None:
    sent = boss.post(reverse("console:staffing-plan-keep"), {"assignments": text})
    assert sent.status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        {"first": "9999-12-31"},
        {"first": "x", "span": "-4"},
        {"weeks": "\0", "region": "../", "mode.email": "magic", "minutes.email": "nan"},
        {"minutes.email": "1e308", "shrinkage": "90", "due": "0.5", "fill": "100"},
        {"mode.email": "call", "service": "99", "within": "0", "patience": "5"},
    ],
)
def test_odd_addresses_still_show_a_page(boss: Any, query: dict[str, str]) -> None:
    for name in ("staffing-plans", "staffing-proposal"):
        assert boss.get(reverse(f"console:{name}"), query).status_code == 200
    for name in ("staffing-needs", "staffing-day", "staffing-log"):
        assert boss.get(reverse(f"console:{name}", args=["desk"]), query).status_code == 200


def test_people_are_planned_close_to_their_hours_unless_asked_otherwise(
    boss: Any, people: Cast
) -> None:
    draft = RosterDraft(zone="Asia/Shanghai", week=("08:00-16:30",) * 5 + ("", ""))
    act: Any = {"actor": people.sun_wei, "now": current_time()}
    set_shifts(user_id=people.ana.user_id or 0, draft=draft, **act)
    page = boss.get(reverse("console:staffing-plans"))
    assert page.context["setup"].staff[0].shapes == ("Early",)
    near = boss.get(reverse("console:staffing-proposal"), {"span": "1"}).context["grid"]
    assert {cell.shape for cell in near.rows[0].cells} <= {"", "Early"}
    free = boss.get(reverse("console:staffing-plans"), {"anytime": "1"})
    assert free.context["setup"].staff[0].shapes == ()
    assert "anytime=1" in free.context["proposal_url"]


def reads(language: str, people: Cast) -> Any:
    """Sun Wei's desk in a language."""
    act: Any = {"actor": people.sun_wei, "now": current_time()}
    user_id = people.sun_wei.user_id or 0
    set_preferences(user_id=user_id, preferences=Preferences(language=language), **act)
    return visitor("sun.wei")


def test_a_wish_for_a_suggested_shift_holds_in_every_language(people: Cast) -> None:
    requests_come(current_time(), weeks=4)
    plans, proposal = reverse("console:staffing-plans"), reverse("console:staffing-proposal")
    page = reads("zh-hans", people).get(plans)
    setup, first = page.context["setup"], page.context["period"].first
    shift = next(each for each in setup.shapes if each.code == "Early")
    assert shift.name == "早班"
    day = first + timedelta(days=1)
    wish = {"person": str(people.ana.user_id), "day": day.isoformat(), "shape": shift.code}
    assert visitor("sun.wei").post(reverse("console:staffing-wish"), wish).status_code == 302
    for language, name in (("en", "Early"), ("zh-hans", "早班")):
        client = reads(language, people)
        assert [each.shape for each in client.get(plans).context["setup"].wishes] == [name]
        grid = client.get(proposal, {"span": "1"}).context["grid"]
        assert grid.wishes == 1
        assert grid.keys[0].name == name
    # Who saves the shifts in one language keeps the wishes entered in the other.
    terms_url = reverse("console:staffing-terms")
    assert visitor("sun.wei").post(terms_url, {**RULES, "shifts": setup.shifts}).status_code == 302
    kept = terms(actor=SYSTEM)
    assert kept is not None
    assert kept.shapes[0].name == "Early"
    assert "早班" not in reads("en", people).get(plans).context["setup"].shifts
