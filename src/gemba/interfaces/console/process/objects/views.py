"""The views of the tab Objects."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.insight.eventlog.object_files import ObjectExportRefused
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.objects.files import FORMS, object_file
from gemba.interfaces.console.process.objects.story import object_story
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.tabs import OBJECTS, tab_context


@require_safe
@of_log
def objects(request: DeskRequest, choice: Choice) -> HttpResponse:
    """What the log is about, and the ways of all its objects."""
    context = tab_context(request, choice, OBJECTS)
    context["objects"] = object_story(choice, actor=request.actor)
    return render(request, "console/process/objects/page.html", context)


@require_safe
@of_log
def objects_file(request: DeskRequest, choice: Choice, form: str) -> HttpResponseBase:
    """All of the log in a form of OCEL 2.0."""
    if form not in FORMS:
        raise Http404
    try:
        return object_file(choice, form, actor=request.actor)
    except ObjectExportRefused as refusal:
        back = choice.address("process-objects")
        context = {"section": "process", "problem": str(refusal), "back_url": back}
        return render(request, "console/process/objects/refused.html", context, status=422)
