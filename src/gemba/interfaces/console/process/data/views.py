"""The views of the tab Data."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.log_files import LogExportRefused, open_original
from gemba.insight.eventlog.queries import LogUnknown
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.data.files import log_file
from gemba.interfaces.console.process.data.story import data_story
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.tabs import DATA, tab_context


@require_safe
@of_log
def data(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Whether the log can be trusted, how it came in, and having it as a file."""
    context = tab_context(request, choice, DATA)
    if len(choice.whole):
        context["data"] = data_story(choice, actor=request.actor, now=current_time())
    return render(request, "console/process/data/page.html", context)


@require_safe
@of_log
def export(request: DeskRequest, choice: Choice, form: str) -> HttpResponseBase:
    """What the filter leaves of the log, as a file, streamed while it is written."""
    try:
        return log_file(choice, form, actor=request.actor, now=current_time())
    except LogExportRefused as refusal:
        raise PermissionDenied(str(refusal)) from refusal


@require_safe
@supervisor
def original(request: DeskRequest, log: str) -> HttpResponseBase:
    """The file an imported log came from, untouched."""
    try:
        name, file = open_original(log, actor=request.actor)
    except LogUnknown as error:
        raise Http404 from error
    kind = "application/octet-stream"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
