"""What people do about their own work: say whether they are there, answer offers, take the next."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.routing.operations import (
    RoutingRefused,
    StaffRefused,
    accept_offer,
    decline_offer,
    pull_next,
    set_availability,
)
from gemba.desk.routing.queries.offers import offers_of
from gemba.desk.tickets.queries.lists import lines_of
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.fragments import wants_fragment

TROUBLE = "partials/trouble.html"


@require_safe
@desk_person
def offers(request: DeskRequest) -> HttpResponse:
    """What is on offer to this person, with the time left."""
    now = current_time()
    found = offers_of(request.actor, now=now)
    # whoever is asked may read what it is about before they say yes
    lines = lines_of([each.ticket_id for each in found], actor=SYSTEM)
    shown = [(each, lines[each.ticket_id]) for each in found if each.ticket_id in lines]
    return render(request, "console/routing/offers.html", {"offers": shown, "now": now})


@require_POST
@desk_person
def accept(request: DeskRequest, offer_id: int) -> HttpResponseBase:
    """Yes: the ticket is opened."""
    try:
        ticket_id = accept_offer(offer_id=offer_id, actor=request.actor, now=current_time())
    except RoutingRefused as refusal:
        return _refused(request, refusal)
    return _opened(request, lines_of([ticket_id], actor=request.actor)[ticket_id].number)


@require_POST
@desk_person
def decline(request: DeskRequest, offer_id: int) -> HttpResponseBase:
    """No: somebody else is asked."""
    try:
        decline_offer(offer_id=offer_id, actor=request.actor, now=current_time())
    except RoutingRefused as refusal:
        return _refused(request, refusal)
    return offers_again(request)


@require_POST
@desk_person
def pull(request: DeskRequest) -> HttpResponseBase:
    """The most urgent ticket this person may have."""
    try:
        ticket_id = pull_next(actor=request.actor, now=current_time())
    except RoutingRefused as refusal:
        return _refused(request, refusal)
    return _opened(request, lines_of([ticket_id], actor=request.actor)[ticket_id].number)


@require_POST
@desk_person
def availability(request: DeskRequest) -> HttpResponseBase:
    """Available, away or offline."""
    own, state = request.actor.user_id or 0, request.POST.get("availability", "")
    try:
        set_availability(user_id=own, state=state, actor=request.actor, now=current_time())
    except StaffRefused as refusal:
        return render(request, TROUBLE, {"sentence": str(refusal)}, status=422)
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return redirect(asked if safe else reverse("console:tickets"))


def offers_again(request: DeskRequest) -> HttpResponseBase:
    """The offers that are left, or the page."""
    if not wants_fragment(request):
        return redirect("console:tickets")
    return redirect("console:offers")


def _opened(request: DeskRequest, number: int) -> HttpResponseBase:
    address = reverse("console:ticket", args=[number])
    if not wants_fragment(request):
        return redirect(address)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = f"{address}?view=mine"
    return response


def _refused(request: DeskRequest, refusal: RoutingRefused) -> HttpResponse:
    sentence = str(refusal) or _("That did not work.")
    return render(request, TROUBLE, {"sentence": sentence}, status=422)
