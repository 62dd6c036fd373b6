"""What can be seen of rules before they run: that one triggers itself, that two fight. Pure.

Rules are tried on tickets as different as can be. Conditions count where they decide plainly: one
that what the rules have set makes false ends the chain; all others are taken to hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from gemba.desk.tickets.conditions import Condition, Group, TicketFacts, matches
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.engine import CHAIN_MAX, foreseen, rule_actor
from gemba.desk.workflow.happenings import Happening
from gemba.desk.workflow.rule import Rule

_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_FINISHED = TicketFacts(
    ticket_id=UUID(int=0),
    now=_SOME_TIME,
    opened_at=_SOME_TIME,
    channel="",
    inbox_id=0,
    status="closed",
    category="closed",
    priority=0,
    type="?",
    team_id=-1,
    assignee_id=-1,
)
_FRESH = _FINISHED._replace(status="new", category="new")
# what rules set and conditions see, by the name of the fact
_SEEN = {
    "status": "status",
    "category": "category",
    "priority": "priority",
    "type": "type",
    "team": "team_id",
    "assignee": "assignee_id",
    "product": "product",
}


@dataclass(frozen=True, slots=True)
class Fight:
    """Two rules that set each other off without end; `field` is what they cannot agree on."""

    first: Rule
    second: Rule
    field: str


def triggers_itself(rule: Rule, around: Around) -> bool:
    """Whether what the rule does can set it off again, on and on."""
    return any(_goes_on((rule,), facts, around) for facts in (_FINISHED, _FRESH))


def fights(rules: Sequence[Rule], around: Around) -> tuple[Fight, ...]:
    """Pairs of rules, each of which is set off by the other without end."""
    found = []
    for first, second in _pairs(rules):
        for facts in (_FINISHED, _FRESH):
            if _goes_on((first, second), facts, around):
                found.append(Fight(first, second, _disputed(first, second, around)))
                break
    return tuple(found)


def fights_with(rule: Rule, others: Sequence[Rule], around: Around) -> tuple[Fight, ...]:
    """The fights one rule would pick."""
    rivals = [other for other in others if other.id != rule.id]
    return tuple(fight for other in rivals for fight in fights((rule, other), around))


def _pairs(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    for at, first in enumerate(rules):
        for second in rules[at + 1 :]:
            yield first, second


def _goes_on(turns: Sequence[Rule], facts: TicketFacts, around: Around) -> bool:
    """Whether these rules, by turns, each set off by the one before, never come to rest."""
    facts, happened = _after(turns[0], facts, around)
    for turn in range(1, 2 * CHAIN_MAX):
        rule = turns[turn % len(turns)]
        if rule.heard(happened) is None or _ruled_out(rule.condition, facts):
            return False
        facts, happened = _after(rule, facts, around)
    return bool(happened)


def _after(
    rule: Rule, facts: TicketFacts, around: Around
) -> tuple[TicketFacts, tuple[Happening, ...]]:
    happened: list[Happening] = []
    for wanted in rule.then:
        action = wanted.settled(facts, replace(around, loads={}))
        if action.refusal(facts, rule_actor(rule), around) or foreseen(rule, action):
            continue
        effect = action.effect(facts, around)
        facts = effect.facts
        happened += effect.happenings
    return facts, tuple(happened)


def _disputed(first: Rule, second: Rule, around: Around) -> str:
    mine, _mine = _after(first, _FRESH, around)
    theirs, _theirs = _after(second, _FRESH, around)
    for name in ("status", "priority", "type", "team_id", "assignee_id"):
        if getattr(mine, name) != getattr(theirs, name):
            return name.removesuffix("_id")
    return ""


def _ruled_out(condition: Condition, facts: TicketFacts) -> bool:
    """Whether a condition plainly fails: it asks for something the rules have set otherwise."""
    if isinstance(condition, Group):
        parts = [_ruled_out(part, facts) for part in condition.parts]
        return any(parts) if condition.is_all else bool(parts) and all(parts)
    column = _SEEN.get(condition.fact)
    if column is None or getattr(facts, column) in (
        getattr(_FINISHED, column),
        getattr(_FRESH, column),
    ):
        return False
    return not matches(condition, facts)
