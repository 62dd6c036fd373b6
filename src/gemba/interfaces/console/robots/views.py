"""Writing robots, and seeing what they did on a ticket."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gemba.desk.tickets.queries import ticket_id_of
from gemba.desk.workflow.offers import ROBOT
from gemba.desk.workflow.queries import file_of_run, runs_of_step
from gemba.desk.workflow.robots.browser import missing
from gemba.desk.workflow.robots.definition import check_robot
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, administrator, supervisor
from gemba.interfaces.console.definitions.editing import EditorPage, editor_page, keep
from gemba.interfaces.serving import kept_response

from .forms import RobotForm

FOLDER = "console/robots"


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def edit(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A robot to write. Its script is looked at before anything is locked, for that takes a second
    or two."""
    page = editor_page(request, ROBOT, definition_id)
    if request.method != "POST":
        return _drawn(request, page, RobotForm(initial=RobotForm.first(page.definition)))
    form, kept = RobotForm(request.POST), None
    if form.is_valid():
        try:
            body = form.body(page.definition)
            check_robot(body)
            kept = keep(page, form, body, request=request, now=current_time())
        except DefinitionRefused as refusal:
            for line in str(refusal).splitlines():
                form.add_error(None, line)
    return redirect("console:manage-definition", kept) if kept else _drawn(request, page, form)


@require_safe
@supervisor
def runs(request: DeskRequest, number: int, step_id: UUID) -> HttpResponse:
    """What robots did on a step of a ticket."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    found = runs_of_step(ticket_id, step_id, actor=request.actor) if ticket_id else None
    if found is None:
        raise Http404
    return render(request, f"{FOLDER}/runs.html", {"number": number, "step": found})


@require_safe
@supervisor
def run_file(request: DeskRequest, number: int, run_id: UUID, part: str) -> FileResponse:
    """The log or the screenshot of one of them."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    digest = file_of_run(ticket_id, run_id, part, actor=request.actor) if ticket_id else ""
    if not digest:
        raise Http404
    return kept_response(digest, is_picture=part == "screenshot")


def _drawn(request: DeskRequest, page: EditorPage, form: RobotForm) -> HttpResponse:
    context = {"page": page, "form": form, "missing": missing()}
    status = 422 if form.errors else 200
    return render(request, f"{FOLDER}/edit.html", context, status=status)
