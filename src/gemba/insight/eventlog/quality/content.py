"""What the columns hold: gaps in them, repetitions, and texts that are no activities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn

from .issues import QualityIssue, listed, of_cases, of_rows

ALMOST_EMPTY_SHARE = 0.05
ACTIVITIES_MANY = 200
_REPEATS_MIN = 5
_DOMINANT_SHARE = 0.5


@dataclass(frozen=True)
class ColumnQuality:
    """How full a column is. `kind` is resource, start, event or case; `values` are different
    texts that occur, 0 for times."""

    name: str
    kind: str
    known: int
    total: int
    values: int

    @property
    def share(self) -> float:
        return self.known / self.total if self.total else 0.0


def column_qualities(columns: EventColumns) -> tuple[ColumnQuality, ...]:
    """Resource and start, then attributes of events and of cases."""
    rows = len(columns)
    known = int(np.count_nonzero(columns.resource >= 0))
    found = [ColumnQuality("", "resource", known, rows, len(columns.resources))]
    if columns.start_us is not None:
        starts = int(np.count_nonzero(columns.start_us != UNKNOWN_US))
        found.append(ColumnQuality("", "start", starts, rows, 0))
    for kind, attributes, total in (
        ("event", columns.attributes, rows),
        ("case", columns.case_attributes, columns.cases),
    ):
        for name, column in attributes.items():
            found.append(ColumnQuality(name, kind, _known(column), total, _values(column)))
    return tuple(found)


def content_issues(columns: EventColumns) -> Iterator[QualityIssue]:
    """Duplicates, missing texts, cases of one event, and columns that were read wrongly."""
    yield from of_rows("duplicate_events", columns, duplicates(columns))
    if len(columns.resources):
        yield from of_rows("missing_resource", columns, columns.resource < 0)
    qualities = [each for each in column_qualities(columns) if each.kind in ("event", "case")]
    empty = [each.name for each in qualities if each.share < ALMOST_EMPTY_SHARE]
    if empty:
        names = {"columns": listed(empty)}
        yield QualityIssue("almost_empty", len(empty), len(qualities), params=names)
    constant = [each.name for each in qualities if each.values == 1 and each.known == each.total]
    if constant and columns.cases > 1:
        names = {"columns": listed(constant)}
        yield QualityIssue("always_the_same", len(constant), len(qualities), params=names)
    lengths = columns.case_lengths
    yield from of_cases("single_event", columns, lengths == 1)
    if len(columns) >= 20 and columns.cases and lengths.max() > _DOMINANT_SHARE * len(columns):
        yield from of_cases("dominant_case", columns, lengths == lengths.max())
    names_many = len(columns.activities)
    if names_many > ACTIVITIES_MANY and len(columns) < _REPEATS_MIN * names_many:
        yield QualityIssue("activities_hardly_repeat", names_many, len(columns))


def duplicates(columns: EventColumns) -> Bools:
    """Events equal to an earlier one of their case in everything that is known."""
    flags = np.zeros(len(columns), dtype=bool)
    order = _tied_by_activity(columns)
    if not len(order):
        return flags
    equal = np.ones(len(order) - 1, dtype=bool)
    compared: list[npt.NDArray[Any]] = [columns.case, columns.time_us, columns.activity]
    compared.append(columns.resource)
    compared += [] if columns.start_us is None else [columns.start_us]
    compared += [column.codes for column in columns.attributes.values()]
    for values in compared:
        equal &= np.diff(values[order]) == 0
    flags[order[1:][equal]] = True
    return flags


def _tied_by_activity(columns: EventColumns) -> Int64s:
    """Rows that share case and time with another, equal ones side by side."""
    same = (np.diff(columns.case) == 0) & (np.diff(columns.time_us) == 0)
    tied = np.append(same, False) | np.append(False, same)
    rows = np.flatnonzero(tied[: len(columns)])
    keys = [column.codes[rows] for column in columns.attributes.values()]
    keys += [] if columns.start_us is None else [columns.start_us[rows]]
    keys += [columns.resource[rows], columns.activity[rows]]
    return rows[np.lexsort((*keys, columns.time_us[rows], columns.case[rows]))]


def _known(column: CodedColumn) -> int:
    return int(np.count_nonzero(column.codes >= 0))


def _values(column: CodedColumn) -> int:
    used = column.codes[column.codes >= 0]
    return int(np.count_nonzero(np.bincount(used))) if len(used) else 0
