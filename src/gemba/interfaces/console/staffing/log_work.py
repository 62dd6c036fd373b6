"""What a log tells of the work behind a request, and of when its people work; kept a while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.improvement.view import LogView
from gemba.insight.staffing.presence import (
    WEEK_DAYS,
    by_week_slot,
    people_there,
    seen_stretches,
    slot_edges_us,
)
from gemba.interfaces.console.findings.reading import view_of
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.console.staffing.arrived import Arrived

# People change: who was at work longer ago says little of today.
WEEKS = 6
# Fewer requests tell nothing of how long one takes.
CASES_MIN = 5


@dataclass(frozen=True, eq=False)
class LogWork:
    """`minutes` of work on a request by channel (empty: of any), for those that tell it; `usual`
    are the people seen at work in a half hour, the mean of the last weeks, `[weekday, slot]`."""

    columns: EventColumns
    minutes: Mapping[str, float]
    is_estimated: bool
    usual: Floats


_KEPT = Memory[LogWork](4)


def log_work(choice: Choice, known: Arrived) -> LogWork:
    """Of the whole log: what is filtered away keeps people busy all the same."""
    return _KEPT.of(choice.log, choice.whole, known.zone, lambda: _read(choice, known))


def is_read(choice: Choice, known: Arrived) -> bool:
    """Whether `log_work` would answer from memory."""
    return _KEPT.has(choice.log, choice.whole, known.zone)


def _read(choice: Choice, known: Arrived) -> LogWork:
    view, columns = view_of(choice), choice.whole
    starts = columns.start_us
    is_estimated = starts is None or bool(np.any(starts == UNKNOWN_US))
    return LogWork(columns, _minutes(view, known), is_estimated, _usual(view, known))


def seen_between(columns: EventColumns, rows: Int64s) -> dict[str, list[tuple[int, int]]]:
    """When those who did some rows were seen at work, by resource as stored."""
    acts = [(columns.resource[rows], columns.time_us[rows])]
    if columns.start_us is not None:
        begun = rows[columns.start_us[rows] != UNKNOWN_US]
        acts.append((columns.resource[begun], columns.start_us[begun]))
    who, at = (np.concatenate(each) for each in zip(*acts, strict=True))
    return {columns.resources[code]: each for code, each in seen_stretches(who, at).items()}


def _usual(view: LogView, known: Arrived) -> Floats:
    columns = view.columns
    weeks = max(1, min(WEEKS, known.days // WEEK_DAYS))
    first = known.end - timedelta(days=weeks * WEEK_DAYS)
    edges = slot_edges_us(first, weeks * WEEK_DAYS, known.zone)
    since, until = int(edges[0]), int(edges[-1])
    rows = np.flatnonzero(
        view.people_rows
        & (columns.resource >= 0)
        & (columns.time_us >= since)
        & (columns.time_us < until)
    )
    people = people_there(seen_between(columns, rows).values(), edges)
    return by_week_slot(people, first)


def _minutes(view: LogView, known: Arrived) -> dict[str, float]:
    """All work of people on a request, its mean: a mean is what adds up to the day's work."""
    spent = 60 * np.bincount(view.columns.case, view.work_hours, minlength=view.columns.cases)
    found = {}
    for name in dict.fromkeys(("", *known.channels.names, *known.channels.planned)):
        own = spent[known.channels.flags(name)] if name else spent
        if len(own) >= CASES_MIN and own.sum() > 0:
            found[name] = float(own.mean())
    return found
