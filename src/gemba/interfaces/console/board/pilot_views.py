"""The views of pilots: planned, begun, stopped, judged; the change kept or rolled back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.improvement.operations import (
    BoardRefused,
    adopt,
    ask_verdict,
    begin_pilot,
    go_on,
    roll_back,
    stop_pilot,
)
from gemba.insight.improvement.queries import proposal
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.board.acting import leading, there, told
from gemba.interfaces.console.board.planning import foretold, read_plan

FORECAST = "console/board/pilot_forecast.html"


@require_safe
@supervisor
@told
def pilot_forecast(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """How long such a pilot takes, and what threatens it; or what is missing in the plan, which is
    filled in just now."""
    page = proposal(proposal_id, actor=request.actor)
    try:
        order = read_plan(request.GET, page)
        found = foretold(order, page, actor=request.actor, now=current_time())
    except BoardRefused as refusal:
        found = {"refusal": str(refusal)}
    return render(request, FORECAST, found)


@leading
def pilot_begin(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Serve part of the tickets by the change."""
    order = read_plan(request.POST, proposal(proposal_id, actor=request.actor))
    begin_pilot(
        proposal_id=proposal_id,
        order=order,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=current_time(),
    )
    return there(request, "proposal", proposal_id)


@leading
def pilot_stop(request: DeskRequest, proposal_id: UUID, pilot_id: UUID) -> HttpResponse:
    """Stop at once."""
    remark = request.POST.get("reason", "")
    stop_pilot(pilot_id=pilot_id, remark=remark, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id)


@leading
def pilot_judge(request: DeskRequest, proposal_id: UUID, pilot_id: UUID) -> HttpResponse:
    """Judge by what is known now."""
    ask_verdict(pilot_id=pilot_id, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id)


@leading
def proposal_adopt(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Publish the change to all."""
    reason = request.POST.get("reason", "")
    adopt(proposal_id=proposal_id, reason=reason, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id)


@leading
def proposal_roll_back(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Leave it as it was."""
    reason = request.POST.get("reason", "")
    roll_back(proposal_id=proposal_id, reason=reason, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id)


@leading
def proposal_go_on(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Let the pilot run on."""
    go_on(proposal_id=proposal_id, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id)
