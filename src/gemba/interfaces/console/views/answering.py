"""Saying something on a ticket."""

from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.tickets import operations
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket, number_or_none
from gemba.interfaces.console.uploads import kept_files


@acts_on_ticket
def reply(request: DeskRequest, on: OnTicket) -> Done:
    """Answer the customer."""
    said = request.POST
    answer = operations.Reply(
        text=said.get("text", ""),
        seen_version=number_or_none(said.get("seen_version", "")) or 0,
        recipients=_addresses(said.get("recipients")),
        status=said.get("status", "pending_customer"),
        files=kept_files(request.FILES.getlist("files")),
    )
    operations.reply(ticket_id=on.id, reply=answer, actor=on.actor, now=on.now)
    return Done()


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


def _addresses(typed: str | None) -> tuple[str, ...]:
    """What stands in the To field. No field: whom the operation takes; an empty one: nobody."""
    return () if typed is None else tuple(typed.replace(";", ",").split(","))
