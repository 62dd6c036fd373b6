"""Rules that go by the clock: what they do when a time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.tickets.queries import unsettled_moments, unsettled_tickets
from gemba.desk.workflow.happenings import Act, Happening, What
from gemba.desk.workflow.kinds import RULE
from gemba.desk.workflow.operations.clocks import AFTER_TIMER, clocks_of, set_clocks_of_desk
from gemba.desk.workflow.operations.reacting import answer_acts
from gemba.desk.workflow.queries import active_rules, around_now, every_rule, rules_for
from gemba.desk.workflow.rule import TRIGGERS_MAX, Rule
from gemba.desk.workflow.triggers.on_schedule import OnSchedule
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import DueTimer, NewTimer
from gemba.foundation.trials.queries import trial

SCHEDULE_TIMER = "workflow.schedule"
SCHEDULED_TOGETHER = 500


@transaction.atomic
def fire_after(*, timers: Sequence[DueTimer], now: datetime) -> int:
    """Clocks of rules are over; how many times a rule applied.

    A clock whose rule was switched off counts no more; one whose rule now wants more hours goes
    on.
    """
    book = rules_for(UUID(timer.key.rpartition("/")[2]) for timer in timers)
    around = around_now(book.all, now=now)
    acts, later = [], []
    for timer in _in_order(timers, book.all):
        rule_hex, place, ticket_hex = timer.key.split("/")
        rule = book.called(UUID(rule_hex), UUID(ticket_hex))
        trigger = dict(clocks_of(rule)).get(int(place)) if rule else None
        if rule is None or trigger is None:
            continue
        due_at = trigger.due(datetime.fromisoformat(str(timer.data["since"])), around)
        if due_at is not None and due_at > now:
            later.append(NewTimer(AFTER_TIMER, timer.key, due_at, timer.data))
        elif due_at is not None:
            acts.append(_timed(rule, int(place), UUID(ticket_hex), due_at))
    set_timers(later)
    return answer_acts(book=book, acts=acts, now=now)


def _in_order(timers: Sequence[DueTimer], rules: Sequence[Rule]) -> list[DueTimer]:
    """By time; those of one moment in the order of the rules and their triggers."""
    order = {rule.id.hex: number for number, rule in reversed(list(enumerate(rules)))}

    def place(timer: DueTimer) -> tuple[datetime, int, int]:
        rule_hex, trigger, *_more = timer.key.split("/")
        return timer.due_at, order.get(rule_hex, len(order)), int(trigger)

    return sorted(timers, key=place)


@transaction.atomic
def fire_schedules(*, timers: Sequence[DueTimer], now: datetime) -> int:
    """It is time for daily looks, some hundred tickets of each at once; how many rules applied."""
    looks = _daily_looks()
    fired = 0
    for timer in _in_order(timers, [rule for rule, _place in looks.values()]):
        if timer.key in looks:
            rule, place = looks[timer.key]
            fired += _look(rule, place, timer, now)
    return fired


def _look(rule: Rule, place: int, timer: DueTimer, now: datetime) -> int:
    after = timer.data.get("after")
    at = datetime.fromisoformat(str(timer.data.get("at") or timer.due_at.isoformat()))
    found = unsettled_tickets(
        rule.condition,
        now=now,
        after=UUID(str(after)) if after else None,
        limit=SCHEDULED_TOGETHER,
    )
    book = rules_for(found)
    versions = {ticket_id: book.called(rule.id, ticket_id) for ticket_id in found}
    served = (pk for pk, one in versions.items() if one and one.version == rule.version)
    acts = [_timed(rule, place, ticket_id, at) for ticket_id in served]
    if len(found) == SCHEDULED_TOGETHER:
        more = {"after": found[-1].hex, "at": at.isoformat()}
        set_timers([NewTimer(SCHEDULE_TIMER, timer.key, now, more)])
    else:
        set_timers([NewTimer(SCHEDULE_TIMER, timer.key, _next_look(rule, place, now))])
    return answer_acts(book=book, acts=acts, now=now)


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
        set_timers(_looks_of(rule, "", now))
        if clocks_of(rule):
            set_clocks_of_desk(rule=rule, tickets=unsettled_moments(), now=now)


@transaction.atomic
def follow_trial(*, trial_id: UUID, now: datetime) -> None:
    """A trial of rules has begun or ended: the daily looks of what is tried begin or end, and after
    it all tickets go by the clocks of the rules that count."""
    found = trial(trial_id)
    swaps = [each for each in found.swaps if each.kind == RULE]
    if found.is_running:
        tried = {(each.definition_id, each.treatment) for each in swaps}
        for rule in every_rule():
            if (rule.id, rule.version) in tried:
                set_timers(_looks_of(rule, f"/{rule.version}", now))
        return
    keys = [
        f"{each.definition_id.hex}/{place}/{each.treatment}"
        for each in swaps
        for place in range(TRIGGERS_MAX)
    ]
    cancel_timers(SCHEDULE_TIMER, keys)
    follow_definitions(rule_ids=[each.definition_id for each in swaps], now=now)


def _daily_looks() -> dict[str, tuple[Rule, int]]:
    """Rules that look at the desk daily, by the keys of their timers and with the trigger's place;
    a version that is only tried has keys of its own."""
    counting = {(rule.id, rule.version) for rule in active_rules()}
    found: dict[str, tuple[Rule, int]] = {}
    for rule in every_rule():
        version = "" if (rule.id, rule.version) in counting else f"/{rule.version}"
        for place in _daily(rule):
            found[f"{rule.id.hex}/{place}{version}"] = (rule, place)
    return found


def _looks_of(rule: Rule, version: str, now: datetime) -> list[NewTimer]:
    """The timers of a rule's daily looks; `version` ends the keys of one that is only tried."""
    return [
        NewTimer(SCHEDULE_TIMER, f"{rule.id.hex}/{place}{version}", _next_look(rule, place, now))
        for place in _daily(rule)
    ]


def _daily(rule: Rule) -> list[int]:
    """The places of the triggers that look at the desk daily."""
    return [place for place, each in enumerate(rule.when) if isinstance(each, OnSchedule)]


def _next_look(rule: Rule, place: int, now: datetime) -> datetime:
    trigger = rule.when[place]
    assert isinstance(trigger, OnSchedule)
    return trigger.next_after(now)


def _timed(rule: Rule, place: int, ticket_id: UUID, at: datetime) -> Act:
    happening = Happening(What.TIME, f"{rule.id.hex}/{place}")
    moment = at.strftime("%Y%m%dT%H%M%S.%f")
    return Act(ticket_id, at, 0, (happening,), f"{moment}/{rule.id.hex[-12:]}/{place}")
