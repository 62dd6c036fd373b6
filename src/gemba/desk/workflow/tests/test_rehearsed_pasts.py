"""What a rehearsal does not look at changes nothing: it finds what looking at everything does."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemba.desk.tickets.conditions import (
    Comparison,
    Condition,
    Fact,
    Group,
    Scalar,
    encode,
    known_facts,
)
from gemba.desk.tickets.conditions.past import Wanted, pasts
from gemba.desk.tickets.operations import InboundFile, promise_due
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.actions import known_actions
from gemba.desk.workflow.actions.action import Action, OnTicket
from gemba.desk.workflow.operations import ask_rehearsal, rehearse_small
from gemba.desk.workflow.operations.performing import done_or_refused
from gemba.desk.workflow.operations.rehearsing import DAYS, changes_of
from gemba.desk.workflow.queries import RehearsedLine, around_now, rehearsed_lines
from gemba.desk.workflow.rehearsal import Stretch, live_through
from gemba.desk.workflow.rule import decode, written_action
from gemba.desk.workflow.testing import rule_body
from gemba.desk.workflow.tests.samples import sample_actions
from gemba.desk.workflow.triggers import known_triggers
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.accounts.operations import create_team
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WORDS = ("printer", "PRINTER", "打印机", "ärger", "Kettle", "blinks")
FILE = InboundFile("a.png", "image/png", 3, "a" * 64)
TICKETS, STEPS = 12, 9
SAID: dict[str, dict[str, JsonValue]] = {"after": {"hours": 2}, "tagged": {"tag": "vip"}}


def said(rng: Random) -> str:
    return " ".join(rng.sample(WORDS, rng.randint(0, 3)))


def a_desk(rng: Random, actions: list[Action]) -> list[UUID]:
    """Tickets to which all sorts of things have happened before NOON, some long before."""
    found = []
    boxes = [support(), support(address="sales@desk.example")]
    for number in range(TICKETS):
        at = NOON - timedelta(days=rng.randint(0, 2 * DAYS)) - HOUR
        box = rng.choice(boxes)
        sender, subject = f"c{number}@x.example", f"Re: {said(rng)}"
        first = opened(box, now=at, sender=sender, subject=subject, text=said(rng))
        found.append(first.ticket_id)
        for _step in range(STEPS):
            at = min(at + HOUR * rng.choice([0, 1, 30, 200]), NOON - HOUR)
            one_more(rng, box, first.ticket_id, at, actions)
        promise_due({first.ticket_id: rng.choice([None, NOON - HOUR, NOON + HOUR])})
    return found


def one_more(
    rng: Random, box: InboxLine, ticket: UUID, at: datetime, actions: list[Action]
) -> None:
    """The customer writes, a machine does, or somebody of the desk does something."""
    if rng.random() < 0.4:
        nature, files = rng.choice(["human", "human", "automatic"]), (FILE,) * rng.randint(0, 1)
        opened(box, ticket_id=ticket, now=at, text=said(rng), nature=nature, files=files)
    else:
        done_or_refused(rng.choice(actions), OnTicket(ticket, SYSTEM, at))


def values_of(fact: Fact, rng: Random) -> tuple[Scalar, ...]:
    """One value that the fact can be compared with."""
    if fact.value_kind in ("hours", "number"):
        return (rng.choice([0, 1, 2, 100]),)
    if fact.value_kind in ("text", "words"):
        return (rng.choice(WORDS),)
    return (rng.choice([offer.value for offer in fact.offers()] or ["vip"]),)


def conditions(rng: Random) -> st.SearchStrategy[Condition]:
    """Comparisons of every fact in every way, one of three by words, and groups of them."""
    ways = [(fact, op) for fact in known_facts().values() for op in fact.ops]
    drawn = [Comparison(fact.name, op, values_of(fact, rng)) for fact, op in ways for _ in range(3)]
    words = [each for each in drawn if each.fact in ("subject", "message_text")]
    leaf: st.SearchStrategy[Condition] = st.sampled_from(drawn) | st.sampled_from(words)
    return st.recursive(
        leaf,
        lambda inner: st.builds(Group, st.booleans(), st.lists(inner, max_size=3).map(tuple)),
        max_leaves=4,
    )


def rehearsed(body: JsonValue) -> list[RehearsedLine]:
    """As people do it."""
    wanted = ask_rehearsal(body=body, name="R", actor=SYSTEM, now=NOON)
    assert rehearse_small(rehearsal_id=wanted, now=NOON)
    lines = rehearsed_lines(wanted, limit=10_000)
    return sorted(lines, key=repr)


def lived_through(body: JsonValue, tickets: list[UUID]) -> list[RehearsedLine]:
    """Every ticket with everything that is known of its past."""
    rule = decode(body, id=UUID(int=1))
    stretch = Stretch(NOON - timedelta(days=DAYS), NOON, around_now((rule,), now=NOON))
    lives = pasts(sorted(tickets), since=stretch.since, until=NOON, wanted=Wanted())
    found = [
        RehearsedLine(
            fired.before.ticket_id,
            each.at,
            fired.by.what.value,
            tuple((str(name), before, after) for name, before, after in changes_of(fired)),
            tuple(written_action(o.action) for o in fired.outcomes if not o.refused),
            tuple((written_action(o.action), o.refused) for o in fired.outcomes if o.refused),
        )
        for past in lives
        for each in live_through(past, (rule,), stretch)
        if not (fired := each.fired).is_cut
    ]
    return sorted(found, key=repr)


def test_a_rehearsal_finds_what_looking_at_everything_does() -> None:
    find_the_same(1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 13))
def test_rehearsals_of_many_pasts_find_what_looking_at_everything_does(seed: int) -> None:
    find_the_same(seed)


def find_the_same(seed: int) -> None:
    """Any rules, on one desk."""
    rng = Random(seed)
    cast()
    create_team(name="Workshop", actor=SYSTEM, now=NOON, is_vendor=True)
    actions = [action for kind in known_actions().values() for action in sample_actions(kind)]
    tickets = a_desk(rng, actions)
    kinds = known_triggers().items()
    triggers = [kind.read(SAID.get(name, {})) for name, kind in kinds]

    @settings(suppress_health_check=[HealthCheck.differing_executors])
    @given(
        when=st.lists(st.sampled_from(triggers), min_size=1, max_size=2),
        then=st.lists(st.sampled_from(actions), min_size=1, max_size=2),
        condition=conditions(rng),
    )
    def find(when: list[Trigger], then: list[Action], condition: Condition) -> None:
        body = rule_body(when, then, condition=encode(condition))
        assert rehearsed(body) == lived_through(body, tickets)

    find()
