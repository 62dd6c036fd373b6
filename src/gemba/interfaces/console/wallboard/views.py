"""The wallboard, what is about to break, the age of the backlog, and the tickets of a number."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.desk.tickets.operations import add_note
from gemba.desk.tickets.queries.standing import standing_count, standing_page
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket
from gemba.interfaces.console.live_tokens import seen_position
from gemba.interfaces.console.wallboard.ages import age_chart
from gemba.interfaces.console.wallboard.asking import WantedForm, moments_at
from gemba.interfaces.console.wallboard.board import wallboard
from gemba.interfaces.console.wallboard.one import one_ticket
from gemba.interfaces.console.wallboard.risk import risk_groups, risk_lines
from gemba.interfaces.console.wallboard.words import heading_of
from gemba.interfaces.fragments import render_piece

LISTED = 50
DRAWER = "console/wallboard/drawer_list.html"


@require_safe
@supervisor
def board(request: DeskRequest) -> HttpResponse:
    """How the desk stands now."""
    seen, now = seen_position(), current_time()
    context = {"view": wallboard(actor=request.actor, now=now), "now": now, "log_position": seen}
    pieces = {"wallboard": "console/wallboard/board.html"}
    return render_piece(request, "console/wallboard/page.html", pieces, context)


@require_safe
@supervisor
def at_risk(request: DeskRequest) -> HttpResponse:
    """Promises by due time, and what to do about each."""
    seen, now = seen_position(), current_time()
    groups = risk_groups(actor=request.actor, now=now)
    context = {"groups": groups, "now": now, "log_position": seen}
    pieces = {"wallboard": "console/wallboard/risk.html"}
    return render_piece(request, "console/wallboard/risk_page.html", pieces, context)


@require_safe
@supervisor
def ages(request: DeskRequest) -> HttpResponse:
    """How old the backlog is, by team."""
    seen, now = seen_position(), current_time()
    chart = age_chart(actor=request.actor, now=now, desk_name=_("The whole desk"))
    context = {"chart": chart, "now": now, "log_position": seen}
    pieces = {"wallboard": "console/wallboard/ages.html"}
    return render_piece(request, "console/wallboard/ages_page.html", pieces, context)


@require_safe
@supervisor
def tickets(request: DeskRequest) -> HttpResponse:
    """The tickets a number counts: in the drawer, or on a page of their own."""
    form, now = WantedForm(request.GET), current_time()
    if not form.is_valid():
        raise Http404
    wanted, moments = form.wanted, moments_at(now)
    after = request.GET.get("after", "")
    page = standing_page(wanted, actor=request.actor, moments=moments, after=after, limit=LISTED)
    risks = {each.ticket.id: each for each in risk_lines(page.lines, actor=request.actor, now=now)}
    context = {
        "heading": heading_of(wanted, form.queue_id),
        "count": standing_count(wanted, actor=request.actor, moments=moments),
        "list": page,
        "rows": [(line, risks.get(line.id)) for line in page.lines],
        "query": form.query,
        "now": now,
    }
    pieces = {"wall-drawer": DRAWER, "wall-more": "console/wallboard/drawer_rows.html"}
    return render_piece(request, "console/wallboard/tickets.html", pieces, context)


@require_safe
@supervisor
def ticket(request: DeskRequest, number: int) -> HttpResponse:
    """One ticket in the drawer, to act on without leaving the board."""
    now = current_time()
    view = one_ticket(number, actor=request.actor, now=now)
    if view is None:
        raise Http404
    form = WantedForm(request.GET)
    back = form.query if form.is_valid() else ""
    context = {"view": view, "back": back, "now": now}
    return render(request, "console/wallboard/drawer_ticket.html", context)


@acts_on_ticket
def tell(request: DeskRequest, on: OnTicket) -> Done:
    """Leave a note for whoever has the ticket, or for those it names."""
    add_note(ticket_id=on.id, text=request.POST.get("text", ""), actor=on.actor, now=on.now)
    return Done(_("The note is on ticket {n}").format(n=on.number))
