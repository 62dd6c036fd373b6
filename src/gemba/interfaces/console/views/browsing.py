"""Looking at tickets: views, lists, one ticket, search from the palette."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from gemba.desk.tickets.queries import products, search_tickets
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.live_tokens import person_token, seen_position
from gemba.interfaces.console.sidebar import counted
from gemba.interfaces.console.ticket_lists import ticket_list
from gemba.interfaces.console.ticket_pages import ticket_view
from gemba.interfaces.fragments import page_query, render_piece

LIST_PIECES = {
    "desk": "console/desk_piece.html",
    "ticket": "console/no_ticket.html",
    "list": "console/list.html",
    "more": "console/rows.html",
}
TICKET_PIECES = {"ticket": "console/ticket.html", "stream": "console/ticket_news.html"}
PALETTE_HITS = 8


@require_safe
@desk_person
def tickets(request: DeskRequest) -> HttpResponse:
    """The workspace with the list of one view."""
    now = current_time()
    context = {
        "list": SimpleLazyObject(lambda: ticket_list(request.actor, request.GET, now=now)),
        "now": now,
    }
    return render_piece(request, "console/workspace.html", LIST_PIECES, context)


@require_safe
@desk_person
def ticket(request: DeskRequest, number: int) -> HttpResponse:
    """The workspace with one ticket open beside the list it was chosen from."""
    seen = seen_position()
    view = ticket_view(number, actor=request.actor)
    if view is None:
        raise Http404
    now = current_time()
    context = {
        "log_position": seen,
        "view": view,
        "query": page_query(request),
        "list": SimpleLazyObject(
            lambda: ticket_list(request.actor, request.GET, now=now, open_number=number)
        ),
        "now": now,
    }
    return render_piece(request, "console/workspace.html", TICKET_PIECES, context)


@require_safe
@desk_person
def views(request: DeskRequest) -> HttpResponse:
    """The views at the side with their counts, counted anew."""
    return render(request, "partials/views.html")


@require_safe
@desk_person
def saved_counts(request: DeskRequest) -> HttpResponse:
    """The saved views at the side with how many tickets each holds now."""
    here = request.GET.get("here") == "1"
    links = counted(request.actor, request.GET, now=current_time())
    return render(request, "partials/saved_views.html", {"links": links, "in_workspace": here})


@require_safe
@desk_person
def product_names(request: DeskRequest) -> HttpResponse:
    """Products named on tickets before, for the field to suggest."""
    found = {"names": products(actor=request.actor)}
    return render(request, "console/products.html", found)


@require_safe
@desk_person
def palette(request: DeskRequest) -> HttpResponse:
    """Tickets that match what is typed into the palette."""
    wanted = request.GET.get("q", "")
    hits = search_tickets(wanted, actor=request.actor, limit=PALETTE_HITS)
    return render(request, "console/palette_hits.html", {"hits": hits, "wanted": wanted})


@require_safe
@desk_person
def live_token(request: DeskRequest) -> HttpResponse:
    """A fresh token for the live connection."""
    return JsonResponse({"token": person_token(request.actor)})
