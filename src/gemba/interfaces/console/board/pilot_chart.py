"""The course of a pilot as a picture: what each look showed, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime

from gemba.insight.improvement.pilots.plan import PilotPlan
from gemba.insight.improvement.queries import LookLine
from gemba.interfaces.console.board.told import signed

WIDTH, HEIGHT = 640.0, 150.0
LABEL_EVERY = 90.0


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
    """A day below the chart; `at` in hundredths of its width."""

    at: str
    label: str


@dataclass(frozen=True)
class Chart:
    """Looks from left to right, drawn to any width; `zero` is where no effect stands. Words stand
    beside it at a size of their own: `values` at the top, at zero and at the bottom."""

    width: float
    height: float
    points: tuple[Point, ...]
    line: str
    band: str
    zero: str
    days: tuple[Mark, ...]
    values: tuple[str, ...]


def chart_of(looks: Sequence[LookLine], plan: PilotPlan) -> Chart | None:
    """Of the looks, the last first; None before any of them could tell anything."""
    told = [each for each in reversed(looks) if each.judged.main is not None]
    if not told:
        return None
    figures = [each.judged.main for each in told]
    ends = [
        value
        for each in figures
        if each is not None
        for value in (each.difference.low, each.difference.high)
    ]
    usual = sorted(abs(each) for each in ends)[len(ends) // 2]
    reach = max(min(max(abs(each) for each in ends), usual * 4), 1e-9)
    whole = max((plan.ends_us - plan.begins_us) / plan.look_us, told[-1].number)

    def x(number: float) -> float:
        return WIDTH * number / whole

    def y(value: float) -> float:
        return HEIGHT / 2 - HEIGHT / 2 * min(max(value / reach, -1.0), 1.0)

    points = []
    for look, figure in zip(told, figures, strict=True):
        if figure is None:
            continue
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
    step = max(1, round(whole * LABEL_EVERY / WIDTH))
    days = tuple(Mark(_n(100 * each / whole), str(each)) for each in range(0, int(whole) + 1, step))
    values = tuple(signed(each, plan.measured_in) for each in (reach, 0.0, -reach))
    return Chart(WIDTH, HEIGHT, tuple(points), line, band, _n(y(0.0)), days, values)


def _n(value: float) -> str:
    return f"{value:.1f}"
