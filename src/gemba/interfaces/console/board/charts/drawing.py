"""A control chart as a picture: points, centre and limits of each phase, what rules sounded for."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.charts.chart import Chart
from gemba.insight.improvement.watching.course import Course
from gemba.interfaces.console.board.charts.words import ODD, day_of, phase_names, point_words
from gemba.interfaces.console.figures.words import axis_words, value_words

RANGE_HEIGHT = 80.0
LABEL_EVERY = 84.0
ROOM = 0.08
"""This part of the height is left free above the highest and below the lowest."""
_REACH_MAX = 2.5
_LETTER = 5.6
MARGIN = 64.0
"""So much room is on either side of the points, for numbers."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of a drawing, in its own units."""

    width: float
    height: float


LARGE, SMALL = Size(760.0, 210.0), Size(380.0, 120.0)


@dataclass(frozen=True)
class Dot:
    """A point; `mark` is good, bad or odd where a rule sounded for it, else empty."""

    x: str
    y: str
    mark: str
    title: str


@dataclass(frozen=True)
class Label:
    """A word at a place of an axis."""

    at: str
    text: str


@dataclass(frozen=True)
class Stretch:
    """A phase from `x` on: its centre line, its limits as steps, its name with its centre. One that
    is late has no room to its right."""

    x: str
    name: str
    is_late: bool
    centre: str
    low: str
    high: str


@dataclass(frozen=True)
class Picture:
    """All of it, in units of the drawing. `values` are those of the first phase, on the left;
    `last_values` those of the last one where there are several, on the right."""

    width: float
    height: float
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    phases: tuple[Stretch, ...]
    days: tuple[Label, ...]
    values: tuple[Label, ...]
    last_values: tuple[Label, ...]
    target: str


def picture_of(course: Course, target: float | None = None, size: Size = LARGE) -> Picture:
    """The chart of a course; `target` is drawn where it lies in reach."""
    return _picture(course, course.chart, _Frame.around(course.chart, size, target), target)


def ranges_of(course: Course, ranges: Chart) -> Picture:
    """The chart of moving ranges below that of single values."""
    return _picture(course, ranges, _Frame.around(ranges, Size(LARGE.width, RANGE_HEIGHT), None))


@dataclass(frozen=True)
class _Frame:
    """From points and values to places in the drawing."""

    size: Size
    step: float
    low: float
    high: float

    @classmethod
    def around(cls, chart: Chart, size: Size, target: float | None) -> _Frame:
        """All limits are in sight, and points but the wildest; nothing lies below zero."""
        limits = chart.high[np.isfinite(chart.high)]
        seen = chart.value[np.isfinite(chart.value)]
        top = float(limits.max()) if len(limits) else 1.0
        most = max(top, min(float(seen.max()), top * _REACH_MAX)) if len(seen) else top
        lows = np.concatenate([chart.low[np.isfinite(chart.low)], seen])
        least = max(float(lows.min()), 0.0) if len(lows) else 0.0
        if target is not None and target <= most * 1.5:
            most, least = max(most, target), min(least, target)
        room = (most - least or abs(most) or 1.0) * ROOM
        return cls(size, size.width / max(len(chart), 1), max(least - room, 0.0), most + room)

    def x(self, place: float) -> float:
        """The middle of a point is at `place` + ½."""
        return place * self.step

    def y(self, value: float) -> float:
        """Values out of sight stand at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.size.height * (1 - min(max(share, 0.0), 1.0))


def _picture(course: Course, chart: Chart, frame: _Frame, target: float | None = None) -> Picture:
    titles, marks = point_words(course) if chart is course.chart else _range_words(course, chart)
    dots = tuple(
        Dot(_n(frame.x(place + 0.5)), _n(frame.y(value)), marks[place], titles[place])
        for place, value in enumerate(chart.value.tolist())
        if math.isfinite(value)
    )
    first, last = _values(course, chart, frame)
    in_sight = target is not None and frame.low <= target <= frame.high
    return Picture(
        width=frame.size.width,
        height=frame.size.height,
        dots=dots,
        lines=tuple(_lines(chart, frame)),
        phases=_phases(course, chart, frame),
        days=_days(course, frame),
        values=first,
        last_values=last,
        target=_n(frame.y(target)) if in_sight and target is not None else "",
    )


def _range_words(course: Course, ranges: Chart) -> tuple[list[str], list[str]]:
    """(how large each range is, a mark for those beyond the limit)."""
    beyond = (ranges.value > ranges.high).tolist()
    titles = [value_words(course.kpi, each) for each in ranges.value.tolist()]
    return titles, [ODD if each else "" for each in beyond]


def _lines(chart: Chart, frame: _Frame) -> Iterator[str]:
    """Points joined within a phase, over those that tell nothing."""
    for number in range(int(chart.phase.max(initial=0)) + 1):
        places = np.flatnonzero((chart.phase == number) & np.isfinite(chart.value)).tolist()
        yield " ".join(
            f"{_n(frame.x(place + 0.5))},{_n(frame.y(float(chart.value[place])))}"
            for place in places
        )


def _phases(course: Course, chart: Chart, frame: _Frame) -> tuple[Stretch, ...]:
    names = phase_names(course)
    starts = np.unique(chart.phase, return_index=True)[1]
    centres = axis_words(course.kpi, [float(each) for each in chart.centre[starts]])
    found = []
    for number, first in enumerate(starts.tolist()):
        last = int(np.flatnonzero(chart.phase == number)[-1])
        centre = float(chart.centre[first])
        if not math.isfinite(centre):
            continue
        y = _n(frame.y(centre))
        name = names[number] if number < len(names) else ""
        if name:
            name = _("{phase}: {level}").format(phase=name, level=centres[number])
        found.append(
            Stretch(
                x=_n(frame.x(first)),
                name=name,
                is_late=frame.x(first) + _LETTER * _letters(name) > frame.size.width + MARGIN,
                centre=f"M{_n(frame.x(first))} {y}H{_n(frame.x(last + 1))}",
                low=_stairs(chart.low, first, last, frame),
                high=_stairs(chart.high, first, last, frame),
            )
        )
    return tuple(found)


def _letters(text: str) -> int:
    """How wide it is: a Chinese sign is as wide as two letters."""
    return sum(1 + unicodedata.east_asian_width(each).startswith(("W", "F")) for each in text)


def _stairs(limit: Floats, first: int, last: int, frame: _Frame) -> str:
    """A limit with a step where it changes; empty where it lies out of sight."""
    values = limit[first : last + 1]
    if not np.isfinite(values).all() or float(values.max()) < frame.low:
        return ""
    path = f"M{_n(frame.x(first))} {_n(frame.y(float(values[0])))}"
    for place in range(first, last + 1):
        path += f"V{_n(frame.y(float(limit[place])))}H{_n(frame.x(place + 1))}"
    return path


def _days(course: Course, frame: _Frame) -> tuple[Label, ...]:
    count = len(course.points)
    every = max(1, math.ceil(LABEL_EVERY / frame.step))
    return tuple(
        Label(_n(frame.x(place + 0.5)), date_format(day_of(course, place), "MONTH_DAY_FORMAT"))
        for place in range(every // 2, count, every)
    )


def _values(
    course: Course, chart: Chart, frame: _Frame
) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """Of the first phase, and of the last one where that is another. Limits that change with the
    number of tickets are told as they are now."""
    has_phases = bool(chart.phase.any())
    first = _limits(chart, frame, 0 if has_phases else -1)
    last = _limits(chart, frame, -1) if has_phases else []
    words = axis_words(course.kpi, [value for _y, value in (*first, *last)])
    labels = [Label(_n(y), said) for (y, _v), said in zip((*first, *last), words, strict=True)]
    return tuple(labels[: len(first)]), tuple(labels[len(first) :])


def _limits(chart: Chart, frame: _Frame, place: int) -> list[tuple[float, float]]:
    """Centre and limits of a point, by their place, where they do not stand on each other."""
    told: list[tuple[float, float]] = []
    for limit in (chart.centre, chart.high, chart.low):
        value = float(limit[place])
        y = frame.y(value)
        if math.isfinite(value) and frame.low <= value <= frame.high:
            told += [(y, value)] if _is_free(y, told) else []
    return told


def _is_free(y: float, told: list[tuple[float, float]]) -> bool:
    return all(abs(y - other) >= 12 for other, _value in told)


def _n(value: float) -> str:
    return f"{value:.1f}"
