"""Replies for later: planned, changed, taken back."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.desk.tickets import operations
from gemba.desk.tickets.queries import conversation, planned_reply
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket
from gemba.interfaces.console.choices import choices
from gemba.interfaces.console.moments import needed_moment, told_moment
from gemba.interfaces.console.uploads import returned_files
from gemba.interfaces.console.views.answering import returned_reply, written_reply


@acts_on_ticket
def schedule(request: DeskRequest, on: OnTicket) -> Done:
    """Keep the reply to be sent later, unless the customer writes before."""
    send_at = needed_moment(request.POST.get("send_at", ""))
    planned = operations.schedule_reply(
        ticket_id=on.id,
        reply=written_reply(request),
        send_at=send_at,
        actor=on.actor,
        now=on.now,
    )
    undo = reverse("console:ticket-cancel-schedule", args=[on.number, planned])
    said = _("The reply leaves {when}, unless the customer writes before")
    return Done(said.format(when=told_moment(send_at)), undo)


@require_safe
@desk_person
def sheet(request: DeskRequest, number: int, schedule_id: UUID) -> HttpResponse:
    """A planned reply of one's own, to be changed."""
    found = conversation(number, actor=request.actor)
    planned = planned_reply(schedule_id, actor=request.actor) if found else None
    if not found or not planned or planned.ticket_id != found.ticket.id or not planned.is_own:
        raise Http404
    context = {
        "number": number,
        "version": found.version,
        "planned": planned,
        "files": returned_files(planned.files, request.actor),
        "statuses": choices().after_sending,
    }
    return render(request, "console/planned_sheet.html", context)


@acts_on_ticket
def change(request: DeskRequest, on: OnTicket, schedule_id: UUID) -> Done:
    """Give a planned reply other words or another moment."""
    send_at = needed_moment(request.POST.get("send_at", ""))
    try:
        operations.edit_schedule(
            schedule_id=schedule_id,
            reply=written_reply(request),
            send_at=send_at,
            actor=on.actor,
            now=on.now,
        )
    except operations.ThreadChanged as changed:  # told in the sheet, which stays open
        raise operations.ChangeRefused(str(changed)) from changed
    return Done(_("The reply leaves {when} as it is now").format(when=told_moment(send_at)))


@acts_on_ticket
def cancel_schedule(request: DeskRequest, on: OnTicket, schedule_id: UUID) -> Done:  # noqa: ARG001
    """Let a planned reply come to nothing; the author gets the text back."""
    planned = planned_reply(schedule_id, actor=on.actor)
    operations.cancel_schedule(schedule_id=schedule_id, actor=on.actor, now=on.now)
    if planned is None or not planned.is_own:
        return Done(_("The planned reply is cancelled"))
    said = _("The planned reply is cancelled; its text is in your composer")
    return Done(said, returned=returned_reply(on, planned))
