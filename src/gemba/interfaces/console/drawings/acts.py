"""What is done to drawings: kept while they are drawn, checked, reviewed, published."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemba.desk.workflow.offers import PROCESS
from gemba.desk.workflow.operations.ready import draft_ready
from gemba.desk.workflow.ready.shelf import words_for
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import (
    Draft,
    NotAllowed,
    StaleDefinition,
    StaleDraft,
    ask_review,
    begin_draft,
    discard_draft,
    publish_draft,
    rebase_draft,
    return_draft,
    save_draft,
    try_draft,
)
from gemba.foundation.definitions.queries import DefinitionUnknown, WorkingDraft
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor

from .forms import DrawingForm, FileForm, ReadyForm, StepForm, TryForm, XmlForm
from .kinds import DRAWING_KINDS, DrawingKind
from .pages import draft_page, drawings_page
from .trying import tried_view
from .views import FOLDER, drawing_kind, found_draft, shown_review

REFUSALS = (DefinitionRefused, DefinitionUnknown, StaleDefinition, StaleDraft)
Act = Callable[[DeskRequest, WorkingDraft, dict[str, object]], HttpResponseBase]
ActView = Callable[..., HttpResponseBase]


def answers_json(act: Callable[..., dict[str, object]]) -> ActView:
    """Turn an act into a view for scripts: refusals are sentences."""

    @wraps(act)
    @require_POST
    @supervisor
    def view(request: DeskRequest, /, **arguments: object) -> HttpResponse:
        try:
            return JsonResponse(act(request, **arguments))
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except StaleDraft as refusal:
            return JsonResponse({"sentence": str(refusal)}, status=409)
        except (DefinitionRefused, DefinitionUnknown) as refusal:
            return JsonResponse({"sentence": str(refusal)}, status=422)

    return view


@answers_json
def check(request: DeskRequest, drawing: str) -> dict[str, object]:
    """What is wrong with a drawing as it stands in the browser."""
    form = XmlForm(request.POST)
    if not form.is_valid():
        raise DefinitionRefused(_("There is no drawing."))
    problems = drawing_kind(drawing).problems(form.cleaned_data["xml"])
    return {
        "problems": [
            {"element": each.element_id, "sentence": each.sentence, "is_error": each.is_error}
            for each in problems
        ]
    }


@answers_json
def begin(request: DeskRequest, drawing: str) -> dict[str, object]:
    """Keep a drawing for the first time, as a draft."""
    form = _valid(DrawingForm(request.POST))
    key = begin_draft(
        kind=drawing_kind(drawing).name,
        draft=form.draft(),
        actor=request.actor,
        now=current_time(),
        basis=form.basis(),
    )
    return {"revision": 1, "draft": reverse("console:manage-draft", args=[key])}


@answers_json
def save(request: DeskRequest, draft_id: UUID) -> dict[str, object]:
    """Keep a draft as it stands in the browser."""
    found = found_draft(draft_id, request)
    form = _valid(DrawingForm(request.POST))
    revision = save_draft(
        draft_id=found.id,
        draft=form.draft(),
        seen_revision=form.cleaned_data["seen_revision"] or 0,
        actor=request.actor,
        now=current_time(),
    )
    return {"revision": revision}


@require_POST
@supervisor
def try_out(request: DeskRequest) -> HttpResponse:
    """A decision as it stands in the browser, tried with what is filled in."""
    form = TryForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    context: dict[str, object] = {}
    try:
        context["tried"] = tried_view(
            form.cleaned_data["xml"],
            wanted=form.cleaned_data["decision"],
            given=form.given(request.POST),
            now=current_time(),
        )
    except DefinitionRefused as refusal:
        context["refusal"] = str(refusal)
    return render(request, f"{FOLDER}/tried.html", context)


@require_POST
@supervisor
def take(request: DeskRequest) -> HttpResponseBase:
    """Open a process that stands ready as a draft, in the reader's language, with what it needs."""
    form = ReadyForm(request.POST)
    if not form.is_valid():
        raise Http404
    words = words_for(get_language() or "")
    try:
        key = draft_ready(
            key=form.cleaned_data["key"], words=words, actor=request.actor, now=current_time()
        )
    except DefinitionRefused as refusal:
        return _listed(request, DRAWING_KINDS[PROCESS], str(refusal))
    return redirect("console:manage-draft", key)


@require_POST
@supervisor
def open_file(request: DeskRequest, drawing: str) -> HttpResponseBase:
    """Open a file from another tool as a draft."""
    kind = drawing_kind(drawing)
    form = FileForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise DefinitionRefused(_("Choose a file."))
        file = form.cleaned_data["file"]
        xml = kind.read_file(file.read())
        said = Draft(str(file.name).rpartition(".")[0] or str(file.name), {"xml": xml})
        key = begin_draft(kind=kind.name, draft=said, actor=request.actor, now=current_time())
    except DefinitionRefused as refusal:
        return _listed(request, kind, str(refusal))
    return redirect("console:manage-draft", key)


def step_of_a_draft(act: Act) -> ActView:
    """Turn a step of a draft into a view: done, or the draft's page with the reason why not."""

    @wraps(act)
    @require_POST
    @supervisor
    def view(request: DeskRequest, /, draft_id: UUID) -> HttpResponseBase:
        found = found_draft(draft_id, request)
        form = StepForm(request.POST)
        try:
            return act(request, found, form.cleaned_data if form.is_valid() else {})
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except REFUSALS as refusal:
            return _with_trouble(request, found, str(refusal))

    return view


@step_of_a_draft
def ask(request: DeskRequest, found: WorkingDraft, given: dict[str, object]) -> HttpResponseBase:
    """Ask for a review."""
    note = str(given.get("note", ""))
    ask_review(draft_id=found.id, actor=request.actor, now=current_time(), note=note)
    return redirect("console:manage-draft-review", found.id)


@step_of_a_draft
def give_back(
    request: DeskRequest, found: WorkingDraft, given: dict[str, object]
) -> HttpResponseBase:
    """Return it to who wrote it."""
    reason = str(given.get("note", ""))
    return_draft(draft_id=found.id, reason=reason, actor=request.actor, now=current_time())
    return redirect("console:manage-drawings", found.kind)


@step_of_a_draft
def publish(
    request: DeskRequest, found: WorkingDraft, given: dict[str, object]
) -> HttpResponseBase:
    """Let it count from now on."""
    seen = given.get("seen_revision")
    key = publish_draft(
        draft_id=found.id,
        seen_revision=seen if isinstance(seen, int) else found.revision,
        actor=request.actor,
        now=current_time(),
        reason=str(given.get("note", "")),
        is_on=True,
    )
    return redirect("console:manage-definition", key)


@step_of_a_draft
def keep_to_try(
    request: DeskRequest, found: WorkingDraft, given: dict[str, object]
) -> HttpResponseBase:
    """Keep it beside the version that counts, so that a pilot can serve it."""
    seen = given.get("seen_revision")
    key, _number = try_draft(
        draft_id=found.id,
        seen_revision=seen if isinstance(seen, int) else found.revision,
        note=str(given.get("note", "")),
        actor=request.actor,
        now=current_time(),
    )
    return redirect("console:manage-definition", key)


@step_of_a_draft
def rebase(request: DeskRequest, found: WorkingDraft, given: dict[str, object]) -> HttpResponseBase:
    """Let it follow the version that was published meanwhile."""
    seen = given.get("seen_revision")
    rebase_draft(
        draft_id=found.id,
        seen_revision=seen if isinstance(seen, int) else found.revision,
        actor=request.actor,
        now=current_time(),
    )
    return redirect("console:manage-draft", found.id)


@step_of_a_draft
def discard(
    request: DeskRequest, found: WorkingDraft, given: dict[str, object]
) -> HttpResponseBase:
    """Throw it away."""
    del given
    discard_draft(draft_id=found.id, actor=request.actor, now=current_time())
    return redirect("console:manage-drawings", found.kind)


def _listed(request: DeskRequest, kind: DrawingKind, trouble: str) -> HttpResponse:
    context = {"page": drawings_page(kind, actor=request.actor), "trouble": trouble}
    return render(request, f"{FOLDER}/list.html", context, status=422)


def _with_trouble(request: DeskRequest, found: WorkingDraft, sentence: str) -> HttpResponse:
    if found.in_review:
        return shown_review(request, found, sentence, status=422)
    page = draft_page(found, actor=request.actor, trouble=sentence)
    return render(request, page.kind.designer, {"page": page}, status=422)


def _valid(form: DrawingForm) -> DrawingForm:
    if not form.is_valid():
        raise DefinitionRefused(_("There is no drawing."))
    return form
