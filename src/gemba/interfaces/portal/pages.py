"""What every portal page is drawn with."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gemba.desk.channels.operations import RequestRefused, add_customer_message
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.queries.links import TrackedTicket
from gemba.interfaces.portal.brand import brand
from gemba.interfaces.portal.forms import FILE_BYTES_MAX, FILES_MAX, MessageForm
from gemba.interfaces.portal.progress import coming, standing, steps, story

FILE_LIMITS = {
    "files_max": FILES_MAX,
    "file_mb_max": FILE_BYTES_MAX // 1024 // 1024,
    "file_bytes_max": f"{FILE_BYTES_MAX:d}",
}


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page under the company's brand."""
    return render(request, template, {"brand": brand(), **(context or {})}, status=status)


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 0
) -> HttpResponse:
    """A page with a form in `context["form"]`: 422 when it was filled in wrongly."""
    wrong = 422 if context["form"].errors else 200
    return page(request, template, {**FILE_LIMITS, **context}, status=status or wrong)


def add_message(
    form: MessageForm, tracked: TrackedTicket, *, is_too_often: bool, now: datetime
) -> Receipt | None:
    """Put a filled-in form onto the ticket; None when it has to be shown again with its errors."""
    if is_too_often:
        form.refuse_too_often()
    if not form.is_valid():
        return None
    try:
        return add_customer_message(tracked=tracked, request=form.filled_in(), now=now)
    except RequestRefused as refused:
        form.add_error(None, str(refused))
        return None


def ticket_page(
    request: HttpRequest, tracked: TrackedTicket, form: MessageForm, *, status: int = 0
) -> HttpResponse:
    """A ticket's story with the form for one more message; only the story for htmx."""
    context = {
        "tracked": tracked,
        "ticket": tracked.ticket,
        "standing": standing(tracked.ticket),
        "steps": steps(tracked.ticket),
        "story": story(tracked),
        "outlook": coming(tracked.ticket),
        "form": form,
    }
    if "HX-Request" in request.headers:
        return page(request, "portal/story.html", context)
    return form_page(request, "portal/ticket.html", context, status=status)
