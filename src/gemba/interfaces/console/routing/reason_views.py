"""Why did this come to me, and why not to her?"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.desk.routing.assignment.policies import Mode
from gemba.desk.routing.kinds import MODES
from gemba.desk.routing.queries.reasons import why_here, why_not_to
from gemba.desk.tickets.queries import ticket_id_of
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.acting import number_or_none


@require_safe
@desk_person
def why(request: DeskRequest, number: int) -> HttpResponse:
    """The reasons of the ticket's queue; of one person in particular, if asked."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    if ticket_id is None:
        raise Http404
    now = current_time()
    asked = number_or_none(request.GET.get("person", ""))
    if asked is not None:
        sentence = why_not_to(ticket_id, asked, actor=request.actor, now=now)
        return render(request, "console/routing/why_not.html", {"sentence": sentence})
    found = why_here(ticket_id, actor=request.actor, now=now)
    context = {
        "why": found,
        "mode": MODES[Mode(found.mode)] if found else "",
        "number": number,
        "people": desk_people() if found and request.actor.sees_every_team else [],
    }
    return render(request, "console/routing/why.html", context)
