"""Tickets are drawn into the arms of running trials when they are opened, a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.contacts.queries import cards
from gemba.desk.tickets.conditions import ALWAYS, TicketFacts, comparisons_of, decode, matches
from gemba.desk.tickets.models import Attachment, Message, Ticket
from gemba.desk.tickets.operations.acting import subjects_of
from gemba.foundation.events.operations import Draft
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.trials.design import Drawing, Trial, Unit
from gemba.foundation.trials.operations import Case, enrol, inherit_arms
from gemba.foundation.trials.queries import running

LATE = timedelta(hours=6)
"""What is opened so long after it was asked was served elsewhere before: it takes no part."""

_OF_CONTACTS = frozenset({"tier", "language"})


def enrolled(
    opened: Sequence[Ticket],
    messages: Sequence[Message],
    files: Iterable[Attachment],
    *,
    now: datetime,
) -> list[Draft]:
    """Draw tickets that are being opened with these messages and files; the events of it, to be
    recorded with the opening. Nothing is asked of the database while no trial runs.

    Call before any event of the tickets is recorded.
    """
    trials = [each for each in running() if each.enrols_from <= now] if opened else []
    if not trials:
        return []
    conditions = {each.id: decode(each.condition) for each in trials}
    asked = {one.fact for each in conditions.values() for one in comparisons_of(each)}
    facts = {}
    if any(each != ALWAYS for each in conditions.values()):
        with_contacts = bool(asked & _OF_CONTACTS)
        facts = _facts(opened, messages, files, now=now, with_contacts=with_contacts)
    joining: list[tuple[Case, Sequence[Trial]]] = []
    for ticket in opened:
        meets: Sequence[Trial] = trials if now - ticket.opened_at <= LATE else ()
        if facts:
            meets = [each for each in meets if matches(conditions[each.id], facts[ticket.pk])]
        joining.append((_case(ticket), meets))
    return enrol(joining, now=now)


def id_in_arm(arm: str, at: datetime) -> UUID:
    """A fresh id for a ticket of this moment that was served in an arm already, where trials run:
    one that those which draw case by case draw into it."""
    lots = [each.drawing for each in running() if each.enrols_from <= at]
    while True:
        found = new_id(at)
        if all(_is_drawn(lot, found, arm) for lot in lots if lot.unit is Unit.CASE):
            return found


def _is_drawn(lot: Drawing, case_id: UUID, arm: str) -> bool:
    return lot.arm_of(case_id.hex) == arm


def arms_inherited(ticket: Ticket, *, source_id: UUID, now: datetime) -> list[Draft]:
    """A ticket that is split from another is served as that one; the events of it."""
    return inherit_arms(_case(ticket), source_id=source_id, now=now)


def _case(ticket: Ticket) -> Case:
    """Blocks of time are drawn for each team apart."""
    stratum = str(ticket.team_id or "")
    return Case(ticket.pk, ticket.contact_id, stratum, subjects_of(ticket))


def _facts(
    opened: Sequence[Ticket],
    messages: Sequence[Message],
    files: Iterable[Attachment],
    *,
    now: datetime,
    with_contacts: bool,
) -> dict[UUID, TicketFacts]:
    """What is known of tickets that no table knows yet."""
    ticket_of = {each.pk: each.ticket_id for each in messages}
    texts = {each.ticket_id: each.text for each in messages if each.nature == "human"}
    with_files = {ticket_of[each.message_id] for each in files if not each.is_inline}
    known = cards({each.contact_id for each in opened}) if with_contacts else {}
    found = {}
    for each in opened:
        contact = known.get(each.contact_id)
        found[each.pk] = TicketFacts(
            ticket_id=each.pk,
            now=now,
            opened_at=each.opened_at,
            channel=each.channel,
            inbox_id=each.inbox_id,
            status=each.status_id,
            # a ticket is opened in a status that bears the name of its category
            category=each.status_id,
            priority=each.priority,
            type=each.type,
            team_id=each.team_id,
            product=each.product,
            tier=contact.tier if contact else "",
            language=contact.language if contact else "",
            subject=each.subject,
            message_text=texts.get(each.pk, ""),
            last_received_at=each.last_received_at,
            has_attachment=each.pk in with_files,
        )
    return found
