"""Weekdays and halves of them, and how much is worked and who is there, by team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.hours import HOUR_US
from gemba.insight.mining.zones import to_local_us

from .view import LogView
from .vocabulary import Topic, step_attribute_of
from .wording import WeekHours

DAY_HOURS = 24
WEEK_HOURS = 168
# 1970-01-01 was a Thursday.
MONDAY_HOURS = 72


@dataclass(frozen=True, eq=False)
class Crew:
    """People who share their work: a team (`attribute` names it), or all. One flag per row."""

    attribute: str
    name: str
    rows: Bools


def crews(view: LogView) -> Iterator[Crew]:
    """The teams steps tell, else everybody together."""
    name = step_attribute_of(view.columns, Topic.TEAM)
    column: CodedColumn | None = view.columns.attributes.get(name)
    if column is None:
        yield Crew("", "", view.people_rows)
        return
    for code in np.unique(column.codes[view.people_rows & (column.codes >= 0)]).tolist():
        if column.names[code].strip():
            yield Crew(name, column.names[code], view.people_rows & (column.codes == code))


def local_hour(view: LogView, time_us: Int64s) -> Int64s:
    """Hours since a Monday 00:00 on the clocks of the zone."""
    hour: Int64s = to_local_us(time_us, view.zone) // HOUR_US + MONDAY_HOURS
    return hour


def open_days(view: LogView) -> list[WeekHours]:
    """From opening to closing, of each weekday on which the desk is at work."""
    found = []
    for day in range(7):
        start, end = day * DAY_HOURS * 60, (day + 1) * DAY_HOURS * 60
        spans = [
            (max(first, start), min(last, end))
            for first, last in view.hours.pool.calendar.intervals
            if first < end and last > start
        ]
        if spans:
            found.append(WeekHours(spans[0][0] // 60, -(-spans[-1][1] // 60)))
    return found
