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
    performers = columns.index.performers
    if cases is not None:
        # Rows of other cases count as rows without a resource.
        resource = (columns.resource + 1) * columns.row_flags(cases) - 1
        performers = count_performers(columns.activity, resource)
    return np.bincount(performers.activity, minlength=len(columns.activities))
