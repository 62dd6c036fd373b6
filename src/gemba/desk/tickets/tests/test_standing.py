"""The figures of the wallboard: each number is the length of its list, for everybody who asks."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemba.desk.tickets.operations import (
    assign,
    merge_tickets,
    promise_due,
    set_status,
    snooze,
    transfer,
)
from gemba.desk.tickets.queries.standing import (
    BANDS,
    FIGURES,
    Moments,
    Wanted,
    ageing,
    standing_count,
    standing_page,
    standings,
)
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.actors import Actor

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# the desk's day ends while they are looked at: half of the tickets are of yesterday
NOW = NOON + 40 * DAY


@pytest.fixture
def people() -> Cast:
    return cast()


def listed(wanted: Wanted, actor: Actor, moments: Moments) -> list[int]:
    """All of a list, page by page."""
    numbers, after = list[int](), ""
    while True:
        page = standing_page(wanted, actor=actor, moments=moments, after=after, limit=3)
        numbers += [line.number for line in page.lines]
        if page.after is None:
            return numbers
        after = page.after


def a_desk(people: Cast, acts: list[tuple[int, int, int]]) -> None:
    """Tickets of all ages with whatever can happen to them; promises before and after NOW."""
    inbox, first = support(), None
    for at, (days, act, hours) in enumerate(acts):
        born = NOW - days * DAY - HOUR
        ticket = opened(inbox, sender=f"c{at}@x.example", now=born)
        on, first = ticket.ticket_id, first or ticket
        who: Any = {"actor": people.sun_wei, "now": NOW - HOUR}
        if act % 2:
            transfer(ticket_id=on, team_id=people.repair.id, **who)
            assign(ticket_id=on, assignee_id=people.ana.user_id, **who)
        if act in (1, 2, 3):
            code = ("pending_customer", "resolved", "closed")[act - 1]
            set_status(ticket_id=on, status=code, **who)
        elif act in (4, 5):
            snooze(ticket_id=on, until=NOW + DAY, **who)
        elif act == 6 and first is not ticket:
            merge_tickets(source_id=on, target_number=first.number, **who)
        promise_due({on: NOW + (hours - 2) * HOUR / 2})


def compare(actor: Actor, team_id: int) -> None:
    """Hold what this actor is told against what they are shown."""
    moments = Moments.at(NOW)
    found = standings(actor=actor, moments=moments)
    for figure in FIGURES.keys() - {"backlog", "coming", "queued"}:
        rows = [(Wanted(figure), found.desk)]
        rows += [(Wanted(figure, team_id=key), each) for key, each in found.teams.items()]
        rows += [(Wanted(figure, user_id=key), each) for key, each in found.people.items()]
        for wanted, standing in rows if actor.sees_every_team else rows[:1]:
            number = getattr(standing, figure)
            assert number == standing_count(wanted, actor=actor, moments=moments), wanted
            assert number == len(listed(wanted, actor, moments)), wanted
    counts = ageing(actor=actor, now=NOW).counts
    for band, team in product(BANDS, (0, team_id)):
        wanted = Wanted("backlog", team_id=team, band=band.code)
        assert counts.get((band.code, team), 0) == len(listed(wanted, actor, moments)), wanted


ACTS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 7), st.integers(0, 5)), min_size=5, max_size=9
)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_every_number_is_the_length_of_its_list(
    people: Cast, acts: list[tuple[int, int, int]]
) -> None:
    with transaction.atomic():
        a_desk(people, acts)
        for actor in (people.sun_wei, people.ana, people.viktor):
            compare(actor, people.repair.id)
        transaction.set_rollback(True)


def test_time_alone_changes_a_number_when_a_promise_is_at_risk_breaks_or_the_day_ends(
    people: Cast,
) -> None:
    ticket = opened(now=NOW)

    def next_change(due_hours: float) -> float:
        promise_due({ticket.ticket_id: NOW + due_hours * HOUR})
        found = standings(actor=people.sun_wei, moments=Moments.at(NOW))
        return (found.next_change_at - NOW) / HOUR

    assert next_change(0.5) == 0.5
    assert next_change(3) == 2
    tomorrow = next_change(-1)
    assert 0 < tomorrow <= 24
    assert next_change(100) == tomorrow
