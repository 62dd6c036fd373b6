"""Working time counted minute by minute, the slow way.

It shares nothing with the arithmetic it checks but the statement of a schedule: every UTC
minute is shown to `zoneinfo`, and what the wall clock says is looked up in the rules.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import numpy.typing as npt

from gemba.foundation.kernel.working_time import DayHours, Schedule

DAY = 1440
Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Transition = tuple[str, int]


def wall_minutes(zone: str, first: int, count: int) -> Minutes:
    """For UTC minutes since 1970: minutes since 0001-01-01 00:00 on the clocks of the zone."""
    info = ZoneInfo(zone)
    walls = (datetime.fromtimestamp(60 * minute, info) for minute in range(first, first + count))
    return np.fromiter(
        (wall.toordinal() * DAY + wall.hour * 60 + wall.minute for wall in walls), np.int64, count
    )


def open_minutes(schedule: Schedule, walls: Minutes) -> Flags:
    """Which minutes of `wall_minutes` are worked."""
    days, minutes = np.divmod(walls, DAY)
    first = int(days.min())
    table = np.zeros((int(days.max()) - first + 1, DAY), dtype=bool)
    for row, ordinal in enumerate(range(first, first + len(table))):
        for interval in hours_of(schedule, date.fromordinal(ordinal)).intervals:
            table[row, interval.start_minute : interval.end_minute] = True
    flags: Flags = table[days - first, minutes]
    return flags


def hours_of(schedule: Schedule, day: date) -> DayHours:
    """Exception > swap > holiday > week, rule by rule."""
    for exception in schedule.exceptions:
        if exception.day == day:
            return exception.hours
    for swap in schedule.swaps:
        if swap.day == day:
            return schedule.week[swap.weekday] if swap.weekday is not None else swap.hours or NONE
    if any(holiday.day == day for holiday in schedule.holidays):
        return NONE
    return schedule.week[day.weekday()]


NONE = DayHours()


def transitions(zones: tuple[str, ...], first_year: int, last_year: int) -> list[Transition]:
    """(zone, UTC minute) of every change of offset in these years."""
    return [(zone, at) for zone in zones for at in _changes(zone, first_year, last_year)]


def all_zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones() - {"localtime"}))


@cache
def _changes(zone: str, first_year: int, last_year: int) -> tuple[int, ...]:
    info = ZoneInfo(zone)
    begin, end = (
        int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) // 60
        for year in (first_year, last_year + 1)
    )

    def offset(minute: int) -> object:
        return datetime.fromtimestamp(60 * minute, info).utcoffset()

    step, found = DAY, []
    for low in range(begin, end, step):
        if offset(low) != offset(low + step):
            before = offset(low)
            found.append(next(m for m in range(low, low + step + 1) if offset(m) != before))
    return tuple(found)
