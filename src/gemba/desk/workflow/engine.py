"""What rules make of an act: the same code live and in rehearsal. Pure but for `perform`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening
from gemba.desk.workflow.rule import Rule
from gemba.foundation.events.actors import Actor, Role

CHAIN_MAX = 4
"""Acts this many causes deep are not answered by rules any more: a chain that goes on ends here."""

Perform = Callable[[Rule, Action], str]
"""Do an action; why it was refused, or ''."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An action that was tried; `refused` says why it could not be done, '' that it was."""

    action: Action
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that applied. `happenings`: what its actions set off in turn. `is_cut`: nothing was
    done because the chain is too long."""

    rule: Rule
    by: Happening
    before: TicketFacts
    after: TicketFacts
    outcomes: tuple[Outcome, ...]
    happenings: tuple[Happening, ...] = ()
    is_cut: bool = False


def rule_actor(rule: Rule) -> Actor:
    """As whom a rule acts: the desk itself; the id says which rule."""
    return Actor(kind="system", id=f"rule:{rule.id.hex}", name="Gemba", role=Role.SYSTEM)


def foreseen(_rule: Rule, _action: Action) -> str:
    """The `perform` of a rehearsal: everything that is allowed succeeds."""
    return ""


def apply_rules(
    rules: Sequence[Rule],
    happenings: Sequence[Happening],
    facts: TicketFacts,
    around: Around,
    *,
    depth: int,
    perform: Perform,
) -> list[Fired]:
    """Let every rule answer one act on a ticket, in order, each seeing what those before it did.

    A rule answers an act once, whatever it hears of it.
    """
    asking = answers(rules, happenings, facts, around, depth=depth)
    refused = None
    while True:
        try:
            wanted = asking.send(refused)
        except StopIteration as ended:
            found: list[Fired] = ended.value
            return found
        refused = perform(wanted.rule, wanted.action)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An action that is to be done now; `place` among those of the rule."""

    rule: Rule
    action: Action
    place: int


Asking = Generator[Wanted, str | None, list[Fired]]
"""Asks for one action after another; is sent why it was refused, or ''."""


def answers(
    rules: Sequence[Rule],
    happenings: Sequence[Happening],
    facts: TicketFacts,
    around: Around,
    *,
    depth: int,
) -> Asking:
    """As `apply_rules`, but waits for each action: so acts on many tickets can be answered side by
    side."""
    fired: list[Fired] = []
    for rule in rules:
        by = rule.heard(happenings)
        if by is None or not rule.holds(facts, around):
            continue
        if depth >= CHAIN_MAX:
            fired.append(Fired(rule, by, facts, facts, (), is_cut=True))
            continue
        each = yield from _fire(rule, by, facts, around)
        fired.append(each)
        facts = each.after
        if rule.stops:
            break
    return fired


def _fire(
    rule: Rule, by: Happening, facts: TicketFacts, around: Around
) -> Generator[Wanted, str | None, Fired]:
    before = facts
    outcomes: list[Outcome] = []
    happened: list[Happening] = []
    actor = rule_actor(rule)
    for place, wanted in enumerate(rule.then):
        action = wanted.settled(facts, around)
        refused = action.refusal(facts, actor, around)
        if refused:
            outcomes.append(Outcome(action, refused))
            continue
        effect = action.effect(facts, around)
        taker = effect.facts.assignee_id
        # counted before it is done: whoever is asked for meanwhile must know
        around.took(taker, int(taker != facts.assignee_id))
        refused = (yield Wanted(rule, action, place)) or ""
        outcomes.append(Outcome(action, refused))
        if refused:
            around.took(taker, -int(taker != facts.assignee_id))
            continue
        facts = effect.facts
        happened += effect.happenings
    return Fired(rule, by, before, facts, tuple(outcomes), tuple(happened))
