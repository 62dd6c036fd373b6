"""Replies for later: kept apart from what was said until they are, at their time, real replies."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import ScheduleChanged, SchedulePlanned, ScheduleSent
from gemba.desk.tickets.models import ScheduledReply, ScheduleState, Ticket
from gemba.desk.tickets.operations.acting import TicketUnknown, tell, ticket_to_change
from gemba.desk.tickets.operations.answering import (
    Reply,
    ThreadChanged,
    add_note,
    checked_recipients,
    checked_text,
    living_ticket,
    reply,
)
from gemba.desk.tickets.operations.changing import status_categories
from gemba.desk.tickets.operations.planned import cancelled, waiting_for
from gemba.desk.tickets.operations.receiving import InboundFile
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.foundation.accounts.queries import actor_with_id
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.operations import record_many
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import NewTimer

SCHEDULE_TIMER = "tickets.schedule"
AHEAD_MAX = timedelta(days=366)
PER_TICKET_MAX = 5
SEND_BATCH = 100


@transaction.atomic
def schedule_reply(
    *, ticket_id: UUID, reply: Reply, send_at: datetime, actor: Actor, now: datetime
) -> UUID:
    """Keep a reply to be written at `send_at` in the actor's name. The planned reply's id.

    Raises ThreadChanged and ChangeRefused as `reply` does.
    """
    ticket = living_ticket(ticket_id, actor)
    if actor.user_id is None:
        raise ChangeRefused(_("Only a person can plan a reply."))
    _check(ticket, reply, send_at, now)
    if waiting_for(ticket) >= PER_TICKET_MAX:
        raise ChangeRefused(
            _("{n} replies are planned on this ticket already. Cancel one first.").format(
                n=PER_TICKET_MAX
            )
        )
    row = ScheduledReply(id=new_id(now), ticket=ticket, author_id=actor.user_id, planned_at=now)
    _fill(row, reply, send_at)
    row.author_name = actor.name
    row.save(force_insert=True)
    set_timers([NewTimer(SCHEDULE_TIMER, row.pk.hex, send_at)])
    tell(ticket, [SchedulePlanned(row.pk, send_at)], actor=actor, now=now)
    return row.pk


@transaction.atomic
def edit_schedule(
    *, schedule_id: UUID, reply: Reply, send_at: datetime, actor: Actor, now: datetime
) -> None:
    """Change a planned reply of the actor's own. Raises ThreadChanged and ChangeRefused."""
    row, ticket = _waiting(schedule_id, actor)
    if row.author_id != actor.user_id:
        raise ChangeRefused(_("Only its author can change a planned reply; you may cancel it."))
    _check(ticket, reply, send_at, now)
    _fill(row, reply, send_at)
    row.save()
    set_timers([NewTimer(SCHEDULE_TIMER, row.pk.hex, send_at)])
    tell(ticket, [ScheduleChanged(row.pk, send_at)], actor=actor, now=now)


@transaction.atomic
def cancel_schedule(*, schedule_id: UUID, actor: Actor, now: datetime) -> None:
    """Let a planned reply come to nothing. Raises ChangeRefused when it was sent or cancelled."""
    row, _ticket = _waiting(schedule_id, actor)
    reason = _("{name} cancelled it.").format(name=actor.name)
    cancel_timers(SCHEDULE_TIMER, [row.pk.hex])
    record_many(cancelled([row], "hand", reason, actor=actor, now=now), now=now)


def send_scheduled(*, now: datetime, schedule_ids: list[UUID] | None = None) -> int:
    """Write planned replies whose time has come, all or these; how many were sent or cancelled.

    One whose thread has gone on, or that can no longer be written, is cancelled; a note on the
    ticket tells its author.
    """
    due = ScheduledReply.objects.filter(state=ScheduleState.WAITING, send_at__lte=now)
    rows = due.order_by("send_at", "pk").values_list("pk", flat=True)
    found = rows[:SEND_BATCH] if schedule_ids is None else rows.filter(pk__in=schedule_ids)
    return sum(_settle(schedule_id, now) for schedule_id in list(found))


@transaction.atomic
def _settle(schedule_id: UUID, now: datetime) -> bool:
    rows = ScheduledReply.objects.select_for_update(of=("self",)).select_related("ticket")
    row = rows.filter(pk=schedule_id, state=ScheduleState.WAITING, send_at__lte=now).first()
    if row is None:
        return False
    try:
        message_id = _write(row, now)
    except ThreadChanged:
        reason = _("The conversation has gone on since it was planned.")
        _give_up(row, "thread_moved", reason, now)
    except (ChangeRefused, TicketUnknown) as refusal:
        _give_up(row, "refused", str(refusal), now)
    else:
        row.state, row.settled_at = ScheduleState.SENT, now
        row.save(update_fields=["state", "settled_at"])
        ticket = ticket_to_change(row.ticket_id, SYSTEM)
        payload = ScheduleSent(row.pk, message_id, row.author_name)
        tell(ticket, [payload], actor=SYSTEM, now=now)
    return True


def _write(row: ScheduledReply, now: datetime) -> UUID:
    author = actor_with_id(row.author_id) if row.author_id else None
    if author is None:
        raise ChangeRefused(_("Its author no longer works at the desk."))
    files = tuple(InboundFile(**file) for file in row.files)
    recipients = tuple(row.recipients.splitlines())
    planned = Reply(row.text, row.seen_version, recipients, row.status, files)
    with transaction.atomic():
        return reply(ticket_id=row.ticket_id, reply=planned, actor=author, now=now)


def _give_up(row: ScheduledReply, code: str, reason: str, now: datetime) -> None:
    record_many(cancelled([row], code, reason, actor=SYSTEM, now=now), now=now)
    words = _("The reply {name} had planned was not sent. {reason}\n\n{text}").format(
        name=row.author_name, reason=reason, text=row.text
    )
    with suppress(ChangeRefused):  # merged away meanwhile: nobody would read a note there
        add_note(ticket_id=row.ticket_id, text=words, actor=SYSTEM, now=now)


def _waiting(schedule_id: UUID, actor: Actor) -> tuple[ScheduledReply, Ticket]:
    rows = ScheduledReply.objects.select_for_update(of=("self",))
    row = rows.filter(pk=schedule_id).first()
    if row is None:
        raise TicketUnknown(_("This ticket does not exist, or you have no access to it."))
    ticket = ticket_to_change(row.ticket_id, actor)
    if row.state != ScheduleState.WAITING:
        raise ChangeRefused(_("This reply is no longer planned: it was sent or cancelled."))
    row.ticket = ticket
    return row, ticket


def _check(ticket: Ticket, reply: Reply, send_at: datetime, now: datetime) -> None:
    if ticket.version != reply.seen_version:
        raise ThreadChanged(
            _("The conversation has gone on while you were writing. Read the news, then send.")
        )
    if not now < send_at <= now + AHEAD_MAX:
        raise ChangeRefused(_("Choose a time in the future, at most a year from now."))
    if reply.status not in status_categories():
        raise ChangeRefused(_("Choose a status from the list."))
    checked_text(reply.text)
    if reply.recipients:
        checked_recipients(reply.recipients)


def _fill(row: ScheduledReply, reply: Reply, send_at: datetime) -> None:
    row.text, row.status = checked_text(reply.text), reply.status
    row.recipients = "\n".join(checked_recipients(reply.recipients) if reply.recipients else ())
    row.files = [
        {
            "name": file.name,
            "content_type": file.content_type,
            "size_bytes": file.size_bytes,
            "digest": file.digest,
        }
        for file in reply.files
    ]
    row.seen_version, row.send_at = reply.seen_version, send_at
