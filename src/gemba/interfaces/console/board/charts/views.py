"""The views of control charts: the tab, and closing a proposal with what was measured."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.improvement.operations import close_proposal
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.board.acting import leading, there
from gemba.interfaces.console.board.charts.page import charts_context

CHARTS = "console/board/charts.html"


@require_safe
@desk_person
def charts_page(request: DeskRequest) -> HttpResponse:
    """The control chart of a figure."""
    return render(request, CHARTS, charts_context(request, current_time()))


@leading
def proposal_close(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """End its way with what was measured."""
    reason = request.POST.get("reason", "")
    close_proposal(proposal_id=proposal_id, reason=reason, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id)
