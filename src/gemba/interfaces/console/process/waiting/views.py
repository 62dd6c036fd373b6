"""The views of the tab Waiting."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.details import PartUnknown
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.tabs import WAITING, tab_context
from gemba.interfaces.console.process.waiting.behind import behind
from gemba.interfaces.console.process.waiting.story import waiting_story


@require_safe
@of_log
def waiting(request: DeskRequest, choice: Choice) -> HttpResponse:
    """How long cases wait, and for what."""
    context = tab_context(request, choice, WAITING)
    if len(choice.whole):
        grain = "steps" if request.GET.get("by") == "steps" else "moves"
        context["waiting"] = waiting_story(choice, grain=grain)
        context["moves_url"] = choice.address("process-waiting")
        context["steps_url"] = choice.address("process-waiting", query={"by": "steps"})
    return render(request, "console/process/waiting/page.html", context)


@require_safe
@of_log
def waiting_cases(request: DeskRequest, choice: Choice, key: str) -> HttpResponse:
    """The cases behind one bottleneck, those that waited longest first."""
    try:
        found = behind(choice, key, actor=request.actor)
    except PartUnknown as error:
        raise Http404 from error
    context = {"behind": found, "choice": choice}
    return render(request, "console/process/waiting/cases.html", context)
