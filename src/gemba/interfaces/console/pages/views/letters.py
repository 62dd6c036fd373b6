"""What came from outside, shown or handed out so that it can do no harm."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.desk.channels.queries import message_raw
from gemba.desk.tickets.queries import attachment
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.pages.letters import letter
from gemba.interfaces.serving import bytes_response, file_response


@require_safe
@desk_person
def message_page(request: DeskRequest, number: int, message_id: UUID) -> HttpResponse:  # noqa: ARG001
    """The message's own HTML, cleaned, as a document that may do nothing."""
    with_remote = request.GET.get("images") == "1"
    found = letter(message_id, actor=request.actor, with_remote=with_remote)
    if found is None:
        raise Http404
    response = render(request, "console/pages/letter.html", {"letter": found})
    response.headers["Content-Security-Policy"] = found.policy
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@desk_person
def message_source(request: DeskRequest, number: int, message_id: UUID) -> FileResponse:  # noqa: ARG001
    """The mail as it came, byte by byte."""
    raw = message_raw(message_id, actor=request.actor)
    if raw is None:
        raise Http404
    return bytes_response(raw, name=f"{message_id}.txt")


@require_safe
@desk_person
def file(request: DeskRequest, attachment_id: int) -> FileResponse:
    """A file on a ticket: a download, or with ?show=1 a picture to look at."""
    found = attachment(attachment_id, actor=request.actor)
    if found is None:
        raise Http404
    return file_response(found, inline=request.GET.get("show") == "1")
