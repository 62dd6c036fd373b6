"""Rules that go by the clock: what they do when a time has come."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.tickets.queries import unsettled_moments, unsettled_tickets
from gemba.desk.workflow.happenings import Act, Happening, What
from gemba.desk.workflow.operations.clocks import AFTER_TIMER, clocks_of, set_clocks_of_desk
from gemba.desk.workflow.operations.reacting import answer_acts
from gemba.desk.workflow.queries import active_rules, around_now
from gemba.desk.workflow.rule import TRIGGERS_MAX, Rule
from gemba.desk.workflow.triggers.on_schedule import OnSchedule
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import DueTimer, NewTimer

SCHEDULE_TIMER = "workflow.schedule"
SCHEDULED_TOGETHER = 500


@transaction.atomic
def fire_after(*, timers: Sequence[DueTimer], now: datetime) -> int:
    """Clocks of rules are over; how many times a rule applied.

    A clock whose rule was switched off counts no more; one whose rule now wants more hours goes
    on.
    """
    rules = {rule.id: rule for rule in active_rules()}
    around = around_now(rules.values(), now=now)
    acts, later = [], []
    for timer in _in_order(timers, rules):
        rule_hex, place, ticket_hex = timer.key.split("/")
        rule = rules.get(UUID(rule_hex))
        trigger = dict(clocks_of(rule)).get(int(place)) if rule else None
        if rule is None or trigger is None:
            continue
        due_at = trigger.due(datetime.fromisoformat(str(timer.data["since"])), around)
        if due_at is not None and due_at > now:
            later.append(NewTimer(AFTER_TIMER, timer.key, due_at, timer.data))
        elif due_at is not None:
            acts.append(_timed(rule, int(place), UUID(ticket_hex), due_at))
    set_timers(later)
    return answer_acts(rules=list(rules.values()), acts=acts, now=now)


def _in_order(timers: Sequence[DueTimer], rules: Collection[UUID]) -> list[DueTimer]:
    """By time; those of one moment in the order of the rules and their triggers."""
    order = {rule_id.hex: number for number, rule_id in enumerate(rules)}

    def place(timer: DueTimer) -> tuple[datetime, int, int]:
        rule_hex, trigger, *_ticket = timer.key.split("/")
        return timer.due_at, order.get(rule_hex, len(order)), int(trigger)

    return sorted(timers, key=place)


@transaction.atomic
def fire_schedules(*, timers: Sequence[DueTimer], now: datetime) -> int:
    """It is time for daily looks, some hundred tickets of each at once; how many rules applied."""
    rules = {rule.id: rule for rule in active_rules()}
    fired = 0
    for timer in _in_order(timers, rules):
        rule_hex, place = timer.key.split("/")
        rule = rules.get(UUID(rule_hex))
        trigger = rule.when[int(place)] if rule and int(place) < len(rule.when) else None
        if rule is None or not isinstance(trigger, OnSchedule):
            continue
        fired += _look(list(rules.values()), rule, int(place), timer, now)
    return fired


def _look(rules: Sequence[Rule], rule: Rule, place: int, timer: DueTimer, now: datetime) -> int:
    after = timer.data.get("after")
    at = datetime.fromisoformat(str(timer.data.get("at") or timer.due_at.isoformat()))
    found = unsettled_tickets(
        rule.condition,
        now=now,
        after=UUID(str(after)) if after else None,
        limit=SCHEDULED_TOGETHER,
    )
    acts = [_timed(rule, place, ticket_id, at) for ticket_id in found]
    if len(found) == SCHEDULED_TOGETHER:
        more = {"after": found[-1].hex, "at": at.isoformat()}
        set_timers([NewTimer(SCHEDULE_TIMER, timer.key, now, more)])
    else:
        set_timers([_scheduled(rule, place, now)])
    return answer_acts(rules=rules, acts=acts, now=now)


@transaction.atomic
def follow_definitions(*, rule_ids: Sequence[UUID], now: datetime) -> None:
    """Rules were switched or say something else: their clocks and daily looks follow."""
    rules = {rule.id: rule for rule in active_rules()}
    for rule_id in dict.fromkeys(rule_ids):
        keys = [f"{rule_id.hex}/{place}" for place in range(TRIGGERS_MAX)]
        cancel_timers(SCHEDULE_TIMER, keys)
        rule = rules.get(rule_id)
        if rule is None:
            continue
        set_timers(list(_schedules(rule, now)))
        if clocks_of(rule):
            set_clocks_of_desk(rule=rule, tickets=unsettled_moments(), now=now)


def _schedules(rule: Rule, now: datetime) -> Iterator[NewTimer]:
    for place, trigger in enumerate(rule.when):
        if isinstance(trigger, OnSchedule):
            yield _scheduled(rule, place, now)


def _scheduled(rule: Rule, place: int, now: datetime) -> NewTimer:
    trigger = rule.when[place]
    assert isinstance(trigger, OnSchedule)
    return NewTimer(SCHEDULE_TIMER, f"{rule.id.hex}/{place}", trigger.next_after(now))


def _timed(rule: Rule, place: int, ticket_id: UUID, at: datetime) -> Act:
    happening = Happening(What.TIME, f"{rule.id.hex}/{place}")
    moment = at.strftime("%Y%m%dT%H%M%S.%f")
    return Act(ticket_id, at, 0, (happening,), f"{moment}/{rule.id.hex[-12:]}/{place}")
