"""What customers with an account see: their own tickets."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from gemba.desk.tickets.queries import ticket_for_contact
from gemba.desk.tickets.queries.links import TrackedTicket, own_tickets
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import CustomerRequest, customer
from gemba.interfaces.portal.customers import card_of
from gemba.interfaces.portal.forms import MessageForm
from gemba.interfaces.portal.pages import add_message, page, ticket_page
from gemba.interfaces.portal.progress import standing
from gemba.interfaces.portal.views.tracking import MESSAGES, served


@require_safe
@customer
def tickets(request: CustomerRequest) -> HttpResponse:
    """The customer's requests, newest first."""
    card = card_of(request.actor)
    lines = own_tickets(contact_id=card.id) if card else []
    rows = [(line, standing(line)) for line in lines]
    return page(request, "portal/own.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@customer
def ticket(request: CustomerRequest, number: int) -> HttpResponse:
    """One request's story, and one more message on it."""
    tracked = _own(request, number)
    if request.method != "POST":
        return ticket_page(request, tracked, MessageForm())
    now = current_time()
    form = MessageForm(request.POST, request.FILES)
    too_often = not MESSAGES.takes(f"user-{request.actor.id}", now=now)
    receipt = add_message(form, tracked, is_too_often=too_often, now=now)
    if receipt is None:
        return ticket_page(request, tracked, form, status=429 if too_often else 0)
    return redirect("portal:own-ticket", number=receipt.number)


@require_safe
@customer
def file(request: CustomerRequest, number: int, attachment_id: int) -> FileResponse:
    """A file of the conversation."""
    return served(_own(request, number), attachment_id)


def _own(request: CustomerRequest, number: int) -> TrackedTicket:
    card = card_of(request.actor)
    tracked = ticket_for_contact(number, contact_id=card.id) if card else None
    if tracked is None:
        raise Http404
    return tracked
