"""Whatever happens to tickets: their clocks say what a plain recount of the events says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gemba.desk.calendars.body import decode
from gemba.desk.calendars.testing import OFFICE
from gemba.desk.sla.queries import clocks_of, shares_of
from gemba.desk.sla.testing import pass_time, policy, policy_body
from gemba.desk.tickets import operations as act
from gemba.desk.tickets.queries import conversation, ticket_page
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.definitions.operations import Draft, publish
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import RecordedEvent, history
from gemba.foundation.kernel.working_time import WorkingTime, calendar_of

ROTTERDAM = {"zone": "Europe/Amsterdam", "week": ["08:00-17:00"] * 6 + [""], "region": "NL"}
MINUTES = st.sampled_from([1, 20, 45, 170, 610, 1500, 4400])
WHICH = st.integers(0, 3)
STATUSES = st.sampled_from(["open", "pending_customer", "pending_vendor", "resolved", "closed"])
# how the steps of the two policies are: harmless, but they take part
STEPS = [{"promise": "", "at": "breach", "act": "raise_priority"}]
FAST = {
    "first_reply": {"3": 30, "4": 15},
    "resolution": {"3": 300, "4": 120},
    "vendor": {"3": 60, "4": 60},
}
SLOW = {
    "first_reply": {"1": 300, "2": 120},
    "next_reply": {"1": 600, "2": 240},
    "resolution": {"1": 3000, "2": 1200},
}
REFUSALS = (act.ChangeRefused, act.MergeRefused, act.ThreadChanged, act.TicketUnknown)


@dataclass
class Terms:
    """What was defined from a moment on, as the test defined it."""

    at: datetime
    slow: dict[str, dict[str, int]]
    calendar: WorkingTime


@dataclass
class Count:
    """The recount of one promise on one ticket."""

    elapsed: float = 0.0
    is_owed: bool = False
    cycles: int = 0
    kept: int = 0
    # told as kept by a reply that was undone afterwards
    kept_for_a_moment: int = 0
    late_cycles: set[int] = field(default_factory=set)


@dataclass
class Recount:
    """A ticket counted second by second between its events; knows nothing of marks and phases."""

    own: str
    terms: list[Terms]
    fast: WorkingTime
    in_force: Terms
    category: str = ""
    priority: int = 0
    is_fast: bool = False
    is_merged: bool = False
    has_reply: bool = False
    asked: bool = False
    parties: Counter[str] = field(default_factory=Counter)
    counts: dict[str, Count] = field(default_factory=dict)

    def run(self, events: list[RecordedEvent], until: datetime) -> None:
        undone = {e.payload.message for e in events if e.type == "reply.undone"}  # type: ignore[attr-defined]
        told: list[tuple[datetime, RecordedEvent | None]] = [(e.happened_at, e) for e in events]
        told += [(each.at, None) for each in self.terms if each.at > told[0][0]]
        told.sort(key=lambda pair: pair[0])
        for (at, event), end in zip(told, [*(at for at, _e in told[1:]), until], strict=True):
            if event is not None:
                self.hear(event, undone)
            self.choose(at)
            self.owe()
            self.wait(at, end)

    def hear(self, event: RecordedEvent, undone: set[UUID]) -> None:
        payload: Any = event.payload
        kind = event.type
        if kind == "ticket.opened":
            self.category, self.priority = payload.status, payload.priority
        elif kind in ("status.changed", "ticket.resolved", "ticket.reopened", "ticket.closed"):
            self.category = payload.status
        elif kind == "priority.changed":
            self.priority = payload.priority
        elif kind == "message.received":
            self.asked = self.asked or self.has_reply
        elif kind == "reply.written" and payload.message in undone:
            for promise in ("first_reply", "next_reply"):
                count = self.counts.setdefault(promise, Count())
                target = self.target(promise)
                in_time = count.is_owed and target is not None and count.elapsed < target
                count.kept_for_a_moment += in_time
        elif kind == "reply.written":
            self.has_reply, self.asked = True, False
        elif kind in ("ticket.merged", "ticket.unmerged"):
            own = event.subject("ticket", "source")
            self.is_merged = kind == "ticket.merged" if own == self.own else self.is_merged

    def choose(self, at: datetime) -> None:
        """Whatever changes while it is nobody's turn, the terms stay until it is somebody's."""
        if self.category != "closed" and not self.is_merged:
            self.is_fast = self.priority >= 3
            self.in_force = next(each for each in reversed(self.terms) if each.at <= at)

    def owe(self) -> None:
        settled = self.category in ("resolved", "closed")
        owed = {
            "first_reply": not self.has_reply,
            "next_reply": self.asked,
            "resolution": not settled,
            "vendor": self.category == "pending_vendor",
        }
        for promise, is_owed in owed.items():
            count = self.counts.setdefault(promise, Count())
            if is_owed and not count.is_owed and (promise != "resolution" or not count.cycles):
                count.elapsed, count.cycles = 0.0, count.cycles + 1
            if count.is_owed and not is_owed and (target := self.target(promise)) is not None:
                count.kept += count.elapsed < target
                count.late_cycles |= {count.cycles} if count.elapsed >= target else set()
            count.is_owed = is_owed

    def wait(self, start: datetime, end: datetime) -> None:
        party = {"new": "us", "open": "us", "pending_vendor": "vendor", "closed": ""}
        whose = "" if self.is_merged else party.get(self.category, "customer")
        self.parties[whose] += (end - start) // timedelta(microseconds=1)
        calendar = self.fast if self.is_fast else self.in_force.calendar
        for promise, count in self.counts.items():
            stopped = self.is_merged or self.category in ("resolved", "closed")
            pausing = ("pending_customer", "pending_vendor")
            stopped |= promise == "resolution" and self.category in pausing
            if count.is_owed and not stopped:
                count.elapsed += calendar.working_seconds(start, end)

    def target(self, promise: str) -> float | None:
        targets = FAST if self.is_fast else self.in_force.slow
        minutes = targets.get(promise, {}).get(str(self.priority))
        return None if minutes is None else minutes * 60.0


class Desk(RuleBasedStateMachine):
    """Some tickets, two policies on calendars of two zones, and everything that can happen."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = NOON

    def teardown(self) -> None:
        try:
            for ticket_id in getattr(self, "tickets", ()):
                self.check(ticket_id)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @initialize()
    def open_the_desk(self) -> None:
        self.people = cast()
        self.own = define("calendar", "上海", OFFICE, now=NOON)
        self.rotterdam = define("calendar", "Rotterdam", ROTTERDAM, now=NOON)
        urgent = {"all": [{"fact": "priority", "op": "at_least", "values": [3]}]}
        more: dict[str, Any] = {"if": urgent, "calendar": self.rotterdam.hex, "targets": FAST}
        policy("Urgent", now=NOON, steps=STEPS, **more)
        self.slow = policy("Slow", now=NOON, targets=SLOW)
        self.fast_calendar = calendar_of(decode(ROTTERDAM).schedule())
        self.terms = [Terms(NOON, SLOW, calendar_of(decode(OFFICE).schedule()))]
        self.tickets: list[UUID] = []
        self.numbers: dict[UUID, int] = {}
        self.merged: list[tuple[UUID, int]] = []
        self.versions = {self.slow: 1, self.own: 1}
        self.inbox = support()
        self.mails = 0
        self.write(0, 1)

    def later(self, minutes: int) -> None:
        """Time passes with the worker at work; then the act, at a moment of its own."""
        before, self.now = self.now, self.now + timedelta(minutes=minutes, seconds=1)
        pass_time(before, self.now)

    def attempt(self, verb: Callable[..., Any], which: int, **more: Any) -> Any:
        ticket_id = self.tickets[which % len(self.tickets)]
        try:
            with transaction.atomic():
                done = verb(ticket_id=ticket_id, actor=self.people.adele, now=self.now, **more)
        except REFUSALS:
            done = None
        pass_time(self.now, self.now)
        return done

    @rule(which=WHICH, minutes=MINUTES)
    def write(self, which: int, minutes: int) -> None:
        self.later(minutes)
        self.mails += 1
        proof = {"ticket_id": self.tickets[which % len(self.tickets)]} if self.tickets else {}
        proof = proof if which else {}
        more: dict[str, Any] = {"external_id": f"{self.mails}@x", "received_at": self.now, **proof}
        [receipt] = act.receive_messages([mail(self.inbox, **more)], now=self.now)
        if receipt.is_new:
            self.tickets.append(receipt.ticket_id)
            self.numbers[receipt.ticket_id] = receipt.number
        pass_time(self.now, self.now)

    @rule(which=WHICH, minutes=MINUTES, status=STATUSES, is_undone=st.booleans())
    def answer(self, which: int, minutes: int, status: str, is_undone: bool) -> None:
        self.later(minutes)
        line = {
            each.id: each
            for view in ("open", "settled")
            for each in ticket_page(view, actor=SYSTEM).lines
        }.get(self.tickets[which % len(self.tickets)])
        if line is None:
            return
        version = sum(
            each.type.startswith(("message.", "reply.", "ticket.merged", "ticket.unmerged"))
            and each.subject("ticket", "source") != line.id.hex
            for each in history("ticket", line.id.hex, limit=1000)
        )
        reply = act.Reply("Done.", version, status=status)
        message = self.attempt(act.reply, which, reply=reply, hold_seconds=10)
        if message is not None and is_undone:
            self.now += timedelta(seconds=5)
            act.undo_reply(message_id=message, actor=self.people.adele, now=self.now)
            pass_time(self.now, self.now)

    @rule(which=WHICH, minutes=MINUTES, status=STATUSES)
    def move(self, which: int, minutes: int, status: str) -> None:
        self.later(minutes)
        self.attempt(act.set_status, which, status=status)

    @rule(which=WHICH, minutes=MINUTES, priority=st.integers(1, 4))
    def set_priority(self, which: int, minutes: int, priority: int) -> None:
        self.later(minutes)
        self.attempt(act.set_priority, which, priority=priority)

    @rule(which=WHICH, into=WHICH, minutes=MINUTES)
    def merge(self, which: int, into: int, minutes: int) -> None:
        """One ticket goes on in another, whichever clocks run on either."""
        self.later(minutes)
        if len(self.tickets) < 2:
            self.write(0, 1)
        source_id, target_id = (self.tickets[n % len(self.tickets)] for n in (which, into))
        with suppress(act.MergeRefused):
            act.merge_tickets(
                source_id=source_id,
                target_number=self.numbers[target_id],
                actor=SYSTEM,
                now=self.now,
            )
            self.merged.append((source_id, self.numbers[target_id]))
        pass_time(self.now, self.now)

    @precondition(lambda self: self.merged)
    @rule(which=WHICH, minutes=MINUTES)
    def unmerge(self, which: int, minutes: int) -> None:
        self.later(minutes)
        source_id, target = self.merged.pop(which % len(self.merged))
        found = conversation(target, actor=SYSTEM)
        for each in found.merged if found else ():
            if each.ticket_id == source_id:
                act.unmerge_tickets(merge_id=each.merge_id, actor=SYSTEM, now=self.now)
        pass_time(self.now, self.now)

    @rule(minutes=MINUTES, factor=st.sampled_from([1, 2, 5]), shut=st.booleans())
    def define_anew(self, minutes: int, factor: int, shut: bool) -> None:
        self.later(minutes)
        last = self.terms[-1]
        if shut:
            week = ["10:00-15:00"] * (1 + factor) + [""] * (6 - factor)
            body: Any = {**OFFICE, "week": week}
            self.terms.append(Terms(self.now, last.slow, calendar_of(decode(body).schedule())))
            self.publish(self.own, body)
        else:
            slow = {p: {n: m * factor for n, m in by.items()} for p, by in SLOW.items()}
            self.terms.append(Terms(self.now, slow, last.calendar))
            self.publish(self.slow, policy_body(targets=slow))
        pass_time(self.now, self.now)

    def publish(self, key: UUID, body: Any) -> None:
        name = "上海" if key == self.own else "Slow"
        self.versions[key] = publish(
            definition_id=key,
            draft=Draft(name, body),
            seen_version=self.versions[key],
            actor=SYSTEM,
            now=self.now,
        )

    def check(self, ticket_id: UUID) -> None:
        events = history("ticket", ticket_id.hex, limit=10_000)
        count = Recount(ticket_id.hex, self.terms, self.fast_calendar, self.terms[0])
        count.run([e for e in events if not e.type.startswith("promise.")], self.now)
        shares = shares_of(ticket_id, now=self.now)
        assert shares is not None
        had = (shares.us_seconds, shares.customer_seconds, shares.vendor_seconds)
        assert had == tuple(count.parties[p] / 1e6 for p in ("us", "customer", "vendor"))
        assert sum(had) == pytest.approx(shares.life_seconds, abs=1e-6)
        told = Counter((e.type, getattr(e.payload, "promise", "")) for e in events)
        found = {
            c.promise.value: c for c in clocks_of([ticket_id], now=self.now).get(ticket_id, ())
        }
        for promise, each in count.counts.items():
            kept = each.kept + each.kept_for_a_moment
            assert told["promise.kept", promise] == kept, promise
            assert told["promise.broken", promise] >= len(each.late_cycles)
            target, clock = count.target(promise), found.get(promise)
            if each.is_owed and target is not None:
                assert clock is not None and clock.is_owed
                assert clock.target_seconds == target
                left = target - each.elapsed
                if clock.due_at is None or clock.due_at > self.now or left > 0:
                    assert clock.remaining_seconds == pytest.approx(left, abs=1e-3), promise
                assert (clock.state == "late") == (left <= 0), (clock, left)
                assert left > 0 or told["promise.broken", promise]


@pytest.mark.django_db
def test_clocks_say_what_a_recount_of_the_events_says() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=max(settings().max_examples // 10, 1),
            stateful_step_count=12,
            deadline=None,
            # a story is read as it was drawn: shortening one takes minutes
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
