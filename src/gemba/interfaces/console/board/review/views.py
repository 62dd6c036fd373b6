"""The views of the monthly review."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import DESK
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.board.review.month import Month, MonthUnknown
from gemba.interfaces.console.board.review.page import review_context
from gemba.interfaces.console.findings.page import figures_context
from gemba.interfaces.console.findings.ranked import ranked
from gemba.interfaces.console.process.choosing import choice_of

PAGE, FINDINGS = "console/board/review.html", "console/board/review_findings.html"


@require_safe
@desk_person
def review_now(_request: DeskRequest) -> HttpResponse:
    """This month."""
    today = localdate(current_time(), get_default_timezone())
    return HttpResponseRedirect(reverse("console:review", args=[today.year, today.month]))


@require_safe
@desk_person
def review(request: DeskRequest, year: int, month: int) -> HttpResponse:
    """A month. One that has not begun is a 404."""
    now = current_time()
    try:
        asked = Month.of(year, month, get_default_timezone())
    except MonthUnknown as error:
        raise Http404 from error
    if asked.begin > now:
        raise Http404
    return render(request, PAGE, review_context(request, asked, now))


@require_safe
@desk_person
def review_findings(request: DeskRequest) -> HttpResponse:
    """What the log shows to be lost today, as a Pareto chart; it may take a while to find."""
    choice = choice_of(DESK, (), actor=request.actor, now=current_time())
    if not len(choice.whole):
        return render(request, FINDINGS, {})
    return render(request, FINDINGS, figures_context(choice, ranked(choice), request.actor))
