"""The views of predictions: how good they are, and whether they count in the list of breaches."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.prediction.operations import switch_use
from gemba.insight.prediction.queries import BREACH_LIST
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.board.acting import leading, there
from gemba.interfaces.console.board.predictions.page import predictions_context

PAGE = "console/board/predictions.html"


@require_safe
@desk_person
def predictions_page(request: DeskRequest) -> HttpResponse:
    """The models that speak, those that are silent, and where what they say counts."""
    return render(request, PAGE, predictions_context(request.actor, current_time()))


@leading
def predictions_switch(request: DeskRequest) -> HttpResponse:
    """Order the list of breaches by what is foretold, or by due time again."""
    is_on, now = request.POST.get("on") == "1", current_time()
    switch_use(use=BREACH_LIST, on=is_on, actor=request.actor, now=now)
    return there(request, "predictions")
