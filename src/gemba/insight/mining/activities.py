"""Figures per activity: how often, how long until it is reached, how long it takes, rework."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.groups import Selection
from gemba.insight.eventlog.names import Names
from gemba.insight.eventlog.performers import count_performers

from .figures import case_total, frequencies_of, quantile_seconds

# Rows are looked at this many cases at a time; a table of more pairs than this is not kept.
PART_CASES = 50_000
PAIRS_MAX = 1 << 24


@dataclass(frozen=True, eq=False)
class ActivityTable:
    """One entry per activity code of the log; an activity the chosen cases lack counts zero.

    `wait_seconds_*`: from the event before in the case to this one (to its start, where
    starts are known); NaN for an activity that only opens cases. `handling_seconds_*`: start
    to end; NaN without starts. `rework_cases` have the activity more than once;
    `rework_share` is their share of `cases`. `resources` counts the distinct known resources.
    """

    activities: Names
    count: Int64s
    cases: Int64s
    wait_seconds_median: Floats
    wait_seconds_p90: Floats
    handling_seconds_median: Floats
    handling_seconds_p90: Floats
    rework_cases: Int64s
    rework_share: Floats
    resources: Int64s
    case_total: int

    def __len__(self) -> int:
        return len(self.count)


def activities(columns: EventColumns, cases: Bools | None = None) -> ActivityTable:
    """The figures of all cases, or of those flagged in `cases` (one flag per case)."""
    size, index = len(columns.activities), columns.index
    frequencies = frequencies_of(columns, cases)
    waits = index.activity_wait.select(cases)
    first, again = frequencies.cases, frequencies.rework_cases
    handling = None if index.handling is None else index.handling.select(cases)
    return ActivityTable(
        activities=columns.activities,
        count=frequencies.events,
        cases=first,
        wait_seconds_median=quantile_seconds(waits, 0.5),
        wait_seconds_p90=quantile_seconds(waits, 0.9),
        handling_seconds_median=_handling_seconds(handling, 0.5, size),
        handling_seconds_p90=_handling_seconds(handling, 0.9, size),
        rework_cases=again,
        rework_share=np.divide(again, first, out=np.zeros(size), where=first > 0),
        resources=_resources(columns, cases),
        case_total=case_total(columns, cases),
    )


def _handling_seconds(handling: Selection | None, share: float, size: int) -> Floats:
    return np.full(size, np.nan) if handling is None else quantile_seconds(handling, share)


def _resources(columns: EventColumns, cases: Bools | None) -> Int64s:
    """How many do each activity. Rows are read in parts until all pairs of the log were met,
    which is soon, unless the chosen cases lack some."""
    performers, size = columns.index.performers, len(columns.activities)
    if cases is None:
        return np.bincount(performers.activity, minlength=size)
    width = len(columns.resources) + 1
    if size * width > PAIRS_MAX:
        resource = (columns.resource + 1) * columns.row_flags(cases) - 1
        return np.bincount(count_performers(columns.activity, resource).activity, minlength=size)
    met = np.zeros(size * width, dtype=bool)
    for first in range(0, columns.cases, PART_CASES):
        part = slice(first, min(first + PART_CASES, columns.cases))
        lengths = columns.case_lengths[part]
        rows = slice(int(columns.offsets[part.start]), int(columns.offsets[part.stop]))
        chosen = np.flatnonzero(np.repeat(cases[part], lengths)) + rows.start
        met[columns.activity[chosen] * np.int64(width) + columns.resource[chosen] + 1] = True
        known = met.reshape(size, width)[:, 1:]
        if np.count_nonzero(known) == len(performers.activity):
            break
    resources: Int64s = np.count_nonzero(met.reshape(size, width)[:, 1:], axis=1)
    return resources
