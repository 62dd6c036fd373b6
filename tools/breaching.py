"""The other half of bench/guardrails.py and of a test, run where Django is set up.

A desk with a past, pilots that have drawn thousands of tickets, mail that keeps coming; then the
solutions given by a change do not hold, and treated tickets are taken up again.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import numpy as np
from django.db import transaction

from gemba.desk.contacts.testing import introduced
from gemba.desk.tickets.operations import (
    InboundMessage,
    Reply,
    import_tickets,
    receive_messages,
    reply,
)
from gemba.desk.tickets.operations.changing import reopen
from gemba.desk.tickets.operations.histories import (
    AgentReplied,
    CustomerWrote,
    StatusSet,
    Step,
    TicketHistory,
)
from gemba.desk.tickets.queries import InboxLine, inboxes
from gemba.desk.tickets.testing import mail, support
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.testing import define_rule, rule_body
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.queries import actor_with_id, people
from gemba.foundation.accounts.testing import cast
from gemba.foundation.definitions.queries import definition
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.models import Cursor
from gemba.foundation.events.queries import end_of_log, newest, parked_events
from gemba.foundation.events.reactions import react_until_quiet, subscribers
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.trials.assigning import TREATMENT
from gemba.foundation.trials.queries import arms_of, enrolments, treated_of, trial
from gemba.foundation.trials.testing import candidate
from gemba.insight.improvement.jobs import guard_pilots, judge_pilots
from gemba.insight.improvement.operations import PilotOrder, begin_pilot, make_proposal
from gemba.insight.improvement.operations.stopping import has_alarm
from gemba.insight.improvement.order import Expected, Guardrail, Order, Swap
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.queries import pilots_of, proposals
from gemba.insight.improvement.queries.pilots import judged_now

PAST, RUNNING, LATELY = timedelta(days=70), timedelta(days=8), timedelta(days=3)
"""Weeks with tickets, days since the pilots began, and since when those were drawn that are taken
up again: within their window."""
CHUNK, BATCH = 5_000, 50
STREAM_SECONDS, LOOK_SECONDS = 0.5, 0.05
ACTS_MIN = 8
"""Fewer never show anything."""
ALLOWED = 0.001
"""Share of tickets by which it may be worse: of thousands, hardly more than chance."""


def prepare(*, tickets: int, drawn: int, pilots: int) -> None:
    """A desk with so many tickets, and so many pilots that have each drawn so many more; print the
    ids of pilots and trials, and how many events there are."""
    now, rng = current_time(), np.random.default_rng(1)
    cast(now=now - PAST)
    begun = now - RUNNING
    support(now=now - PAST)
    for start in range(0, tickets, CHUNK):
        past = [
            _history(number, (now - PAST) + (PAST - 2 * RUNNING) * number / tickets, rng)
            for number in range(start, min(start + CHUNK, tickets))
        ]
        import_tickets(past, actor=SYSTEM, now=begun)
    found = [_begun(number, begun) for number in range(pilots)]
    for start in range(0, drawn, BATCH):
        at = begun + timedelta(minutes=1) + (RUNNING - timedelta(hours=4)) * start / drawn
        _draw(range(start, min(start + BATCH, drawn)), at, rng)
    print(json.dumps({"pilots": found, "events": _reacted()}))


def stream() -> None:
    """Mails come and are answered until this process is ended."""
    while True:
        now = current_time()
        (told,) = receive_messages([_mail(f"live {now.isoformat()}", now)], now=now)
        answer = Reply("Try this.", 1)
        reply(ticket_id=told.ticket_id, reply=answer, actor=_agent(), now=current_time())
        time.sleep(STREAM_SECONDS)


def breach(*, pilot: str, served: str, others: Sequence[str]) -> None:
    """Take tickets of the change up again until a guardrail has what it needs; print how many, and
    when the last of them was committed. Those that `others` treat too are left alone."""
    pilot_id, now = UUID(pilot), current_time()
    acts, committed_at = 0, 0.0
    left_alone = [UUID(each) for each in others]
    for ticket_id in _treated(UUID(served), left_alone, now):
        reopen(ticket_id=ticket_id, actor=_agent(), now=current_time())
        acts, committed_at = acts + 1, time.time()
        if acts >= ACTS_MIN and has_alarm(judged_now(pilot_id, now=current_time())):
            break
    print(json.dumps({"acts": acts, "at": committed_at}))


def wait_until_stopped(*, served: str, seconds_max: float) -> None:
    """Print when everybody can see that the trial has ended; null if it has not."""
    deadline = time.monotonic() + seconds_max
    while trial(UUID(served)).is_running:
        if time.monotonic() > deadline:
            print("null")
            return
        time.sleep(LOOK_SECONDS)
    print(json.dumps(time.time()))


def told(*, served: str) -> None:
    """Print what is known of the end of a trial: how many of its tickets are served by the change,
    the events of it, the stage of its proposal, verdicts, and what subscribers gave up."""
    cases = [each.case_id for each in enrolments(UUID(served), limit=10_000)]
    types = ("trial.stopped", "pilot.ended", "verdict.given")
    leader = _agent()
    (line,) = proposals(actor=leader)
    found = {
        "is_running": trial(UUID(served)).is_running,
        "treated": len(treated_of(cases)),
        "events": Counter(each.type for each in newest(types, limit=10)),
        "stage": line.stage.value,
        "verdicts": sum(len(each.verdicts) for each in pilots_of(line.id, actor=leader)),
        "parked": len(parked_events(limit=10)),
    }
    print(json.dumps(found))


def go_on() -> None:
    """What the worker would do, until nothing is left; print how much that was."""
    done = react_until_quiet(now=current_time())
    print(json.dumps(done + guard_pilots(now=current_time()) + judge_pilots(now=current_time())))


def _reacted() -> int:
    """As if all subscribers had read on to the end, as on a desk that has been at work for weeks;
    how many events that are."""
    end = end_of_log()
    at = {"transaction_id": end.transaction_id, "sequence": end.sequence}
    for name in subscribers():
        Cursor.objects.update_or_create(subscriber=name, defaults=at)
    return end.sequence


def _treated(served: UUID, others: Sequence[UUID], now: datetime) -> list[UUID]:
    """Resolved, and within their windows."""
    since, until = now - LATELY, now - timedelta(hours=3)
    of_arm = (each for each in enrolments(served) if each.arm == TREATMENT)
    cases = [each.case_id for each in of_arm if since <= each.at <= until]
    arms = arms_of(cases)
    return [
        each
        for each in cases
        if not any(e.trial_id in others and e.arm == TREATMENT for e in arms[each])
    ]


def _history(number: int, at: datetime, rng: np.random.Generator) -> TicketHistory:
    """One of three writes twice."""
    answered = at + timedelta(hours=float(rng.lognormal(1.0, 0.5)))
    by, left = int(_agent().id), timedelta(seconds=5)
    steps: list[Step] = [AgentReplied(answered, by, "Try this.", answered + left)]
    if number % 3 == 0:
        again = answered + timedelta(hours=2)
        steps.append(CustomerWrote(again - timedelta(hours=1), "And now?"))
        steps.append(AgentReplied(again, by, "Try that.", again + left))
    steps.append(StatusSet(answered + timedelta(hours=3), by, "resolved"))
    first = CustomerWrote(at, "It blinks.", subject="Printer", external_id=f"old-{number}@x")
    sender, inbox = introduced(f"c{number // 3}@x.example"), _inbox()
    return TicketHistory(f"old {number}", inbox.id, inbox.kind, sender, first, tuple(steps))


def _begun(number: int, now: datetime) -> tuple[str, str]:
    """A pilot on a rule of its own; the ids of pilot and trial."""
    rule = define_rule(f"Rule {number}", [Opened()], [AddTag(f"seen {number}")], now=now)
    body = rule_body([Opened()], [AddTag(f"first {number}")])
    version = candidate(rule, body, now=now)
    found = definition(rule)
    leader = _agent()
    order = Order(
        title=f"Pilot {number}",
        trouble="They wait",
        kpi="first_response",
        owner_id=int(leader.id),
        expected=Expected(-3600.0, -5400.0, -1800.0),
        guardrails=(Guardrail("reopen_rate", ALLOWED), Guardrail("rework_rate", ALLOWED)),
        swaps=(Swap("rule", rule, found.name, found.version, version),),
    )
    key = make_proposal(order=order, actor=leader, now=now)
    # an effect so small that no pilot comes to its end meanwhile
    draft = Draft("first_response", relevant=60.0, window_days=7.0, days_max=90.0)
    begin_pilot(
        proposal_id=key,
        order=PilotOrder(draft, {"all": []}),
        reason="measured",
        actor=leader,
        now=now,
    )
    (pilot,) = pilots_of(key, actor=leader)
    return pilot.id.hex, pilot.trial.id.hex


@transaction.atomic
def _draw(numbers: Sequence[int], at: datetime, rng: np.random.Generator) -> None:
    """Tickets that come, and are answered hours later."""
    told = receive_messages([_mail(f"drawn {each}", at) for each in numbers], now=at)
    for each in told:
        answered = at + timedelta(hours=min(float(rng.lognormal(1.0, 0.5)), 3.5))
        said = Reply("Try this.", 1, status="resolved")
        reply(ticket_id=each.ticket_id, reply=said, actor=_agent(), now=answered)


def _mail(name: str, at: datetime) -> InboundMessage:
    sender = f"{name.replace(' ', '.').replace(':', '.').replace('+', '.')}@x.example"
    return mail(_inbox(), sender=sender, external_id=f"<{name}@x>", received_at=at)


@cache
def _inbox() -> InboxLine:
    return inboxes()[0]


@cache
def _agent() -> Actor:
    """The supervisor of the cast, who does everything here."""
    found = actor_with_id(next(each.id for each in people() if each.name == "孙伟"))
    assert found is not None
    return found
