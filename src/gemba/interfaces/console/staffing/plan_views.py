"""The views of shift plans: one address, one query or one operation each."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import DESK
from gemba.insight.staffing.operations import (
    StaffingRefused,
    change_shift,
    enter_wish,
    keep_plan,
    publish_plan,
    remove_plan,
    set_contract,
    set_terms,
    withdraw_wish,
)
from gemba.insight.staffing.queries import KeptPlan, PlanUnknown, kept_plan
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.process.choosing import Choice, choose
from gemba.interfaces.console.staffing.plan_files import csv_lines, ics_text
from gemba.interfaces.console.staffing.plan_forms import (
    read_assignments,
    read_contract,
    read_day,
    read_number,
    read_terms,
)
from gemba.interfaces.console.staffing.plan_page import kept_context, person_namer, plans_context
from gemba.interfaces.console.staffing.proposal import proposal_context, task_to_keep
from gemba.interfaces.csv_lines import csv_file
from gemba.interfaces.fragments import wants_fragment

P = ParamSpec("P")
PAGE, PLAN = "console/staffing/plans.html", "console/staffing/plan.html"
PROPOSAL, GRID = "console/staffing/proposal.html", "console/staffing/grid.html"
REFUSED, TROUBLE = "console/staffing/refused.html", "partials/trouble.html"
PlanView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def _entering(view: PlanView[P]) -> Callable[..., HttpResponseBase]:
    """For those who plan. What cannot be entered is a sentence, a plan that is gone a 404."""

    @require_POST
    @supervisor
    @wraps(view)
    def entered(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PlanUnknown as error:
            raise Http404 from error
        except StaffingRefused as refusal:
            problem = str(refusal)
            context = {"problem": problem, "sentence": problem, "section": "staffing"}
            template = TROUBLE if wants_fragment(request) else REFUSED
            return render(request, template, context, status=422)

    return entered


@require_safe
@supervisor
def plans(request: DeskRequest) -> HttpResponse:
    """Plans kept, and what the next one rests on."""
    return render(request, PAGE, plans_context(request, _desk(request), current_time()))


@require_safe
@supervisor
def proposal(request: DeskRequest) -> HttpResponse:
    """The plan the solver proposes, or what is in its way."""
    choice = _desk(request)
    return render(request, PROPOSAL, proposal_context(request, choice, current_time()))


@_entering
def keep(request: DeskRequest) -> HttpResponse:
    """Keep a plan that was proposed."""
    now = current_time()
    task = task_to_keep(request, _desk(request), now)
    shifts = read_assignments(request.POST.get("assignments", ""))
    plan_id = keep_plan(task=task, assignments=shifts, actor=request.actor, now=now)
    return redirect("console:staffing-plan", plan_id)


@require_safe
@supervisor
def plan(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """One plan."""
    found = _shown(request, plan_id)
    return render(request, PLAN, kept_context(request, _desk(request), found))


@_entering
def change(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """Give somebody another shift on a day."""
    change_shift(
        plan_id=plan_id,
        person=request.POST.get("person", ""),
        day=read_day(request.POST.get("day", "")),
        shape=request.POST.get("shape", ""),
        actor=request.actor,
        now=current_time(),
    )
    if not wants_fragment(request):
        return redirect("console:staffing-plan", plan_id)
    found = kept_plan(plan_id, actor=request.actor)
    return render(request, GRID, kept_context(request, _desk(request), found))


@_entering
def publish(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """Let a plan count."""
    publish_plan(plan_id=plan_id, actor=request.actor, now=current_time())
    return redirect("console:staffing-plan", plan_id)


@_entering
def remove(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """Throw a plan away."""
    remove_plan(plan_id=plan_id, actor=request.actor, now=current_time())
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("console:staffing-plans")})
    return redirect("console:staffing-plans")


@require_safe
@supervisor
def plan_csv(request: DeskRequest, plan_id: UUID) -> StreamingHttpResponse:
    """A plan for a spreadsheet."""
    found = _shown(request, plan_id)
    return csv_file(csv_lines(found, person_namer()), f"shifts-{found.line.first_day:%Y%m%d}")


@require_safe
@supervisor
def plan_ics(request: DeskRequest, plan_id: UUID) -> HttpResponse:
    """A plan for calendars, whole or of one person."""
    found = _shown(request, plan_id)
    text = ics_text(found, person_namer(), only=request.GET.get("person", ""))
    name = f"shifts-{found.line.first_day:%Y%m%d}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@_entering
def contract(request: DeskRequest, user_id: int) -> HttpResponse:
    """Say how many hours a week somebody works, and on what."""
    line = read_contract(user_id, request.POST)
    set_contract(contract=line, actor=request.actor, now=current_time())
    return _back(request)


@_entering
def wish(request: DeskRequest) -> HttpResponse:
    """Enter what somebody wishes for a day."""
    enter_wish(
        user_id=read_number(request.POST.get("person", "")),
        day=read_day(request.POST.get("day", "")),
        shape=request.POST.get("shape", ""),
        actor=request.actor,
        now=current_time(),
    )
    return _back(request)


@_entering
def unwish(request: DeskRequest, wish_id: UUID) -> HttpResponse:
    """Take a wish back."""
    withdraw_wish(wish_id=wish_id, actor=request.actor, now=current_time())
    return _back(request)


@_entering
def terms(request: DeskRequest) -> HttpResponse:
    """Say which shifts there are and what rules plans keep."""
    set_terms(wanted=read_terms(request.POST), actor=request.actor, now=current_time())
    return _back(request)


def _shown(request: DeskRequest, plan_id: UUID) -> KeptPlan:
    try:
        return kept_plan(plan_id, actor=request.actor)
    except PlanUnknown as error:
        raise Http404 from error


def _desk(request: DeskRequest) -> Choice:
    return choose(request, DESK, actor=request.actor, now=current_time())


def _back(request: DeskRequest) -> HttpResponse:
    """To the period somebody was planning."""
    query = request.GET.urlencode()
    path = reverse("console:staffing-plans")
    return redirect(f"{path}?{query}#setup" if query else f"{path}#setup")
