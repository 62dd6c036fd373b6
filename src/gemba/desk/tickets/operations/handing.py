"""Giving many tickets to people at once, as routing does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.tickets.operations.acting import subjects_of
from gemba.desk.tickets.operations.changing import assigned
from gemba.desk.tickets.operations.tallying import Change, tally
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.rows import update_rows


@dataclass(frozen=True, slots=True)
class Handover:
    """A ticket to give to a person; `cause` is the event it waits since."""

    ticket_id: UUID
    assignee_id: int
    cause: RecordedEvent | None = None


@transaction.atomic
def hand_out(handovers: Sequence[Handover], *, actor: Actor, now: datetime) -> frozenset[UUID]:
    """Assign tickets that nobody has; which were assigned. Those that somebody took meanwhile, or
    that are settled, stay as they are. The same number of statements for one as for hundreds."""
    wanted = {each.ticket_id: each for each in handovers}
    names = {person.id: person.name for person in desk_people()}
    rows = visible_tickets(actor).select_for_update(of=("self",))
    free = rows.filter(
        pk__in=list(wanted), assignee=None, is_settled=False, merged_into=None
    ).order_by("pk")
    tickets = [row for row in free if wanted[row.pk].assignee_id in names]
    drafts, changes = [], []
    for ticket in tickets:
        handover, before = wanted[ticket.pk], ticket.place
        payload = assigned(ticket, handover.assignee_id, names)
        drafts.append(Draft(payload, actor, now, subjects_of(ticket), handover.cause))
        changes.append(Change(ticket, before, [payload], now))
    update_rows(tickets, ["assignee"])
    record_many(drafts, now=now)
    tally(changes)
    return frozenset(ticket.pk for ticket in tickets)
