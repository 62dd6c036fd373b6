"""Which figures did in a month what chance alone hardly ever does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from gemba.foundation.kernel.clock import microseconds
from gemba.insight.improvement.queries.months import adoptions
from gemba.insight.improvement.watching.course import Course, Span, plain_course
from gemba.insight.kpis.ledger import Book
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.charts.drawing import SMALL
from gemba.interfaces.console.board.charts.page import Shown, shown_of
from gemba.interfaces.console.board.charts.words import Sounding, day_of, soundings
from gemba.interfaces.console.board.review.month import Month
from gemba.interfaces.console.board.units import steered

DRAWN_MAX = 6


@dataclass(frozen=True)
class Charted:
    """A figure with what sounded in the month."""

    name: str
    kpi: str
    shown: Shown
    soundings: tuple[Sounding, ...]


@dataclass(frozen=True)
class Watched:
    """Figures that moved, the newest signal first, and how many were steady or are not told."""

    moved: tuple[Charted, ...]
    hidden: int
    steady: int


def watched_in(request: DeskRequest, month: Month, book: Book, now: datetime) -> Watched:
    """Of every figure with a better side, up to the end of the month or the last whole day. What is
    open is left out: it is mostly what was open the day before, so rules sound too often."""
    end = min(month.after, localdate(now, month.zone))
    adopted = adoptions(until=month.end, actor=request.actor)
    moved, steady = [], 0
    for kpi in steered():
        facts = book.facts.get(kpi.name)
        if facts is None or kpi.measure.is_stock:
            continue
        since = microseconds(adopted[kpi.name]) if kpi.name in adopted else None
        course = plain_course(kpi, facts, Span(end, adopted_us=since), month.zone)
        if course is None:
            continue
        told = _of_month(course, month.first, end)
        steady += not told
        if told:
            shown = shown_of(course, size=SMALL)
            moved.append((told[0].last, Charted(shown.name, kpi.name, shown, told)))
    cards = tuple(each for _last, each in sorted(moved, key=lambda each: -each[0]))
    return Watched(cards[:DRAWN_MAX], max(len(cards) - DRAWN_MAX, 0), steady)


def _of_month(course: Course, first: date, end: date) -> tuple[Sounding, ...]:
    """What sounded for a point that begins in the month."""
    return tuple(each for each in soundings(course) if first <= day_of(course, each.last) < end)
