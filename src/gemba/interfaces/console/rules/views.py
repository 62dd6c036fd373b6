"""Writing a rule: its rows, its warnings, its rehearsal before it is kept."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.desk.tickets.conditions import describe
from gemba.desk.workflow.operations import start_rehearsal
from gemba.desk.workflow.queries import RehearsalUnknown, rehearsal, warnings_of
from gemba.desk.workflow.rule import check_rule, decode
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.access import DeskRequest, desk_person, supervisor
from gemba.interfaces.console.conditions.rows import builder
from gemba.interfaces.console.definitions.editing import EditorPage, editor_page, keep

from .forms import PREFIX, PieceForm, RuleForm, condition_of
from .pieces import THEN, WHEN, empty_row, read_part, row_at, rows_of

FOLDER = "console/rules"
EMPTY: JsonValue = {"when": [], "if": {"all": []}, "then": []}


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def edit(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A rule to write, or a new one; `from` names a rehearsal whose rule is gone on with."""
    page = editor_page(request, "rule", definition_id)
    if request.method != "POST":
        body, name = _first(request, page)
        first = RuleForm.first(page.definition) | RuleForm.first_body(body)
        form = RuleForm(initial=first | ({"name": name} if name else {}))
        return _drawn(request, page, form, body)
    form = RuleForm(request.POST)
    try:
        if form.is_valid():
            gone_on = _kept_or_rehearsed(request, page, form)
            if gone_on is not None:
                return gone_on
    except DefinitionRefused as refusal:
        form.add_error(None, str(refusal))
    return _drawn(request, page, form, _as_posted(request))


@require_safe
@desk_person
def piece(request: DeskRequest) -> HttpResponse:
    """A row for the piece that was chosen, or one more."""
    form = PieceForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=400)
    key = form.cleaned_data["key"]
    chosen = request.GET.get(f"{key}-is", "")
    row = row_at(key, chosen) if key else empty_row(form.cleaned_data["part"] or WHEN)
    return render(request, f"{FOLDER}/piece.html", {"row": row, "is_fresh": True})


@require_POST
@supervisor
def warnings(request: DeskRequest) -> HttpResponse:
    """What is to be said of the rule as far as it is filled in."""
    form = RuleForm(request.POST)
    form.is_valid()
    try:
        rule = check_rule(form.body(request.POST))
    except (DefinitionRefused, KeyError):
        return render(request, f"{FOLDER}/warnings.html", {"warnings": ()})
    found = warnings_of(rule, now=current_time())
    return render(request, f"{FOLDER}/warnings.html", {"warnings": found})


def _kept_or_rehearsed(
    request: DeskRequest, page: EditorPage, form: RuleForm
) -> HttpResponse | None:
    body = form.body(request.POST)
    if "rehearse" in request.POST:
        wanted = start_rehearsal(
            body=body,
            name=form.cleaned_data["name"],
            rule_id=page.definition.id if page.definition else None,
            version=form.cleaned_data["seen_version"] or 0,
            actor=request.actor,
            now=current_time(),
        )
        return redirect("console:manage-rehearsal", wanted)
    kept = keep(page, form, body, request=request, now=current_time())
    return redirect("console:manage-definition", kept) if kept else None


def _first(request: DeskRequest, page: EditorPage) -> tuple[JsonValue, str]:
    """What the rows say at first: the rehearsed rule, the kept one, or nothing."""
    try:
        found = rehearsal(UUID(request.GET.get("from", "")))
    except (ValueError, RehearsalUnknown):
        return (page.definition.body if page.definition else EMPTY), ""
    return found.body, found.name


def _as_posted(request: DeskRequest) -> JsonValue:
    return {"when": read_part(request.POST, WHEN), "then": read_part(request.POST, THEN)}


def _drawn(request: DeskRequest, page: EditorPage, form: RuleForm, body: JsonValue) -> HttpResponse:
    assert isinstance(body, dict)
    condition = condition_of(body)
    context = {
        "page": page,
        "form": form,
        "whens": rows_of(WHEN, body.get("when", [])),
        "thens": rows_of(THEN, body.get("then", [])),
        "builder": builder(condition, prefix=PREFIX, words=describe(condition)),
        "warnings": _warnings(body),
    }
    return render(request, f"{FOLDER}/edit.html", context, status=422 if form.errors else 200)


def _warnings(body: JsonValue) -> tuple[str, ...]:
    try:
        return warnings_of(decode(body, id=UUID(int=0)), now=current_time())
    except DefinitionRefused:
        return ()
