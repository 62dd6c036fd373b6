"""The views of demand, people needed and the day: one address, one query each."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gemba.foundation.kernel.clock import current_time
from gemba.insight.staffing.series import ArrivalKind
from gemba.interfaces.access import DeskRequest, supervisor
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.later import Page, answer
from gemba.interfaces.console.process.opening import of_log
from gemba.interfaces.console.staffing.arrived import Arrived, arrived
from gemba.interfaces.console.staffing.asked import AskedForm, address
from gemba.interfaces.console.staffing.day import asked_moment, day_tab
from gemba.interfaces.console.staffing.demand import demand_of, export_lines
from gemba.interfaces.console.staffing.log_work import is_read
from gemba.interfaces.console.staffing.page import DAY, DEMAND, REQUIREMENT, asked_of, frame_context
from gemba.interfaces.console.staffing.requirement import needs_of, requirement_tab
from gemba.interfaces.console.staffing.told import told
from gemba.interfaces.console.staffing.week_heat import DIFFERENCE, SHOWS
from gemba.interfaces.console.staffing.words import KindNames
from gemba.interfaces.csv_lines import csv_file

PAGES = {
    DEMAND: "console/staffing/demand.html",
    REQUIREMENT: "console/staffing/needs.html",
    DAY: "console/staffing/day.html",
}
Figures = Callable[[AskedForm], Mapping[str, object]]


@require_safe
@supervisor
@of_log
def demand(request: DeskRequest, choice: Choice) -> HttpResponse:
    """What came and what will come."""

    def figures(asked: AskedForm) -> Mapping[str, object]:
        found = told(choice, asked, current_time())
        if found is None:
            return {"known": None}
        kind = ArrivalKind(request.GET.get("channel", ""), request.GET.get("type", ""))
        shown = demand_of(found, kind, KindNames(choice, found.arrived, request.GET))
        export = address("staffing-export", choice.log.key, request.GET)
        return {
            "known": found.arrived,
            "off": found.days_off,
            "demand": shown,
            "export_url": export,
        }

    return _answer(request, choice, DEMAND, figures)


@require_safe
@supervisor
@of_log
def export(request: DeskRequest, choice: Choice) -> StreamingHttpResponse:
    """The forecast of every kind by half hour, as CSV."""
    now = current_time()
    found = told(choice, asked_of(request.GET, choice, now), now)
    lines = export_lines(found, KindNames(choice, found.arrived)) if found else iter(())
    return csv_file(lines, "forecast")


@require_safe
@supervisor
@of_log
def needs(request: DeskRequest, choice: Choice) -> HttpResponse:
    """How many people each half hour of a usual week needs, and how many are there."""

    def figures(asked: AskedForm) -> Mapping[str, object]:
        now = current_time()
        found = told(choice, asked, now)
        if found is None or not found.forecasts:
            return {"known": found.arrived if found else None}
        show = request.GET.get("show", "")
        show = show if show in SHOWS else DIFFERENCE
        needed = needs_of(choice, found, asked, now)
        names = KindNames(choice, found.arrived)
        return {
            "known": found.arrived,
            "off": found.days_off,
            "needs": requirement_tab(needed, asked, names, show),
            "shows": [
                (each, address(REQUIREMENT, choice.log.key, request.GET, show=each), each == show)
                for each in SHOWS
            ],
        }

    return _answer(request, choice, REQUIREMENT, figures)


@require_safe
@supervisor
@of_log
def day(request: DeskRequest, choice: Choice) -> HttpResponse:
    """A day against its forecast and against the people there."""

    def figures(asked: AskedForm) -> Mapping[str, object]:
        now = current_time()
        found = told(choice, asked, now)
        if found is None or not found.forecasts:
            return {"known": found.arrived if found else None}
        moment = asked_moment(request.GET, choice, found.arrived, now)
        return {
            "known": found.arrived,
            "off": found.days_off,
            "moment": moment,
            "day": day_tab(choice, found, asked, moment, now=now, actor=request.actor),
        }

    return _answer(request, choice, DAY, figures)


def _answer(request: DeskRequest, choice: Choice, name: str, figures: Figures) -> HttpResponse:
    known = arrived(choice, current_time())
    asked = asked_of(request.GET, choice, current_time())
    frame = frame_context(request, choice, asked, name)
    if known is None:
        return render(request, PAGES[name], frame)
    page = Page(PAGES[name], frame, lambda: figures(asked), lambda: _is_quick(choice, known, name))
    return answer(request, choice, page)


def _is_quick(choice: Choice, known: Arrived, name: str) -> bool:
    return name == DEMAND or is_read(choice, known)
