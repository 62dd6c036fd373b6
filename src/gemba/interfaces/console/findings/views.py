"""The views of the Findings screen: one address, one query or one operation each."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import LogUnknown
from gemba.insight.improvement.operations import (
    DismissalRefused,
    dismiss_finding,
    restore_finding,
)
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.findings.page import figures_context, frame_context
from gemba.interfaces.console.findings.ranked import is_ranked, ranked
from gemba.interfaces.console.findings.report import findings_page
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.later import Page, answer
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.standalone import as_download

PAGE, REFUSED = "console/findings/page.html", "console/findings/refused.html"


@require_safe
@of_log
def findings_log(request: DeskRequest, choice: Choice) -> HttpResponse:
    """What a log shows to be lost, the dearest first."""
    frame = frame_context(request, choice)
    if not len(choice.whole):
        return render(request, PAGE, frame)

    def figures() -> dict[str, object]:
        return figures_context(choice, ranked(choice), request.actor)

    return answer(request, choice, Page(PAGE, frame, figures, lambda: is_ranked(choice)))


@require_safe
@of_log
def findings_report(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The same as a file: it is sent on, so it stands on its own."""
    now = current_time()
    page = findings_page(choice, ranked(choice), request.actor, now)
    return as_download(page, f"{_('Findings')} {choice.title}", "findings", now)


@require_POST
@supervisor
def finding_dismiss(request: DeskRequest, log: str) -> HttpResponse:
    """Set a finding aside, with a reason."""
    try:
        dismiss_finding(
            log_key=log,
            finding_key=request.POST.get("finding", ""),
            reason=request.POST.get("reason", ""),
            actor=request.actor,
            now=current_time(),
        )
    except LogUnknown as error:
        raise Http404 from error
    except DismissalRefused as refusal:
        return render(request, REFUSED, {"problem": str(refusal), "log": log}, status=422)
    return redirect("console:findings-log", log)


@require_POST
@supervisor
def finding_restore(request: DeskRequest, log: str) -> HttpResponse:
    """Take a finding up again."""
    finding = request.POST.get("finding", "")
    try:
        restore_finding(log_key=log, finding_key=finding, actor=request.actor, now=current_time())
    except LogUnknown as error:
        raise Http404 from error
    return redirect("console:findings-log", log)
