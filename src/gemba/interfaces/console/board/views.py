"""The views of the board: one address, one query or one operation each."""

import math
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.improvement.causes import Branch, Outcome
from gemba.insight.improvement.operations import (
    CauseOrder,
    answer_suggestion,
    approve_proposal,
    change_proposal,
    close_aim,
    make_proposal,
    mark_root,
    name_cause,
    reopen_proposal,
    set_aim,
    suggest,
    take_cause_back,
    withdraw_proposal,
)
from gemba.insight.improvement.queries import proposal
from gemba.interfaces.access import DeskRequest, desk_person, supervisor
from gemba.interfaces.console.board.acting import leading, there, told, working
from gemba.interfaces.console.board.aimed import aims_context
from gemba.interfaces.console.board.beginning import beginning
from gemba.interfaces.console.board.changes import read_swaps
from gemba.interfaces.console.board.filling import form_context
from gemba.interfaces.console.board.forms import read_aim, read_proposal, read_uuid
from gemba.interfaces.console.board.levels import level_of, levels, levels_of
from gemba.interfaces.console.board.listing import board_context
from gemba.interfaces.console.board.story import proposal_context
from gemba.interfaces.console.board.suggested import suggestions_context

BOARD, PROPOSAL, FORM = (f"console/board/{name}.html" for name in ("board", "proposal", "form"))
AIMS, SUGGESTIONS = "console/board/aims.html", "console/board/suggestions.html"


@require_safe
@desk_person
def board(request: DeskRequest) -> HttpResponse:
    """All proposals, by phase."""
    by = "dmaic" if request.GET.get("by") == "dmaic" else "pdca"
    return render(request, BOARD, board_context(request, by=by, today=localdate(current_time())))


@require_safe
@desk_person
@told
def proposal_page(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal."""
    return render(request, PROPOSAL, proposal_context(request, proposal_id, current_time()))


@require_safe
@supervisor
@told
def proposal_new(request: DeskRequest) -> HttpResponse:
    """The form of a proposal, filled in with what it comes from."""
    return render(request, FORM, form_context(request, beginning(request, current_time())))


@leading
def proposal_make(request: DeskRequest) -> HttpResponse:
    """Propose."""
    swaps = read_swaps(request.POST.getlist("swap"), request.actor)
    order, now = read_proposal(request.POST, swaps=swaps), current_time()
    today = levels_of({order.kpi}, actor=request.actor, now=now).get(order.kpi, math.nan)
    order = replace(order, baseline=None if math.isnan(today) else today)
    proposal_id = make_proposal(order=order, actor=request.actor, now=now)
    return there(request, "proposal", proposal_id)


@require_safe
@supervisor
@told
def proposal_edit(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """The form of a proposal, as it stands."""
    page = proposal(proposal_id, actor=request.actor)
    context = form_context(request, page.order)
    return render(request, FORM, {**context, "page": page})


@leading
def proposal_change(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Say something else."""
    kept = proposal(proposal_id, actor=request.actor)
    swaps = read_swaps(request.POST.getlist("swap"), request.actor)
    order = read_proposal(request.POST, swaps=swaps, kept=kept.order)
    change_proposal(proposal_id=proposal_id, order=order, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id)


@leading
def proposal_approve(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Let it be tried."""
    reason = request.POST.get("reason", "")
    approve_proposal(
        proposal_id=proposal_id, reason=reason, actor=request.actor, now=current_time()
    )
    return there(request, "proposal", proposal_id)


@leading
def proposal_withdraw(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Drop it."""
    reason = request.POST.get("reason", "")
    withdraw_proposal(
        proposal_id=proposal_id, reason=reason, actor=request.actor, now=current_time()
    )
    return there(request, "proposal", proposal_id)


@leading
def proposal_reopen(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Begin its way again."""
    reason = request.POST.get("reason", "")
    reopen_proposal(proposal_id=proposal_id, reason=reason, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id)


@working
def cause_name(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Say why."""
    branch = request.POST.get("branch", "")
    order = CauseOrder(
        text=request.POST.get("text", ""),
        branch=Branch(branch) if branch in set(Branch) else Branch.PROCESS,
        above_id=read_uuid(request.POST.get("above", "")),
    )
    name_cause(proposal_id=proposal_id, order=order, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id, place="#causes")


@working
def cause_root(request: DeskRequest, proposal_id: UUID, cause_id: UUID) -> HttpResponse:
    """Say that this is what has to change, or that it is not."""
    is_root = request.POST.get("root") == "1"
    mark_root(cause_id=cause_id, is_root=is_root, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id, place="#causes")


@working
def cause_back(request: DeskRequest, proposal_id: UUID, cause_id: UUID) -> HttpResponse:
    """It was not the cause."""
    take_cause_back(cause_id=cause_id, actor=request.actor, now=current_time())
    return there(request, "proposal", proposal_id, place="#causes")


@require_safe
@desk_person
def aims_page(request: DeskRequest) -> HttpResponse:
    """What is to be reached, by when, by whom."""
    found = levels(request, current_time())
    return render(request, AIMS, aims_context(request, localdate(current_time()), found))


@leading
def aim_set(request: DeskRequest) -> HttpResponse:
    """Set an aim."""
    now = current_time()

    def level_now(kpi: str) -> float:
        return levels_of({kpi}, actor=request.actor, now=now).get(kpi, math.nan)

    set_aim(order=read_aim(request.POST, level_now), actor=request.actor, now=now)
    return there(request, "aims")


@leading
def aim_close(request: DeskRequest, aim_id: UUID) -> HttpResponse:
    """Close an aim with the level measured now."""
    now = current_time()
    reached = level_of(aim_id, actor=request.actor, now=now)
    close_aim(aim_id=aim_id, reached=reached, actor=request.actor, now=now)
    return there(request, "aims")


@require_safe
@desk_person
def suggestions_page(request: DeskRequest) -> HttpResponse:
    """What people suggest."""
    return render(request, SUGGESTIONS, suggestions_context(request))


@working
def suggestion_make(request: DeskRequest) -> HttpResponse:
    """Suggest something."""
    suggest(text=request.POST.get("text", ""), actor=request.actor, now=current_time())
    return there(request, "suggestions")


@leading
def suggestion_answer(request: DeskRequest, suggestion_id: UUID) -> HttpResponse:
    """Thank, and say what becomes of it."""
    outcome = request.POST.get("outcome", "")
    answer_suggestion(
        suggestion_id=suggestion_id,
        outcome=Outcome(outcome) if outcome in set(Outcome) else Outcome.LATER,
        answer=request.POST.get("answer", ""),
        proposal_id=read_uuid(request.POST.get("proposal", "")),
        actor=request.actor,
        now=current_time(),
    )
    return there(request, "suggestions")
