"""What every verb on one ticket begins and ends with: find it as this actor, tell of the act."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.operations.tallying import Change, tally
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.questions import Question


class TicketUnknown(Exception):
    """There is no such ticket, or this actor may not act on it; never says which."""


def ticket_to_change(ticket_id: UUID, actor: Actor) -> Ticket:
    """The ticket, locked until the transaction ends. Raises TicketUnknown."""
    return tickets_to_change([ticket_id], actor)[0]


def tickets_to_change(ticket_ids: Collection[UUID], actor: Actor) -> list[Ticket]:
    """All of these tickets, locked until the transaction ends. Raises TicketUnknown."""
    tickets = _locked(ticket_ids, actor) if actor.works_the_desk else []
    if len(tickets) < len(ticket_ids):
        raise TicketUnknown(_("This ticket does not exist, or you have no access to it."))
    for ticket in tickets:
        ticket.place_before = ticket.place
    return tickets


def _locked(ticket_ids: Collection[UUID], actor: Actor) -> list[Ticket]:
    if actor.sees_every_team:
        return _any_tickets.all(ticket_ids)
    if actor.role is Role.AGENT and actor.user_id is not None:
        return _tickets_of_agent.all(ticket_ids, actor.user_id, actor.team_ids)
    return []


@Question
def _any_tickets(ticket_ids: Collection[UUID]) -> QuerySet[Ticket]:
    return _to_change(ticket_ids, SYSTEM)


@Question
def _tickets_of_agent(
    ticket_ids: Collection[UUID], user_id: int, team_ids: Collection[int]
) -> QuerySet[Ticket]:
    agent = Actor("user", str(user_id), "", Role.AGENT, frozenset(team_ids))
    return _to_change(ticket_ids, agent)


def _to_change(ticket_ids: Collection[UUID], actor: Actor) -> QuerySet[Ticket]:
    rows = visible_tickets(actor).filter(pk__in=ticket_ids)
    return rows.select_for_update(of=("self",)).order_by("pk")


def tell(
    ticket: Ticket,
    payloads: Sequence[EventPayload],
    *,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Record and count what was just done to a ticket, in order."""
    tell_many([(ticket, payloads)], actor=actor, now=now, cause=cause)


def tell_many(
    stories: Sequence[tuple[Ticket, Sequence[EventPayload]]],
    *,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | Mapping[UUID, RecordedEvent | None] | None = None,
) -> None:
    """Record and count what was just done to several tickets, as `tell` does for one.

    `cause` of all of it, or of what was done to each ticket.
    """
    causes = cause if isinstance(cause, Mapping) else {t.pk: cause for t, _told in stories}
    drafts = [
        Draft(payload, actor, now, subjects_of(ticket), causes.get(ticket.pk))
        for ticket, payloads in stories
        for payload in payloads
    ]
    record_many(drafts, now=now)
    tally([Change(ticket, ticket.place_before, payloads, now) for ticket, payloads in stories])
    for ticket, _payloads in stories:
        ticket.place_before = ticket.place


def subjects_of(ticket: Ticket) -> tuple[Subject, ...]:
    """Whom an act on this ticket is about."""
    return (Subject.of("ticket", ticket.pk), Subject.of("contact", ticket.contact_id))
