"""The steps of some cases, end to end, with attributes by row: what features are worked out of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from gemba.insight.eventlog.arrays import Codes, Int64s, offsets_of, spread
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn, Names


@dataclass(frozen=True, eq=False)
class Steps:
    """Rows of some cases, sorted as in the log; `offsets[c]:offsets[c + 1]` are those of the c-th.

    `labels` are attributes with one code a row; one of the whole case is repeated.
    """

    offsets: Int64s
    activity: Codes
    time_us: Int64s
    resource: Codes
    activities: Names
    resources: Names
    labels: Mapping[str, CodedColumn] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.time_us)

    @property
    def lengths(self) -> Int64s:
        """Steps of each case."""
        return np.diff(self.offsets)

    @property
    def case(self) -> Int64s:
        """The case of each row, counted among those here."""
        return np.repeat(np.arange(len(self.offsets) - 1), self.lengths)

    @property
    def first_row(self) -> Int64s:
        """By row, the row of the first step of its case."""
        return np.repeat(self.offsets[:-1], self.lengths)

    @property
    def place(self) -> Int64s:
        """By row, how many steps the case had before."""
        rows: Int64s = np.arange(len(self)) - self.first_row
        return rows

    def earlier(self, codes: Codes, back: int) -> Int64s:
        """By row, the code so many rows before in the same case; -1 where there is none."""
        found = np.full(len(self), -1, np.int64)
        inside = self.place >= back
        found[inside] = codes[np.flatnonzero(inside) - back]
        return found


def steps_of(
    columns: EventColumns, labels: tuple[str, ...] = (), cases: Int64s | None = None
) -> Steps:
    """All cases of a log or those at some places, with the attributes of these names."""
    rows: Int64s | slice = slice(None)
    offsets = columns.offsets
    if cases is not None:
        lengths = columns.offsets[cases + 1] - columns.offsets[cases]
        rows, offsets = spread(columns.offsets[cases], lengths), offsets_of(lengths)
    owner = columns.case[rows]
    found = {}
    for name in labels:
        if name in columns.attributes:
            column = columns.attributes[name]
            found[name] = CodedColumn(column.codes[rows], column.names)
        elif name in columns.case_attributes:
            column = columns.case_attributes[name]
            found[name] = CodedColumn(column.codes[owner], column.names)
    return Steps(
        offsets=offsets,
        activity=columns.activity[rows],
        time_us=columns.time_us[rows],
        resource=columns.resource[rows],
        activities=columns.activities,
        resources=columns.resources,
        labels=found,
    )
