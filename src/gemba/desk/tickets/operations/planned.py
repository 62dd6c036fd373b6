"""Planned replies that come to nothing, and why."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import ScheduleCancelled
from gemba.desk.tickets.models import ScheduledReply, ScheduleState, Ticket
from gemba.desk.tickets.operations.acting import subjects_of
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.operations import Draft
from gemba.foundation.kernel.questions import Question
from gemba.foundation.kernel.text import one_line

REASON_CHARS_MAX = 300


def cancelled(
    rows: Sequence[ScheduledReply], code: str, reason: str, *, actor: Actor, now: datetime
) -> list[Draft]:
    """Cancel these planned replies, each with its ticket at hand; what there is to tell."""
    reason = one_line(reason, REASON_CHARS_MAX)
    ScheduledReply.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=ScheduleState.CANCELLED, reason=reason, settled_at=now
    )
    return [
        Draft(ScheduleCancelled(row.pk, code, reason), actor, now, subjects_of(row.ticket))
        for row in rows
    ]


def overtaken(ticket_ids: Collection[UUID], *, now: datetime) -> list[Draft]:
    """The customers of these tickets wrote first: what was planned for them is cancelled.

    One query unless something was planned.
    """
    rows = _waiting.all(ticket_ids) if ticket_ids else []
    if not rows:
        return []
    reason = _("The customer wrote before the reply was sent.")
    return cancelled(rows, "customer_wrote", reason, actor=SYSTEM, now=now)


@Question
def _waiting(ticket_ids: Collection[UUID]) -> QuerySet[ScheduledReply]:
    rows = ScheduledReply.objects.filter(ticket__in=ticket_ids, state=ScheduleState.WAITING)
    return rows.select_related("ticket").order_by("pk")


def waiting_for(ticket: Ticket) -> int:
    """How many replies are planned on a ticket."""
    return ScheduledReply.objects.filter(ticket=ticket, state=ScheduleState.WAITING).count()
