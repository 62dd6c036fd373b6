"""The usual week as a picture: by weekday and half hour, people needed beside people there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from gemba.insight.eventlog.arrays import Bools, Floats
from gemba.interfaces.console.staffing.words import slot_words
from gemba.interfaces.figures import decimal_words

# A difference of less than so many people is none.
FITS = 0.5
MUCH = 2.0
# Closed hours in the middle of the day that are shown all the same.
BREAK_HOURS_MAX = 2
DIFFERENCE, NEEDED, THERE = "difference", "needed", "there"
SHOWS = (DIFFERENCE, NEEDED, THERE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A half hour of the week. `level`: closed, fits, short, very-short, over, very-over.
    `is_apart`: hours in which the desk is always closed were left out before it."""

    level: str
    figure: str
    words: str
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A full hour, over two columns."""

    words: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A weekday."""

    day: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class WeekHeat:
    """The hours of the day in which anything happens. Sums are of people, in a usual week."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    needed_hours: float
    there_hours: float
    missing_hours: float
    surplus_hours: float
    worst: str


def week_heat(needed: Floats, there: Floats, opened: Bools, show: str) -> WeekHeat:
    """From means `[weekday, slot]`; weekdays nobody knows anything of (NaN) are closed."""
    needed, there = np.nan_to_num(needed), np.nan_to_num(there)
    hours = _hours_shown(opened | (needed > 0) | (there > 0))
    slots = [slot for hour in hours for slot in (2 * hour, 2 * hour + 1)]
    over = there - needed
    return WeekHeat(
        heads=tuple(Head(slot_words(2 * hour), _is_apart(hours, hour)) for hour in hours),
        rows=tuple(
            Row(
                str(WEEKDAYS_ABBR[day]),
                tuple(
                    replace(
                        _cell((day, at), float(needed[day, at]), float(there[day, at]), show),
                        is_apart=at % 2 == 0 and _is_apart(hours, at // 2),
                    )
                    for at in slots
                ),
            )
            for day in range(7)
        ),
        needed_hours=float(needed.sum()) / 2,
        there_hours=float(there.sum()) / 2,
        missing_hours=abs(float(over[over <= -FITS].sum())) / 2,
        surplus_hours=float(over[over >= FITS].sum()) / 2,
        worst=_worst(over),
    )


def _hours_shown(lively: Bools) -> list[int]:
    """Of the day, those in which anything happens on any day; an office's where nothing does.
    Short breaks stay, so that a day reads through."""
    hours = lively.any(axis=0).reshape(24, 2).any(axis=1)
    found = np.flatnonzero(hours).tolist() or list(range(9, 18))
    gaps = [(low, high) for low, high in pairwise(found) if high - low <= BREAK_HOURS_MAX + 1]
    return sorted({*found, *(hour for low, high in gaps for hour in range(low, high))})


def _is_apart(hours: list[int], hour: int) -> bool:
    return hour != hours[0] and hour - 1 not in hours


def _cell(when: tuple[int, int], needed: float, there: float, show: str) -> Cell:
    day, slot = when
    over = there - needed
    level = _level(needed, there)
    told = _("{day} {begin}–{end}: {needed} needed, {there} there").format(
        day=WEEKDAYS[day],
        begin=slot_words(slot),
        end=slot_words(slot + 1),
        needed=decimal_words(needed),
        there=decimal_words(there),
    )
    if level == "closed":
        return Cell(level, "", told)
    if show == NEEDED:
        return Cell(level, _figure(needed), told)
    if show == THERE:
        return Cell(level, _figure(there), told)
    sign = "+" if over > 0 else "−"
    return Cell(level, "" if abs(over) < FITS else f"{sign}{_figure(abs(over))}", told)


def _level(needed: float, there: float) -> str:
    over = there - needed
    if needed <= 0 and there <= 0:
        return "closed"
    if abs(over) < FITS:
        return "fits"
    if over < 0:
        return "very-short" if over <= -MUCH or there < needed / 2 else "short"
    return "very-over" if over >= MUCH and there > 2 * needed else "over"


def _figure(number: float) -> str:
    return str(int(number + 0.5)) if number >= FITS or not number else "<1"


def _worst(over: Floats) -> str:
    """Where most people are missing; empty where nobody is."""
    if over.min(initial=0) > -FITS:
        return ""
    day, slot = np.unravel_index(int(np.argmin(over)), over.shape)
    return _("{day} {time}: {people} too few").format(
        day=WEEKDAYS[int(day)],
        time=slot_words(int(slot)),
        people=decimal_words(-float(over[day, slot])),
    )
