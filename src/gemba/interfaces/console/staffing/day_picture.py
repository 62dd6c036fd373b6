"""The day as two pictures: requests by half hour, and people needed beside people there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.staffing.deviation import RestOfDay
from gemba.insight.staffing.forecasting.forecast import Forecast
from gemba.insight.staffing.presence import DAY_SLOTS
from gemba.interfaces.console.staffing.drawing import Frame, GridLine, grid_lines, round_top
from gemba.interfaces.console.staffing.words import slot_words
from gemba.interfaces.figures import count_words, decimal_words

WIDTH, HEIGHT, LOW_HEIGHT = 1000, 190, 130


@dataclass(frozen=True, slots=True)
class Bar:
    """What came in a half hour, and its words."""

    x: str
    y: str
    width: str
    height: str
    hit_x: str
    hit_width: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour on the axis."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class DayPicture:
    """Bars of what came, the forecast of the morning, the rest told anew with its interval."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    grid: tuple[GridLine, ...]
    forecast: str
    retold: str
    band: str
    now_x: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A half hour with too few or too many people."""

    x: str
    y: str
    width: str
    height: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class PeoplePicture:
    """Steps of people needed and there, and what lies between them."""

    width: int
    height: int
    needed: str
    there: str
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    grid: tuple[GridLine, ...]
    now_x: str


def day_picture(forecast: Forecast, rest: RestOfDay, came: Int64s, done: int) -> DayPicture:
    """Of the first day of a forecast, after `done` half hours."""
    mean = forecast.mean[0]
    high = np.where(np.isfinite(rest.high), rest.high, rest.mean)
    highest = max(float(each.max(initial=0)) for each in (mean, high, came.astype(np.float64)))
    frame = Frame(WIDTH, HEIGHT, DAY_SLOTS, round_top(max(highest, 3.0)))
    has_band = bool(len(high)) and bool(np.isfinite(rest.high).all())
    return DayPicture(
        width=WIDTH,
        height=HEIGHT,
        bars=tuple(_bar(frame, slot, int(came[slot]), float(mean[slot])) for slot in range(done)),
        ticks=_ticks(frame),
        grid=grid_lines(frame),
        forecast=frame.line(0, mean.tolist()),
        retold=frame.line(done, rest.mean.tolist()),
        band=frame.band(done, rest.low.tolist(), high.tolist()) if has_band else "",
        now_x=f"{frame.x(done):.1f}",
    )


def people_picture(needed: Floats, there: Floats, done: int) -> PeoplePicture:
    """Over the 48 half hours of a day."""
    top = round_top(max(float(needed.max(initial=0)), float(there.max(initial=0)), 2.0))
    frame = Frame(WIDTH, LOW_HEIGHT, DAY_SLOTS, top)
    return PeoplePicture(
        width=WIDTH,
        height=LOW_HEIGHT,
        needed=frame.steps(0, needed.tolist()),
        there=frame.steps(0, there.tolist()),
        gaps=tuple(
            _gap(frame, slot, float(needed[slot]), float(there[slot])) for slot in range(DAY_SLOTS)
        ),
        ticks=_ticks(frame),
        grid=grid_lines(frame),
        now_x=f"{frame.x(done):.1f}",
    )


def _bar(frame: Frame, slot: int, came: int, expected: float) -> Bar:
    top = frame.y(came)
    return Bar(
        x=f"{frame.x(slot + 0.15):.1f}",
        y=f"{top:.1f}",
        width=f"{0.7 * frame.step:.1f}",
        height=f"{frame.height - top:.1f}",
        hit_x=f"{frame.x(slot):.1f}",
        hit_width=f"{frame.step:.1f}",
        title=_("{begin}–{end}: {came} came, {expected} expected").format(
            begin=slot_words(slot),
            end=slot_words(slot + 1),
            came=count_words(came),
            expected=decimal_words(expected),
        ),
    )


def _gap(frame: Frame, slot: int, needed: float, there: float) -> Gap:
    low, high = sorted((needed, there))
    over = there - needed
    return Gap(
        x=f"{frame.x(slot):.1f}",
        y=f"{frame.y(high):.1f}",
        width=f"{frame.step:.1f}",
        height=f"{frame.y(low) - frame.y(high):.1f}",
        kind="fits" if abs(over) < 0.5 else "short" if over < 0 else "over",
        title=_("{begin}–{end}: {needed} needed, {there} there").format(
            begin=slot_words(slot),
            end=slot_words(slot + 1),
            needed=decimal_words(needed),
            there=decimal_words(there),
        ),
    )


def _ticks(frame: Frame) -> tuple[Tick, ...]:
    return tuple(Tick(f"{frame.x(slot):.1f}", slot_words(slot)) for slot in range(0, DAY_SLOTS, 4))
