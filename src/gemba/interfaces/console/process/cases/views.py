"""The views of the tab "Variants & cases"."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.insight.mining.case_list import SORTS
from gemba.insight.mining.dotted import ACROSS, dotted_chart
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.cases.dots import packed
from gemba.interfaces.console.process.cases.page import cases_context, may_see, moment
from gemba.interfaces.console.process.cases.ways import EVENTS_MAX, way_events
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.process.palette import hues


@require_safe
@of_log
def cases(request: DeskRequest, choice: Choice) -> HttpResponse:
    """Variants, the dotted chart and the list of cases."""
    return render(request, "console/process/cases/tab.html", cases_context(request, choice))


@require_safe
@of_log
def dots(request: DeskRequest, choice: Choice) -> HttpResponse:
    """The points of the dotted chart, packed."""
    colour = request.GET.get("colour", "")
    chart = dotted_chart(
        choice.columns,
        choice.cases,
        across=ACROSS.get(request.GET.get("across", ""), "calendar"),
        sort=SORTS.get(request.GET.get("lines", ""), "start"),
        colour=colour,
    )
    return HttpResponse(packed(chart, choice, colour), content_type="application/octet-stream")


@require_safe
@of_log
def case(request: DeskRequest, choice: Choice, case: int) -> HttpResponse:
    """One case, event by event."""
    if not 0 <= case < choice.columns.cases:
        raise Http404
    name = choice.columns.case_ids[case]
    if not may_see(choice, name, actor=request.actor):
        raise Http404
    events = way_events(choice, case, hues(choice.whole))
    left_out = int(choice.columns.case_lengths[case]) - len(events)
    context = {
        "title": _("Case {name}").format(name=name),
        "events": [(each, moment(each.event.time_us)) for each in events],
        "left_out": left_out,
        "events_max": EVENTS_MAX,
    }
    return render(request, "console/process/cases/way.html", context)
