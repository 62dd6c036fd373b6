"""Rules answer what happened: a batch of events, the facts of its tickets read once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from gemba.desk.tickets.conditions import facts_of
from gemba.desk.workflow.engine import Fired, answers
from gemba.desk.workflow.event_types import RuleFired, RuleStopped
from gemba.desk.workflow.happenings import Act, happenings_of
from gemba.desk.workflow.models import Firing
from gemba.desk.workflow.operations.clocks import set_clocks
from gemba.desk.workflow.operations.performing import told
from gemba.desk.workflow.operations.together import answered_together, in_turns
from gemba.desk.workflow.queries import (
    Rulebook,
    answered,
    around_now,
    rules_for,
)
from gemba.desk.workflow.rule import Rule
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.rows import insert_values

LATE = timedelta(hours=6)
"""What is recorded so long after it happened was taken over from elsewhere: no rule answers it."""

FIRING_FIELDS = ("rule_id", "version", "ticket_id", "act", "is_cut", "fired_at")


@transaction.atomic
def answer_events(*, events: Sequence[RecordedEvent], now: datetime) -> int:
    """Let the rules answer what these events tell of; how many times one applied.

    Costs a look at the list of rules where none hears any of it.
    """
    book = rules_for(_tickets(events))
    if not book.all:
        return 0
    acts, causes = acts_of(events)
    if any(trigger.name == "after" for rule in book.all for trigger in rule.when):
        set_clocks(book=book, acts=acts, now=now)
    heard = [act for act in acts if any(r.heard(act.happenings) for r in book.of(act.ticket_id))]
    heard = [act for act in heard if _since_made(book.of(act.ticket_id), act)]
    return answer_acts(book=book, acts=heard, now=now, causes=causes)


@transaction.atomic
def answer_acts(
    *,
    book: Rulebook,
    acts: Sequence[Act],
    now: datetime,
    causes: dict[str, RecordedEvent] | None = None,
) -> int:
    """Let the rules answer these acts, in order; how many times one applied."""
    if not acts:
        return 0
    facts = facts_of([act.ticket_id for act in acts], now=now)
    done_before = answered([(act.ticket_id, act.key) for act in acts])
    around = around_now(book.all, now=now)
    firings: list[tuple[Act, Fired]] = []
    for turn in in_turns([act for act in acts if act.ticket_id in facts]):
        asking = {
            act: answers(
                _asked(
                    book.of(act.ticket_id), act, done_before.get((act.ticket_id, act.key), set())
                ),
                act.happenings,
                facts[act.ticket_id],
                around,
                depth=act.depth,
            )
            for act in turn
        }
        for act, fired in answered_together(asking, book.all, causes or {}, now=now).items():
            firings += [(act, each) for each in fired]
            if fired:
                facts[act.ticket_id] = fired[-1].after
    _tell(firings, now, causes or {})
    return len(firings)


def _tickets(events: Sequence[RecordedEvent]) -> Iterator[UUID]:
    return (UUID(ticket) for event in events if (ticket := event.subject("ticket")))


def acts_of(events: Sequence[RecordedEvent]) -> tuple[list[Act], dict[str, RecordedEvent]]:
    """What happened, act by act in order, and the first event of each by its key.

    Events of one moment, depth and cause on one ticket are one act.
    """
    found: dict[tuple[UUID, str], list[RecordedEvent]] = {}
    for event in events:
        ticket = event.subject("ticket")
        if ticket is None or event.recorded_at - event.happened_at > LATE:
            continue
        if happenings_of(event.payload):
            found.setdefault((UUID(ticket), _act_key(event)), []).append(event)
    acts = [
        Act(
            ticket_id,
            told_by[0].happened_at,
            told_by[0].depth,
            tuple(h for event in told_by for h in happenings_of(event.payload)),
            f"{key}/{ticket_id.hex[-8:]}",
        )
        for (ticket_id, key), told_by in found.items()
    ]
    causes = {act.key: told_by[0] for act, told_by in zip(acts, found.values(), strict=True)}
    return acts, causes


def _act_key(event: RecordedEvent) -> str:
    at = event.happened_at.strftime("%Y%m%dT%H%M%S.%f")
    by = event.cause_id.hex[-12:] if event.cause_id else ""
    # what a rule does by the clock has no cause, and is not what people did at that moment
    if not by and event.actor_id.startswith("rule:"):
        by = event.actor_id[-12:]
    return f"{at}/{event.depth}/{by}"


def _since_made(rules: Sequence[Rule], act: Act) -> bool:
    """Whether there was any of these rules when it happened."""
    return any(made_at(rule) <= act.at for rule in rules)


def made_at(rule: Rule) -> datetime:
    """When a rule was first defined: its id says so."""
    milliseconds = rule.id.int >> 80
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def _asked(rules: Sequence[Rule], act: Act, done: Collection[UUID]) -> list[Rule]:
    """Without those that have answered the act, or were made after it."""
    return [rule for rule in rules if rule.id not in done and made_at(rule) <= act.at]


def _tell(
    firings: Sequence[tuple[Act, Fired]], now: datetime, causes: dict[str, RecordedEvent]
) -> None:
    rows = [
        (each.rule.id, each.rule.version, act.ticket_id, act.key, each.is_cut, now)
        for act, each in firings
    ]
    insert_values(Firing, FIRING_FIELDS, rows)
    drafts = [
        Draft(
            _payload(each, act.depth),
            SYSTEM,
            now,
            (Subject.of("ticket", act.ticket_id), Subject.of("rule", each.rule.id)),
            causes.get(act.key),
        )
        for act, each in firings
    ]
    record_many(drafts, now=now)


def _payload(fired: Fired, depth: int) -> EventPayload:
    rule = fired.rule
    if fired.is_cut:
        return RuleStopped(rule.id, rule.version, rule.name, depth)
    done, refused, reasons = told(fired.outcomes)
    return RuleFired(rule.id, rule.version, rule.name, fired.by.what, done, refused, reasons)
