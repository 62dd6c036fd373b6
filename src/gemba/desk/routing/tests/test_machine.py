"""Whatever people and customers do in whatever order: nobody is given more than they can hold, a
ticket leaves its queue once, an offer ends once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gemba.desk.routing.models import QueueEntry, RoutingDecision, RoutingOffer
from gemba.desk.routing.operations import (
    RoutingRefused,
    accept_offer,
    decline_offer,
    dispatch,
    pull_next,
    set_availability,
)
from gemba.desk.routing.queries.staff import loads
from gemba.desk.routing.testing import queue, skilled
from gemba.desk.tickets.operations import Receipt, assign, resolve, snooze
from gemba.desk.tickets.queries.handing import waiting_for_anybody, work_states
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import newest
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.timers.operations import fire_until_quiet

CAPACITY = 2
OFFERS = [f"offer.{end}" for end in ("made", "accepted", "declined", "expired")]


class Routing(RuleBasedStateMachine):
    """A desk of two agents, in any mode, with mail coming in."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.tickets: list[Receipt] = []
        self.agents: list[Actor] = []
        self.now = NOON

    @initialize(mode=st.sampled_from(["offer", "push", "offer", "pull"]))
    def begin(self, mode: str) -> None:
        people = cast()
        self.agents = [people.ana, people.chen_chen]
        for agent in self.agents:
            skilled(agent, capacity=CAPACITY)
        queue(mode=mode, offer_seconds=60)
        self.inbox = support()
        self.mail(3)
        self.answer(0, is_yes=True)  # so that no story is without one

    @rule(count=st.integers(1, 2))
    def mail(self, count: int) -> None:
        for _ in range(count):
            key = f"<{len(self.tickets)}@x>"
            self.tickets.append(opened(self.inbox, now=self.now, external_id=key))
        self.work(0)

    @rule(minutes=st.integers(0, 3))
    def work(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        fire_until_quiet(now=self.now)
        react_until_quiet(now=self.now)
        before = self.held()
        dispatch(now=self.now)
        after = self.held()
        assert all(after[who] <= max(CAPACITY, before[who]) for who in after)

    @rule(which=st.integers(0, 2), is_yes=st.booleans())
    def answer(self, which: int, is_yes: bool) -> None:
        """Whatever came of the first answer, there is no second one."""
        rows = list(RoutingOffer.objects.order_by("-pk"))
        if not rows:
            return
        row = rows[which % len(rows)]
        asked = next(each for each in self.agents if each.user_id == row.user_id)
        say = {True: accept_offer, False: decline_offer}
        with suppress(RoutingRefused):
            say[is_yes](offer_id=row.pk, actor=asked, now=self.now)
        for again in say.values():
            with pytest.raises(RoutingRefused):
                again(offer_id=row.pk, actor=asked, now=self.now)
        self.work(0)

    @rule(who=st.integers(0, 1))
    def pull(self, who: int) -> None:
        try:
            pull_next(actor=self.agents[who], now=self.now)
        except RoutingRefused:
            return
        assert self.held()[int(self.agents[who].id)] <= CAPACITY

    @rule(which=st.integers(0, 9), how=st.sampled_from(["resolve", "snooze", "give", "free"]))
    def change(self, which: int, how: str) -> None:
        if not self.tickets:
            return
        pk = self.tickets[which % len(self.tickets)].ticket_id
        if how == "resolve":
            resolve(ticket_id=pk, actor=SYSTEM, now=self.now)
        elif how in ("give", "free"):
            to = int(self.agents[which % 2].id) if how == "give" else None
            assign(ticket_id=pk, assignee_id=to, actor=self.agents[0], now=self.now)
        elif work_states([pk])[pk].waits:
            until = self.now + timedelta(hours=9)
            snooze(ticket_id=pk, until=until, actor=SYSTEM, now=self.now)
        self.work(which % 3)

    @rule(who=st.integers(0, 1), state=st.sampled_from(["available", "away", "offline"]))
    def say(self, who: int, state: str) -> None:
        agent = self.agents[who]
        set_availability(user_id=int(agent.id), state=state, actor=agent, now=self.now)

    @invariant()
    def an_entry_leaves_once_and_an_offer_ends_once(self) -> None:
        entries = list(QueueEntry.objects.all())
        open_of = Counter(row.ticket_id for row in entries if row.left_at is None)
        assert all(count == 1 for count in open_of.values())
        routed = [row for row in entries if row.left_how == "routed"]
        told = Counter(event.type for event in newest([*OFFERS, "ticket.routed"], limit=9_999))
        assert told["ticket.routed"] == len(routed)
        assert RoutingDecision.objects.filter(entry__left_how="routed").count() >= len(routed)
        ends = Counter(RoutingOffer.objects.values_list("answer", flat=True))
        assert told["offer.made"] == sum(ends.values())
        for end in ("accepted", "declined", "expired"):
            assert told[f"offer.{end}"] == ends[end]

    def held(self) -> Counter[int]:
        found = loads([int(agent.id) for agent in self.agents])
        return Counter({who: counts.total() for who, counts in found.items()})

    def teardown(self) -> None:
        """When everything has been heard, exactly the tickets that wait for somebody wait."""
        try:
            react_until_quiet(now=self.now)
            waiting = set(waiting_for_anybody(after=None, limit=999))
            rows = QueueEntry.objects.filter(left_at=None)
            assert set(rows.values_list("ticket_id", flat=True)) == waiting
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_nobody_gets_too_much_and_everything_ends_once() -> None:
    run_state_machine_as_test(
        Routing,
        settings=settings(
            max_examples=settings().max_examples // 10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
