"""The pages of drawings: the list, the designer, two versions side by side."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.foundation.definitions.kinds import kind_called
from gemba.foundation.definitions.queries import (
    Definition,
    DefinitionUnknown,
    WorkingDraft,
    drafts,
)
from gemba.foundation.definitions.queries import draft as draft_of
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.kinds import is_served_by_arm
from gemba.interfaces.access import DeskRequest, desk_person, supervisor
from gemba.interfaces.console.definitions.acting import found_definition
from gemba.interfaces.console.definitions.views import kind as kind_list
from gemba.interfaces.serving import bytes_response

from .comparing import (
    ComparisonPage,
    Side,
    compared,
    compared_tables,
    version_numbers,
    version_side,
)
from .forms import VersionsForm
from .kinds import DRAWING_KINDS, DrawingKind
from .origins import told_origin
from .pages import change_page, draft_page, drawings_page, new_page, xml_in

FOLDER = "console/drawings"


@require_safe
@desk_person
def listing(request: DeskRequest, drawing: str) -> HttpResponseBase:
    """Everything drawn of a kind, and what is being drawn; or what was put away."""
    if "archived" in request.GET:
        return kind_list(request, drawing)
    page = drawings_page(drawing_kind(drawing), actor=request.actor)
    return render(request, f"{FOLDER}/list.html", {"page": page})


@require_safe
@supervisor
def new(request: DeskRequest, drawing: str) -> HttpResponse:
    """An empty drawing; nothing is kept before the first change."""
    page = new_page(drawing_kind(drawing))
    return render(request, page.kind.designer, {"page": page})


@require_safe
@supervisor
def change(request: DeskRequest, definition_id: UUID) -> HttpResponseBase:
    """A published drawing to change: its draft, where there is one, else as it is published."""
    found = found_drawing(definition_id, request)
    if not kind_called(found.kind).may_change(request.actor, found.owner):
        raise PermissionDenied
    for written in drafts(found.kind, actor=request.actor):
        if written.definition_id == found.id:
            return redirect("console:manage-draft", written.id)
    page = change_page(found)
    return render(request, page.kind.designer, {"page": page})


@require_safe
@supervisor
def draft(request: DeskRequest, draft_id: UUID) -> HttpResponseBase:
    """A draft on the table; one in review is looked at first."""
    found = found_draft(draft_id, request)
    if found.in_review and "edit" not in request.GET:
        return redirect("console:manage-draft-review", found.id)
    page = draft_page(found, actor=request.actor)
    return render(request, page.kind.designer, {"page": page})


@require_safe
@supervisor
def review(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """A draft beside the version that counts: what would change."""
    return shown_review(request, found_draft(draft_id, request))


@require_safe
@desk_person
def compare(request: DeskRequest, definition_id: UUID) -> HttpResponse:
    """Two versions side by side; at first the newest and the one before."""
    found = found_drawing(definition_id, request)
    form = VersionsForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    after = wanted.get("after") or found.version
    before = wanted.get("before") or max(1, after - 1)
    try:
        sides = [version_side(found, n, version_word(n)) for n in (before, after)]
    except DefinitionUnknown as unknown:
        raise Http404 from unknown
    context = {
        "page": beside(DRAWING_KINDS[found.kind], *sides),
        "definition": found,
        "kind": DRAWING_KINDS[found.kind],
        "numbers": version_numbers(found, actor=request.actor),
        "chosen": (before, after),
    }
    return render(request, f"{FOLDER}/compare.html", context)


@require_safe
@desk_person
def definition_file(request: DeskRequest, definition_id: UUID) -> FileResponse:
    """The drawing that counts, as a file other tools read."""
    found = found_drawing(definition_id, request)
    return _file(found.name, found.kind, xml_in(found.body))


@require_safe
@supervisor
def draft_file(request: DeskRequest, draft_id: UUID) -> FileResponse:
    """A draft as a file."""
    found = found_draft(draft_id, request)
    return _file(found.name, found.kind, xml_in(found.body))


def shown_review(
    request: DeskRequest, found: WorkingDraft, trouble: str = "", status: int = 200
) -> HttpResponse:
    """The page of a draft beside what counts."""
    kind = DRAWING_KINDS[found.kind]
    side = Side(_("Draft"), xml_in(found.body), found.written_by)
    definition = found_drawing(found.definition_id, request) if found.definition_id else None
    before = (
        version_side(definition, definition.version, version_word(definition.version))
        if definition
        else None
    )
    problems = kind.problems(xml_in(found.body))
    context = {
        "page": beside(kind, before, (side, found.body)),
        "definition": definition,
        "kind": kind,
        "draft": found,
        "is_reviewer": found.reviewed_by(request.actor),
        "can_be_tried": definition is not None and is_served_by_arm(kind.name),
        "problems": problems,
        "is_publishable": not any(each.is_error for each in problems),
        "origin": None if kind.is_table else told_origin(found.body, actor=request.actor),
        "trouble": trouble,
    }
    return render(request, f"{FOLDER}/review.html", context, status=status)


def beside(
    kind: DrawingKind, before: tuple[Side, JsonValue] | None, after: tuple[Side, JsonValue]
) -> ComparisonPage:
    """Two drawings of a kind side by side."""
    return (compared_tables if kind.is_table else compared)(before, after)


def version_word(number: int) -> str:
    """What a version is called."""
    return _("Version {n}").format(n=number)


def drawing_kind(name: str) -> DrawingKind:
    """The kind an address names; else 404."""
    if name not in DRAWING_KINDS:
        raise Http404
    return DRAWING_KINDS[name]


def found_drawing(definition_id: UUID, request: DeskRequest) -> Definition:
    """The drawing an address names; else 404."""
    found = found_definition(definition_id, request)
    drawing_kind(found.kind)
    return found


def found_draft(draft_id: UUID, request: DeskRequest) -> WorkingDraft:
    """The draft of a drawing an address names; else 404."""
    try:
        found = draft_of(draft_id, actor=request.actor)
    except DefinitionUnknown as unknown:
        raise Http404 from unknown
    drawing_kind(found.kind)
    return found


def _file(name: str, kind: str, xml: str) -> FileResponse:
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.removeprefix("\ufeff")
    suffix = DRAWING_KINDS[kind].suffix
    return bytes_response(text.encode(), name=f"{name or kind}.{suffix}")
