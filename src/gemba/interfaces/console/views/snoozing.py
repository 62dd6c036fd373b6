"""Putting tickets aside until a moment."""

from django.utils.translation import gettext as _

from gemba.desk.tickets import operations
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket
from gemba.interfaces.console.moments import needed_moment, told_moment


@acts_on_ticket
def snooze(request: DeskRequest, on: OnTicket) -> Done:
    """Put the ticket aside: it wakes then, or as soon as the customer writes."""
    until = needed_moment(request.POST.get("until", ""))
    operations.snooze(ticket_id=on.id, until=until, actor=on.actor, now=on.now)
    undo = on.address("wake")
    return Done(
        _("Asleep until {when}, or until the customer writes").format(when=told_moment(until)), undo
    )


@acts_on_ticket
def wake(request: DeskRequest, on: OnTicket) -> Done:  # noqa: ARG001
    """Bring a snoozed ticket back."""
    operations.wake(ticket_id=on.id, actor=on.actor, now=on.now)
    return Done(_("Ticket {n} is awake").format(n=on.number))
