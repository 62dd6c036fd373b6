"""The steps of a process, each put together from the rows that tell of it.

A step is a token on an element: its first row tells when it began, its last how it came to an end.
What waits is open; what was open when its instance ended was needless. Other elements – gateways,
events beside a step – are seen through the flows that were gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np

from gemba.insight.eventlog import drawn_keys
from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Codes, Int32s, Int64s, stable_order
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.drawn_keys import MACHINES_KINDS

from . import acts
from .acts import EVERY, column, has_value


class Ending(IntEnum):
    """How a step ended."""

    OPEN = 0
    DONE = 1
    NEEDLESS = 2
    SKIPPED = 3


@dataclass(frozen=True, eq=False)
class Instances:
    """One entry per instance of the process: its case in the log, when it began, and when it ended
    (UNKNOWN_US while it runs)."""

    case: Int64s
    began_us: Int64s
    ended_us: Int64s


@dataclass(frozen=True, eq=False)
class DrawnSteps:
    """The steps of one process, one entry each, in the order of instances.

    `rows` are the rows of the log that tell of the process. `activity`, `version` and `resource`
    are those of the row that tells the end, or the last one; `is_by_hand`: somebody took it over
    from a machine or out of trouble. `failed` counts incidents.
    """

    columns: EventColumns
    rows: Int64s
    instances: Instances
    case: Int32s
    activity: Codes
    version: Int32s
    resource: Int32s
    began_us: Int64s
    ended_us: Int64s
    ending: Int32s
    is_by_hand: Bools
    taken_row: Int64s

    @cached_property
    def versions(self) -> tuple[tuple[int, int], ...]:
        """The versions that instances have run on, and how many, the newest first."""
        coded = column(self.columns, drawn_keys.VERSION)
        found = []
        for code, text in enumerate(coded.names):
            flags = np.zeros(self.columns.cases, dtype=bool)
            flags[self.columns.case[self.rows[coded.codes[self.rows] == code]]] = True
            if count := int(np.count_nonzero(flags)):
                found.append((int(text), count))
        return tuple(sorted(found, reverse=True))


def drawn_steps(columns: EventColumns, process: str) -> DrawnSteps:
    """The steps of a process, by its id, in a log of instances."""
    rows = _rows_of(columns, process)
    instances = _instances(columns, rows)
    token = column(columns, drawn_keys.TOKEN)
    of_steps = rows[token.codes[rows] >= 0]
    # Rows stand in the order of cases: by token, then by case again, stays in the order of time.
    by_token = of_steps[stable_order(token.codes[of_steps], len(token.names))]
    row = by_token[stable_order(columns.case[by_token], columns.cases)]
    case, code = columns.case[row], token.codes[row]
    fresh = np.ones(len(row), dtype=bool)
    fresh[1:] = (case[1:] != case[:-1]) | (code[1:] != code[:-1])
    first = np.flatnonzero(fresh)
    return _put_together(columns, rows, instances, row, first)


def _rows_of(columns: EventColumns, process: str) -> Int64s:
    of_case = columns.case_attributes.get(drawn_keys.PROCESS)
    if of_case is None:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(has_value(of_case, EVERY, process)[columns.case])


def _instances(columns: EventColumns, rows: Int64s) -> Instances:
    act = column(columns, drawn_keys.ACT)
    began = rows[has_value(act, rows, acts.BEGAN)]
    ended = rows[has_value(act, rows, acts.ENDED, acts.STOPPED)]
    end_of = np.full(columns.cases, UNKNOWN_US)
    end_of[columns.case[ended]] = columns.time_us[ended]
    case = columns.case[began].astype(np.int64)
    return Instances(case, columns.time_us[began], end_of[case])


def _put_together(
    columns: EventColumns, rows: Int64s, instances: Instances, row: Int64s, first: Int64s
) -> DrawnSteps:
    """`row` are the rows of steps, those of one step together; `first` where each begins."""
    act = column(columns, drawn_keys.ACT)
    ends = has_value(act, row, *acts.ENDS)
    last = np.append(first[1:], len(row)) - 1
    place = np.where(ends, np.arange(len(row)), -1)
    end = np.maximum.reduceat(place, first) if len(first) else first
    is_over = end >= 0
    told = row[np.where(is_over, end, last)]
    ending = np.full(len(first), Ending.DONE, dtype=np.int32)
    ending[has_value(act, told, acts.STEP_NEEDLESS)] = Ending.NEEDLESS
    ending[has_value(act, told, acts.STEP_SKIPPED)] = Ending.SKIPPED
    ended_us = columns.time_us[told].copy()
    _close_open(columns, instances, ~is_over, (told, ending, ended_us))
    taken = _taken_over(columns, row, first)
    return DrawnSteps(
        columns=columns,
        rows=rows,
        instances=instances,
        case=columns.case[told],
        activity=columns.activity[told],
        version=_versions(columns)[column(columns, drawn_keys.VERSION).codes[told]],
        resource=columns.resource[told],
        began_us=columns.time_us[row[first]],
        ended_us=ended_us,
        ending=ending,
        is_by_hand=taken >= 0,
        taken_row=taken,
    )


def _close_open(
    columns: EventColumns,
    instances: Instances,
    is_open: Bools,
    steps: tuple[Int64s, Int32s, Int64s],
) -> None:
    """What never ended waits still, unless its instance is over."""
    told, ending, ended_us = steps
    end_of = np.full(columns.cases, UNKNOWN_US)
    end_of[instances.case] = instances.ended_us
    ended_us[is_open] = end_of[columns.case[told[is_open]]]
    ending[is_open] = np.where(ended_us[is_open] == UNKNOWN_US, Ending.OPEN, Ending.NEEDLESS)


def _taken_over(columns: EventColumns, row: Int64s, first: Int64s) -> Int64s:
    """By step the row by which somebody took it over, -1 where nobody did. Taking on what is a
    person's work anyway is none, unless it was in trouble."""
    act, kind = column(columns, drawn_keys.ACT), column(columns, drawn_keys.KIND)
    nowhere = len(row)
    found, failed = np.full(len(first), nowhere), np.full(len(first), nowhere)
    failures = np.flatnonzero(has_value(act, row, acts.STEP_FAILED))
    np.minimum.at(failed, np.searchsorted(first, failures, side="right") - 1, failures)
    takes = np.flatnonzero(has_value(act, row, acts.STEP_TAKEN))
    step = np.searchsorted(first, takes, side="right") - 1
    is_over = has_value(kind, row[takes], *MACHINES_KINDS) | (failed[step] < takes)
    np.minimum.at(found, step[is_over], takes[is_over])
    return np.where(found < nowhere, np.append(row, -1)[found], -1)


def _versions(columns: EventColumns) -> Int32s:
    """The number of a version by its code."""
    return np.array(
        [int(text) for text in column(columns, drawn_keys.VERSION).names], dtype=np.int32
    )
