"""Macros and canned answers where they are used: on a ticket."""

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.operations import ChangeRefused
from gemba.desk.tickets.queries import ticket_id_of
from gemba.desk.workflow.filling import values_for
from gemba.desk.workflow.operations import apply_macro, preview_macro
from gemba.desk.workflow.queries import answers_for, macros_for
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket
from gemba.interfaces.console.definitions.editors import editor_of

from .forms import SearchForm

FOLDER = "console/rules"


@require_safe
@desk_person
def answers(request: DeskRequest, number: int) -> HttpResponse:
    """Canned answers that fit what was typed, filled in for this ticket."""
    ticket_id, typed = _ticket(request, number), _typed(request)
    now = current_time()
    language = facts_of([ticket_id], now=now)[ticket_id].language
    values = values_for(ticket_id, request.actor)
    found = answers_for(request.actor, typed, values=values, language=language)
    listed = [
        {"id": a.id.hex, "name": a.name, "hint": text[:80], "text": text} for a, text in found
    ]
    return JsonResponse({"answers": listed})


@require_safe
@desk_person
def macros(request: DeskRequest, number: int) -> HttpResponse:
    """The macros this person may use, to search and choose."""
    _ticket(request, number)
    context = {
        "macros": macros_for(request.actor),
        "number": number,
        "new_url": editor_of("macro").new_url,
    }
    return render(request, f"{FOLDER}/macros.html", context)


@require_safe
@desk_person
def preview(request: DeskRequest, number: int, macro_id: UUID) -> HttpResponse:
    """What a macro would do to this ticket."""
    ticket_id = _ticket(request, number)
    try:
        found = preview_macro(
            macro_id=macro_id, ticket_id=ticket_id, actor=request.actor, now=current_time()
        )
    except ChangeRefused as refusal:
        return render(request, "partials/trouble.html", {"sentence": str(refusal)}, status=422)
    steps = [(each.action.said(), each.refused) for each in found.outcomes]
    return render(request, f"{FOLDER}/macro_preview.html", {"steps": steps})


@acts_on_ticket
def apply(request: DeskRequest, on: OnTicket, macro_id: UUID) -> Done:  # noqa: ARG001
    """Do what a macro says."""
    result = apply_macro(macro_id=macro_id, ticket_id=on.id, actor=on.actor, now=on.now)
    refused = [each for each in result.outcomes if each.refused]
    words = _("“{macro}” is done").format(macro=result.macro.name)
    for each in refused:
        words += " · " + _("not done: {action} ({why})").format(
            action=each.action.said(), why=each.refused
        )
    return Done(words)


def _ticket(request: DeskRequest, number: int) -> UUID:
    found = ticket_id_of(number, actor=request.actor)
    if found is None:
        raise Http404
    return found


def _typed(request: DeskRequest) -> str:
    form = SearchForm(request.GET)
    return form.cleaned_data["q"] if form.is_valid() else ""
