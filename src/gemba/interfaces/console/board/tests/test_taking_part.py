"""Only some tickets take part in a pilot: filled in, suggested, counted on the past, told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.conditions import ALWAYS, describe
from gemba.desk.tickets.operations import Reply, receive_messages, reply
from gemba.desk.tickets.testing import mail, support
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.testing import define_rule, rule_body
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.definitions.queries import definition
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.trials.testing import candidate
from gemba.insight.eventlog.queries import DESK
from gemba.insight.improvement.finding import Place, key_of, parts_of_key
from gemba.insight.improvement.operations import make_proposal, stop_pilot
from gemba.insight.improvement.order import Order, Origin, Source, Swap
from gemba.insight.improvement.queries import pilots_of
from gemba.interfaces.console.board.taking_part import suggested

pytestmark = pytest.mark.django_db
DAYS, A_DAY = 5, 24
HOUR = timedelta(hours=1)
PLAN = {"unit": "case", "share": "25", "relevant": "2", "window": "1", "days": "20"}
REPAIRS = {"only-all-0-fact": "type", "only-all-0-op": "any_of", "only-all-0-values": "repair"}
Asked = Callable[[dict[str, str]], str]


@pytest.fixture(scope="module")
def people(written_once: Path) -> Cast:
    return cast()


@pytest.fixture(scope="module")
def address(people: Cast) -> str:
    """The page of a proposal, and the past it is judged by, lived through once."""
    return reverse("console:proposal", args=[proposed_of_repairs(people)])


def proposed_of_repairs(people: Cast) -> UUID:
    """A proposal from a finding about repairs, every second of five days of tickets."""
    now = current_time()
    begin = now - DAYS * 24 * HOUR
    rule = define_rule("Forms", [Opened()], [AddTag("seen")], now=begin)
    live(people, begin)
    version = candidate(rule, rule_body([Opened()], [AddTag("first")]), now=now)
    found = definition(rule)
    order = Order(
        title="Repairs first",
        trouble="",
        kpi="first_response",
        owner_id=people.ana.user_id or 0,
        source=Source(Origin.FINDING, DESK, key_of("questions", about("type", "repair")), "Slow"),
        swaps=(Swap("rule", rule, found.name, found.version, version),),
    )
    return make_proposal(order=order, actor=people.sun_wei, now=now)


def live(people: Cast, begin: datetime) -> None:
    inbox = support(now=begin)
    for n in range(DAYS * A_DAY):
        at = begin + (n + 0.5) * HOUR
        kind = "repair" if n % 2 else ""
        message = mail(
            inbox,
            sender=f"c{n}@customers.example",
            external_id=f"<{n}@x>",
            received_at=at,
            type_code=kind,
        )
        ticket = receive_messages([message], now=at)[0].ticket_id
        answered = at + (n * 7 % 11) * HOUR / 4
        reply(ticket_id=ticket, reply=Reply("So.", 1), actor=people.sun_wei, now=answered)


def about(attribute: str, value: str) -> Place:
    return Place(activities=("opened|twice",), attribute=attribute, value=value)


@pytest.fixture
def client(people: Cast) -> Client:
    client = Client()
    log_in(client, people.adele)
    return client


@pytest.fixture
def foretold(client: Client, address: str) -> Asked:
    """What is said of a plan."""

    def ask(more: dict[str, str]) -> str:
        answer = client.get(f"{address}pilot/forecast/", {**PLAN, **more})
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def proposal_id(address: str) -> UUID:
    return UUID(address.rstrip("/").rpartition("/")[2])


def test_the_forecast_is_of_those_that_take_part_and_says_how_many(foretold: Asked) -> None:
    everybody, repairs = foretold({}), foretold(REPAIRS)
    assert "at 24 tickets a day" in everybody and "met the condition" not in everybody
    assert "25% of the tickets that take part get the change: 6 a day" in everybody
    assert "at 12 tickets a day" in repairs
    assert "25% of the tickets that take part get the change: 3 a day" in repairs
    assert "48 of the 96 tickets of the last weeks, 50%, met the condition" in repairs


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({**REPAIRS, "only-all-0-values": "return"}, "None of the 96 tickets"),
        ({**REPAIRS, "days": "3"}, "such tickets a week only 24"),
        ({"only-all-0-fact": "type", "only-all-0-op": "any_of"}, "“Type”"),
        ({"relevant": ""}, "Smallest effect"),
    ],
)
def test_what_stands_in_the_way_is_said_where_the_plan_is_filled_in(
    foretold: Asked, more: dict[str, str], says: str
) -> None:
    page = foretold(more)
    assert says in page and 'class="warn"' in page and "get the change" not in page


def test_it_is_begun_with_its_condition_which_is_told_everywhere(
    client: Client, address: str, people: Cast
) -> None:
    plan = client.get(address).content.decode()
    assert "what the finding is about" in plan
    assert 'name="only-all-0-values" value="repair" checked' in plan
    begun = {**PLAN, **REPAIRS, "reason": "a small desk"}
    assert client.post(f"{address}pilot/begin/", begun).status_code == 302
    (pilot,) = pilots_of(proposal_id(address), actor=people.adele)
    assert pilot.trial.condition == {
        "all": [{"fact": "type", "op": "any_of", "values": ["repair"]}]
    }
    page = client.get(address).content.decode()
    assert "Only tickets take part for which this held when they came in: Type is" in page
    client.post(f"{address}pilot/{pilot.id}/judge/")
    page = client.get(address).content.decode()
    assert "It speaks of these tickets alone: Type is" in page
    assert "kept, it serves all of them" in page
    today = current_time()
    month = reverse("console:review", args=[today.year, today.month])
    assert "Type is" in client.get(month).content.decode()


def test_the_next_pilot_begins_with_the_condition_of_the_one_before(
    client: Client, address: str, people: Cast
) -> None:
    other = {"only-any-0-fact": "channel", "only-any-0-values": "email"}
    client.post(f"{address}pilot/begin/", {**PLAN, **other, "reason": "a small desk"})
    (pilot,) = pilots_of(proposal_id(address), actor=people.adele)
    stop_pilot(pilot_id=pilot.id, remark="", actor=people.adele, now=current_time())
    client.post(f"{address}reopen/", {"reason": "Again"})
    plan = client.get(address).content.decode()
    assert "what the finding is about" not in plan
    assert 'name="only-any-0-values" value="email" checked' in plan


def test_a_condition_that_cannot_be_is_a_sentence(client: Client, address: str) -> None:
    wrong = {**PLAN, **REPAIRS, "only-all-0-values": "no such", "reason": "x"}
    answer = client.post(f"{address}pilot/begin/", wrong)
    assert answer.status_code == 422 and "choose values from the list" in answer.content.decode()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source(Origin.FINDING, DESK, key_of("questions", about("type", "repair"))), "Type is"),
        (Source(Origin.SCENARIO, DESK, key_of("x", about("channel", "a|b"))), "a|b"),
        (Source(Origin.FINDING, DESK, key_of("x", about("type", "no such"))), ""),
        (Source(Origin.FINDING, DESK, key_of("x", about("team", "1"))), ""),
        (Source(Origin.FINDING, "an-import", key_of("x", about("type", "repair"))), ""),
        (Source(), ""),
    ],
)
def test_a_finding_about_a_kind_or_channel_suggests_its_tickets(
    people: Cast, source: Source, words: str
) -> None:
    del people
    found = suggested(source)
    assert words in describe(found) if words else found == ALWAYS


def test_an_inbox_is_suggested_by_its_number(people: Cast) -> None:
    del people
    inbox = support()
    found = suggested(Source(Origin.FINDING, DESK, key_of("x", about("inbox", str(inbox.id)))))
    assert "Support" in describe(found)


def test_the_parts_of_a_key_come_out_as_they_went_in() -> None:
    place = Place(("a|b", "c\\"), attribute="type", value="", resources=("x",))
    assert parts_of_key(key_of("waiting", place)) == ("waiting", ("a|b", "c\\", "type", "", "x"))
