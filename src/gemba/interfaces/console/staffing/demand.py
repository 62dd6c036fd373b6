"""The Demand tab: what came, what will come, how sure that is, and what surges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.staffing.forecasting.forecast import Forecast
from gemba.insight.staffing.forecasting.history import WEEK_DAYS
from gemba.insight.staffing.series import ArrivalKind
from gemba.insight.staffing.surges import Surge
from gemba.interfaces.console.staffing.drawing import Frame, GridLine, grid_lines, round_top
from gemba.interfaces.console.staffing.told import ALL, Told
from gemba.interfaces.console.staffing.words import (
    BADGES,
    KindNames,
    between_words,
    day_words,
    method_words,
    verdict_words,
)
from gemba.interfaces.csv_lines import csv_line
from gemba.interfaces.figures import count_words, decimal_words

WEEKS_BEFORE = 6
WIDTH, HEIGHT = 1000, 230
SPARK_WIDTH, SPARK_HEIGHT = 150, 28
WEEKEND = 5


@dataclass(frozen=True, slots=True)
class DayMark:
    """A column of the picture: a day gone by with its bar, or one to come."""

    x: str
    middle: str
    width: str
    bar_y: str
    bar_height: str
    title: str
    is_past: bool
    is_weekend: bool
    holiday: str
    label: str


@dataclass(frozen=True, slots=True)
class DemandPicture:
    """Bars of the last weeks, the line to come and the band it keeps within."""

    width: int
    height: int
    days: tuple[DayMark, ...]
    grid: tuple[GridLine, ...]
    line: str
    band: str
    today_x: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day to come, in words."""

    day: str
    expected: str
    between: str
    holiday: str


@dataclass(frozen=True, slots=True)
class KindLine:
    """A channel or a type: last week, next week, and whether its forecast beats last week."""

    name: str
    url: str
    last_week: str
    next_week: str
    change: str
    badge: str
    verdict: str
    past: str
    future: str
    is_shown: bool


@dataclass(frozen=True)
class Demand:
    """What the Demand tab shows of one kind, and of all kinds beside each other."""

    name: str
    picture: DemandPicture
    next_week: str
    change: str
    busiest: DayLine
    method: str
    verdict: str
    is_better: bool
    days: tuple[DayLine, ...]
    holidays: tuple[DayLine, ...]
    kinds: tuple[KindLine, ...]
    surges: tuple[str, ...]


def demand_of(found: Told, kind: ArrivalKind, names: KindNames) -> Demand | None:
    """None where less than a week is known."""
    if ALL not in found.forecasts:
        return None
    kind = kind if kind in found.forecasts else ALL
    forecast = found.forecasts[kind]
    days = _day_lines(found, forecast)
    before = _last_week(found, kind)
    return Demand(
        name=names(kind),
        picture=_picture(found, kind),
        next_week=count_words(forecast.day_mean[:WEEK_DAYS].sum()),
        change=_change(float(forecast.day_mean[:WEEK_DAYS].sum()), before),
        busiest=days[int(np.argmax(forecast.day_mean))],
        method=method_words(forecast.choice),
        verdict=verdict_words(forecast.choice),
        is_better=forecast.choice.verdict == "better",
        days=days,
        holidays=tuple(each for each in days if each.holiday),
        kinds=tuple(_kind_line(found, each, names, kind) for each in found.forecasts),
        surges=tuple(surge_words(each, names) for each in found.surges),
    )


def export_lines(found: Told, names: KindNames) -> Iterator[str]:
    """The forecast by half hour of every kind, as CSV."""
    yield csv_line([_("Kind"), _("Day"), _("From"), _("Expected"), _("Low"), _("High")])
    for kind, forecast in found.forecasts.items():
        for number, day in enumerate(forecast.dates):
            for slot in range(forecast.mean.shape[1]):
                values = (
                    each[number, slot] for each in (forecast.mean, forecast.low, forecast.high)
                )
                numbers = [f"{value:.3f}" if np.isfinite(value) else "" for value in values]
                time = f"{slot // 2:02d}:{slot % 2 * 30:02d}"
                yield csv_line([names(kind), day.isoformat(), time, *numbers])


def _picture(found: Told, kind: ArrivalKind) -> DemandPicture:
    forecast = found.forecasts[kind]
    past = found.series[kind].by_day().counts[-WEEKS_BEFORE * WEEK_DAYS :, 0]
    high = np.where(np.isfinite(forecast.day_high), forecast.day_high, forecast.day_mean)
    top = round_top(max(float(past.max(initial=0)), float(high.max(initial=0)), 4.0))
    frame = Frame(WIDTH, HEIGHT, len(past) + len(forecast.dates), top)
    has_band = bool(np.isfinite(forecast.day_high).all())
    return DemandPicture(
        width=WIDTH,
        height=HEIGHT,
        days=tuple(_marks(found, forecast, past.tolist(), frame)),
        grid=grid_lines(frame),
        line=frame.line(len(past), forecast.day_mean.tolist()),
        band=frame.band(len(past), forecast.day_low.tolist(), high.tolist()) if has_band else "",
        today_x=f"{frame.x(len(past)):.1f}",
    )


def _marks(found: Told, forecast: Forecast, past: list[int], frame: Frame) -> Iterator[DayMark]:
    for place in range(frame.count):
        is_past = place < len(past)
        day = found.arrived.end + timedelta(days=place - len(past))
        count = past[place] if is_past else 0
        words = count_words(count) if is_past else _expected_words(forecast, place - len(past))
        holiday = found.days_off.name_of(day)
        yield DayMark(
            x=f"{frame.x(place):.1f}",
            middle=f"{frame.x(place + 0.5):.1f}",
            width=f"{frame.step:.1f}",
            bar_y=f"{frame.y(count):.1f}",
            bar_height=f"{frame.height - frame.y(count):.1f}",
            title=f"{day_words(day)}: {words}" + (f" ({holiday})" if holiday else ""),
            is_past=is_past,
            is_weekend=day.weekday() >= WEEKEND,
            holiday=holiday,
            label=day_words(day) if day.weekday() == 0 else "",
        )


def _expected_words(forecast: Forecast, number: int) -> str:
    low, high = float(forecast.day_low[number]), float(forecast.day_high[number])
    mean = decimal_words(float(forecast.day_mean[number]))
    if not np.isfinite(high):
        return mean
    return _("{mean} expected, {between}").format(mean=mean, between=between_words(low, high))


def _day_lines(found: Told, forecast: Forecast) -> tuple[DayLine, ...]:
    return tuple(
        DayLine(
            day_words(day),
            decimal_words(float(forecast.day_mean[number])),
            between_words(float(forecast.day_low[number]), float(forecast.day_high[number]))
            if np.isfinite(forecast.day_high[number])
            else _("unknown"),
            found.days_off.name_of(day),
        )
        for number, day in enumerate(forecast.dates)
    )


def _last_week(found: Told, kind: ArrivalKind) -> int:
    return int(found.series[kind].counts[-WEEK_DAYS:].sum())


def _kind_line(found: Told, kind: ArrivalKind, names: KindNames, shown: ArrivalKind) -> KindLine:
    forecast, before = found.forecasts[kind], _last_week(found, kind)
    past = found.series[kind].by_day().counts[-WEEKS_BEFORE * WEEK_DAYS :, 0]
    ahead = float(forecast.day_mean[:WEEK_DAYS].sum())
    top = round_top(max(float(past.max(initial=0)), float(forecast.day_mean.max()), 1.0))
    frame = Frame(SPARK_WIDTH, SPARK_HEIGHT, len(past) + len(forecast.dates), top)
    return KindLine(
        name=names(kind),
        url=names.url(kind),
        last_week=count_words(before),
        next_week=count_words(ahead),
        change=_change(ahead, before),
        badge=_(BADGES[forecast.choice.verdict]),
        verdict=verdict_words(forecast.choice),
        past=frame.line(0, past.tolist()),
        future=frame.line(len(past), forecast.day_mean.tolist()),
        is_shown=kind == shown,
    )


def _change(ahead: float, before: float) -> str:
    """“+12%” against last week; nothing where nothing came, or nothing changes."""
    if before <= 0:
        return ""
    percent = 100 * (ahead / before - 1)
    sign = "+" if percent >= 0.5 else "−" if percent <= -0.5 else "±"
    return f"{sign}{count_words(abs(percent))}%"


def surge_words(surge: Surge, names: KindNames) -> str:
    """“E-mail · Repair: 41 in 3 days, 18 expected.”"""
    return _("{kind}: {arrived} in {days} days, {expected} expected.").format(
        kind=names(surge.kind),
        arrived=count_words(surge.arrived),
        days=surge.days,
        expected=decimal_words(surge.expected),
    )
