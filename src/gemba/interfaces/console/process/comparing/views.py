"""The view of the Compare tab."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.comparing.story import compare_story
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.tabs import COMPARE, tab_context


@require_safe
@of_log
def compare(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Two cohorts or periods side by side."""
    context = tab_context(request, choice, COMPARE)
    if len(choice.whole):
        context["compare"] = compare_story(choice)
    return render(request, "console/process/compare/page.html", context)
