"""Filtering the list, and keeping filters as views."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.tickets.conditions import ConditionRefused
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.filtering import FilterRefused, filter_page, keep_view, shown_at
from gemba.interfaces.console.ticket_lists import list_choice

TROUBLE = "partials/trouble.html"


@require_safe
@desk_person
def form(request: DeskRequest) -> HttpResponse:
    """The conditions of the list, to be changed."""
    page = filter_page(list_choice(request.actor, request.GET), actor=request.actor)
    return render(request, "console/filter_form.html", {"page": page})


@require_POST
@desk_person
def show(request: DeskRequest) -> HttpResponse:
    """List what meets the conditions."""
    try:
        return _to(shown_at(request.POST))
    except ConditionRefused as refusal:
        return render(request, TROUBLE, {"sentence": str(refusal)}, status=422)


@require_POST
@desk_person
def keep(request: DeskRequest) -> HttpResponse:
    """Keep the conditions as a view."""
    try:
        view_id = keep_view(request.POST, actor=request.actor, now=current_time())
    except (ConditionRefused, FilterRefused) as refusal:
        return render(request, TROUBLE, {"sentence": str(refusal)}, status=422)
    return _to(f"{reverse('console:tickets')}?saved={view_id}")


def _to(address: str) -> HttpResponse:
    """Lead there: htmx lays the list over the old one, other browsers follow."""
    response = HttpResponse(status=204)
    place = {"path": address, "target": "#desk", "swap": "outerHTML"}
    response.headers["HX-Location"] = json.dumps(place)
    return response
