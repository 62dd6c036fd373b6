"""The supervisor's screens: numbers that open their tickets, acts in place."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from gemba.desk.routing.testing import queue
from gemba.desk.sla.queries import forget
from gemba.desk.sla.testing import pass_time, policy, settle, take_over
from gemba.desk.tickets.operations import (
    Reply,
    assign,
    promise_due,
    receive_messages,
    reply,
    resolve,
    transfer,
)
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import Cast, log_in
from gemba.foundation.definitions.kinds import kinds
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.prediction.operations import switch_use
from gemba.insight.prediction.queries import BREACH_LIST
from gemba.insight.prediction.reasons import Reason
from gemba.insight.prediction.testing import foretell, foretold_long_ago

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
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


@pytest.fixture
def answers_took_days(people: Cast) -> Iterator[None]:
    forget()
    take_over([2 * DAY] * 30, by=people.ana, until=current_time() - 30 * DAY)
    yield
    forget()


@pytest.mark.usefixtures("answers_took_days")
def test_a_next_reply_that_will_likely_be_late_shows_wherever_it_stands(
    look: Look, people: Cast
) -> None:
    now, inbox = current_time(), support(team_id=people.repair.id)
    policy(now=now - DAY, targets={"next_reply": {"2": 480}})
    ticket = opened(inbox, now=now - 5 * HOUR, external_id="a@b")
    words = Reply("Press it.", 1)
    reply(ticket_id=ticket.ticket_id, reply=words, actor=people.ana, now=now - 4 * HOUR)
    again = mail(inbox, references=("a@b",), received_at=now - HOUR)
    receive_messages([again], now=now - HOUR)
    settle(now)
    risks = look(reverse("console:wallboard-at-risk"), "wallboard")
    assert "Next reply" in risks and "likely to break (100%)" in risks
    for page in (reverse("console:tickets"), reverse("console:ticket", args=[ticket.number])):
        assert "likely to be broken (100 %)" in look(page)


def numbers(page: str, row: str) -> dict[str, int]:
    """The numbers in a row of the board, by figure."""
    cells = page.split(f'id="wall-{row}"')[1].split("</tr>", maxsplit=1)[0]
    found = re.findall(r'figure=(\w+)[^"]*" data-wall-open data-number="(\d+)"', cells)
    return {figure: int(number) for figure, number in found}


def test_a_promise_is_at_risk_from_the_warning_of_its_policy_on(look: Look, people: Cast) -> None:
    now = current_time()
    inbox = support(team_id=people.repair.id)
    targets = {"first_reply": {"2": 600}}  # ten hours; warned after five
    policy(now=now - DAY, targets=targets, warning={"percent": 50, "minutes": None})
    for hours in (6, 4, 11):
        opened(inbox, sender=f"c{hours}@x.example", now=now - hours * HOUR)
    pass_time(now - 11 * HOUR, now)
    board = look(reverse("console:wallboard"), "wallboard")
    found = numbers(board, f"team-{people.repair.id}")
    assert (found["at_risk"], found["broken"]) == (1, 1)
    risks = look(reverse("console:wallboard-at-risk"), "wallboard")
    assert re.findall(r'risk-due (\w*)"', risks) == ["warn", "", "bad"]
    drawer = look(reverse("console:wallboard-tickets") + "?figure=at_risk", "wall-drawer")
    assert drawer.count("data-wall-row") == 1
    assert '<small class="warn figures">in 4.0 h</small>' in drawer


def test_without_a_warning_a_promise_is_at_risk_within_the_hour(look: Look, people: Cast) -> None:
    now = current_time()
    inbox = support(team_id=people.repair.id)
    targets = {"first_reply": {"2": 600}}
    policy(now=now - DAY, targets=targets, warning={"percent": None, "minutes": None})
    for minutes in (599, 545, 530):
        opened(inbox, sender=f"c{minutes}@x.example", now=now - minutes * HOUR / 60)
    pass_time(now - 10 * HOUR, now)
    board = look(reverse("console:wallboard"), "wallboard")
    assert numbers(board, f"team-{people.repair.id}")["at_risk"] == 2


def test_the_queues_stand_beside_the_teams(look: Look, people: Cast) -> None:
    board = look(reverse("console:wallboard"), "wallboard")
    assert "wall-queues" not in board
    now = current_time()
    repair = people.repair.id
    theirs: JsonValue = {"fact": "team", "op": "any_of", "values": [repair]}
    repairs = queue("Repairs", now=now - DAY, mode="pull", when=theirs)
    rest = queue("Rest", now=now - DAY, mode="pull")
    for at, team_id in enumerate((repair, repair, None)):
        inbox = support(address=f"r{team_id}@desk.example", team_id=team_id)
        ticket = opened(inbox, sender=f"q{at}@x.example", now=now - HOUR)
        promise_due({ticket.ticket_id: now + (at - 1) * HOUR / 2 - HOUR / 4})
    settle(now)
    board = look(reverse("console:wallboard"), "wallboard")
    assert numbers(board, f"queue-{repairs}") == {"queued": 2, "broken": 2}
    assert numbers(board, f"queue-{rest}") == {"queued": 1}
    for url, number in NUMBER.findall(board.split('id="wall-queues"')[1]):
        drawer = look(url.replace("&amp;", "&"), "wall-drawer")
        assert f'data-wall-count="{number}"' in drawer, url
        assert drawer.count("data-wall-row") == int(number), url
    assert "Waiting in the queue · Repairs" in look(
        reverse("console:wallboard-tickets") + f"?figure=queued&queue={repairs}", "wall-drawer"
    )


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


def test_what_will_probably_break_stands_first_where_that_is_switched_on(
    look: Look, people: Cast
) -> None:
    now, inbox = current_time(), support(team_id=people.repair.id)
    policy(now=now - DAY)
    tickets = [opened(inbox, sender=f"c{n}@x.example", now=now - n * HOUR / 2) for n in range(1, 5)]
    settle(now)
    first, second, third, fourth = (each.ticket_id for each in reversed(tickets))
    numbers = {each.ticket_id: each.number for each in tickets}
    reason = Reason("waited", 30.0, 0.31)
    for ticket, chance in ((first, 0.1), (second, 0.5), (third, 0.3), (fourth, 0.82)):
        foretell(ticket, chance, now=now, reason=reason if ticket == fourth else None)

    def listed() -> tuple[list[int], str]:
        page = look(reverse("console:wallboard-at-risk"), "wallboard")
        return [int(each) for each in re.findall(r'id="risk-row-(\d+)"', page)], page

    by_due, page = listed()
    assert by_due == [numbers[each] for each in (first, second, third, fourth)]
    assert "82%" not in page
    switch_use(use=BREACH_LIST, on=True, actor=people.sun_wei, now=now)
    by_chance, page = listed()
    assert by_chance == [numbers[each] for each in (fourth, second, third, first)]
    assert "Resolution: likely to break (82%)" in page
    assert "has waited for 30.0 hours since the last step: +31 points" in page
    assert "Resolution: will probably hold" in page
    # what was foretold too long ago counts no more
    foretold_long_ago(now - DAY)
    assert listed()[0] == by_due
