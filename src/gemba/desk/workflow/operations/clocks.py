"""The clocks of rules: a durable timer for each rule, trigger and ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.queries import TicketMoments
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Act
from gemba.desk.workflow.queries import Rulebook, around_now
from gemba.desk.workflow.rule import Rule
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.timers.operations import set_timers
from gemba.foundation.timers.registry import NewTimer

AFTER_TIMER = "workflow.after"
TOGETHER = 500


def set_clocks(*, book: Rulebook, acts: Sequence[Act], now: datetime) -> None:
    """Start, or start anew, the clocks that these acts set going."""
    around = around_now(book.all, now=now)
    set_timers(list(_started(book, acts, around)))


def set_clocks_of_desk(*, rule: Rule, tickets: Iterable[TicketMoments], now: datetime) -> None:
    """Start the clocks of a rule on tickets that are there already, but for what is past: a rule
    does nothing about what it would have done before it counted."""
    around = around_now((rule,), now=now)
    for each in _batches(tickets):
        timers = [
            timer
            for ticket in each
            for place, trigger in clocks_of(rule)
            if (since := _moment(ticket, trigger)) is not None
            and (timer := _timer(rule, place, ticket.id, since, around)) is not None
            and timer.due_at > now
        ]
        set_timers(timers)


def clocks_of(rule: Rule) -> list[tuple[int, Trigger]]:
    """The triggers of a rule that count hours, with their places."""
    return [(place, each) for place, each in enumerate(rule.when) if each.name == "after"]


def _started(book: Rulebook, acts: Sequence[Act], around: Around) -> Iterator[NewTimer]:
    for rule in book.all:
        for place, trigger in clocks_of(rule):
            for act in acts:
                if rule not in book.of(act.ticket_id):
                    continue
                if any(trigger.starts(happening) for happening in act.happenings):
                    timer = _timer(rule, place, act.ticket_id, act.at, around)
                    if timer is not None:
                        yield timer


def _timer(
    rule: Rule, place: int, ticket_id: UUID, since: datetime, around: Around
) -> NewTimer | None:
    due_at = rule.when[place].due(since, around)
    if due_at is None:
        return None
    key = f"{rule.id.hex}/{place}/{ticket_id.hex}"
    return NewTimer(AFTER_TIMER, key, due_at, {"since": since.isoformat()})


def _moment(ticket: TicketMoments, trigger: Trigger) -> datetime | None:
    # since when a ticket has its status is not kept: that clock starts with its next change
    return {
        "opened": ticket.opened_at,
        "customer": ticket.last_received_at,
        "reply": ticket.last_replied_at,
        "status": None,
    }[str(trigger.written()["base"])]


def _batches(tickets: Iterable[TicketMoments]) -> Iterator[Sequence[TicketMoments]]:
    batch: list[TicketMoments] = []
    for ticket in tickets:
        batch.append(ticket)
        if len(batch) == TOGETHER:
            yield batch
            batch = []
    yield batch
