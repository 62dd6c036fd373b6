"""A log's work shared out by people, and its rows by cases, so that few are held at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, offsets_of, runs_of, stable_order
from gemba.insight.eventlog.columns import EventColumns

ROWS_AT_ONCE = 250_000


@dataclass(frozen=True, eq=False)
class Share:
    """All work of the people with codes from `first` to before `end`: its `rows` of the log, by
    person. `resource` is the column of the log, `person` who did each row, counted from `first`."""

    rows: Int32s
    resource: Int32s
    first: int
    end: int

    @property
    def person(self) -> Int32s:
        return self.resource[self.rows] - np.int32(self.first)


def shares_of(columns: EventColumns, works: Bools) -> list[Share]:
    """The rows that are somebody's work, about `ROWS_AT_ONCE` at a time and a person at least."""
    rows = np.flatnonzero(works).astype(np.int32)
    people = len(columns.resources)
    rows = rows[stable_order(columns.resource[rows], people)]
    ends = offsets_of(np.bincount(columns.resource[rows], minlength=people))
    return [
        Share(mine, columns.resource, first, end)
        for first, end in runs_of(ends, ROWS_AT_ONCE)
        if len(mine := rows[ends[first] : ends[end]])
    ]


def blocks_of(columns: EventColumns) -> list[tuple[slice, slice]]:
    """Cases in a row and their rows, about `ROWS_AT_ONCE` at a time and a case at least."""
    return [
        (slice(first, end), slice(int(columns.offsets[first]), int(columns.offsets[end])))
        for first, end in runs_of(columns.offsets, ROWS_AT_ONCE)
    ]
