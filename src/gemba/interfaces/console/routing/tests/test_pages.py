"""The screens of queues, people and offers, as those who use them see them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.calendars.queries import absences, extra_shifts, roster_of
from gemba.desk.routing.assignment.policies import Consideration
from gemba.desk.routing.queries.queues import queues
from gemba.desk.routing.queries.staff import agent, availability_of
from gemba.desk.routing.testing import asks, queue, skilled, work_on
from gemba.desk.sla.testing import policy
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast, log_in
from gemba.foundation.definitions.queries import active
from gemba.foundation.kernel.clock import current_time
from gemba.insight.prediction.testing import foretell, foretold_long_ago

HOUR = timedelta(hours=1)


@pytest.fixture
def client(client: Client, people: Cast) -> Client:
    log_in(client, people.sun_wei)
    return client


def at(name: str, *arguments: object) -> str:
    return reverse(f"console:{name}", args=arguments)


def test_a_supervisor_writes_a_queue_and_sees_who_would_get_what(
    client: Client, people: Cast
) -> None:
    skilled(people.ana, printers=2)
    skill = next(iter(agent(int(people.ana.id)).skills))  # type: ignore[union-attr]
    given = {
        "name": "Repairs", "note": "", "is_on": "1", "teams": [people.repair.id], "mode": "pull",
        "offer_seconds": 60, "owner_minutes": 10, "return_minutes": 30, "calendar": "",
        "when-all-a-fact": "channel", "when-all-a-op": "any_of", "when-all-a-values": "email",
        "asks": ["ask1"], "ask1-skill": skill, "ask1-level": 3, "ask1-certificate": "",
        "steps": ["step1"], "step1-minutes": 30, "step1-lowered": 1, "step1-queue": "",
    }  # fmt: skip
    sent = client.post(at("manage-queue-new"), given)
    assert sent.status_code == 302, sent.content.decode()
    [made] = queues()
    assert [each.level for each in made.body.asks] == [3]
    assert made.body.overflow[0].levels_lowered == 1
    edit = client.get(at("manage-queue-edit", made.id)).content.decode()
    assert 'value="Repairs"' in edit
    opened(support())
    work_on(now=current_time())
    page = client.get(at("manage-waiting")).content.decode()
    assert "No one has the skill “printers” at level 3; the highest is Ana at 2." in page
    refused = client.post(at("manage-queue-new"), {**given, "name": "Other", "step1-minutes": 0})
    assert refused.status_code == 422
    assert "Overflow step 1 begins after 0 seconds" in refused.content.decode()


def test_what_a_person_can_do_and_when_they_are_there(client: Client, people: Cast) -> None:
    ana = int(people.ana.id)
    client.post(at("manage-skill-add"), {"name": "Lasers"})
    skill = next(iter(agent(ana).skills), None)  # type: ignore[union-attr]
    assert skill is None
    page = client.get(at("manage-person", ana)).content.decode()
    field = page.split('name="skill_')[1].split('"')[0]
    given = {
        f"skill_{field}": 4, "languages": "en, ZH", "certificates": "Gas 2027-03-31\nLift",
        "capacity_email": 3, "capacity_form": 2,
    }  # fmt: skip
    assert client.post(at("manage-person", ana), given).status_code == 302
    line = agent(ana)
    assert line is not None
    assert (line.skills, line.languages) == ({int(field): 4}, ("en", "zh"))
    assert [each.name for each in line.certificates] == ["Gas", "Lift"]
    shown = client.get(at("manage-people")).content.decode()
    assert "Gas" in shown
    week = {f"day_{day}": "09:00-12:00" for day in range(5)}
    client.post(at("manage-person-shifts", ana), {"by": "week", "zone": "Asia/Shanghai", **week})
    assert roster_of(ana).zone == "Asia/Shanghai"
    bad = {"by": "week", "zone": "Asia/Shanghai", "day_0": "9-8"}
    assert client.post(at("manage-person-shifts", ana), bad).status_code == 422
    extra = {"day": "2030-01-05", "begins": "22:00", "ends": "02:00"}
    assert client.post(at("manage-person-shift", ana), extra).status_code == 302
    [shift] = extra_shifts(ana, ending_after=NOON)
    assert (shift.ends_at - shift.starts_at).total_seconds() == 4 * 3600
    page = client.get(at("manage-person", ana)).content.decode()
    assert "Sat 5 Jan, 22:00 – 02:00" in page
    again = client.post(at("manage-person-shift", ana), extra)
    assert "Ana has an extra shift at that time already" in again.content.decode()
    for wrong in ({"ends": "22:00"}, {"day": "2020-01-05"}, {"begins": "ten"}):
        assert client.post(at("manage-person-shift", ana), {**extra, **wrong}).status_code == 422
    assert client.post(at("manage-person-shift-over", ana, shift.id)).status_code == 302
    assert not extra_shifts(ana, ending_after=NOON)
    away = {"first_day": "2030-01-02", "last_day": "2030-01-05", "reason": "holiday"}
    client.post(at("manage-person-absence", ana), away)
    [entered] = absences(user_ids=[ana], ending_after=NOON)
    over = client.post(at("manage-person-absence-over", ana, entered.id))
    assert over.status_code == 302
    assert not absences(user_ids=[ana], ending_after=NOON)


def test_an_agent_says_yes_takes_the_next_and_asks_why(client: Client, people: Cast) -> None:
    log_in(client, people.ana)
    skilled(people.chen_chen, capacity=0)
    queue("Everything", mode="offer", asks=[])
    ticket = opened(support())
    work_on(now=current_time())
    offered = client.get(at("offers")).content.decode()
    assert f"#{ticket.number}" in offered
    accept = offered.split('hx-post="')[1].split('"')[0]
    assert client.post(accept).url == at("ticket", ticket.number)  # type: ignore[attr-defined]
    why = client.get(at("ticket-why", ticket.number)).content.decode()
    assert "Ana was chosen: nobody else can take it now." in why
    assert "Everything" in why
    late = client.post(accept)
    assert "This offer is over" in late.content.decode()
    log_in(client, people.chen_chen)
    client.post(at("availability"), {"availability": "away"})
    assert availability_of(int(people.chen_chen.id)) == "away"
    log_in(client, people.sun_wei)
    asked = client.get(at("ticket-why", ticket.number), {"person": people.chen_chen.id})
    assert "陈晨 could not have it: has 0 of 0 in hand" in asked.content.decode()


def test_a_skill_nobody_has_is_said_on_the_page_of_people(client: Client, people: Cast) -> None:
    skilled(people.ana, lasers=1)
    queue(asks=[asks("lasers", 1)])
    skilled(people.ana)
    page = client.get(at("manage-people")).content.decode()
    assert "A queue asks for “lasers”, but nobody has this skill" in page


def test_a_policy_that_heeds_foretold_breaches_is_kept_to_try_and_says_who_moved_up(
    client: Client, people: Cast
) -> None:
    now = current_time()
    policy(now=now - HOUR)
    key = queue(now=now - HOUR, mode="pull", teams=[people.repair.id])
    skilled(people.ana, now=now - HOUR)
    form = client.get(at("manage-policy-new")).content.decode()
    assert "Foretold breaches count" in form
    worths = {f"worth_{each.value}": 60 for each in Consideration}
    weights = {f"priority_{n}": n for n in (1, 2, 3, 4)} | {
        f"tier_{each}": 1 for each in ("silver", "gold", "platinum")
    }
    given = {"name": "Foreseen first", "note": "", "is_on": "1", **worths, **weights}
    given |= {"due_boost": 0, "due_horizon_minutes": 60, "heeds_breach": "on"}
    refused = client.post(at("manage-policy-new"), given)
    assert refused.status_code == 422
    assert "give that a weight above 0" in refused.content.decode()
    assert client.post(at("manage-policy-new"), given | {"due_boost": 1}).status_code == 302
    made = next(each for each in queues() if each.id == key)
    assert made.weights.heeds_breach
    edit = client.get(at("manage-policy-edit", active("routing_policy")[0].id)).content.decode()
    assert re.search(r'name="heeds_breach"[^>]* checked', edit)
    ticket = opened(support(), now=now)
    work_on(now=now)
    foretell(ticket.ticket_id, 0.64, now=now)
    said = "Moved up: with a chance of 64 % its promise will be broken"
    assert said in client.get(at("manage-waiting")).content.decode()
    assert said in client.get(at("ticket-why", ticket.number)).content.decode()
    foretold_long_ago(now - HOUR)
    assert "Moved up" not in client.get(at("manage-waiting")).content.decode()
