"""Looking at tickets: views, lists, one ticket."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gemba.interfaces.access import DeskRequest, desk_person


@require_GET
@desk_person
def tickets(request: DeskRequest) -> HttpResponse:
    """The workspace with the list of one view."""
    return render(request, "console/workspace.html")


@require_GET
@desk_person
def views(request: DeskRequest) -> HttpResponse:
    """The views at the side with their counts, counted anew."""
    return render(request, "partials/views.html")
