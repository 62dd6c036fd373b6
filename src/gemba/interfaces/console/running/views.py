"""A process while it runs, and what is done about what cannot go on."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.workflow.offers import PROCESS
from gemba.desk.workflow.operations.processes import Mended, Mending, mend_steps
from gemba.desk.workflow.queries import troubles
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.acting import Done
from gemba.interfaces.console.definitions.acting import found_definition
from gemba.interfaces.fragments import render_piece, wants_fragment

from .forms import MendForm
from .pages import running_page, wanted_of

FOLDER = "console/running"
PIECE = f"{FOLDER}/instances.html"
HOW = {"retry": Mending.RETRY, "skip": Mending.SKIP, "take": Mending.TAKE_OVER}


@require_safe
@supervisor
def running(request: DeskRequest, definition_id: UUID) -> HttpResponse:
    """Where the instances of a process stand."""
    found = found_process(definition_id, request)
    wanted, number = wanted_of(found, request.GET)
    page = running_page(found, wanted, number, actor=request.actor, now=current_time())
    return render_piece(request, f"{FOLDER}/page.html", {"running": PIECE}, {"page": page})


@require_POST
@supervisor
def mend(request: DeskRequest, definition_id: UUID, how: str) -> HttpResponseBase:
    """Try again, go past, or take over one step in trouble, or all that are looked at."""
    found = found_process(definition_id, request)
    form = MendForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    wanted, number = wanted_of(found, request.GET)
    mended = mend_steps(
        step_ids=[said["step"]] if said.get("step") else troubles(wanted),
        how=HOW[how],
        reason=said.get("reason", ""),
        actor=request.actor,
        now=current_time(),
    )
    if mended.refusal and not mended.done:
        return render(request, "partials/trouble.html", {"sentence": mended.refusal}, status=422)
    if not wants_fragment(request):
        place = reverse("console:manage-running", args=[found.id])
        return redirect(f"{place}?{request.GET.urlencode()}")
    page = running_page(found, wanted, number, actor=request.actor, now=current_time())
    context = {"page": page, "done": Done(mended_words(mended))}
    return render(request, f"{FOLDER}/news.html", context)


def mended_words(mended: Mended) -> str:
    """What came of it, in a sentence."""
    went_on = ngettext("{n} step went on.", "{n} steps went on.", mended.done).format(n=mended.done)
    if not mended.left:
        return went_on
    left = ngettext("{n} is still in trouble.", "{n} are still in trouble.", mended.left)
    return f"{went_on} {left.format(n=mended.left)}"


def found_process(definition_id: UUID, request: DeskRequest) -> Definition:
    """The process an address names; else 404."""
    found = found_definition(definition_id, request)
    if found.kind != PROCESS:
        raise Http404
    return found
