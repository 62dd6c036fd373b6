"""What a rule would have done: asked for, watched while it is worked out, and used."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.workflow.kinds import describe_rule
from gemba.desk.workflow.operations import enforce_rehearsed, start_rehearsal
from gemba.desk.workflow.queries import RehearsalUnknown, RehearsalView, rehearsal
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import NotAllowed, StaleDefinition
from gemba.foundation.definitions.queries import DefinitionUnknown, definition
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.definitions.acting import found_definition
from gemba.interfaces.fragments import render_piece

from .forms import PageForm
from .telling import result_page

FOLDER = "console/rules"


@require_POST
@supervisor
def again(request: DeskRequest, definition_id: UUID) -> HttpResponse:
    """Rehearse a rule as it is kept."""
    found = found_definition(definition_id, request)
    wanted = start_rehearsal(
        body=found.body,
        name=found.name,
        rule_id=found.id,
        version=found.version,
        actor=request.actor,
        now=current_time(),
    )
    return redirect("console:manage-rehearsal", wanted)


@require_safe
@supervisor
def result(request: DeskRequest, rehearsal_id: UUID) -> HttpResponse:
    """How far a rehearsal is, and what it found."""
    return _shown(request, _found(rehearsal_id))


@require_POST
@supervisor
def use(request: DeskRequest, rehearsal_id: UUID) -> HttpResponse:
    """Let the rule count as it was rehearsed, or keep it switched off."""
    found = _found(rehearsal_id)
    is_on = "on" in request.POST
    try:
        kept = enforce_rehearsed(
            rehearsal_id=found.id, is_on=is_on, actor=request.actor, now=current_time()
        )
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    except (DefinitionRefused, DefinitionUnknown, StaleDefinition) as refusal:
        return _shown(request, found, trouble=str(refusal))
    return redirect("console:manage-definition", kept)


def _found(rehearsal_id: UUID) -> RehearsalView:
    try:
        return rehearsal(rehearsal_id)
    except RehearsalUnknown as unknown:
        raise Http404 from unknown


def _shown(request: DeskRequest, found: RehearsalView, trouble: str = "") -> HttpResponse:
    form = PageForm(request.GET)
    after = (form.cleaned_data["after"] or 0) if form.is_valid() else 0
    context = {
        "page": result_page(found, after=after),
        "rule": describe_rule(found.body),
        "kept": _kept(found),
        "trouble": trouble,
    }
    pieces = {"rehearsal": f"{FOLDER}/result.html", "rehearsed": f"{FOLDER}/tickets.html"}
    response = render_piece(request, f"{FOLDER}/rehearsal.html", pieces, context)
    response.status_code = 422 if trouble else 200
    return response


def _kept(found: RehearsalView) -> object:
    """The rule as it is kept, with whether it says just what was rehearsed."""
    if found.rule_id is None:
        return None
    try:
        return definition(found.rule_id)
    except DefinitionUnknown:
        return None
