"""Taking back one act on many tickets, wherever nobody has gone on from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import (
    PriorityChanged,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketReopened,
    TicketResolved,
    TicketSnoozed,
    TicketTagged,
    TicketTransferred,
    TicketUntagged,
    TypeChanged,
)
from gemba.desk.tickets.models import Tag, Ticket
from gemba.desk.tickets.operations.acting import tell_many, tickets_to_change
from gemba.desk.tickets.operations.changing import STATUS_FIELDS, assigned, moved
from gemba.desk.tickets.operations.guarding import must_be_free
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.operations.snoozing import asleep_again
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import told_by
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.rows import update_rows

UNDO_WITHIN = timedelta(minutes=10)
_FIELDS = [*STATUS_FIELDS, "assignee", "team", "priority", "type"]
_UNDOABLE = (
    *(StatusChanged, TicketResolved, TicketReopened, TicketClosed, TicketSnoozed),
    *(TicketAssigned, TicketTransferred, PriorityChanged, TypeChanged, TicketTagged),
)


@dataclass(frozen=True, slots=True)
class BulkUndone:
    """How many tickets are as they were before, and how many others were left as they are.

    `numbers`: of those that were restored.
    """

    numbers: tuple[int, ...]
    left: int

    @property
    def restored(self) -> int:
        """How many are as they were."""
        return len(self.numbers)


@transaction.atomic
def undo_in_bulk(*, done_at: datetime, actor: Actor, now: datetime) -> BulkUndone:
    """Take back what the actor did at that moment, on each ticket where it still stands.

    What the act changed is read from its events. A ticket may have gone out of the actor's sight
    by the act itself, as one handed to another team does: it comes back all the same. Raises
    ChangeRefused after UNDO_WITHIN.
    """
    if not actor.works_the_desk or not done_at <= now <= done_at + UNDO_WITHIN:
        raise ChangeRefused(_("This can no longer be taken back."))
    done: dict[UUID, list[EventPayload]] = {}
    for event in told_by(actor, types=[each.name for each in _UNDOABLE], at=done_at):
        done.setdefault(UUID(event.subject("ticket") or ""), []).insert(0, event.payload)
    tickets = tickets_to_change(done, SYSTEM)
    stories = [
        (ticket, told)
        for ticket in tickets
        if (told := _taken_back(ticket, done[ticket.pk], actor, now))
    ]
    update_rows([ticket for ticket, _told in stories], _FIELDS)
    tell_many(stories, actor=actor, now=now)
    numbers = tuple(ticket.number for ticket, _told in stories)
    return BulkUndone(numbers, len(done) - len(stories))


def _taken_back(
    ticket: Ticket, payloads: list[EventPayload], actor: Actor, now: datetime
) -> list[EventPayload]:
    """Take these acts back, the last first (unsaved); the events that tell of it.

    None where somebody has gone on, or where what was before is no longer possible.
    """
    told: list[EventPayload] = []
    try:
        for payload in payloads:
            inverse = _inverse(ticket, payload, actor, now)
            if inverse is None:
                return []
            told += [inverse, *_asleep_as_before(ticket, payload, now)]
    except ChangeRefused:
        return []
    return told


def _inverse(
    ticket: Ticket, payload: EventPayload, actor: Actor, now: datetime
) -> EventPayload | None:
    match payload:
        case (
            StatusChanged(status=status, before=before)
            | TicketResolved(status=status, before=before)
            | TicketReopened(status=status, before=before)
            | TicketClosed(status=status, before=before)
        ) if ticket.status_id == status:
            must_be_free(ticket, before)
            return moved(ticket, before, now)
        case TicketAssigned(assignee=assignee, before=person) if ticket.assignee_id == assignee:
            return assigned(ticket, person)
        case TicketTransferred(team=team, before=old_team) if ticket.team_id == team:
            return _back_to_team(ticket, old_team)
        case PriorityChanged(priority=priority, before=level) if ticket.priority == priority:
            ticket.priority = level
            return PriorityChanged(level, priority)
        case TypeChanged(type=kind, before=before) if ticket.type == kind:
            ticket.type = before
            return TypeChanged(before, kind)
        case TicketTagged(tag=name) if tag := Tag.objects.filter(name=name, ticket=ticket).first():
            ticket.tags.remove(tag)
            return TicketUntagged(name)
        case TicketSnoozed(until=until, before=moment) if ticket.snoozed_until == until:
            return asleep_again(ticket, moment, actor.user_id, now)
    return None


def _asleep_as_before(ticket: Ticket, payload: EventPayload, now: datetime) -> list[EventPayload]:
    """Let a ticket (unsaved) that was woken by settling it sleep on; the event that tells of it."""
    match payload:
        case (
            TicketResolved(slept_until=datetime() as until, slept_by=user_id)
            | TicketClosed(slept_until=datetime() as until, slept_by=user_id)
        ) if until > now and not ticket.is_settled:
            return [asleep_again(ticket, until, user_id, now)]
    return []


def _back_to_team(ticket: Ticket, team_id: int | None) -> EventPayload | None:
    """None when somebody of the other team has taken the ticket meanwhile."""
    members = {p.id for p in desk_people() if team_id is None or team_id in p.team_ids}
    if ticket.assignee_id is not None and ticket.assignee_id not in members:
        return None
    names = {each.id: each.name for each in teams()}
    before, ticket.team_id = ticket.team_id, team_id
    return TicketTransferred(team_id, names.get(team_id or 0, ""), before)
