"""One ticket's past, lived through again with rules by the evaluator that runs live. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.tickets.conditions.past import PastAct, TicketPast
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.engine import Fired, apply_rules, foreseen
from gemba.desk.workflow.happenings import Happening, What
from gemba.desk.workflow.rehearsal.happened import after_event
from gemba.desk.workflow.rule import Rule
from gemba.desk.workflow.triggers.after import BASES, After
from gemba.desk.workflow.triggers.on_schedule import OnSchedule


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A rule would have applied to a ticket then."""

    at: datetime
    depth: int
    fired: Fired


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when rules are rehearsed, and the desk around the tickets."""

    since: datetime
    until: datetime
    around: Around


@dataclass(slots=True)
class _Life:
    """Where a ticket stands while its past is lived through."""

    facts: TicketFacts
    clocks: dict[tuple[int, int], datetime] = field(default_factory=dict)
    found: list[Foreseen] = field(default_factory=list)


def live_through(past: TicketPast, rules: Sequence[Rule], stretch: Stretch) -> list[Foreseen]:
    """What these rules would have done to a ticket, in the order of time."""
    life = _Life(past.first)
    if not past.is_new:
        _set_first_clocks(life, rules, stretch)
        _set_schedules(life, rules, stretch.since)
    for act in past.acts:
        _let_clocks_run(life, rules, act.at, stretch)
        happened = _happened(life, act, past, stretch.around)
        _answer(life, rules, (happened,), stretch.around, at=act.at, depth=act.depth)
        if any(each.what is What.OPENED for each in happened):
            _set_schedules(life, rules, act.at)
    _let_clocks_run(life, rules, stretch.until, stretch)
    return life.found


def _happened(life: _Life, act: PastAct, past: TicketPast, around: Around) -> tuple[Happening, ...]:
    happened: list[Happening] = []
    facts = life.facts
    for payload in act.payloads:
        effect = after_event(facts, payload, act.at, past, around)
        facts = effect.facts
        happened += effect.happenings
    life.facts = facts
    return tuple(dict.fromkeys(happened))


def _answer(
    life: _Life,
    rules: Sequence[Rule],
    acts: Sequence[tuple[Happening, ...]],
    around: Around,
    *,
    at: datetime,
    depth: int,
) -> None:
    """Rules answer these acts of one moment, then what that set off, until all is quiet."""
    waiting = deque((happened, depth) for happened in acts if happened)
    while waiting:
        happened, deep = waiting.popleft()
        _start_clocks(life, rules, happened, at, around)
        if caused := _ask(life, rules, happened, around, at=at, depth=deep):
            waiting.append((caused, deep + 1))


def _ask(
    life: _Life,
    rules: Sequence[Rule],
    happened: tuple[Happening, ...],
    around: Around,
    *,
    at: datetime,
    depth: int,
) -> tuple[Happening, ...]:
    """Rules answer one act; what they set off."""
    if not any(rule.heard(happened) for rule in rules):
        return ()
    life.facts = life.facts._replace(now=at)
    fired = apply_rules(rules, happened, life.facts, around, depth=depth, perform=foreseen)
    if not fired:
        return ()
    life.found += [Foreseen(at, depth, each) for each in fired]
    life.facts = fired[-1].after
    return tuple(h for each in fired for h in each.happenings)


def _start_clocks(
    life: _Life,
    rules: Sequence[Rule],
    happened: Sequence[Happening],
    at: datetime,
    around: Around,
) -> None:
    for number, place, trigger in _clocks(rules):
        if any(trigger.starts(each) for each in happened):
            due_at = trigger.due(at, around)
            if due_at is not None:
                life.clocks[number, place] = due_at


def _set_first_clocks(life: _Life, rules: Sequence[Rule], stretch: Stretch) -> None:
    """Clocks that were running when the stretch began."""
    since = {
        What.OPENED: life.facts.opened_at,
        What.WROTE: life.facts.last_received_at,
        What.REPLIED: life.facts.last_replied_at,
    }
    for number, place, trigger in _clocks(rules):
        started = since.get(BASES[trigger.base])
        due_at = trigger.due(started, stretch.around) if started else None
        if due_at is not None and due_at >= stretch.since:
            life.clocks[number, place] = due_at


def _set_schedules(life: _Life, rules: Sequence[Rule], since: datetime) -> None:
    for number, rule in enumerate(rules):
        for place, trigger in enumerate(rule.when):
            if isinstance(trigger, OnSchedule):
                life.clocks[number, place] = trigger.next_after(since)


def _let_clocks_run(life: _Life, rules: Sequence[Rule], until: datetime, stretch: Stretch) -> None:
    """Fire what is due before or at a moment, in the order of time, rule and trigger.

    What a rule does by its clocks has no cause: it is a first act, one for all of its clocks.
    """
    until = min(until, stretch.until)
    while life.clocks and (at := min(life.clocks.values())) <= until:
        caused: dict[int, tuple[Happening, ...]] = {}
        for number, place in _due(life, rules, at):
            rule = rules[number]
            trigger = rule.when[place]
            del life.clocks[number, place]
            if isinstance(trigger, OnSchedule):
                life.clocks[number, place] = trigger.next_after(at)
                if stretch.around.is_settled(life.facts.status):
                    continue
            happened = (Happening(What.TIME, f"{rule.id.hex}/{place}"),)
            set_off = _ask(life, rules, happened, stretch.around, at=at, depth=0)
            caused[number] = caused.get(number, ()) + set_off
        _answer(life, rules, tuple(caused.values()), stretch.around, at=at, depth=0)


def _due(life: _Life, rules: Sequence[Rule], at: datetime) -> list[tuple[int, int]]:
    """The clocks that are over then: daily looks, then hours, in the order of the rules."""
    due = [key for key, due_at in life.clocks.items() if due_at == at]
    return sorted(due, key=lambda key: (isinstance(rules[key[0]].when[key[1]], After), *key))


def _clocks(rules: Sequence[Rule]) -> Iterator[tuple[int, int, After]]:
    for number, rule in enumerate(rules):
        for place, trigger in enumerate(rule.when):
            if isinstance(trigger, After):
                yield number, place, trigger
