"""What a log's work costs: its rates, and what the log tells beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gemba.foundation.accounts.queries import people, teams
from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.queries import LogLine, LogUnknown, log_rates
from gemba.insight.eventlog.rates import Rates
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.queries import meanings_of
from gemba.insight.mining.waiting.costs import Pricing
from gemba.insight.mining.waiting.quality import QualityMarks
from gemba.interfaces.console.process.choosing import Choice

DESK_CONTACTS = frozenset({"opened", "customer_wrote"})
# Said again and again in any good conversation.
TALK = frozenset({"opened", "customer_wrote", "replied", "advised", "assigned", "status:open"})


def rates_for(line: LogLine, *, actor: Actor) -> Rates:
    """Those of a log; a file that was only looked at has none."""
    try:
        return log_rates(line.key, actor=actor)
    except LogUnknown:
        return Rates()


def pricing_of(choice: Choice, rates: Rates) -> Pricing:
    """On the desk every message of a customer is a contact; in other logs every case."""
    if not choice.log.is_desk:
        return Pricing(rates)
    return Pricing(rates, desk_groups(), DESK_CONTACTS)


def desk_groups() -> Callable[[str], Sequence[str]]:
    """From a user id to the names of the person's teams, then their role."""
    names = {team.id: team.name for team in teams()}
    groups = {
        str(person.id): (
            *sorted(names[each] for each in person.team_ids if each in names),
            person.role.value,
        )
        for person in people()
    }
    return lambda person: groups.get(person, ())


def marks_of(choice: Choice) -> QualityMarks:
    """What the steps of the log mean: known for the desk, corrected or guessed for others."""
    try:
        meanings = meanings_of(choice.log.key, choice.whole)
    except ValueError:  # a file that was only looked at
        return QualityMarks()
    talk = meanings.of(Meaning.REPLIED) | meanings.of(Meaning.CUSTOMER_WROTE)
    return QualityMarks(
        complaint_attribute=meanings.kind,
        complaint_values=meanings.complaints,
        reopen_steps=meanings.of(Meaning.REOPENED),
        may_repeat=talk | (TALK if choice.log.is_desk else frozenset()),
    )
