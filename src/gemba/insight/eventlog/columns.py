"""The event log as columns, and how unsorted rows become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .arrays import UNKNOWN_US, Bools, Codes, Int32s, Int64s, narrow_codes, offsets_of, sealed
from .index import LogIndex, SortedRows, build_index
from .names import CodedColumn, Names, compact


@dataclass(frozen=True, eq=False)
class EventRows:
    """Events in any order, one row each: the input of `build` and `append`.

    `time_us` and `start_us` are UTC microseconds since 1970; `start_us` may hold
    `UNKNOWN_US`. Rows of one case with equal times keep their order here. `attributes` have
    one code a row, `case_attributes` one code for each entry of `case.names`.
    """

    case: CodedColumn
    activity: CodedColumn
    time_us: Int64s
    resource: CodedColumn | None = None
    start_us: Int64s | None = None
    attributes: Mapping[str, CodedColumn] = field(default_factory=dict)
    case_attributes: Mapping[str, CodedColumn] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        case: Sequence[str],
        activity: Sequence[str],
        time_us: Sequence[int],
        resource: Sequence[str | None] | None = None,
        start_us: Sequence[int | None] | None = None,
    ) -> EventRows:
        """Rows from plain lists, all of one length."""
        start = None
        if start_us is not None:
            known = [UNKNOWN_US if each is None else each for each in start_us]
            start = np.array(known, dtype=np.int64)
        return cls(
            CodedColumn.of(case),
            CodedColumn.of(activity),
            np.array(time_us, dtype=np.int64),
            None if resource is None else CodedColumn.of(resource),
            start,
        )

    def __post_init__(self) -> None:
        """Raises ValueError for columns of different lengths, or a row without case or activity."""
        columns = [self.case, self.activity, *self.attributes.values()]
        columns += [] if self.resource is None else [self.resource]
        lengths = {len(column.codes) for column in columns} | {len(self.time_us)}
        lengths |= set() if self.start_us is None else {len(self.start_us)}
        if len(lengths) > 1:
            raise ValueError(f"Columns of one log differ in length: {sorted(lengths)} rows.")
        if any(len(each.codes) != len(self.case.names) for each in self.case_attributes.values()):
            raise ValueError("A case attribute needs one code per case.")
        if len(self) and (self.case.codes.min() < 0 or self.activity.codes.min() < 0):
            raise ValueError("Every event needs a case and an activity.")

    def __len__(self) -> int:
        return len(self.time_us)


@dataclass(frozen=True, eq=False)
class EventColumns:
    """A log sorted by case, then time, then original sequence. Arrays are read-only.

    Row columns: `case`, `activity` (codes), `time_us` (int64 UTC microseconds, the end of the
    activity), `resource` (-1 unknown), `start_us` (`UNKNOWN_US` unknown; None when the log
    has none). `offsets[c]:offsets[c + 1]` are the rows of case `c`. Case, activity and
    resource texts are found by code. `attributes` go by row, `case_attributes` by case.
    `index` is derived from these and always in step with them. Logs that `append` made of one
    another have the same `lineage`: in those, codes and old rows are the same.
    """

    case: Int32s
    activity: Codes
    time_us: Int64s
    resource: Int32s
    start_us: Int64s | None
    offsets: Int64s
    case_ids: Names
    activities: Names
    resources: Names
    attributes: Mapping[str, CodedColumn]
    case_attributes: Mapping[str, CodedColumn]
    index: LogIndex
    lineage: object = field(default_factory=object, repr=False)

    def __len__(self) -> int:
        return len(self.time_us)

    @property
    def cases(self) -> int:
        return len(self.offsets) - 1

    @property
    def case_lengths(self) -> Int64s:
        return np.diff(self.offsets)

    @cached_property
    def first_us(self) -> Int64s:
        """The time of the first event of each case."""
        return sealed(self.time_us[self.offsets[:-1]])

    @cached_property
    def last_us(self) -> Int64s:
        """The time of the last event of each case."""
        return sealed(self.time_us[self.offsets[1:] - 1])

    def row_flags(self, cases: Bools) -> Bools:
        """One flag per row from one flag per case."""
        return np.repeat(cases, self.case_lengths)


def build(rows: EventRows) -> EventColumns:
    """Sorts and codes the rows. Cases and activities that no row uses are left out."""
    used = np.flatnonzero(np.bincount(rows.case.codes, minlength=len(rows.case.names)))
    case, activity, resource = compact(rows.case), compact(rows.activity), resources_of(rows)
    order = sorting_order(case.codes, rows.time_us)
    counts = np.bincount(case.codes, minlength=len(case.names))
    ordered = SortedRows(
        case=sealed(case.codes[order].astype(np.int32, copy=False)),
        activity=sealed(narrow_codes(activity.codes[order], len(activity.names))),
        time_us=sealed(rows.time_us[order]),
        resource=sealed(resource.codes[order].astype(np.int32, copy=False)),
        start_us=None if rows.start_us is None else sealed(rows.start_us[order]),
        offsets=sealed(offsets_of(counts)),
        activity_names=len(activity.names),
    )
    return EventColumns(
        case=ordered.case,
        activity=ordered.activity,
        time_us=ordered.time_us,
        resource=ordered.resource,
        start_us=ordered.start_us,
        offsets=ordered.offsets,
        case_ids=case.names,
        activities=activity.names,
        resources=resource.names,
        attributes={key: _taken(column, order) for key, column in rows.attributes.items()},
        case_attributes={key: _taken(each, used) for key, each in rows.case_attributes.items()},
        index=build_index(ordered),
    )


def resources_of(rows: EventRows) -> CodedColumn:
    if rows.resource is None:
        return CodedColumn(np.full(len(rows), -1, dtype=np.int32), Names.of([]))
    return compact(rows.resource)


def sorting_order(case: Codes, time_us: Int64s) -> Int64s:
    """Stable order by case, then time."""
    step, later = np.diff(case), np.diff(time_us) >= 0
    if bool(np.all((step > 0) | ((step == 0) & later))):
        return np.arange(len(case), dtype=np.int64)
    return np.lexsort((time_us, case))


def _taken(column: CodedColumn, rows: Int64s) -> CodedColumn:
    return CodedColumn(sealed(column.codes[rows].astype(np.int32, copy=False)), column.names)
