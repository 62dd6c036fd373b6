"""What a log tells of the work behind a request, and of when its people work; kept a while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.improvement.view import LogView
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.zones import DAY_US
from gemba.interfaces.console.findings.reading import view_of
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.console.staffing.arrived import Arrived

# Who has not been seen for so long works here no more.
GONE_DAYS = 28
# Fewer requests tell nothing of how long one takes.
CASES_MIN = 5


@dataclass(frozen=True, eq=False)
class LogWork:
    """`minutes` of work on a request by channel (empty: of any), for those that tell it;
    `calendars` of people seen lately, by resource as stored; `pool` is that of all together."""

    columns: EventColumns
    minutes: Mapping[str, float]
    is_estimated: bool
    calendars: Mapping[str, Calendar]
    pool: Calendar


_KEPT = Memory[LogWork](4)


def log_work(choice: Choice, known: Arrived) -> LogWork:
    """Of the whole log: what is filtered away keeps people busy all the same."""
    return _KEPT.of(choice.log, choice.whole, known.zone, lambda: _read(choice, known))


def is_read(choice: Choice, known: Arrived) -> bool:
    """Whether `log_work` would answer from memory."""
    return _KEPT.has(choice.log, choice.whole, known.zone)


def _read(choice: Choice, known: Arrived) -> LogWork:
    view, columns = view_of(choice), choice.whole
    hours = view.hours
    latest = int(columns.time_us.max())
    calendars = {
        columns.resources[code]: each.calendar
        for code, each in hours.of.items()
        if each.last_us >= latest - GONE_DAYS * DAY_US
    }
    starts = columns.start_us
    is_estimated = starts is None or bool(np.any(starts == UNKNOWN_US))
    minutes = _minutes(view, known)
    return LogWork(columns, minutes, is_estimated, calendars, hours.pool.calendar)


def _minutes(view: LogView, known: Arrived) -> dict[str, float]:
    """All work of people on a request, its mean: a mean is what adds up to the day's work."""
    spent = 60 * np.bincount(view.columns.case, view.work_hours, minlength=view.columns.cases)
    found = {}
    for name in ("", *known.channels.names):
        own = spent[known.channels.flags(name)] if name else spent
        if len(own) >= CASES_MIN and own.sum() > 0:
            found[name] = float(own.mean())
    return found
