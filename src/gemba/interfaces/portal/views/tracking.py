"""Following a ticket by a signed link, without an account."""

from collections.abc import Callable
from functools import wraps

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gemba.desk.tickets.operations import issue_link
from gemba.desk.tickets.queries import LinkRefused, open_link
from gemba.desk.tickets.queries.links import TrackedTicket
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.portal.forms import MessageForm
from gemba.interfaces.portal.pages import add_message, page, ticket_page
from gemba.interfaces.rate_cap import RateCap
from gemba.interfaces.serving import file_response

MESSAGES = RateCap("messages", times_max=30, seconds=600)
TrackedView = Callable[..., HttpResponse | FileResponse]


def by_link(view: TrackedView) -> TrackedView:
    """Opens the link for the view; a refused one gets the page that says what to do."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, token: str, **more: int) -> HttpResponse | FileResponse:
        try:
            tracked = open_link(token, now=current_time())
        except LinkRefused:
            return page(request, "portal/link_refused.html", status=404)
        return view(request, token, tracked, **more)

    return opened


@require_safe
@by_link
def sent(request: HttpRequest, token: str, tracked: TrackedTicket) -> HttpResponse:
    """The request has arrived: its number and its link."""
    link = request.build_absolute_uri(reverse("portal:track", kwargs={"token": token}))
    return page(request, "portal/sent.html", {"ticket": tracked.ticket, "link": link})


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def track(request: HttpRequest, token: str, tracked: TrackedTicket) -> HttpResponse:
    """The ticket's story, and one more message on it."""
    if request.method != "POST":
        return ticket_page(request, tracked, MessageForm())
    now = current_time()
    form = MessageForm(request.POST, request.FILES)
    too_often = not MESSAGES.takes(token, now=now)
    receipt = add_message(form, tracked, is_too_often=too_often, now=now)
    if receipt is None:
        return ticket_page(request, tracked, form, status=429 if too_often else 0)
    if not receipt.is_new:
        return redirect(f"{request.path}#latest")
    fresh = issue_link(
        ticket_id=receipt.ticket_id,
        actor=SYSTEM,
        now=now,
        reads_answers=tracked.is_proven,
    )
    return redirect("portal:sent", token=fresh)


@require_safe
@by_link
def track_file(
    request: HttpRequest,  # noqa: ARG001
    token: str,  # noqa: ARG001
    tracked: TrackedTicket,
    attachment_id: int,
) -> FileResponse:
    """A file of the conversation."""
    return served(tracked, attachment_id)


def served(tracked: TrackedTicket, attachment_id: int) -> FileResponse:
    """A file on one of the messages the customer may see, pictures to look at. Raises Http404."""
    for message in tracked.messages:
        for file in message.attachments:
            if file.id == attachment_id:
                return file_response(file, inline=True)
    raise Http404
