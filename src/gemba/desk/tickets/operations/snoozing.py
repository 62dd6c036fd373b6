"""Putting a ticket aside until a moment: it wakes then, or as soon as the customer writes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import TicketSnoozed, TicketWoken
from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.operations.acting import tell, tell_many, ticket_to_change
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.queries.snoozing import SNOOZE_MAX
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.rows import update_rows
from gemba.foundation.timers.operations import set_timers
from gemba.foundation.timers.registry import NewTimer

SNOOZE_TIMER = "tickets.snooze"
SNOOZE_FIELDS = ["snoozed_until", "snoozed_by"]
WAKE_BATCH = 500


@transaction.atomic
def snooze(
    *,
    ticket_id: UUID,
    until: datetime,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Take the ticket out of the working views until then. Raises ChangeRefused."""
    ticket = ticket_to_change(ticket_id, actor)
    if ticket.is_settled or ticket.merged_into_id is not None:
        raise ChangeRefused(_("Only open tickets can be snoozed."))
    if until <= now:
        raise ChangeRefused(_("Choose a time in the future."))
    if until > now + SNOOZE_MAX:
        raise ChangeRefused(_("A ticket can be snoozed for a year at most."))
    payload = TicketSnoozed(until, actor.user_id, ticket.snoozed_until)
    ticket.snoozed_until, ticket.snoozed_by_id = until, actor.user_id
    ticket.save(update_fields=SNOOZE_FIELDS)
    set_timers([NewTimer(SNOOZE_TIMER, ticket.pk.hex, until)])
    tell(ticket, [payload], actor=actor, now=now, cause=cause)


@transaction.atomic
def wake(
    *, ticket_id: UUID, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> None:
    """Bring a snoozed ticket back before its time. No event when it is awake."""
    ticket = ticket_to_change(ticket_id, actor)
    if ticket.snoozed_until is None:
        return
    ticket.snoozed_until = ticket.snoozed_by_id = None
    ticket.save(update_fields=SNOOZE_FIELDS)
    tell(ticket, [TicketWoken("hand")], actor=actor, now=now, cause=cause)


@transaction.atomic
def wake_due(*, now: datetime, ticket_ids: Sequence[UUID] | None = None) -> int:
    """Wake those whose time has come, or those of them among the given ones; how many.

    Set-based, up to WAKE_BATCH unless they are named.
    """
    due = Ticket.objects.select_for_update().filter(snoozed_until__lte=now)
    rows = due.order_by("snoozed_until", "pk")
    found = rows[:WAKE_BATCH] if ticket_ids is None else rows.filter(pk__in=ticket_ids)
    tickets = list(found)
    for ticket in tickets:
        ticket.place_before = ticket.place
        ticket.snoozed_until = ticket.snoozed_by_id = None
    update_rows(tickets, SNOOZE_FIELDS)
    tell_many([(ticket, [TicketWoken("time")]) for ticket in tickets], actor=SYSTEM, now=now)
    return len(tickets)


def asleep_again(
    ticket: Ticket, until: datetime | None, user_id: int | None, now: datetime
) -> EventPayload:
    """Put the ticket (unsaved) back to sleep until then, or wake it when that is no time to come;
    the event that tells of it. Save SNOOZE_FIELDS afterwards."""
    before = ticket.snoozed_until
    if until is None or until <= now:
        ticket.snoozed_until = ticket.snoozed_by_id = None
        return TicketWoken("hand")
    ticket.snoozed_until, ticket.snoozed_by_id = until, user_id
    set_timers([NewTimer(SNOOZE_TIMER, ticket.pk.hex, until)])
    return TicketSnoozed(until, user_id, before)
