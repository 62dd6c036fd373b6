"""What arrived and how far it has come; the mails that could not be read."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gemba.desk.channels.operations import retry_quarantined, set_aside
from gemba.desk.channels.queries import envelope_raw
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.pages.intake import intake_view
from gemba.interfaces.serving import bytes_response


@require_safe
@supervisor
def intake(request: DeskRequest) -> HttpResponse:
    """The intake at a glance, and the quarantine."""
    before = request.GET.get("before", "")
    mark = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    context = {"view": intake_view(actor=request.actor, before=mark), "now": current_time()}
    return render(request, "console/pages/intake.html", context)


@require_safe
@supervisor
def raw(request: DeskRequest, envelope_id: int) -> FileResponse:
    """A mail as it came, byte by byte."""
    content = envelope_raw(envelope_id, actor=request.actor)
    if content is None:
        raise Http404
    return bytes_response(content, name=f"mail-{envelope_id}.txt")


@require_POST
@supervisor
def retry(request: DeskRequest, envelope_id: int) -> HttpResponse:
    """Have a mail read again."""
    retry_quarantined(actor=request.actor, now=current_time(), envelope_ids=[envelope_id])
    return redirect("console:intake")


@require_POST
@supervisor
def retry_all(request: DeskRequest) -> HttpResponse:
    """Have everything in quarantine read again."""
    retry_quarantined(actor=request.actor, now=current_time())
    return redirect("console:intake")


@require_POST
@supervisor
def put_aside(request: DeskRequest, envelope_id: int) -> HttpResponse:
    """Take a mail off the list because it needs nothing; its bytes stay."""
    set_aside(actor=request.actor, now=current_time(), envelope_ids=[envelope_id])
    return redirect("console:intake")
