"""The sheets of steps, and the steps that wait for one."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.teamwork.queries import (
    open_task_count,
    pending_approval_count,
    unread_count,
)
from gemba.desk.tickets.operations import ChangeRefused
from gemba.desk.tickets.queries import ticket_id_of
from gemba.desk.workflow.queries import startable, step_on, steps_of
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.steps.acts import answered

FOLDER = "console/steps"


@require_safe
@desk_person
def steps(request: DeskRequest) -> HttpResponse:
    """The steps of processes that wait for this person and their teams, due first."""
    return _steps(request)


@require_POST
@desk_person
def decide(request: DeskRequest, step_id: UUID) -> HttpResponse:
    """Say yes or no where one's steps are listed: who is asked need not see the ticket."""
    try:
        answered(request, step_id, now=current_time())
    except ChangeRefused as refusal:
        return _steps(request, str(refusal))
    return redirect("console:steps")


def _steps(request: DeskRequest, trouble: str = "") -> HttpResponse:
    actor = request.actor
    context = {
        "what": "steps",
        "trouble": trouble,
        "lines": steps_of(actor),
        "unread_count": unread_count(actor),
        "task_count": open_task_count(actor),
        "approval_count": pending_approval_count(actor),
    }
    status = 422 if trouble else 200
    return render(request, f"{FOLDER}/list.html", context, status=status)


@require_safe
@desk_person
def step_sheet(request: DeskRequest, number: int, step_id: UUID) -> HttpResponse:
    """A step to be done: its form, or whom to give it to."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    step = step_on(ticket_id, step_id, actor=request.actor) if ticket_id else None
    if step is None:
        raise Http404
    people = [each for each in desk_people() if each.id != step.assignee_id]
    context = {"number": number, "step": step, "people": people}
    return render(request, f"{FOLDER}/step_sheet.html", context)


@require_safe
@desk_person
def start_sheet(request: DeskRequest, number: int) -> HttpResponse:
    """Which process is to begin."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    if ticket_id is None:
        raise Http404
    context = {"number": number, "processes": startable(ticket_id)}
    return render(request, f"{FOLDER}/start_sheet.html", context)
