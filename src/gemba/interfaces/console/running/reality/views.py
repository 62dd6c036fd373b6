"""Reality over the drawing of a process, and what stands behind a deviation."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.running.views import found_process

from .behind import behind
from .forms import DeviationForm, wanted_of
from .found import all_found
from .pages import reality_page
from .reading import Reading, reading

FOLDER = "console/running/reality"


@require_safe
@supervisor
def reality(request: DeskRequest, definition_id: UUID) -> HttpResponse:
    """How many went where, how long it took, and where they left the drawing."""
    page = reality_page(_reading(request, definition_id))
    return render(request, f"{FOLDER}/page.html", {"page": page})


@require_safe
@supervisor
def deviation(request: DeskRequest, definition_id: UUID) -> HttpResponse:
    """Who, why and which tickets."""
    read = _reading(request, definition_id)
    form = DeviationForm(request.GET)
    if not form.is_valid():
        raise Http404
    wanted = (form.cleaned_data["kind"], form.cleaned_data["element"])
    found = next((each for each in all_found(read) if (each.kind, each.element) == wanted), None)
    if found is None:
        raise Http404
    return render(request, f"{FOLDER}/behind.html", {"behind": behind(found, read)})


def _reading(request: DeskRequest, definition_id: UUID) -> Reading:
    found = found_process(definition_id, request)
    return reading(found, wanted_of(request.GET), actor=request.actor, now=current_time())
