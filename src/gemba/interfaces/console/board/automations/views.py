"""The views of selections: one address, one query or one operation each."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.improvement.operations import (
    BoardRefused,
    add_automation,
    change_automation,
    change_selection,
    choose_automation,
    drop_automation,
    drop_step,
    make_selection,
    plan_step,
    settle_step,
)
from gemba.insight.improvement.queries import (
    AutomationLine,
    SelectionPage,
    SelectionUnknown,
    selection,
)
from gemba.interfaces.access import DeskRequest, desk_person, supervisor
from gemba.interfaces.console.board.acting import leading, there, told, working
from gemba.interfaces.console.board.automations.entered import (
    read_automation,
    read_selection,
    read_step,
    read_weights,
    reweighed,
)
from gemba.interfaces.console.board.automations.filling import (
    automation_form,
    beginning,
    selection_form,
)
from gemba.interfaces.console.board.automations.page import (
    list_context,
    page_context,
    ranking_context,
)

LIST, PAGE, RANKING, FORM, AUTOMATION = (
    f"console/board/automations/{name}.html"
    for name in ("list", "page", "ranking", "form", "automation_form")
)


@require_safe
@desk_person
def automations(request: DeskRequest) -> HttpResponse:
    """All that is to be automated."""
    return render(request, LIST, list_context(request))


@require_safe
@desk_person
@told
def selection_page(request: DeskRequest, selection_id: UUID) -> HttpResponse:
    """One selection."""
    page = selection(selection_id, actor=request.actor)
    return render(request, PAGE, page_context(request, page, localdate(current_time())))


@require_safe
@desk_person
@told
def selection_ranking(request: DeskRequest, selection_id: UUID) -> HttpResponse:
    """The order by weights that are only tried."""
    page = selection(selection_id, actor=request.actor)
    return render(request, RANKING, ranking_context(page, read_weights(request.GET)))


@require_safe
@supervisor
def selection_new(request: DeskRequest) -> HttpResponse:
    """The form of a selection, filled in with what it comes from."""
    return render(request, FORM, selection_form(request, beginning(request)))


@leading
def selection_make(request: DeskRequest) -> HttpResponse:
    """Begin to choose."""
    order = read_selection(request.POST)
    key = make_selection(order=order, actor=request.actor, now=current_time())
    return there(request, "selection", key)


@require_safe
@desk_person
@told
def selection_edit(request: DeskRequest, selection_id: UUID) -> HttpResponse:
    """The form of a selection, as it stands."""
    page = _to_change(request, selection_id)
    return render(request, FORM, selection_form(request, page.line.order, page))


@working
def selection_change(request: DeskRequest, selection_id: UUID) -> HttpResponse:
    """Say something else."""
    page = selection(selection_id, actor=request.actor)
    order = read_selection(request.POST, page.line.order)
    change_selection(
        selection_id=selection_id, order=order, actor=request.actor, now=current_time()
    )
    return there(request, "selection", selection_id)


@working
def selection_weigh(request: DeskRequest, selection_id: UUID) -> HttpResponse:
    """Keep other weights."""
    page = selection(selection_id, actor=request.actor)
    order = reweighed(page.line.order, request.POST)
    change_selection(
        selection_id=selection_id, order=order, actor=request.actor, now=current_time()
    )
    return there(request, "selection", selection_id)


@require_safe
@desk_person
@told
def automation_new(request: DeskRequest, selection_id: UUID) -> HttpResponse:
    """The form of something that might do the work."""
    page = _to_change(request, selection_id)
    return render(request, AUTOMATION, automation_form(request, page))


@working
def automation_add(request: DeskRequest, selection_id: UUID) -> HttpResponse:
    """Add it."""
    selection(selection_id, actor=request.actor)
    order = read_automation(request.POST)
    add_automation(selection_id=selection_id, order=order, actor=request.actor, now=current_time())
    return there(request, "selection", selection_id)


@require_safe
@desk_person
@told
def automation_edit(request: DeskRequest, selection_id: UUID, automation_id: UUID) -> HttpResponse:
    """Its form, as it stands."""
    page = _to_change(request, selection_id)
    found = _of(page, automation_id)
    return render(request, AUTOMATION, automation_form(request, page, found))


@working
def automation_change(
    request: DeskRequest, selection_id: UUID, automation_id: UUID
) -> HttpResponse:
    """Score and price it anew."""
    _of(selection(selection_id, actor=request.actor), automation_id)
    order = read_automation(request.POST)
    change_automation(
        automation_id=automation_id, order=order, actor=request.actor, now=current_time()
    )
    return there(request, "selection", selection_id)


@working
def automation_drop(request: DeskRequest, selection_id: UUID, automation_id: UUID) -> HttpResponse:
    """Take it off the list."""
    drop_automation(automation_id=automation_id, actor=request.actor, now=current_time())
    return there(request, "selection", selection_id)


@leading
def automation_choose(
    request: DeskRequest, selection_id: UUID, automation_id: UUID
) -> HttpResponse:
    """Take it."""
    reason = request.POST.get("reason", "")
    choose_automation(
        automation_id=automation_id, reason=reason, actor=request.actor, now=current_time()
    )
    return there(request, "selection", selection_id, place="#rollout")


@working
def rollout_plan(request: DeskRequest, selection_id: UUID, automation_id: UUID) -> HttpResponse:
    """Plan a step."""
    _of(selection(selection_id, actor=request.actor), automation_id)
    order = read_step(request.POST)
    plan_step(automation_id=automation_id, order=order, actor=request.actor, now=current_time())
    return there(request, "selection", selection_id, place="#rollout")


@working
def rollout_settle(request: DeskRequest, selection_id: UUID, step_id: UUID) -> HttpResponse:
    """Say that a step is done, or is not after all."""
    is_done = request.POST.get("done") == "1"
    settle_step(step_id=step_id, is_done=is_done, actor=request.actor, now=current_time())
    return there(request, "selection", selection_id, place="#rollout")


@working
def rollout_drop(request: DeskRequest, selection_id: UUID, step_id: UUID) -> HttpResponse:
    """Take a step off the plan."""
    drop_step(step_id=step_id, actor=request.actor, now=current_time())
    return there(request, "selection", selection_id, place="#rollout")


def _to_change(request: DeskRequest, selection_id: UUID) -> SelectionPage:
    page = selection(selection_id, actor=request.actor)
    if not page.may_change:
        raise BoardRefused(
            _("Only its owner, supervisors and administrators score and price automations.")
        )
    return page


def _of(page: SelectionPage, automation_id: UUID) -> AutomationLine:
    for each in page.automations:
        if each.id == automation_id:
            return each
    raise SelectionUnknown(_("There is no such automation."))
