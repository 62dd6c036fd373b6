"""Acting on many tickets of a list at once."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.tickets.operations import TOAST_SECONDS, in_bulk, undo_in_bulk
from gemba.desk.tickets.operations.together import TOGETHER_MAX
from gemba.desk.tickets.queries.placing import ticket_ids
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.acting import REFUSALS, Done, number_or_none
from gemba.interfaces.console.bulk import left_alone, read_act, sentence, undone_sentence
from gemba.interfaces.console.choices import choices
from gemba.interfaces.console.fields import blank_fields
from gemba.interfaces.console.moments import needed_moment, shown_moments
from gemba.interfaces.console.ticket_lists import list_choice, page_of_list
from gemba.interfaces.fragments import wants_fragment


@require_safe
@desk_person
def sheet(request: DeskRequest) -> HttpResponse:
    """What can be done besides, fetched when the menu is opened."""
    local_now = timezone.localtime(current_time())
    context = {"fields": blank_fields(choices()), "moments": shown_moments(local_now)}
    return render(request, "console/bulk_sheet.html", context)


@require_POST
@desk_person
def act(request: DeskRequest) -> HttpResponse:
    """Do one thing on each of the chosen tickets, or on all of the list; say what came of it."""
    now = current_time()
    try:
        wanted, numbers = read_act(request.POST), _numbers(request)
        ids = list(ticket_ids(numbers).values())
        result = in_bulk(verb=wanted.verb, ticket_ids=ids, actor=request.actor, now=now)
    except REFUSALS as refusal:
        return render(request, "partials/trouble.html", {"sentence": str(refusal)}, status=422)
    if not wants_fragment(request):
        return redirect("console:tickets")
    done = _undoable(sentence(wanted, result), now)
    context = {"done": done, "left": left_alone(result), "result": result}
    return _told(render(request, "console/bulk_result.html", context), numbers)


@require_POST
@desk_person
def undo(request: DeskRequest) -> HttpResponse:
    """Take back what one act did on many tickets, where nobody has gone on since."""
    try:
        done_at = needed_moment(request.POST.get("done_at", ""))
        undone = undo_in_bulk(done_at=done_at, actor=request.actor, now=current_time())
    except REFUSALS as refusal:
        return render(request, "partials/trouble.html", {"sentence": str(refusal)}, status=422)
    if not wants_fragment(request):
        return redirect("console:tickets")
    done = Done(undone_sentence(undone))
    return _told(render(request, "partials/toast.html", {"done": done}), undone.numbers)


def _undoable(said: str, now: datetime) -> Done:
    if not said:
        return Done()
    address = reverse("console:tickets-together-undo")
    return Done(said, address, {"done_at": now.isoformat()}, seconds=TOAST_SECONDS)


def _told(response: HttpResponse, numbers: Sequence[int]) -> HttpResponse:
    changed = {"ticket-changed": {"numbers": list(numbers), "elsewhere": True}}
    response.headers["HX-Trigger"] = json.dumps(changed)
    return response


def _numbers(request: DeskRequest) -> list[int]:
    """The tickets that are ticked; with `all`, those of the list, as far as one act reaches."""
    if request.POST.get("all"):
        choice = list_choice(request.actor, request.GET)
        page = page_of_list(choice, actor=request.actor, now=current_time(), limit=TOGETHER_MAX)
        return [line.number for line in page.lines]
    given = request.POST.getlist("ticket")[: TOGETHER_MAX + 1]
    return [number for text in given if (number := number_or_none(text))]
