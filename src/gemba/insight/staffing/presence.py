"""How many people are there in each half hour, from the stretches of time they work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int32s, Int64s

from .series import days_from

SLOT_MINUTES = 30
DAY_SLOTS = 24 * 60 // SLOT_MINUTES
WEEK_DAYS = 7
SLOT_US = SLOT_MINUTES * 60_000_000
_BETWEEN_US_MAX = 2 * 3_600_000_000
# Somebody, from then until then: UTC microseconds since 1970.
Stretches = Sequence[tuple[int, int]]


def slot_edges_us(first: date, days: int, zone: str) -> Int64s:
    """Where half hours begin on the clocks of a zone, and where the last one ends; UTC
    microseconds. Slots the clocks skip have no length; an hour they repeat lengthens the slot
    before its end."""
    edges = [
        _instant(day, zone, slot) for day in days_from(first, days) for slot in range(DAY_SLOTS)
    ]
    found = np.array([*edges, _instant(first + timedelta(days=days), zone)], np.int64)
    # Times in a gap are told by the clocks of before, so they lie beyond its end.
    return np.minimum.accumulate(found[::-1])[::-1]


def people_there(everybody: Iterable[Stretches], edges_us: Int64s) -> Floats:
    """The mean number of people in each slot; each person's stretches are apart and ascend."""
    length = np.diff(edges_us)
    found = np.zeros(len(length))
    for stretches in everybody:
        covered = np.diff(_covered_until(stretches, edges_us))
        found += np.divide(covered, length, out=np.zeros(len(length)), where=length > 0)
    return found


def seen_stretches(person: Int32s, time_us: Int64s) -> dict[int, list[tuple[int, int]]]:
    """When people were at work, by code, from when they acted: the half hours of their acts, and
    all between two acts that lie at most two hours apart. Acts may come in any order."""
    order = np.lexsort((time_us, person))
    who, at = person[order], time_us[order]
    if not len(who):
        return {}
    begins = np.append(True, (np.diff(who) != 0) | (np.diff(at) > _BETWEEN_US_MAX))
    first = np.flatnonzero(begins)
    last = np.append(first[1:] - 1, len(who) - 1)
    found: dict[int, list[tuple[int, int]]] = {}
    slot = at // SLOT_US
    pieces = zip(who[first].tolist(), slot[first].tolist(), slot[last].tolist(), strict=True)
    for code, since, until in pieces:
        found.setdefault(code, []).append((since * SLOT_US, (until + 1) * SLOT_US))
    return found


def by_week_slot(values: Floats, first: date) -> Floats:
    """Means `[weekday, slot]` (Monday is 0) of what is flat over days and half hours; NaN for
    weekdays that are not among the days."""
    days = values.reshape(-1, DAY_SLOTS)
    weekday = (np.arange(len(days)) + first.weekday()) % WEEK_DAYS
    found = np.full((WEEK_DAYS, DAY_SLOTS), np.nan)
    for each in np.unique(weekday).tolist():
        found[each] = days[weekday == each].mean(axis=0)
    return found


def _covered_until(stretches: Stretches, edges_us: Int64s) -> Int64s:
    """Time worked before each edge."""
    if not stretches:
        return np.zeros(len(edges_us), np.int64)
    start, end = np.array(stretches, np.int64).T
    done = np.concatenate([[0], np.cumsum(end - start)])
    place = np.searchsorted(start, edges_us, side="right")
    last = np.maximum(place - 1, 0)
    return np.where(place == 0, 0, done[place] - np.maximum(end[last] - edges_us, 0))


def _instant(day: date, zone: str, slot: int = 0) -> int:
    moment = datetime.combine(day, time(slot // 2, slot % 2 * SLOT_MINUTES), ZoneInfo(zone))
    return round(moment.timestamp()) * 1_000_000
