"""The views of the Lab: one address, one query each. What is tried is in the address."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import may_import
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.whatif.comparing import Comparison
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.lab import judged, runs
from gemba.interfaces.console.lab.answering import JOB, refused, under_way
from gemba.interfaces.console.lab.asked import FINDING, Asked, asked
from gemba.interfaces.console.lab.editing import SENT, edited, renamed, texts_after
from gemba.interfaces.console.lab.exporting import told
from gemba.interfaces.console.lab.fit_story import fit_story, unknown_lines, widening_words
from gemba.interfaces.console.lab.fitted import is_fitted, twin_of
from gemba.interfaces.console.lab.page import desk_of, frame_context, lab_context
from gemba.interfaces.console.lab.remedied import is_at_hand, make_ready, remedied
from gemba.interfaces.console.lab.report import lab_page
from gemba.interfaces.console.lab.runs import Order
from gemba.interfaces.console.lab.trying import fit_of, results_context, trial_of
from gemba.interfaces.console.lab.words import refusal_words
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.later import EVENTS_AT_ONCE, Page, answer
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.standalone import as_download

PAGE, RESULTS, FIT = (f"console/lab/{each}.html" for each in ("page", "results", "fit"))
REFUSED = "console/lab/refused.html"


@require_safe
@of_log
def lab_log(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The twin of a log and the scenarios of the address, and what is being edited."""
    frame = frame_context(request, choice)
    if not len(choice.whole):
        return render(request, PAGE, frame)
    wanted = asked(request.GET)

    def figures() -> dict[str, object]:
        desk = desk_of(choice)
        return lab_context(desk, wanted, edited(desk, wanted, request.GET))

    return answer(request, choice, Page(PAGE, frame, figures, lambda: is_fitted(choice)))


@require_safe
@of_log
def lab_remedies(request: DeskRequest, choice: Choice) -> HttpResponse:
    """From a finding to the Lab, with what might mend it side by side."""
    finding = request.GET.get(FINDING, "")
    if not len(choice.whole) or not finding:
        return redirect(choice.address("lab-log"))
    if len(choice.whole) <= EVENTS_AT_ONCE or is_at_hand(choice, finding):
        wanted = remedied(choice, finding, actor=request.actor)
        return redirect(wanted.address("lab-log", choice.log.key))

    def figures() -> dict[str, object]:
        make_ready(choice, finding)
        return {}

    return answer(request, choice, Page(PAGE, frame_context(request, choice), figures, bool))


@require_safe
@of_log
def lab_change(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The scenarios with what a form says: back to the Lab, or the form with what is wrong."""
    wanted = asked(request.GET)
    texts = renamed(wanted, request.GET)
    if SENT in request.GET and len(choice.whole):
        desk = desk_of(choice)
        step = edited(desk, wanted, request.GET)
        texts = texts_after(desk, wanted, step) if step else None
        if texts is None:
            context = {**frame_context(request, choice), **lab_context(desk, wanted, step)}
            return render(request, PAGE, context)
    return redirect(wanted.address("lab-log", choice.log.key, texts))


@require_safe
@of_log
def lab_results(request: DeskRequest, choice: Choice) -> HttpResponse:
    """All scenarios of the address, run side by side, or how far the runs are."""
    wanted = asked(request.GET)
    try:
        order = Order.of(choice, wanted)
        job = runs.known_job(choice, request.GET.get(JOB, ""))
        if job is None and order.is_compared:
            return _results(request, choice, wanted, order.compared())
        job = job or runs.job_of(order)
        if not job.is_done or job.result is None:
            return under_way(request, job, choice)
        return _results(request, choice, wanted, job.result)
    except Refused as refusal:
        return refused(request, refusal, choice)


def _results(
    request: DeskRequest, choice: Choice, wanted: Asked, found: Comparison
) -> HttpResponse:
    context = results_context(choice, wanted, found)
    context["names"] = [each.name for each in wanted.scenarios]
    if may_import(request.actor):
        context["keep_url"] = wanted.address("lab-keep", choice.log.key)
        context["propose_url"] = wanted.address("lab-propose", choice.log.key)
    return render(request, RESULTS, context)


@require_safe
@of_log
def lab_fit(request: DeskRequest, choice: Choice) -> HttpResponse:
    """How far the twin can be trusted: weeks it has not seen, and what the log cannot tell."""
    try:
        fitted = twin_of(choice)
        job = judged.known_job(choice, request.GET.get(JOB, "")) or judged.job_of(choice)
        if not job.is_done or job.has_failed or job.refusal:
            return under_way(request, job, choice)
    except Refused as refusal:
        return refused(request, refusal, choice)
    context = {
        "fit": fit_story(job.result) if job.result else None,
        "unknowns": unknown_lines(fitted),
        "wider": widening_words(fitted),
    }
    return render(request, FIT, context)


@require_safe
@of_log
def lab_report(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The same as a file: it is sent on, so it stands on its own."""
    wanted, now = asked(request.GET), current_time()
    try:
        trial = trial_of(choice, wanted, runs.compared(choice, wanted), fit=fit_of(choice))
    except Refused as refusal:
        problem = refusal_words(refusal, choice)
        context = {"section": "lab", "problem": problem, "log": choice.log.key}
        return render(request, REFUSED, context, status=422)
    return as_download(lab_page(trial, now), f"{_('Lab')} {choice.title}", "lab", now)


@require_safe
@of_log
def lab_export(request: DeskRequest, choice: Choice) -> JsonResponse:
    """The same as JSON: scenarios, levels and differences with their intervals."""
    wanted = asked(request.GET)
    try:
        found = told(wanted, runs.compared(choice, wanted))
        return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    except Refused as refusal:
        problem = refusal_words(refusal, choice)
        return JsonResponse({"problem": problem}, status=422)
