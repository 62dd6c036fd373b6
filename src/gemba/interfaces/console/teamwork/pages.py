"""What waits for one: notifications, tasks, approvals."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.teamwork import operations
from gemba.desk.teamwork.queries import (
    notification,
    notifications,
    open_task_count,
    open_tasks,
    pending_approval_count,
    pending_approvals,
    unread_count,
)
from gemba.desk.tickets.operations import ChangeRefused, TicketUnknown
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.fragments import render_piece

FOLDER = "console/teamwork"


@require_safe
@desk_person
def bell(request: DeskRequest) -> HttpResponse:
    """How many notifications are unread."""
    return render(request, f"{FOLDER}/bell.html", {"unread": unread_count(request.actor)})


@require_safe
@desk_person
def notification_list(request: DeskRequest) -> HttpResponse:
    """What one was told, the newest first."""
    only_unread = request.GET.get("show") == "unread"
    lines = notifications(request.actor, only_unread=only_unread)
    return _page(request, "notifications", {"lines": lines, "only_unread": only_unread})


@require_POST
@desk_person
def read(request: DeskRequest) -> HttpResponse:
    """Take note of everything one was told."""
    operations.read_notifications(actor=request.actor, now=current_time())
    return redirect("console:notifications")


@require_POST
@desk_person
def open_notification(request: DeskRequest, notification_id: UUID) -> HttpResponse:
    """Take note of one thing, and go where it is."""
    line = notification(notification_id, actor=request.actor)
    if line is None:
        raise Http404
    operations.read_notifications(
        actor=request.actor, now=current_time(), notification_id=notification_id
    )
    if line.draft_id is not None:
        return redirect("console:manage-draft-review", line.draft_id)
    if line.kind in ("task_asked", "task_missed") and not line.may_open:
        return redirect("console:tasks")
    if line.kind == "approval_asked":
        return redirect("console:approvals")
    if line.kind.startswith("step_") and not line.may_open:
        return redirect("console:steps")
    if not line.may_open:
        return redirect("console:notifications")
    return redirect("console:ticket", line.number)


@require_safe
@desk_person
def tasks(request: DeskRequest) -> HttpResponse:
    """What is to be done, what one asked for, and for those who lead everything."""
    return _tasks(request)


@require_safe
@desk_person
def approvals(request: DeskRequest) -> HttpResponse:
    """What waits for one's yes, and what one asked for."""
    return _approvals(request)


@require_POST
@desk_person
def take_task(request: DeskRequest, task_id: UUID) -> HttpResponse:
    """Do a task of one's team oneself."""
    return _acted(
        request,
        lambda actor: operations.take_task(task_id=task_id, actor=actor, now=current_time()),
        _tasks,
    )


@require_POST
@desk_person
def finish_task(request: DeskRequest, task_id: UUID) -> HttpResponse:
    """A task is done, with what came of it."""
    outcome = request.POST.get("outcome", "")
    return _acted(
        request,
        lambda actor: operations.finish_task(
            task_id=task_id, outcome=outcome, actor=actor, now=current_time()
        ),
        _tasks,
    )


@require_POST
@desk_person
def decide_approval(request: DeskRequest, approval_id: UUID) -> HttpResponse:
    """Yes or no."""
    yes = request.POST.get("answer") == "yes"
    decide = operations.approve if yes else operations.refuse_approval
    comment = request.POST.get("comment", "")
    return _acted(
        request,
        lambda actor: decide(
            approval_id=approval_id, comment=comment, actor=actor, now=current_time()
        ),
        _approvals,
    )


def _tasks(request: DeskRequest, trouble: str = "") -> HttpResponse:
    of = _chosen(request, ("mine", "asked", "all"))
    lines = open_tasks(request.actor, of=of)
    return _page(request, "tasks", {"lines": lines, "of": of, "trouble": trouble})


def _approvals(request: DeskRequest, trouble: str = "") -> HttpResponse:
    of = _chosen(request, ("mine", "asked"))
    lines = pending_approvals(request.actor, of=of)
    return _page(request, "approvals", {"lines": lines, "of": of, "trouble": trouble})


def _chosen(request: DeskRequest, choices: tuple[str, ...]) -> str:
    wanted = request.GET.get("of", "")
    return wanted if wanted in choices else choices[0]


def _acted(
    request: DeskRequest,
    act: Callable[[Actor], None],
    page: Callable[[DeskRequest, str], HttpResponse],
) -> HttpResponse:
    """Do it and show the list again; what was refused is told above the list."""
    try:
        act(request.actor)
    except (ChangeRefused, TicketUnknown) as refusal:
        answer = page(request, str(refusal))
        answer.status_code = 422
        return answer
    return redirect(f"console:{'tasks' if page is _tasks else 'approvals'}")


def _page(request: DeskRequest, what: str, context: dict[str, object]) -> HttpResponse:
    actor = request.actor
    counts = {
        "unread_count": unread_count(actor),
        "task_count": open_task_count(actor),
        "approval_count": pending_approval_count(actor),
        "may_see_all": actor.sees_every_team,
    }
    page = f"{FOLDER}/{what}.html"
    return render_piece(
        request, page, {}, {**context, **counts, "now": current_time(), "what": what}
    )
