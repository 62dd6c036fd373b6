"""The views of the Figures screen: one address, one query or one operation each."""

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import DESK
from gemba.insight.kpis.kpi import Better, Kpi
from gemba.insight.kpis.operations import (
    ReadingRefused,
    TargetRefused,
    correct_reading,
    remove_target,
    set_target,
    take_note,
)
from gemba.insight.kpis.queries import alerts, may_steer, meanings_of
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.access import DeskRequest, desk_person, supervisor
from gemba.interfaces.console.figures.asking import Asked, ask
from gemba.interfaces.console.figures.case_list import export_rows
from gemba.interfaces.console.figures.forms import MeaningsForm, TargetForm
from gemba.interfaces.console.figures.page import board_context, kpi_context
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.csv_lines import csv_file
from gemba.interfaces.fragments import wants_fragment

BOARD, BOARD_PIECE = "console/figures/page.html", "console/figures/board.html"
KPI, KPI_PIECE = "console/figures/kpi.html", "console/figures/kpi_figures.html"


@require_safe
@of_log
def figures_log(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The figures of one log; for htmx the tiles alone, if there is news."""
    if _has_seen(request, choice):
        return HttpResponse(status=204)
    template = BOARD_PIECE if wants_fragment(request) else BOARD
    return render(request, template, board_context(request, choice))


@require_safe
@of_log
def figures_kpi(request: DeskRequest, choice: Choice, kpi: str) -> HttpResponse:
    """One KPI with the cases behind it."""
    if _has_seen(request, choice):
        return HttpResponse(status=204)
    found, asked = _asked(request, choice, kpi)
    template = KPI_PIECE if wants_fragment(request) else KPI
    return render(request, template, kpi_context(request, choice, found, asked))


@require_safe
@of_log
def figures_export(request: DeskRequest, choice: Choice, kpi: str) -> StreamingHttpResponse:
    """The cases behind a number as CSV, one row each."""
    found, asked = _asked(request, choice, kpi)
    lines = export_rows(asked, found, actor=request.actor)
    return csv_file(lines, f"{found.name}-{asked.period.first:%Y%m%d}-{asked.period.last:%Y%m%d}")


@require_POST
@supervisor
def figures_target(request: DeskRequest, kpi: str) -> HttpResponse:
    """Say what a KPI is to reach."""
    wanted = kpis().get(kpi)
    if wanted is None or wanted.better is Better.NEITHER:
        raise Http404
    form = TargetForm(wanted, request.POST)
    problem = _("Fill in every field.")
    if form.is_valid():
        try:
            set_target(order=form.order(), actor=request.actor, now=current_time())
        except TargetRefused as refusal:
            problem = str(refusal)
        else:
            return redirect("console:figures-kpi", DESK, kpi)
    context = {"form": form, "kpi": wanted, "problem": problem, "section": "figures"}
    return render(request, "console/figures/target_refused.html", context, status=422)


@require_POST
@supervisor
def figures_target_remove(request: DeskRequest, kpi: str) -> HttpResponse:
    """Want nothing of a KPI any more."""
    try:
        remove_target(kpi=kpi, actor=request.actor, now=current_time())
    except TargetRefused as refusal:
        raise Http404 from refusal
    return redirect("console:figures-kpi", DESK, kpi)


@require_safe
@desk_person
def figures_alerts(request: DeskRequest) -> HttpResponse:
    """How many missed targets wait to be noted; a word about the latest if it came since the page
    knew of `known` of them."""
    waiting = alerts(actor=request.actor)
    known = request.GET.get("known", "")
    context: dict[str, object] = {"target_alerts": waiting}
    if known.isdecimal() and len(waiting) > int(known[:4]):
        latest = kpis()[waiting[0].kpi]
        url = reverse("console:figures-kpi", args=[DESK, latest.name])
        context |= {"label": _(latest.label), "url": url}
    return render(request, "console/figures/alerts.html", context)


@require_POST
@desk_person
def figures_alert_seen(request: DeskRequest, miss: UUID) -> HttpResponse:
    """Take note of a missed target."""
    try:
        take_note(miss_id=miss, actor=request.actor, now=current_time())
    except TargetRefused as refusal:
        raise Http404 from refusal
    return redirect("console:figures")


@require_http_methods(["GET", "HEAD", "POST"])
@of_log
def figures_meanings(request: DeskRequest, choice: Choice) -> HttpResponse:
    """What the steps of an imported log mean; those who lead may correct it."""
    if choice.log.is_desk or not may_steer(request.actor):
        raise Http404
    known = meanings_of(choice.log.key, choice.whole)
    form = MeaningsForm(choice.whole, known, request.POST if request.method == "POST" else None)
    if form.is_valid():
        key, told = choice.log.key, form.meanings()
        try:
            correct_reading(key=key, meanings=told, actor=request.actor, now=current_time())
        except ReadingRefused as refusal:
            raise Http404 from refusal
        return redirect("console:figures-log", key)
    context = {"form": form, "choice": choice, "section": "figures"}
    status = 422 if form.is_bound else 200
    return render(request, "console/figures/meanings.html", context, status=status)


def _asked(request: DeskRequest, choice: Choice, name: str) -> tuple[Kpi, Asked]:
    """The KPI and the question; a 404 where this log does not tell it."""
    if not len(choice.whole):
        raise Http404
    asked = ask(request, choice, actor=request.actor, now=current_time())
    if name not in asked.book.facts:
        raise Http404
    return kpis()[name], asked


def _has_seen(request: DeskRequest, choice: Choice) -> bool:
    return wants_fragment(request) and request.GET.get("seen") == str(len(choice.whole))
