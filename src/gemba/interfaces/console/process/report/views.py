"""The view of the report."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.report.content import report
from gemba.interfaces.console.process.report.page import report_page
from gemba.interfaces.standalone import as_download


@require_safe
@of_log
def report_download(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The report as a file: it is sent on, so it stands on its own."""
    now = current_time()
    page = report_page(report(choice, actor=request.actor, now=now))
    return as_download(page, choice.title, "process", now)
