"""Macros: what one person would do in several steps, at once and in their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions import TicketFacts, facts_of
from gemba.desk.tickets.operations import ChangeRefused, TicketUnknown
from gemba.desk.tickets.queries import ticket_number
from gemba.desk.workflow.actions.action import OnTicket
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.engine import Outcome
from gemba.desk.workflow.event_types import MacroApplied
from gemba.desk.workflow.kinds import NEXT, Macro
from gemba.desk.workflow.operations.performing import done_or_refused, told
from gemba.desk.workflow.queries import around_now, macros_for
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject


@dataclass(frozen=True, slots=True)
class MacroResult:
    """What became of a macro. `goes_on`: it is one after which people take the next ticket."""

    macro: Macro
    before: TicketFacts
    after: TicketFacts
    outcomes: tuple[Outcome, ...]

    @property
    def goes_on(self) -> bool:
        """Whether the next ticket is to be shown."""
        return self.macro.then_go == NEXT


@transaction.atomic
def apply_macro(*, macro_id: UUID, ticket_id: UUID, actor: Actor, now: datetime) -> MacroResult:
    """Do what a macro says. What is refused is told; nothing else is undone by it.

    Raises TicketUnknown, and ChangeRefused when there is no such macro for this actor or nothing of
    it could be done.
    """
    result = _run(macro_id, ticket_id, actor, now, is_real=True)
    if all(each.refused for each in result.outcomes):
        raise ChangeRefused(" ".join(dict.fromkeys(each.refused for each in result.outcomes)))
    macro = result.macro
    done, refused, reasons = told(result.outcomes)
    record(
        MacroApplied(macro.id, macro.version, macro.name, done, refused, reasons),
        actor=actor,
        now=now,
        subjects=[Subject.of("ticket", ticket_id), Subject.of("macro", macro.id)],
    )
    return result


def preview_macro(*, macro_id: UUID, ticket_id: UUID, actor: Actor, now: datetime) -> MacroResult:
    """What a macro would do to a ticket. Raises TicketUnknown and ChangeRefused."""
    return _run(macro_id, ticket_id, actor, now, is_real=False)


def _run(
    macro_id: UUID, ticket_id: UUID, actor: Actor, now: datetime, *, is_real: bool
) -> MacroResult:
    macro = next((each for each in macros_for(actor) if each.id == macro_id), None)
    if macro is None:
        raise ChangeRefused(_("There is no such macro any more."))
    if ticket_number(ticket_id, actor=actor) is None:
        raise TicketUnknown(_("This ticket does not exist, or you have no access to it."))
    facts = facts_of([ticket_id], now=now)[ticket_id]
    around = around_now(now=now, actions=macro.then)
    outcomes, after = _done(macro, facts, around, OnTicket(ticket_id, actor, now), is_real)
    return MacroResult(macro, facts, after, outcomes)


def _done(
    macro: Macro, facts: TicketFacts, around: Around, on: OnTicket, is_real: bool
) -> tuple[tuple[Outcome, ...], TicketFacts]:
    outcomes: list[Outcome] = []
    for wanted in macro.then:
        action = wanted.settled(facts, around)
        refused = action.refusal(facts, on.actor, around)
        if not refused and is_real:
            refused = done_or_refused(action, on)
        if not refused:
            facts = action.effect(facts, around).facts
        outcomes.append(Outcome(action, refused))
    return tuple(outcomes), facts
