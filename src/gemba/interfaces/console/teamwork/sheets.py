"""The sheets in which something is asked for or written aside, and the shared draft."""

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemba.desk.calendars.queries import KIND as CALENDAR
from gemba.desk.teamwork.operations import DraftMoved, save_draft, take_over_draft
from gemba.desk.teamwork.queries import draft_on
from gemba.desk.tickets.operations import ChangeRefused
from gemba.desk.tickets.queries import conversation, side_conversations, ticket_id_of
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.definitions.queries import active
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.acting import number_or_none
from gemba.interfaces.console.teamwork.forms import DUE_CHOICES

FOLDER = "console/teamwork"
SHEETS = ("task", "approval", "side")


@require_safe
@desk_person
def sheet(request: DeskRequest, number: int, what: str) -> HttpResponse:
    """An empty form: a task, an approval, a mail aside."""
    if what not in SHEETS or ticket_id_of(number, actor=request.actor) is None:
        raise Http404
    context = {
        "number": number,
        "people": [each for each in desk_people() if each.id != request.actor.user_id],
        "teams": teams(),
        "calendars": active(CALENDAR),
        "due_choices": DUE_CHOICES,
    }
    return render(request, f"{FOLDER}/{what}_sheet.html", context)


@require_safe
@desk_person
def hand_over_sheet(request: DeskRequest, number: int) -> HttpResponse:
    """What must the next one know? Asked when a ticket goes to another team or person."""
    if ticket_id_of(number, actor=request.actor) is None:
        raise Http404
    team_id = number_or_none(request.GET.get("team", ""))
    person_id = number_or_none(request.GET.get("assignee", ""))
    names = [each.name for each in teams() if each.id == team_id]
    names += [each.name for each in desk_people() if each.id == person_id]
    context = {
        "number": number,
        "team": team_id or "",
        "assignee": person_id or "",
        "to_name": " · ".join(names),
    }
    return render(request, f"{FOLDER}/hand_over_sheet.html", context)


@require_safe
@desk_person
def side_thread(request: DeskRequest, number: int, side_id: UUID) -> HttpResponse:
    """A side conversation from its beginning, with room for an answer."""
    found = conversation(number, actor=request.actor)
    sides = side_conversations(found.ticket.id, actor=request.actor) if found else ()
    side = next((each for each in sides if each.id == side_id), None)
    if side is None:
        raise Http404
    return render(request, f"{FOLDER}/side_thread.html", {"number": number, "side": side})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_person
def draft(request: DeskRequest, number: int) -> HttpResponse:
    """The draft of a ticket: read it, or keep what is written so far."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    if ticket_id is None:
        raise Http404
    if request.method == "POST":
        return _kept(request, ticket_id)
    found = draft_on(ticket_id, actor=request.actor)
    answer = {"version": 0, "text": "", "author": 0, "name": ""}
    if found is not None:
        answer = {
            "version": found.version,
            "text": found.text,
            "author": found.author_id,
            "name": found.author_name,
        }
    return JsonResponse(answer)


@require_POST
@desk_person
def take_over(request: DeskRequest, number: int) -> HttpResponse:
    """Go on with a colleague's draft."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    if ticket_id is None:
        raise Http404
    try:
        version = take_over_draft(ticket_id=ticket_id, actor=request.actor, now=current_time())
    except ChangeRefused as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=422)
    found = draft_on(ticket_id, actor=request.actor)
    return JsonResponse({"version": version, "text": found.text if found else ""})


def _kept(request: DeskRequest, ticket_id: UUID) -> JsonResponse:
    given = request.POST
    try:
        version = save_draft(
            ticket_id=ticket_id,
            text=given.get("text", ""),
            seen_version=number_or_none(given.get("seen_version", "")) or 0,
            actor=request.actor,
            now=current_time(),
        )
    except DraftMoved as moved:
        return JsonResponse({"sentence": str(moved)}, status=409)
    except ChangeRefused as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=422)
    return JsonResponse({"version": version})
