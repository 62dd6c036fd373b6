"""Whatever is done to tickets, in any order: log, tables and counts tell the same story."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gemba.desk.tickets import operations as act
from gemba.desk.tickets.models import (
    SETTLED,
    Category,
    DayTally,
    Message,
    SideConversation,
    Ticket,
    TicketMerge,
)
from gemba.desk.tickets.operations.tallying import squash_tallies
from gemba.desk.tickets.queries import view_counts
from gemba.desk.tickets.queries.lists import backlog_tallies
from gemba.desk.tickets.replay import TicketState, replay
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.accounts.operations import create_team
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import RecordedEvent, end_of_log, history
from gemba.foundation.timers.operations import fire_until_quiet

STATUSES = st.sampled_from(Category.values)
WHICH = st.integers(0, 5)
WEEK = timedelta(days=7)
STEPS_OF_VERSION = {
    *("message.received", "reply.written", "reply.undone", "note.added", "ticket.merged"),
    *("ticket.unmerged", "ticket.split", "side_message.sent", "side_message.received"),
}
STANDING = (
    *("status_id", "is_settled", "assignee_id", "waiting_since", "first_replied_at"),
    *("last_replied_at", "resolved_at", "closed_at", "snoozed_until", "times_reopened"),
    *("last_activity_at", "version"),
)
REFUSALS = (act.ChangeRefused, act.MergeRefused, act.ThreadChanged, act.TicketUnknown)
ARRIVALS = st.lists(
    st.tuples(
        st.sampled_from(["new", "reference", "proof", "same batch"]),
        WHICH,
        st.sampled_from(["human", "human", "auto_reply"]),
        st.sampled_from(["lin.yue", "bo", "stranger"]),
    ),
    min_size=1,
    max_size=4,
)


class Desk(RuleBasedStateMachine):
    """A desk with a few tickets on which everybody does everything."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = NOON
        self.mails = 0
        self.touched: set[UUID] = set()

    def teardown(self) -> None:
        try:
            for ticket in Ticket.objects.all():
                self.check_story(ticket)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @initialize(arrivals=ARRIVALS)
    def open_the_desk(self, arrivals: list[tuple[str, int, str, str]]) -> None:
        self.people = cast()
        self.workshop = create_team(name="Workshop", actor=SYSTEM, now=NOON, is_vendor=True)
        self.inbox = support(team_id=self.people.repair.id)
        self.actors = [self.people.adele, self.people.ana, self.people.chen_chen]
        self.receive(arrivals)

    def pick(self, which: int) -> Ticket:
        tickets = list(Ticket.objects.order_by("number"))
        ticket = tickets[which % len(tickets)]
        self.touched.add(ticket.pk)
        return ticket

    def attempt(self, verb: Callable[..., Any], which: int, **more: Any) -> None:
        """Do it, or be refused and leave no trace."""
        ticket = self.pick(which)
        before = end_of_log()
        actor = more.pop("actor", self.actors[which % 3])
        try:
            with transaction.atomic():
                verb(ticket_id=ticket.pk, actor=actor, now=self.now, **more)
        except REFUSALS:
            assert end_of_log() == before
            assert Ticket.objects.get(pk=ticket.pk).version == ticket.version

    @rule(arrivals=ARRIVALS)
    def receive(self, arrivals: list[tuple[str, int, str, str]]) -> None:
        batch: list[act.InboundMessage] = []
        for how, which, nature, sender in arrivals:
            self.mails += 1
            more: dict[str, Any] = {}
            if how == "same batch" and batch:
                more["references"] = (batch[which % len(batch)].external_id,)
            elif how in ("reference", "proof") and Ticket.objects.exists():
                ticket = self.pick(which)
                if how == "proof":
                    more["ticket_id"] = ticket.pk
                else:
                    known = Message.objects.filter(ticket=ticket).exclude(external_id="")
                    more["references"] = tuple(known.values_list("external_id", flat=True)[:2])
            batch.append(
                mail(
                    self.inbox,
                    sender=f"{sender}@x.example",
                    received_at=self.now,
                    nature=nature,
                    external_id=f"{self.mails}@x",
                    **more,
                )
            )
        receipts = act.receive_messages(batch, now=self.now)
        self.touched |= {receipt.ticket_id for receipt in receipts}

    @rule(which=WHICH, natures=st.permutations(["human", "auto_reply", "bounce"]))
    def hear_from_several_at_once(self, which: int, natures: list[str]) -> None:
        self.receive([("proof", which, nature, "lin.yue") for nature in natures])

    @rule(which=WHICH, status=STATUSES, is_late=st.booleans())
    def reply(self, which: int, status: str, is_late: bool) -> None:
        version = self.pick(which).version - is_late
        self.attempt(act.reply, which, reply=act.Reply("Done.", version, status=status))

    @rule(which=WHICH, status=STATUSES, is_quick=st.booleans(), is_aside=st.booleans())
    def hold_and_take_back(self, which: int, status: str, is_quick: bool, is_aside: bool) -> None:
        """What is taken back in time leaves the ticket as it was; too late, as it is."""
        aside = partial(act.reply_and_snooze, until=self.now + WEEK)
        answer: Callable[..., UUID] = aside if is_aside else act.reply
        ticket, actor = self.pick(which), self.actors[which % 3]
        words = act.Reply("Held.", ticket.version, ("bo@x.example",), status=status)
        try:
            with transaction.atomic():
                message_id = answer(
                    ticket_id=ticket.pk, reply=words, actor=actor, now=self.now, hold_seconds=15
                )
        except REFUSALS:
            return
        standing = Ticket.objects.filter(pk=ticket.pk).values().get()
        self.now += timedelta(seconds=14 if is_quick else 15)
        try:
            draft = act.undo_reply(message_id=message_id, actor=actor, now=self.now)
        except act.ChangeRefused:
            assert not is_quick
            assert Ticket.objects.filter(pk=ticket.pk).values().get() == standing
            return
        assert is_quick
        again = Ticket.objects.get(pk=ticket.pk)
        assert (draft.text, draft.version) == ("Held.", again.version)
        ticket.version += 2
        for name in STANDING:
            assert getattr(again, name) == getattr(ticket, name), name

    @rule(which=WHICH, hours=st.integers(-1, 400))
    def snooze(self, which: int, hours: int) -> None:
        self.attempt(act.snooze, which, until=self.now + timedelta(hours=hours))

    @rule(which=WHICH)
    def wake(self, which: int) -> None:
        self.attempt(act.wake, which)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        fire_until_quiet(now=self.now)
        self.touched |= set(Ticket.objects.values_list("pk", flat=True))

    @rule(which=WHICH, hours=st.integers(0, 100), is_late=st.booleans())
    def plan(self, which: int, hours: int, is_late: bool) -> None:
        words = act.Reply("Later.", self.pick(which).version - is_late)
        send_at = self.now + timedelta(hours=hours)
        self.attempt(act.schedule_reply, which, reply=words, send_at=send_at)

    @rule(which=WHICH, other=WHICH)
    def link(self, which: int, other: int) -> None:
        self.attempt(act.link_child, which, child_number=self.pick(other).number)

    @rule(which=WHICH)
    def unlink(self, which: int) -> None:
        self.attempt(act.unlink_child, which)

    @rule(which=WHICH, said=st.sets(st.integers(0, 4), max_size=3))
    def split(self, which: int, said: set[int]) -> None:
        messages = list(Message.objects.filter(ticket=self.pick(which)).order_by("pk"))
        chosen = [message.pk for n, message in enumerate(messages) if n in said]
        self.attempt(act.split_ticket, which, message_ids=chosen)
        self.touched |= set(Ticket.objects.values_list("pk", flat=True))

    @rule(which=WHICH, again=st.booleans())
    def ask_aside(self, which: int, again: bool) -> None:
        words = act.SideMail("Do you have it?", ("parts@vendor.example",), "Hinge")
        self.attempt(act.start_side_conversation, which, mail=words)
        side = SideConversation.objects.last()
        if again and side is not None:
            self.mails += 1
            answer = mail(
                self.inbox,
                sender="parts@vendor.example",
                received_at=self.now,
                external_id=f"{self.mails}@x",
                side_id=side.pk,
            )
            (receipt,) = act.receive_messages([answer], now=self.now)
            self.touched.add(receipt.ticket_id)

    @rule(which=WHICH, text=st.sampled_from(["Look at this", " "]))
    def note(self, which: int, text: str) -> None:
        self.attempt(act.add_note, which, text=text)

    @rule(which=WHICH)
    def acknowledge(self, which: int) -> None:
        words = act.Acknowledgement("lin.yue@x.example", "We have it", "Your request arrived.")
        act.acknowledge(ticket_id=self.pick(which).pk, acknowledgement=words, now=self.now)

    @rule(which=WHICH, who=st.integers(0, 4))
    def assign(self, which: int, who: int) -> None:
        users = [None, *(a.user_id for a in self.actors), self.people.viktor.user_id]
        self.attempt(act.assign, which, assignee_id=users[who])

    @rule(which=WHICH, team=st.integers(0, 3))
    def transfer(self, which: int, team: int) -> None:
        teams = [None, self.people.repair.id, self.people.first_line.id, 10**6]
        self.attempt(act.transfer, which, team_id=teams[team])

    @rule(which=WHICH, priority=st.integers(0, 5))
    def set_priority(self, which: int, priority: int) -> None:
        self.attempt(act.set_priority, which, priority=priority)

    @rule(which=WHICH, kind=st.sampled_from(["", "repair", "return", "nonsense"]))
    def set_type(self, which: int, kind: str) -> None:
        self.attempt(act.set_type, which, type_code=kind)

    @rule(which=WHICH, product=st.sampled_from(["", "X-200", " 打印机\n"]))
    def set_product(self, which: int, product: str) -> None:
        self.attempt(act.set_product, which, product=product)

    @rule(which=WHICH, vendor=st.integers(0, 2))
    def set_vendor(self, which: int, vendor: int) -> None:
        teams = [None, self.workshop.id, self.people.repair.id]
        self.attempt(act.set_vendor, which, vendor_id=teams[vendor])

    @rule(which=WHICH, status=st.one_of(STATUSES, st.just("nonsense")))
    def set_status(self, which: int, status: str) -> None:
        self.attempt(act.set_status, which, status=status)

    @rule(which=WHICH)
    def resolve(self, which: int) -> None:
        self.attempt(act.resolve, which)

    @rule(which=WHICH)
    def reopen(self, which: int) -> None:
        self.attempt(act.reopen, which)

    @rule(which=WHICH, tag=st.sampled_from(["VIP", "vip ", "打印机", ""]), is_put_on=st.booleans())
    def tag(self, which: int, tag: str, is_put_on: bool) -> None:
        self.attempt(act.add_tag if is_put_on else act.remove_tag, which, name=tag)

    @rule(which=WHICH, other=WHICH)
    def merge(self, which: int, other: int) -> None:
        def verb(*, ticket_id: UUID, **more: Any) -> None:
            act.merge_tickets(source_id=ticket_id, target_number=self.pick(other).number, **more)

        self.attempt(verb, which)

    @precondition(lambda self: TicketMerge.objects.filter(undone_at=None).exists())
    @rule(which=WHICH)
    def unmerge(self, which: int) -> None:
        merges = list(TicketMerge.objects.filter(undone_at=None).order_by("id"))
        merge = merges[which % len(merges)]
        self.touched |= {merge.source_id, merge.target_id}
        act.unmerge_tickets(merge_id=merge.pk, actor=self.people.adele, now=self.now)

    @rule()
    def close_old(self) -> None:
        self.now += timedelta(days=15)
        act.close_resolved(now=self.now)

    @rule()
    def squash(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("gemba.desk.tickets.operations.tallying.SQUASH_ABOVE_ROWS", 0)
            squash_tallies()

    @invariant()
    def log_and_tables_agree(self) -> None:
        for ticket in Ticket.objects.filter(pk__in=self.touched):
            self.check_story(ticket)
            self.check_clocks(ticket)
        self.touched.clear()
        self.now += timedelta(minutes=1)

    @invariant()
    def counts_are_what_a_recount_gives(self) -> None:
        tickets = list(Ticket.objects.all())
        open_now = [t for t in tickets if not t.is_settled and t.merged_into_id is None]
        places = Counter(
            (t.team_id or 0, t.assignee_id or 0, t.status_id, t.snoozed_until is not None)
            for t in open_now
        )
        told = {
            (t.team_key, t.assignee_key, t.status_code, t.is_snoozed): t.count
            for t in backlog_tallies()
        }
        assert told == places
        if tickets:
            shown = {c.view: c.count for c in view_counts(actor=self.people.sun_wei)}
            awake = [t for t in open_now if t.snoozed_until is None]
            assert shown["open"] == len(awake)
            assert shown["snoozed"] == len(open_now) - len(awake)
            assert shown["unassigned"] == sum(t.assignee_id is None for t in awake)
        days: Counter[str] = Counter()
        for tally in DayTally.objects.all():
            days[tally.measure] += tally.count
        assert days["opened"] == len(tickets)
        assert days["first_reply"] == sum(t.first_replied_at is not None for t in tickets)

    def check_story(self, ticket: Ticket) -> None:
        messages = Message.objects.filter(ticket=ticket)
        events = history("ticket", ticket.pk.hex, limit=10_000)
        told = replay(events)
        assert told == TicketState(
            id=ticket.pk,
            number=ticket.number,
            status=ticket.status_id,
            priority=ticket.priority,
            type=ticket.type,
            team=ticket.team_id,
            follows=ticket.follows_id,
            assignee=ticket.assignee_id,
            merged_into=ticket.merged_into_id,
            tags=frozenset(ticket.tags.values_list("name", flat=True)),
            messages=told.messages,
            product=ticket.product,
            vendor=ticket.vendor_id,
            parent=ticket.parent_id,
            snoozed_until=ticket.snoozed_until,
        )
        assert set(told.messages) == set(messages.values_list("pk", flat=True))
        assert len(told.messages) == len(set(told.messages))
        assert ticket.version == sum(counts(event, ticket) for event in events)

    def check_clocks(self, ticket: Ticket) -> None:
        assert ticket.is_settled == (ticket.status_id in SETTLED)
        assert (ticket.resolved_at is not None) == ticket.is_settled
        assert (ticket.closed_at is not None) == (ticket.status_id == Category.CLOSED)
        assert ticket.opened_at <= ticket.last_activity_at <= self.now
        heard = Message.objects.filter(ticket=ticket, nature="human")
        for kind, told in (("inbound", "received"), ("outbound", "replied")):
            last = heard.filter(kind=kind).order_by("happened_at").last()
            assert getattr(ticket, f"last_{told}_at") == (last and last.happened_at)
        reopened = history("ticket", ticket.pk.hex, limit=10_000)
        times = sum(event.type == "ticket.reopened" for event in reopened)
        assert ticket.times_reopened <= times
        if ticket.is_settled:
            assert ticket.snoozed_until is None
            parts = Ticket.objects.filter(parent=ticket, is_settled=False, merged_into=None)
            # but one taken up again, or separated again, after the whole was settled
            assert not parts.filter(times_reopened=0, merges_away=None).exists()
        if ticket.waiting_since is not None:
            assert ticket.status_id in (Category.NEW, Category.OPEN)
            assert ticket.opened_at <= ticket.waiting_since <= self.now


def counts(event: RecordedEvent, ticket: Ticket) -> bool:
    """Whether this event is one more version of the ticket: a merge is of its target only."""
    is_source = event.subject("ticket", "source") == ticket.pk.hex
    return event.type in STEPS_OF_VERSION and (event.type == "ticket.split" or not is_source)


@pytest.mark.django_db
def test_log_tables_and_counts_tell_one_story() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=settings().max_examples // (4 if connection.vendor == "sqlite" else 6),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_days_are_those_of_the_desk_s_calendar() -> None:
    assert str(timezone.get_default_timezone()) == "Asia/Shanghai"
