"""What is foretold moves tickets in a queue: only where a policy heeds it, only those of its arm,
and with a reason in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from gemba.desk.routing import foretelling
from gemba.desk.routing.body import Weights
from gemba.desk.routing.kinds import check_weights, describe_weights
from gemba.desk.routing.operations import pull_next
from gemba.desk.routing.queries.foretold import heeds_breach
from gemba.desk.routing.queries.reasons import why_here
from gemba.desk.routing.testing import queue, skilled, work_on
from gemba.desk.routing.weights_json import decode_weights, encode_weights
from gemba.desk.sla.testing import policy
from gemba.desk.tickets.operations import receive_messages
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.trials.assigning import TREATMENT
from gemba.foundation.trials.queries import enrolments
from gemba.foundation.trials.testing import trial_of

pytestmark = pytest.mark.django_db
BEFORE, LATER = NOON - timedelta(hours=1), NOON + timedelta(minutes=5)
HEEDS = {"due_boost": 1.0, "heeds_breach": True}


class Seer:
    """Foretells what it is told to, and remembers whom it was asked about."""

    def __init__(self) -> None:
        self.chances: dict[UUID, float] = {}
        self.asked: list[UUID] = []

    def __call__(self, ticket_ids: Collection[UUID], _now: datetime) -> dict[UUID, float]:
        self.asked += ticket_ids
        return {each: self.chances[each] for each in ticket_ids if each in self.chances}


@pytest.fixture
def seer(monkeypatch: pytest.MonkeyPatch) -> Seer:
    found = Seer()
    monkeypatch.setattr(foretelling, "_foretellers", [found])
    return found


def wait_in_line(count: int) -> list[UUID]:
    """So many tickets with a promise that wait equally long, in the order they came."""
    policy(now=BEFORE)
    inbox = support(now=BEFORE)
    mails = [
        mail(inbox, external_id=f"<{n}@x>", sender=f"{n}@customers.example") for n in range(count)
    ]
    found = [each.ticket_id for each in receive_messages(mails, now=NOON)]
    work_on(now=NOON)
    return found


def test_a_policy_that_heeds_it_lets_them_go_ahead(people: Cast, seer: Seer) -> None:
    queue(now=BEFORE, mode="pull")
    define("routing_policy", "Weights", HEEDS, now=BEFORE)
    first, second, third = wait_in_line(3)
    seer.chances = {third: 0.8}
    assert heeds_breach()
    skilled(people.ana)
    why = why_here(third, actor=people.ana, now=LATER)
    assert why is not None
    assert "80 %" in why.place
    taken = [pull_next(actor=people.ana, now=LATER) for _each in range(3)]
    assert taken == [third, first, second]
    # kept with the decision, whatever is foretold later
    seer.chances = {}
    why = why_here(third, actor=people.ana, now=LATER + timedelta(hours=1))
    assert why is not None
    assert "80 %" in why.place
    other = why_here(first, actor=people.ana, now=LATER)
    assert other is not None
    assert other.place == ""


@pytest.mark.parametrize("body", [{"due_boost": 1.0}, HEEDS])
def test_as_today_where_nothing_is_foretold_or_nobody_heeds_it(
    people: Cast, seer: Seer, body: dict[str, object]
) -> None:
    queue(now=BEFORE, mode="pull")
    define("routing_policy", "Weights", body, now=BEFORE)  # type: ignore[arg-type]
    tickets = wait_in_line(3)
    if body is not HEEDS:
        seer.chances = {tickets[2]: 0.9}
    skilled(people.ana)
    assert [pull_next(actor=people.ana, now=LATER) for _each in range(3)] == tickets
    assert bool(seer.asked) is (body is HEEDS)


def test_nobody_foretells_where_the_slot_is_empty(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foretelling, "_foretellers", [])
    queue(now=BEFORE, mode="pull")
    define("routing_policy", "Weights", HEEDS, now=BEFORE)
    tickets = wait_in_line(2)
    skilled(people.ana)
    assert [pull_next(actor=people.ana, now=LATER) for _each in range(2)] == tickets


def test_in_a_trial_it_moves_only_the_treated(people: Cast, seer: Seer) -> None:
    queue(now=BEFORE, mode="pull")
    weights = define("routing_policy", "Weights", {"due_boost": 1.0}, now=BEFORE)
    trial = trial_of(weights, HEEDS, now=NOON)
    tickets = wait_in_line(16)
    seer.chances = dict.fromkeys(tickets, 0.9)
    treated = {each.case_id for each in enrolments(trial) if each.arm == TREATMENT}
    assert 0 < len(treated) < len(tickets)
    assert heeds_breach()
    skilled(people.ana, capacity=100)
    taken = [pull_next(actor=people.ana, now=LATER) for _each in tickets]
    ahead = [each for each in tickets if each in treated]
    assert taken == ahead + [each for each in tickets if each not in treated]
    assert set(seer.asked) == treated


def test_tickets_are_given_out_by_what_is_foretold(people: Cast, seer: Seer) -> None:
    queue(now=BEFORE, teams=[people.first_line.id])
    define("routing_policy", "Weights", HEEDS, now=BEFORE)
    skilled(people.chen_chen, capacity=0)
    tickets = wait_in_line(3)
    seer.chances = {tickets[2]: 0.7}
    skilled(people.chen_chen, capacity=1)
    work_on(now=LATER + timedelta(minutes=1))
    why = why_here(tickets[2], actor=SYSTEM, now=LATER)
    assert why is not None
    assert why.decided_at is not None
    assert "70 %" in why.place


def test_a_policy_says_whether_it_heeds_it() -> None:
    found = Weights(by_tier=(), heeds_breach=True)
    assert decode_weights(encode_weights(found)) == found
    told = {each.label: each.value for each in describe_weights(encode_weights(found))}
    assert told["Foretold breaches"] == "count"
    with pytest.raises(DefinitionRefused, match="above 0"):
        check_weights({"due_boost": 0.0, "heeds_breach": True})
