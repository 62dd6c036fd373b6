"""The views of the tab Waiting."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.operations import change_rates, name_outside
from gemba.insight.eventlog.queries import may_import
from gemba.insight.mining.waiting.bottlenecks import Grain
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.later import NOW, Page, answer
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.tabs import WAITING, tab_context
from gemba.interfaces.console.process.waiting.behind import behind
from gemba.interfaces.console.process.waiting.case_costs import cost_lines
from gemba.interfaces.console.process.waiting.forms import RatesForm
from gemba.interfaces.console.process.waiting.outside_form import OutsideForm
from gemba.interfaces.console.process.waiting.pricing import rates_for
from gemba.interfaces.console.process.waiting.reading import is_waited, reading_of
from gemba.interfaces.console.process.waiting.story import Wanted, priced_story
from gemba.interfaces.csv_lines import csv_file

PAGE = "console/process/waiting/page.html"


@require_safe
@of_log
def waiting(request: DeskRequest, choice: Choice) -> HttpResponse:
    """How long cases wait, for what, and what it costs."""
    frame = tab_context(request, choice, WAITING)
    if not len(choice.whole):
        return render(request, PAGE, frame)
    page = Page(PAGE, frame, lambda: _figures(request, choice), lambda: is_waited(choice))
    return answer(request, choice, page)


def _figures(request: DeskRequest, choice: Choice) -> dict[str, object]:
    grain: Grain = "steps" if request.GET.get("by") == "steps" else "moves"
    by_time = request.GET.get("rank") == "time"
    wanted = Wanted(grain, by_time, request.GET.get("cost_by", ""))
    rates = rates_for(choice.log, actor=request.actor)
    story, money = priced_story(choice, rates, wanted, actor=request.actor)
    addresses, kept = _addresses(choice, wanted), _kept_fields(request)
    return {"waiting": story, "money": money, "kept_fields": kept, **addresses}


@require_safe
@of_log
def waiting_cases(request: DeskRequest, choice: Choice, key: str) -> HttpResponse:
    """The cases behind one bottleneck, those that waited longest first."""
    found = behind(choice, key, actor=request.actor)
    context = {"behind": found, "choice": choice}
    return render(request, "console/process/waiting/cases.html", context)


@require_safe
@of_log
def costs(request: DeskRequest, choice: Choice) -> StreamingHttpResponse:
    """What every case costs, and what for, as CSV."""
    return csv_file(cost_lines(choice, actor=request.actor), "case-costs")


@require_http_methods(["GET", "HEAD", "POST"])
@of_log
def rates(request: DeskRequest, choice: Choice) -> HttpResponse:
    """What work on this log costs; for supervisors."""
    if not may_import(request.actor):
        raise PermissionDenied
    known = rates_for(choice.log, actor=request.actor)
    form = RatesForm(choice, known, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        change_rates(
            key=choice.log.key, rates=form.given_rates(), actor=request.actor, now=current_time()
        )
        return redirect(choice.address("process-waiting") + "#cost")
    context = tab_context(request, choice, WAITING)
    context |= {"form": form, "rates_url": choice.address("process-rates")}
    context["waiting_url"] = choice.address("process-waiting")
    status = 422 if form.is_bound else 200
    return render(request, "console/process/waiting/rates.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@of_log
def outside(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Whom an imported log waits for; for supervisors."""
    if not may_import(request.actor):
        raise PermissionDenied
    if choice.log.is_desk:
        raise Http404
    reading = reading_of(choice.log, choice.whole)
    form = OutsideForm(choice, reading, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        name_outside(
            key=choice.log.key, outside=form.given(), actor=request.actor, now=current_time()
        )
        return redirect(choice.address("process-waiting"))
    context = tab_context(request, choice, WAITING)
    context |= {"form": form, "outside_url": choice.address("process-outside")}
    context["waiting_url"] = choice.address("process-waiting")
    status = 422 if form.is_bound else 200
    return render(request, "console/process/waiting/outside.html", context, status=status)


def _addresses(choice: Choice, wanted: Wanted) -> dict[str, str]:
    """Of the other ways to count and rank; each keeps the rest."""

    def page(**change: str) -> str:
        query = {"by": wanted.grain, "rank": "time" if wanted.by_time else "", **change}
        kept = {name: value for name, value in query.items() if value not in ("", "moves")}
        return choice.address("process-waiting", query=kept)

    return {
        "moves_url": page(by="moves"),
        "steps_url": page(by="steps"),
        "by_time_url": page(rank="time"),
        "by_cost_url": page(rank=""),
        "rates_url": choice.address("process-rates"),
        "costs_url": choice.address("process-costs"),
        "outside_url": "" if choice.log.is_desk else choice.address("process-outside"),
    }


def _kept_fields(request: DeskRequest) -> list[tuple[str, str]]:
    kept = request.GET.copy()
    for name in ("cost_by", NOW):
        kept.pop(name, None)
    return [(name, value) for name, values in kept.lists() for value in values]
