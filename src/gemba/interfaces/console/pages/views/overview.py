"""The dashboard, and the tickets behind its figures; searching everything."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gemba.desk.contacts.queries import find_contacts
from gemba.desk.tickets.queries import search_tickets
from gemba.desk.tickets.queries.behind import tickets_behind
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.pages.dashboard import dashboard
from gemba.interfaces.console.pages.forms import SliceForm
from gemba.interfaces.console.pages.headings import heading_of
from gemba.interfaces.fragments import render_piece

HITS = 50
CONTACT_HITS = 8


@require_safe
@desk_person
def overview(request: DeskRequest) -> HttpResponse:
    """How the desk is doing, now and over the last thirty days."""
    now = current_time()
    today = timezone.localdate(now, timezone.get_default_timezone())
    context = {"view": dashboard(actor=request.actor, today=today), "now": now}
    pieces = {"dashboard": "console/pages/dashboard_figures.html"}
    return render_piece(request, "console/pages/dashboard.html", pieces, context)


@require_safe
@desk_person
def tickets(request: DeskRequest) -> HttpResponse:
    """The tickets a figure of the dashboard counts."""
    now = current_time()
    form = SliceForm(request.GET)
    if not form.is_valid():
        raise Http404
    wanted = form.slice(timezone.localdate(now, timezone.get_default_timezone()))
    context = {
        "heading": heading_of(wanted),
        "behind": tickets_behind(wanted, actor=request.actor),
        "now": now,
    }
    return render(request, "console/pages/tickets.html", context)


@require_safe
@desk_person
def search(request: DeskRequest) -> HttpResponse:
    """Tickets and contacts in which the words occur."""
    wanted = request.GET.get("q", "").strip()
    context = {
        "wanted": wanted,
        "hits": search_tickets(wanted, actor=request.actor, limit=HITS),
        "cards": find_contacts(wanted, actor=request.actor, limit=CONTACT_HITS),
        "now": current_time(),
    }
    pieces = {"hits": "console/pages/hits.html"}
    return render_piece(request, "console/pages/search.html", pieces, context)
