"""The way in, and the public request form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gemba.desk.channels.operations import RequestRefused, submit_request
from gemba.desk.tickets.operations import issue_link
from gemba.foundation.accounts.queries import actor_of
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.portal.customers import card_of, writer
from gemba.interfaces.portal.forms import RequestForm
from gemba.interfaces.portal.pages import form_page, page
from gemba.interfaces.rate_cap import RateCap

TEMPLATE = "portal/request.html"
REQUESTS = RateCap("requests", times_max=15, seconds=600)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What customers can do here."""
    return page(request, "portal/front.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_help(request: HttpRequest) -> HttpResponse:
    """The request form; sent well, it leads to the number and the link."""
    if request.method != "POST":
        card = card_of(actor_of(request.user))
        form = RequestForm(initial={"name": card.name, "email": card.email} if card else None)
        return form_page(request, TEMPLATE, {"form": form})
    now = current_time()
    form = RequestForm(request.POST, request.FILES)
    if not REQUESTS.takes(request.META["REMOTE_ADDR"], now=now):
        form.refuse_too_often()
        return form_page(request, TEMPLATE, {"form": form}, status=429)
    if not form.is_valid():
        return form_page(request, TEMPLATE, {"form": form})
    try:
        receipt = submit_request(request=form.filled_in(writer(request.user, form)), now=now)
    except RequestRefused as refused:
        form.add_error(None, str(refused))
        return form_page(request, TEMPLATE, {"form": form})
    token = issue_link(
        ticket_id=receipt.ticket_id,
        actor=SYSTEM,
        now=now,
        reads_answers=card_of(actor_of(request.user)) is not None,
    )
    return redirect("portal:sent", token=token)
