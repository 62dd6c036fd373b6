"""Writing an SLA policy, and trying it on a ticket."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.desk.sla.policy import PolicyBody, encode, policy_of
from gemba.desk.sla.queries import choice_for, facts_of_number, reasons_against
from gemba.desk.tickets.conditions import ALWAYS, Condition, ConditionRefused, describe
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.conditions.rows import builder, in_blocks, read
from gemba.interfaces.console.definitions.editing import EditorPage, editor_page, keep

from .forms import PolicyForm, TryForm
from .steps import StepRow, empty_row, rows_of, rows_posted, step_choices, steps_of

FOLDER = "console/sla"


@require_http_methods(["GET", "HEAD", "POST"])
@supervisor
def edit(request: DeskRequest, definition_id: UUID | None = None) -> HttpResponse:
    """A policy to write, or a new one."""
    page = editor_page(request, "sla_policy", definition_id)
    known = policy_of(page.definition) if page.definition else None
    if request.method != "POST":
        first = PolicyForm.first(page.definition) | PolicyForm.first_body(known)
        rows = rows_of(known.steps) if known else ()
        drawn = (PolicyForm(initial=first), known.condition if known else ALWAYS, rows)
        return _drawn(request, page, *drawn)
    form, rows, kept = PolicyForm(request.POST), rows_posted(request.POST), None
    condition = known.condition if known else ALWAYS
    try:
        condition = filled_condition(request.POST, known)
        if form.is_valid():
            body = encode(form.body(condition, steps_of(rows)))
            kept = keep(page, form, body, request=request, now=current_time())
    except DefinitionRefused as refusal:
        form.add_error(None, str(refusal))
    if kept:
        return redirect("console:manage-definition", kept)
    return _drawn(request, page, form, condition, rows)


@require_safe
@supervisor
def step(request: DeskRequest) -> HttpResponse:
    """One more step."""
    return render(request, f"{FOLDER}/step.html", {"row": empty_row(), "choices": step_choices()})


@require_POST
@supervisor
def attempt(request: DeskRequest) -> HttpResponse:
    """Whether what is filled in fits a ticket, and which policy that ticket has now, and why."""
    form = TryForm(request.POST)
    context: dict[str, object] = {"is_empty": not form.is_valid()}
    if form.is_valid():
        number, now = form.cleaned_data["ticket"], current_time()
        known = facts_of_number(number, actor=request.actor, now=now)
        context["number"] = number
        try:
            condition = read(request.POST, prefix="if")
            if known is not None:
                context["against"] = reasons_against(condition, known)
                context["choice"] = choice_for(number, actor=request.actor, now=now)
        except ConditionRefused as refusal:
            context["trouble"] = str(refusal)
    return render(request, f"{FOLDER}/attempt.html", context)


def filled_condition(posted: QueryDict, known: PolicyBody | None) -> Condition:
    """The condition that was filled in; one too deep for rows stays as it is known. Raises
    ConditionRefused."""
    if known is not None and in_blocks(known.condition) is None:
        return known.condition
    return read(posted, prefix="if")


def _drawn(
    request: DeskRequest,
    page: EditorPage,
    form: PolicyForm,
    condition: Condition,
    rows: tuple[StepRow, ...],
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "builder": builder(condition, prefix="if", words=describe(condition)),
        "rows": rows,
        "choices": step_choices(),
        "is_empty": True,
    }
    return render(request, f"{FOLDER}/edit.html", context, status=422 if form.errors else 200)
