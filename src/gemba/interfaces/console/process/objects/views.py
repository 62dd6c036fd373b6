"""The views of the tab Objects."""

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from gemba.insight.eventlog.object_files import ObjectExportRefused, export_objects
from gemba.insight.eventlog.objects.exporting import SUFFIXES
from gemba.insight.eventlog.readers.opening import ObjectKind
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.objects.story import object_story
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.tabs import OBJECTS, tab_context

FORMS: dict[str, ObjectKind] = {"json": "ocel-json", "xml": "ocel-xml", "sqlite": "ocel-sqlite"}


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
    kind = FORMS[form]
    name = f"{slugify(choice.log.name) or choice.log.base_key}{SUFFIXES[kind]}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        try:
            export_objects(key=choice.log.key, form=kind, path=path, actor=request.actor)
        except ObjectExportRefused as refusal:
            back = choice.address("process-objects")
            context = {"section": "process", "problem": str(refusal), "back_url": back}
            return render(request, "console/process/objects/refused.html", context, status=422)
        # The open file outlives its name.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
