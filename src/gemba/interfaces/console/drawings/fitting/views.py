"""How many of a period's cases a draft fits; and correcting what activities are taken for."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import WorkingDraft
from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.store import StoreUnreadable
from gemba.insight.reference.operations import MatchesRefused, match_activities
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.drawings.views import found_draft
from gemba.interfaces.fragments import wants_fragment

from .choosing import Wanted
from .forms import read_matches
from .page import fit_page, process_key

PIECE = "console/drawings/fit.html"


@require_safe
@supervisor
def fit(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """The figures, laid into the draft's page when they are there."""
    wanted = Wanted.read(request.GET.dict())
    return _piece(request, found_draft(draft_id, request), wanted)


@require_POST
@supervisor
def match(request: DeskRequest, draft_id: UUID) -> HttpResponseBase:
    """Say of activities which steps they are."""
    found, trouble = found_draft(draft_id, request), ""
    try:
        match_activities(
            process_key=process_key(found),
            matches=read_matches(request.POST),
            actor=request.actor,
            now=current_time(),
        )
    except (MatchesRefused, DefinitionRefused) as refusal:
        trouble = str(refusal)
    if not wants_fragment(request):
        return redirect("console:manage-draft-review", found.id)
    return _piece(request, found, Wanted.read(request.POST.dict()), trouble)


def _piece(
    request: DeskRequest, found: WorkingDraft, wanted: Wanted, trouble: str = ""
) -> HttpResponse:
    context: dict[str, object] = {"draft": found, "trouble": trouble}
    try:
        now = localtime(current_time())
        context["fit"] = fit_page(found, wanted, actor=request.actor, now=now)
    except DefinitionRefused as refusal:
        context["trouble"] = str(refusal)
    except StoreUnreadable:
        context["trouble"] = _("The log cannot be read at the moment.")
    return render(request, PIECE, context)
