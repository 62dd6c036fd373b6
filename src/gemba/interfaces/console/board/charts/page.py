"""What the tab of control charts is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _

from gemba.foundation.kernel.clock import microseconds
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.improvement.charts.chart import Kind
from gemba.insight.improvement.charts.individuals import moving_ranges
from gemba.insight.improvement.queries import aims
from gemba.insight.improvement.queries.months import adoptions
from gemba.insight.improvement.watching.course import Course, Span, plain_course
from gemba.insight.improvement.watching.pace import WHY, Pace, edges_us, usual_values
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import Better, Kpi, Unit
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.queries import book, targets
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.cards import frame
from gemba.interfaces.console.board.charts.drawing import (
    LARGE,
    Picture,
    Size,
    picture_of,
    ranges_of,
)
from gemba.interfaces.console.board.charts.keeping import keeping
from gemba.interfaces.console.board.charts.words import (
    Sounding,
    cautions,
    day_of,
    kind_words,
    soundings,
)
from gemba.interfaces.console.board.filling import Choice
from gemba.interfaces.console.board.units import ENTERED_MAX, entered
from gemba.interfaces.console.figures.words import value_words
from gemba.interfaces.figures import count_words

FIRST_SHOWN = "first_response"
SOUNDINGS_MAX = 12


@dataclass(frozen=True)
class Row:
    """A point for those who cannot see the chart."""

    day: date
    value: str
    centre: str
    low: str
    high: str
    count: str


@dataclass(frozen=True)
class Shown:
    """A chart with all that is said beside it."""

    name: str
    kind: str
    picture: Picture
    ranges: Picture | None
    soundings: tuple[Sounding, ...]
    hidden: int
    cautions: tuple[str, ...]
    rows: tuple[Row, ...]


def charts_context(request: DeskRequest, now: datetime) -> dict[str, object]:
    """The chart of a figure, chosen by the address: `kpi`, `by` (day, week), `limit` as people
    enter it."""
    found = desk_book(request, now)
    told = [each for each in kpis().values() if len(found.facts.get(each.name) or ())]
    kpi = _chosen(request, told)
    context: dict[str, object] = {
        **frame(request.actor, "charts"),
        "figures": [Choice(each.name, _(each.label), is_chosen=each is kpi) for each in told],
        "by": request.GET.get("by", ""),
    }
    if kpi is None:
        return context
    facts = found.facts[kpi.name]
    zone = get_default_timezone()
    asked = request.GET.get("by", "")
    pace = Pace(asked) if asked in set(Pace) else None
    since = adoptions(until=now, actor=request.actor).get(kpi.name)
    course = plain_course(kpi, facts, Span(localdate(now, zone), pace, _us(since)), zone)
    target = targets().get(kpi.name)
    limit = _limit(request.GET, kpi)
    limit = target.value if limit is None and target else limit
    unit = entered(kpi)
    return {
        **context,
        "unit": unit.name,
        "has_limit": kpi.unit is not Unit.SHARE and kpi.better is not Better.NEITHER,
        "limit": None if limit is None else round(limit / unit.factor, 3),
        "has_target": target is not None,
        "chart": shown_of(course, target.value if target else None) if course else None,
        "why": _why(course, facts, is_asked=pace is not None) if course else "",
        "keeping": keeping(course, facts, limit) if course else None,
    }


def desk_book(request: DeskRequest, now: datetime) -> Book:
    """The desk's figures as this reader may see them."""
    columns = open_columns(DESK, actor=request.actor, now=now)
    return book(DESK, columns, is_abridged=not request.actor.sees_every_team)


def shown_of(course: Course, target: float | None = None, size: Size = LARGE) -> Shown:
    """A course as it is shown."""
    sounded = soundings(course)
    phases = course.phases
    is_individual = course.chart.kind is Kind.INDIVIDUAL
    ranges = moving_ranges(course.chart.value, phases) if is_individual else None
    return Shown(
        name=_(course.kpi.label),
        kind=kind_words(course),
        picture=picture_of(course, target, size),
        ranges=ranges_of(course, ranges) if ranges else None,
        soundings=sounded[:SOUNDINGS_MAX],
        hidden=max(len(sounded) - SOUNDINGS_MAX, 0),
        cautions=cautions(course),
        rows=_rows(course),
    )


def _us(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


def _rows(course: Course) -> tuple[Row, ...]:
    chart, kpi = course.chart, course.kpi
    return tuple(
        Row(
            day=day_of(course, place),
            value=value_words(kpi, float(chart.value[place])),
            centre=value_words(kpi, float(chart.centre[place])),
            low=value_words(kpi, max(float(chart.low[place]), 0.0)),
            high=value_words(kpi, float(chart.high[place])),
            count=count_words(int(course.points.count[place])),
        )
        for place in reversed(range(len(course.points)))
    )


def _chosen(request: DeskRequest, told: list[Kpi]) -> Kpi | None:
    """As the address says; else that of the next aim, else the first reply."""
    names = {each.name: each for each in told}
    aimed = [each.kpi for each in aims(actor=request.actor) if each.closed_at is None]
    for name in (request.GET.get("kpi", ""), *aimed, FIRST_SHOWN):
        if name in names:
            return names[name]
    return told[0] if told else None


def _limit(asked: Mapping[str, str], kpi: Kpi) -> float | None:
    try:
        limit = float(asked.get("limit", ""))
    except ValueError:
        return None
    return limit * entered(kpi).factor if 0 <= limit <= ENTERED_MAX else None


def _why(course: Course, facts: Facts, *, is_asked: bool) -> str:
    """Why a point is a day or a week; empty where it was asked for."""
    if is_asked:
        return ""
    first, end = day_of(course, 0), len(course.points) * (7 if course.pace is Pace.WEEK else 1)
    usual = usual_values(facts, edges_us(first, end, Pace.DAY, get_default_timezone()))
    return _(WHY[course.pace]).format(n=count_words(usual))
