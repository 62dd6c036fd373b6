"""Saying something on a ticket."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from gemba.desk.tickets import operations
from gemba.desk.tickets.queries import PlannedReply
from gemba.foundation.events.actors import Actor
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket, number_or_none
from gemba.interfaces.console.moments import read_moment, told_moment
from gemba.interfaces.console.uploads import kept_files, returned_files


@acts_on_ticket
def reply(request: DeskRequest, on: OnTicket) -> Done:
    """Answer the customer. For a moment the author can still take it back."""
    answer, until = written_reply(request), read_moment(request.POST.get("snooze", ""))
    hold: Held = {"actor": on.actor, "now": on.now, "hold_seconds": operations.HOLD_SECONDS}
    if until is None:
        message_id = operations.reply(ticket_id=on.id, reply=answer, **hold)
        said = _("The reply leaves in a moment")
    else:
        message_id = operations.reply_and_snooze(ticket_id=on.id, reply=answer, until=until, **hold)
        said = _("The reply leaves in a moment; the ticket sleeps until {when}").format(
            when=told_moment(until)
        )
    undo = reverse("console:ticket-undo-reply", args=[on.number, message_id])
    return Done(said, undo, seconds=operations.TOAST_SECONDS)


@acts_on_ticket
def undo_reply(request: DeskRequest, on: OnTicket, message_id: UUID) -> Done:  # noqa: ARG001
    """Take a reply back before it leaves: it is a draft again."""
    draft = operations.undo_reply(message_id=message_id, actor=on.actor, now=on.now)
    returned = {**returned_reply(on, draft), "version": draft.version}
    return Done(_("The reply did not leave; it is in your composer"), returned=returned)


@acts_on_ticket
def note(request: DeskRequest, on: OnTicket) -> Done:
    """Leave a note only colleagues can read."""
    operations.add_note(
        ticket_id=on.id, text=request.POST.get("text", ""), actor=on.actor, now=on.now
    )
    return Done()


@acts_on_ticket
def retry_delivery(request: DeskRequest, on: OnTicket, message_id: UUID) -> Done:  # noqa: ARG001
    """Have a failed message sent again."""
    operations.retry_delivery(message_id=message_id, actor=on.actor, now=on.now)
    return Done(_("The message will be sent again"))


class Held(TypedDict):
    """Who sends when, and for how long it can be taken back."""

    actor: Actor
    now: datetime
    hold_seconds: float


def written_reply(request: DeskRequest) -> operations.Reply:
    """The reply as it stands in the composer."""
    said = request.POST
    return operations.Reply(
        text=said.get("text", ""),
        seen_version=number_or_none(said.get("seen_version", "")) or 0,
        recipients=_addresses(said.get("recipients")),
        status=said.get("status", "pending_customer"),
        files=kept_files(
            request.FILES.getlist("files"), said.getlist("kept_file"), actor=request.actor
        ),
    )


def returned_reply(on: OnTicket, reply: operations.UndoneReply | PlannedReply) -> dict[str, object]:
    """What the composer needs to show a reply again."""
    return {
        "number": on.number,
        "text": reply.text,
        "recipients": ", ".join(reply.recipients),
        "files": returned_files(reply.files, on.actor),
    }


def _addresses(typed: str | None) -> tuple[str, ...]:
    """What stands in the To field. No field: whom the operation takes; an empty one: nobody."""
    return () if typed is None else tuple(typed.replace(";", ",").split(","))
