"""A rehearsal foresees what the rules do live, to the same past, by whatever rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gemba.desk.tickets import operations as tickets
from gemba.desk.tickets.conditions import ALWAYS, Comparison, Condition, Group, Op, encode
from gemba.desk.tickets.conditions.past import Wanted, pasts
from gemba.desk.tickets.queries import InboxLine, inboxes
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.hand_to_team import HandToTeam
from gemba.desk.workflow.actions.remove_tag import RemoveTag
from gemba.desk.workflow.actions.reopen import Reopen
from gemba.desk.workflow.actions.reply_to_customer import ReplyToCustomer
from gemba.desk.workflow.actions.set_priority import SetPriority
from gemba.desk.workflow.actions.set_status import SetStatus
from gemba.desk.workflow.actions.write_note import WriteNote
from gemba.desk.workflow.event_types import RuleFired, RuleStopped
from gemba.desk.workflow.operations.performing import told
from gemba.desk.workflow.queries import around_now
from gemba.desk.workflow.rehearsal import Stretch, live_through
from gemba.desk.workflow.rule import decode
from gemba.desk.workflow.testing import define_rule, rule_body
from gemba.desk.workflow.triggers.after import After
from gemba.desk.workflow.triggers.customer_wrote import CustomerWrote
from gemba.desk.workflow.triggers.note_added import NoteWritten
from gemba.desk.workflow.triggers.on_schedule import OnSchedule
from gemba.desk.workflow.triggers.opened import Opened
from gemba.desk.workflow.triggers.priority_changed import PriorityBecame
from gemba.desk.workflow.triggers.reopened import Reopened
from gemba.desk.workflow.triggers.status_changed import StatusBecame
from gemba.desk.workflow.triggers.tagged import Tagged
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import history
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STATUSES = ("open", "pending_customer", "resolved")
Drawn = list[tuple[list[Trigger], list[Action], Condition, bool]]
Steps = list[tuple[int, str]]
Firings = list[tuple[str, ...]]

TRIGGERS: st.SearchStrategy[Trigger] = st.one_of(
    st.sampled_from([Opened(), CustomerWrote(), NoteWritten(), Reopened(), Tagged(tag="a")]),
    st.sampled_from([StatusBecame(), StatusBecame(to=("open",)), PriorityBecame(to=("4",))]),
    st.builds(
        After,
        hours=st.integers(1, 5),
        base=st.sampled_from(["opened", "customer", "reply", "status"]),
    ),
    st.just(OnSchedule(at="14:30", days="daily")),
)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.sampled_from([AddTag(tag="a"), AddTag(tag="b"), RemoveTag(tag="a"), Reopen()]),
    st.sampled_from([WriteNote(text="n"), ReplyToCustomer(text="r"), HandToTeam(team=0)]),
    st.builds(SetStatus, status=st.sampled_from(STATUSES)),
    st.builds(SetPriority, priority=st.integers(1, 4)),
)
CONDITIONS = st.sampled_from(
    [
        Group(True, ()),
        Group(True, ()),
        Group(True, ()),
        Comparison("priority", Op.AT_LEAST, (3,)),
        Comparison("status", Op.NONE_OF, ("resolved", "closed")),
        Comparison("tag", Op.NONE_OF, ("b",)),
        Comparison("message_text", Op.CONTAINS_ANY, ("打印机",)),
        Comparison("times_reopened", Op.AT_LEAST, (1,)),
        Comparison("hours_since_customer", Op.MORE_THAN, (2,)),
    ]
)
RULES = st.lists(
    st.tuples(
        st.lists(TRIGGERS, min_size=1, max_size=2),
        st.lists(ACTIONS, min_size=1, max_size=3),
        CONDITIONS,
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)
STEPS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(["writes", "note", "tag", *STATUSES, "p1", "p3", "p4"]),
    ),
    min_size=2,
    max_size=6,
)


LOOK = OnSchedule(at="14:30", days="daily")
# two daily looks at one moment, the first of which settles the ticket and starts a chain
ALL_AT_ONCE: Drawn = [
    ([LOOK], [SetStatus(status="open"), SetStatus(status="resolved")], ALWAYS, False),
    ([LOOK, StatusBecame()], [SetStatus(status="open"), AddTag(tag="a")], ALWAYS, False),
]


def act(step: str, ticket_id: UUID, now: datetime) -> None:
    """One thing people do to a ticket."""
    if step == "writes":
        opened(support_once(), ticket_id=ticket_id, now=now, text="打印机 again")
    elif step == "note":
        tickets.add_note(ticket_id=ticket_id, text="x", actor=SYSTEM, now=now)
    elif step == "tag":
        tickets.add_tag(ticket_id=ticket_id, name="a", actor=SYSTEM, now=now)
    elif step in STATUSES:
        tickets.set_status(ticket_id=ticket_id, status=step, actor=SYSTEM, now=now)
    else:
        tickets.set_priority(ticket_id=ticket_id, priority=int(step[1]), actor=SYSTEM, now=now)


def support_once() -> InboxLine:
    """The inbox, made at first use."""
    return next(iter(inboxes()), None) or support()


def live(
    steps: Steps, *, with_timers: bool, until: datetime = NOON
) -> tuple[UUID, Steps, datetime]:
    """A ticket that all this happens to; which steps changed something, and when it was over: some
    hours after the last, not before `until`."""
    now = NOON
    ticket = opened(support_once(), now=now, external_id="")
    react_until_quiet(now=now)
    effective: Steps = []
    for hours, step in steps:
        now = waited(now, hours, with_timers=with_timers)
        before = len(history("ticket", ticket.ticket_id.hex, limit=500))
        act(step, ticket.ticket_id, now)
        if len(history("ticket", ticket.ticket_id.hex, limit=500)) > before:
            effective.append((hours, step))
        if with_timers:
            react_until_quiet(now=now)
    until = max(until, now + 8 * HOUR)
    waited(now, (until - now) // HOUR, with_timers=with_timers)
    return ticket.ticket_id, effective, until


def waited(now: datetime, hours: int, *, with_timers: bool) -> datetime:
    """Some hours later; what was due meanwhile was done at its time, the daily look's too."""
    until = now + hours * HOUR
    while with_timers and now < until:
        now += HOUR / 2
        if fire_until_quiet(now=now):
            react_until_quiet(now=now)
    return until


def fired_live(ticket_id: UUID) -> Firings:
    events = history("ticket", ticket_id.hex, limit=500)
    found: Firings = []
    for event in events:
        match event.payload:
            case RuleFired(rule_name=name, done=done, refused=refused):
                found.append((name, *done, "refused", *refused))
            case RuleStopped(rule_name=name):
                found.append((name, "stopped"))
    return found


@settings(deadline=None, max_examples=4, suppress_health_check=list(HealthCheck))
@given(drawn=RULES, steps=STEPS)
@example(drawn=ALL_AT_ONCE, steps=[(1, "tag"), (1, "writes")])
def test_a_rehearsal_foresees_what_happens_live(drawn: Drawn, steps: Steps) -> None:
    foresees(drawn, steps)


@pytest.mark.long
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(drawn=RULES, steps=STEPS)
def test_rehearsals_of_many_rules_foresee_what_happens_live(drawn: Drawn, steps: Steps) -> None:
    foresees(drawn, steps)


def foresees(drawn: Drawn, steps: Steps) -> None:
    """Without rules, then rehearsed; with rules, live."""
    bodies = [
        rule_body(when, then, condition=encode(condition), stop=stops)
        for when, then, condition, stops in drawn
    ]
    with transaction.atomic():
        quiet, effective, until = live(steps, with_timers=False)
        foreseen = rehearsed(bodies, quiet, until)
        transaction.set_rollback(True)
    with transaction.atomic():
        support_once()
        for number, (when, then, condition, stops) in enumerate(drawn):
            define_rule(f"R{number}", when, then, now=NOON, condition=encode(condition), stop=stops)
        react_until_quiet(now=NOON)
        steps = effective_only(steps, effective)
        busy, changed, _until = live(steps, with_timers=True, until=until)
        seen = fired_live(busy)
        transaction.set_rollback(True)
    if len(changed) == len(effective):
        assert foreseen == seen


def effective_only(steps: Steps, effective: Steps) -> Steps:
    """The steps that changed something when no rule interfered, at the same times."""
    waited, left = 0, list(effective)
    result: Steps = []
    for hours, step in steps:
        waited += hours
        if left and left[0] == (hours, step):
            left.pop(0)
            result.append((waited, step))
            waited = 0
    return result


def rehearsed(bodies: list[dict[str, JsonValue]], ticket_id: UUID, until: datetime) -> Firings:
    rules = [
        decode(body, id=UUID(int=1 << 80 | number), name=f"R{number}")
        for number, body in enumerate(bodies)
    ]
    since = NOON - timedelta(days=1)
    stretch = Stretch(since, until, around_now(rules, now=until))
    only = rules[0].condition if len(rules) == 1 else ALWAYS
    wanted = Wanted(only=only)
    lived = pasts([ticket_id], since=since, until=until, wanted=wanted)
    found: Firings = []
    for each in (one for past in lived for one in live_through(past, rules, stretch)):
        fired = each.fired
        if fired.is_cut:
            found.append((fired.rule.name, "stopped"))
            continue
        done, refused, _why = told(fired.outcomes)
        found.append((fired.rule.name, *done, "refused", *refused))
    return found
