"""Writing macros and canned answers: the desk's, a team's, one's own."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gemba.desk.workflow.kinds import ANSWER, MACRO
from gemba.desk.workflow.variables import VARIABLES
from gemba.foundation.definitions.kinds import DefinitionRefused, Owner
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.definitions.editing import EditorPage, editor_page, keep

from .forms import AnswerForm, MacroForm, OwnedForm
from .pieces import THEN, read_part, rows_of

FOLDER = "console/rules"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_person
def macro(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A macro to write."""
    return _edited(request, MACRO, MacroForm, definition_id)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_person
def answer(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A canned answer to write."""
    return _edited(request, ANSWER, AnswerForm, definition_id)


def _edited(
    request: DeskRequest,
    kind: str,
    form_kind: type[MacroForm] | type[AnswerForm],
    definition_id: UUID | None,
) -> HttpResponse:
    actor = request.actor
    page = editor_page(request, kind, definition_id, Owner(user_id=actor.user_id))
    if request.method != "POST":
        body = page.definition.body if page.definition else {}
        first = OwnedForm.first(page.definition)
        first |= body if isinstance(body, dict) else {}
        return _drawn(request, page, form_kind(initial=first, actor=actor))
    form = form_kind(request.POST, actor=actor)
    try:
        if form.is_valid():
            if page.definition is None:
                page = editor_page(request, kind, None, form.owned_by())
            kept = keep(page, form, form.body(request.POST), request=request, now=current_time())
            if kept:
                return redirect("console:manage-definition", kept)
    except DefinitionRefused as refusal:
        form.add_error(None, str(refusal))
    except PermissionDenied:
        form.add_error("owner", "")
    return _drawn(request, page, form)


def _drawn(request: DeskRequest, page: EditorPage, form: OwnedForm) -> HttpResponse:
    body = page.definition.body if page.definition else {}
    items = read_part(request.POST, THEN) if form.is_bound else []
    if not form.is_bound and isinstance(body, dict):
        items = body.get("then", [])
    context = {
        "page": page,
        "form": form,
        "thens": rows_of(THEN, items),
        "variables": [(f"{{{{ {name} }}}}", label) for name, label in VARIABLES.items()],
    }
    template = "macro.html" if page.kind == MACRO else "answer.html"
    status = 422 if form.errors else 200
    return render(request, f"{FOLDER}/{template}", context, status=status)
