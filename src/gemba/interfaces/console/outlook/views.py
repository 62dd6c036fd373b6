"""The view of the outlook: asked for after the ticket's page stands."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.desk.tickets.queries import ticket_id_of
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.outlook.page import outlook_of

PART = "console/outlook/part.html"


@require_safe
@desk_person
def ticket_outlook(request: DeskRequest, number: int) -> HttpResponse:
    """What is likely to become of it; empty where nothing can be said."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    if ticket_id is None:
        raise Http404
    now = current_time()
    outlook = outlook_of(ticket_id, actor=request.actor, now=now)
    return render(request, PART, {"outlook": outlook, "number": number, "now": now})
