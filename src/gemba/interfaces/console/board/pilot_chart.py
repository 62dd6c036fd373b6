"""The course of a pilot as a picture: what each look showed, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gemba.insight.improvement.pilots.plan import PilotPlan
from gemba.insight.improvement.pilots.verdict import Figure
from gemba.insight.improvement.queries import LookLine
from gemba.insight.kpis.kpi import Better
from gemba.interfaces.console.board.told import signed

WIDTH, HEIGHT = 640.0, 150.0
LABEL_EVERY, LINE_HEIGHT = 90.0, 14.0
COURSE_MIN = 2
"""A single look is told in words and rows already."""


@dataclass(frozen=True)
class Point:
    """A look: where it stands, its interval, and what is said of it."""

    x: str
    y: str
    low: str
    high: str
    title: str


@dataclass(frozen=True)
class Mark:
    """A word beside the chart; `at` in hundredths of its width or height."""

    at: str
    label: str


@dataclass(frozen=True)
class Chart:
    """Looks from left to right, drawn to any width; `zero` is where no effect stands. Words stand
    beside it at a size of their own: `values` at the top, at zero and at the bottom; `better` says
    which side is the better one."""

    width: float
    height: float
    points: tuple[Point, ...]
    line: str
    band: str
    zero: str
    days: tuple[Mark, ...]
    values: tuple[Mark, ...]
    better: str


@dataclass(frozen=True)
class _Frame:
    """From days and differences to places in the drawing; `low` is zero or below it, `high` zero
    or above it."""

    days: float
    low: float
    high: float

    @classmethod
    def around(cls, told: Sequence[Figure], days: float) -> _Frame:
        """Zero and all intervals are in sight, but for the wildest."""
        ends = [end for each in told for end in (each.difference.low, each.difference.high)]
        most = 4 * sorted(abs(each) for each in ends)[len(ends) // 2]
        return cls(days, max(min(0.0, *ends), -most), min(max(0.0, *ends), most))

    def x(self, number: float) -> float:
        return WIDTH * number / self.days

    def y(self, value: float) -> float:
        share = (self.high - value) / (self.high - self.low)
        return HEIGHT * min(max(share, 0.0), 1.0)


def chart_of(looks: Sequence[LookLine], plan: PilotPlan, *, is_over: bool) -> Chart | None:
    """Of the looks, the last first; None before two of them could tell anything. One that is over
    is drawn up to its end, else there is room for the days to come."""
    told = [
        (each, each.judged.main)
        for each in reversed(looks)
        if each.judged.main is not None and each.judged.main.has_ends
    ]
    if len(told) < COURSE_MIN:
        return None
    planned = (plan.ends_us - plan.begins_us) / plan.look_us
    last = float(told[-1][0].number)
    frame = _Frame.around([figure for _, figure in told], last if is_over else max(planned, last))
    x, y = frame.x, frame.y
    points = []
    for look, figure in told:
        between = figure.difference
        title = (
            f"{date_format(localtime(look.at), 'SHORT_DATE_FORMAT')}: "
            f"{signed(between.value, plan.measured_in)} "
            f"({signed(between.low, plan.measured_in)} – {signed(between.high, plan.measured_in)})"
        )
        low, high = y(between.low), y(between.high)
        points.append(Point(_n(x(look.number)), _n(y(between.value)), _n(low), _n(high), title))
    line = " ".join(f"{each.x},{each.y}" for each in points)
    back = " ".join(f"{each.x},{each.low}" for each in reversed(points))
    band = " ".join(f"{each.x},{each.high}" for each in points) + " " + back
    zero = _n(y(0.0))
    return Chart(
        WIDTH,
        HEIGHT,
        tuple(points),
        line,
        band,
        zero,
        _days(frame.days),
        _values(frame, plan),
        _("Below zero is better.") if plan.better is Better.LOWER else _("Above zero is better."),
    )


def _days(whole: float) -> tuple[Mark, ...]:
    step = max(1, round(whole * LABEL_EVERY / WIDTH))
    return tuple(Mark(_n(100 * each / whole), str(each)) for each in range(0, int(whole) + 1, step))


def _values(frame: _Frame, plan: PilotPlan) -> tuple[Mark, ...]:
    """Zero, and the ends that do not stand on it."""
    zero = frame.y(0.0)
    ends = [each for each in (frame.high, frame.low) if abs(frame.y(each) - zero) >= LINE_HEIGHT]
    return tuple(
        Mark(_n(100 * frame.y(each) / HEIGHT), signed(each, plan.measured_in) if each else "0")
        for each in (0.0, *ends)
    )


def _n(value: float) -> str:
    return f"{value:.1f}"
