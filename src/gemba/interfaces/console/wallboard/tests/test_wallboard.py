"""The supervisor's screens: numbers that open their tickets, acts in place."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from gemba.desk.tickets.operations import assign, promise_due, resolve, transfer
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, log_in
from gemba.foundation.definitions.kinds import kinds
from gemba.foundation.kernel.clock import current_time

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NUMBER = re.compile(r'href="([^"]+)" data-wall-open data-number="(\d+)"')


@pytest.fixture
def boss(client: Client, people: Cast) -> Client:
    log_in(client, people.sun_wei)
    return client


@pytest.fixture
def desk(people: Cast) -> None:
    """A handful of tickets: with Ana, with nobody, late, in time, of yesterday, settled."""
    now, repair = current_time(), support(address="r@desk.example", team_id=people.repair.id)
    for at in range(6):
        inbox = repair if at % 2 else support()
        born = now - at * 13 * HOUR
        on = opened(inbox, sender=f"c{at}@x.example", now=born).ticket_id
        who: Any = {"actor": people.sun_wei, "now": now}
        if at in (1, 2):
            transfer(ticket_id=on, team_id=people.repair.id, **who)
            assign(ticket_id=on, assignee_id=people.ana.user_id, **who)
        if at == 5:
            resolve(ticket_id=on, **who)
        else:
            promise_due({on: now + (at - 2) * HOUR / 2})


Look = Callable[..., str]


@pytest.fixture
def look(boss: Client) -> Look:
    def at(address: str, target: str = "") -> str:
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        answer = boss.get(address, headers=headers)
        assert answer.status_code == 200
        return answer.content.decode()

    return at


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("page", ["wallboard", "wallboard-at-risk", "wallboard-ageing"])
def test_each_number_opens_exactly_its_tickets(look: Look, page: str) -> None:
    shown = NUMBER.findall(look(reverse(f"console:{page}"), "wallboard"))
    assert len(shown) >= 2
    for url, number in dict(shown).items():
        drawer = look(url.replace("&amp;", "&"), "wall-drawer")
        assert f'data-wall-count="{number}"' in drawer, url
        assert drawer.count("data-wall-row") == int(number), url


@pytest.mark.usefixtures("desk")
def test_what_is_due_first_stands_first_with_what_to_do(look: Look) -> None:
    piece = look(reverse("console:wallboard-at-risk"), "wallboard")
    coming, broken = piece.split('id="risk-broken"')
    assert coming.index("in 30 min") < coming.index("in 60 min")
    assert escape("Nobody has it: give it to somebody.") in coming
    assert "30 min late" in broken
    assert "Late: ask Ana what holds it up." in broken


def test_a_ticket_is_acted_on_from_the_drawer(boss: Client, look: Look, people: Cast) -> None:
    ticket = opened(support(team_id=people.repair.id))
    drawer = look(reverse("console:wallboard-ticket", args=[ticket.number]), "wall-drawer")
    acts = re.findall(r'name="(\w+)"[^>]*hx-post="([^"]+)"', drawer)
    wanted = {"assignee": people.ana.id, "priority": "4", "team": str(people.first_line.id)}
    assert {name for name, _ in acts} == set(wanted)
    for name, url in sorted(acts, reverse=True):  # another team lets go of the assignee
        answer = boss.post(url, {name: wanted[name]}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "ticket-changed" in answer.headers["HX-Trigger"]
    tell = reverse("console:wallboard-tell", args=[ticket.number])
    said = boss.post(tell, {"text": "@Ana please call"}, headers={"HX-Request": "true"})
    assert "The note is on ticket" in said.content.decode()
    found = conversation(ticket.number, actor=people.sun_wei)
    assert found is not None
    assert (found.ticket.assignee_name, found.ticket.priority) == ("Ana", 4)
    assert found.ticket.team_id == people.first_line.id
    assert found.messages[-1].text == "@Ana please call"


def test_a_number_nobody_shows_is_not_found(boss: Client) -> None:
    assert boss.get(reverse("console:wallboard-tickets") + "?figure=everything").status_code == 404


def test_whatever_is_defined_has_its_list_its_words_and_its_changes(look: Look) -> None:
    assert reverse("console:manage-changes") in look(reverse("console:wallboard"))
    for name, kind in kinds().items():
        assert kind.describe is not None, name
        look(reverse("console:manage-kind", args=[name]))
        look(reverse("console:manage-changes") + f"?kind={name}")
