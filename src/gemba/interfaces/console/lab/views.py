"""The views of the Lab: one address, one query each. What is tried is in the address."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gemba.insight.eventlog.queries import may_import
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.fitting.fit import NothingToFit
from gemba.insight.simulation.model import TwinInvalid
from gemba.insight.simulation.whatif.change import ChangeRefused
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.lab.asked import ASKED_MAX, Asked, asked
from gemba.interfaces.console.lab.fitted import is_fitted, twin_of
from gemba.interfaces.console.lab.forms import ScenarioForm
from gemba.interfaces.console.lab.page import frame_context, lab_context
from gemba.interfaces.console.lab.results import BAR_WIDTH, RUNS, compared, rows
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.later import Page, answer
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.figures import known

PAGE, RESULTS = "console/lab/page.html", "console/lab/results.html"
CANNOT = (ChangeRefused, TwinInvalid, NothingToFit)


@require_safe
@of_log
def lab_log(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The twin of a log and the scenarios of the address; with `name` one more is added."""
    frame = frame_context(request, choice)
    if not len(choice.whole):
        return render(request, PAGE, frame)
    wanted = asked(request.GET)
    form = None
    if "name" in request.GET:
        form = ScenarioForm(choice, twin_of(choice).twin, request.GET)
        if form.is_valid() and len(wanted.texts) < ASKED_MAX:
            texts = (*wanted.texts, form.text())
            return redirect(wanted.address("lab-log", choice.log.key, texts))
    page = Page(PAGE, frame, lambda: lab_context(choice, wanted, form), lambda: is_fitted(choice))
    return answer(request, choice, page)


@require_safe
@of_log
def lab_results(request: DeskRequest, choice: Choice) -> HttpResponse:
    """All scenarios of the address, run side by side."""
    wanted = asked(request.GET)
    context: dict[str, object] = {"names": [each.name for each in wanted.scenarios]}
    if may_import(request.actor):
        context["keep_url"] = wanted.address("lab-keep", choice.log.key)
    try:
        context |= {"rows": rows(compared(choice, wanted)), "runs": RUNS, "bar": BAR_WIDTH}
    except CANNOT as refusal:
        context["problem"] = str(refusal)
    return render(request, RESULTS, context)


@require_safe
@of_log
def lab_export(request: DeskRequest, choice: Choice) -> JsonResponse:
    """The same as JSON: scenarios, levels and differences with their intervals."""
    wanted = asked(request.GET)
    try:
        return JsonResponse(_told(choice, wanted), json_dumps_params={"ensure_ascii": False})
    except CANNOT as refusal:
        return JsonResponse({"problem": str(refusal)}, status=422)


def _told(choice: Choice, wanted: Asked) -> dict[str, object]:
    found = compared(choice, wanted)
    return {
        "scenarios": list(wanted.texts),
        "runs": found.replications,
        "as_it_is": {name: _ends(each) for name, each in found.base.items()},
        "effects": [
            {
                "scenario": each.scenario,
                "measure": each.measure,
                "level": _ends(each.level),
                "difference": _ends(each.difference),
            }
            for each in found.effects
        ],
    }


def _ends(estimate: Estimate) -> dict[str, float | None]:
    ends = {"mean": estimate.value, "low": estimate.low, "high": estimate.high}
    return {name: known(value) for name, value in ends.items()}
