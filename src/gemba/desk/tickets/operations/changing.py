"""Changing a ticket's fields: who has it, how urgent it is, whom it waits for."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import (
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketReopened,
    TicketResolved,
    TicketTransferred,
    TicketUntagged,
)
from gemba.desk.tickets.models import (
    SETTLED,
    Category,
    Status,
    Ticket,
)
from gemba.desk.tickets.operations.acting import tell, ticket_to_change
from gemba.desk.tickets.operations.guarding import must_be_free, reasons_against
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.operations.sorting import add_tags, set_priorities, set_types, tag_word
from gemba.desk.tickets.queries.timers import CLOSE_AFTER
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.questions import Question

CLOSE_BATCH = 200
CLOSE_ROUNDS = 10


@transaction.atomic
def assign(
    *,
    ticket_id: UUID,
    assignee_id: int | None,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Give the ticket to a person of the desk, or back to nobody. No event when nothing changes."""
    ticket = ticket_to_change(ticket_id, actor)
    if ticket.assignee_id == assignee_id:
        return
    payload = assigned(ticket, assignee_id)
    ticket.save(update_fields=["assignee"])
    tell(ticket, [payload], actor=actor, now=now, cause=cause)


@transaction.atomic
def transfer(
    *,
    ticket_id: UUID,
    team_id: int | None,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Hand the ticket to another team; an assignee outside that team gives it up."""
    ticket = ticket_to_change(ticket_id, actor)
    if ticket.team_id == team_id:
        return
    names = {team.id: team.name for team in teams()}
    if team_id is not None and team_id not in names:
        raise ChangeRefused(_("There is no such team."))
    members = {p.id for p in desk_people() if team_id is None or team_id in p.team_ids}
    payloads = handed_over(ticket, team_id, names, members)
    ticket.save(update_fields=["team", "assignee"])
    tell(ticket, payloads, actor=actor, now=now, cause=cause)


def set_priority(
    *,
    ticket_id: UUID,
    priority: int,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Say how soon it matters, 1 (low) to 4 (urgent)."""
    set_priorities(tickets={ticket_id: cause}, priority=priority, actor=actor, now=now)


def set_type(
    *,
    ticket_id: UUID,
    type_code: str,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Say what kind of help is asked for."""
    set_types(tickets={ticket_id: cause}, type_code=type_code, actor=actor, now=now)


@transaction.atomic
def set_status(
    *,
    ticket_id: UUID,
    status: str,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Say whom the ticket waits for. Resolving and reopening by this way tell of themselves."""
    ticket = ticket_to_change(ticket_id, actor)
    must_be_free(ticket, status)
    payload = moved(ticket, status, now)
    if payload is None:
        return
    ticket.save(update_fields=STATUS_FIELDS)
    tell(ticket, [payload], actor=actor, now=now, cause=cause)


def resolve(
    *, ticket_id: UUID, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> None:
    """Consider the request answered."""
    resolved = Category.RESOLVED.value
    set_status(ticket_id=ticket_id, status=resolved, actor=actor, now=now, cause=cause)


@transaction.atomic
def reopen(
    *, ticket_id: UUID, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> None:
    """Take up a settled ticket again. Raises ChangeRefused when it is not settled."""
    if not ticket_to_change(ticket_id, actor).is_settled:
        raise ChangeRefused(_("The ticket is open already."))
    set_status(ticket_id=ticket_id, status=Category.OPEN.value, actor=actor, now=now, cause=cause)


def add_tag(
    *,
    ticket_id: UUID,
    name: str,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Put a tag on the ticket, making the tag if it is new."""
    add_tags(tickets={ticket_id: cause}, name=name, actor=actor, now=now)


@transaction.atomic
def remove_tag(
    *,
    ticket_id: UUID,
    name: str,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Take a tag off the ticket."""
    ticket = ticket_to_change(ticket_id, actor)
    tag = ticket.tags.filter(name=tag_word(name)).first()
    if tag is None:
        return
    ticket.tags.remove(tag)
    tell(ticket, [TicketUntagged(tag.name)], actor=actor, now=now, cause=cause)


@transaction.atomic
def close_resolved(*, now: datetime) -> int:
    """Close tickets that have stayed resolved for CLOSE_AFTER, up to CLOSE_BATCH; how many.

    Those that somebody objects to stay resolved.
    """
    due = Ticket.objects.filter(
        status=Category.RESOLVED.value, resolved_at__lte=now - CLOSE_AFTER
    ).order_by("resolved_at", "pk")
    kept_open: set[UUID] = set()
    for _round in range(CLOSE_ROUNDS):
        rows = due.exclude(pk__in=kept_open).select_for_update(skip_locked=True)
        found = list(rows[:CLOSE_BATCH])
        against = reasons_against([ticket.pk for ticket in found])
        tickets = [ticket for ticket in found if ticket.pk not in against]
        if tickets or not found:
            break
        kept_open |= set(against)
    else:
        tickets = []
    for ticket in tickets:
        ticket.place_before = ticket.place
        payload = moved(ticket, Category.CLOSED.value, now)
        ticket.save(update_fields=STATUS_FIELDS)
        if payload:
            tell(ticket, [payload], actor=SYSTEM, now=now)
    return len(tickets)


_WORKED_ON = (Category.NEW.value, Category.OPEN.value)
STATUS_FIELDS = [
    *("status", "is_settled", "waiting_since", "resolved_at", "closed_at"),
    *("times_reopened", "snoozed_until", "snoozed_by"),
]


def status_categories() -> dict[str, str]:
    """The category of each status, by its code."""
    return dict(_categories.all())


@Question
def _categories() -> QuerySet[Status, tuple[str, str]]:
    return Status.objects.values_list("code", "category")


def moved(
    ticket: Ticket, code: str, now: datetime, categories: Mapping[str, str] | None = None
) -> EventPayload | None:
    """Move the ticket (unsaved) to a status; the event that tells of it, None if it was there.

    `categories` are looked up unless given. Raises ChangeRefused for an unknown status. Save
    STATUS_FIELDS afterwards.
    """
    categories = categories or status_categories()
    if code not in categories:
        raise ChangeRefused(_("Choose a status from the list."))
    before, was_settled = ticket.status_id, ticket.is_settled
    if before == code:
        return None
    category = categories[code]
    slept = (ticket.snoozed_until, ticket.snoozed_by_id)
    ticket.status_id, ticket.is_settled = code, category in SETTLED
    if ticket.is_settled:
        ticket.snoozed_until = ticket.snoozed_by_id = None
    if category not in _WORKED_ON:
        ticket.waiting_since = None
    if category == Category.RESOLVED:
        ticket.resolved_at, ticket.closed_at = now, None
        return TicketResolved(code, before, *slept)
    if category == Category.CLOSED:
        ticket.resolved_at, ticket.closed_at = ticket.resolved_at or now, now
        return TicketClosed(code, before, *slept)
    ticket.resolved_at = ticket.closed_at = None
    if was_settled:
        ticket.times_reopened += 1
        ticket.waiting_since = now if category in _WORKED_ON else None
        return TicketReopened(code, before)
    return StatusChanged(code, before)


def assigned(
    ticket: Ticket, assignee_id: int | None, names: Mapping[int, str] | None = None
) -> TicketAssigned:
    """Assign the ticket (unsaved); the event that tells of it. Raises ChangeRefused.

    `names` of those who may have it are looked up unless given.
    """
    names = names or {person.id: person.name for person in desk_people()}
    if assignee_id is not None and assignee_id not in names:
        raise ChangeRefused(_("This person does not work at the desk."))
    payload = TicketAssigned(assignee_id, names.get(assignee_id or 0, ""), ticket.assignee_id)
    ticket.assignee_id = assignee_id
    return payload


def handed_over(
    ticket: Ticket, team_id: int | None, team_names: Mapping[int, str], members: Collection[int]
) -> list[EventPayload]:
    """Hand the ticket (unsaved) to a team; an assignee not among its members gives it up."""
    payloads: list[EventPayload] = [
        TicketTransferred(team_id, team_names.get(team_id or 0, ""), ticket.team_id)
    ]
    ticket.team_id = team_id
    if ticket.assignee_id and ticket.assignee_id not in members:
        payloads.append(TicketAssigned(None, "", ticket.assignee_id))
        ticket.assignee_id = None
    return payloads
