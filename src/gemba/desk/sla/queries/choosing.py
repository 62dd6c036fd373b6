"""Why a ticket has the promises it has: every policy in order, and what speaks against it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from gemba.desk.sla.models import Course
from gemba.desk.sla.promises import TermsKey
from gemba.desk.sla.queries.terms import offers
from gemba.desk.tickets.conditions import (
    Condition,
    Group,
    TicketFacts,
    describe,
    facts_of,
    matches,
)
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.trials.queries import NOBODY, treated_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """A policy looked at for one ticket. `against`: what does not hold, in words.

    `is_chosen`: the first that fits; those below it are not asked any more.
    """

    policy_id: UUID
    name: str
    fits: bool
    is_chosen: bool
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A ticket, and what became of each policy."""

    number: int
    subject: str
    verdicts: tuple[Verdict, ...]


def choice_for(number: int, *, actor: Actor, now: datetime) -> Choice | None:
    """Which policy the ticket would get now, and why not the others; None for no such ticket."""
    known = facts_of_number(number, actor=actor, now=now)
    if known is None:
        return None
    found: list[Verdict] = []
    treated = treated_of([known.ticket_id]).get(known.ticket_id, NOBODY)
    for offer in offers(treated).policies:
        fits = matches(offer.body.condition, known)
        chosen = fits and not any(each.is_chosen for each in found)
        against = () if fits else reasons_against(offer.body.condition, known)
        name = offer.definition.name
        found.append(Verdict(offer.definition.id, name, fits, chosen, against))
    return Choice(number, known.subject, tuple(found))


def facts_of_number(number: int, *, actor: Actor, now: datetime) -> TicketFacts | None:
    """What is known of the ticket with this number, if the actor may see it."""
    pk = visible_tickets(actor).filter(number=number).values_list("pk", flat=True).first()
    return facts_of([pk], now=now).get(pk) if pk else None


def reasons_against(condition: Condition, known: TicketFacts) -> tuple[str, ...]:
    """What of a condition does not hold for this ticket, in words; () where all does."""
    if matches(condition, known):
        return ()
    if isinstance(condition, Group) and condition.is_all:
        return tuple(why for part in condition.parts for why in reasons_against(part, known))
    return (describe(condition),)


def open_tickets_by_policy() -> dict[UUID, int]:
    """How many tickets that are not over go by each policy."""
    found: Counter[UUID] = Counter()
    rows = Course.objects.filter(is_over=False).values_list("terms").annotate(n=Count("pk"))
    for key, count in rows.order_by("terms"):
        policy_id = TermsKey.read(key).policy_id
        if policy_id is not None:
            found[policy_id] += count
    return dict(found)
