"""Merging later rows into a sorted log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .arrays import UNKNOWN_US, Codes, Int32s, Int64s, narrow_codes, offsets_of, sealed
from .columns import EventColumns, EventRows, resources_of, sorting_order
from .index import SortedRows, update_index
from .names import CodedColumn, Names, compact, recoded
from .performers import count_performers, joined_performers


@dataclass(frozen=True, eq=False)
class _Merge:
    """Where the tail goes: its sorting order, and the base row each sorted row comes before."""

    base_rows: int
    order: Int64s
    place: Int64s

    def codes(self, base: Codes, tail: Codes) -> Int32s:
        merged = np.insert(base, self.place, tail[self.order])
        return sealed(merged.astype(np.int32, copy=False))

    def times(self, base: Int64s | None, tail: Int64s | None) -> Int64s | None:
        """None where neither side has the column, unknown where one side has not."""
        if base is None and tail is None:
            return None
        before = np.full(self.base_rows, UNKNOWN_US) if base is None else base
        after = np.full(len(self.order), UNKNOWN_US) if tail is None else tail[self.order]
        return sealed(np.insert(before, self.place, after))


def append(base: EventColumns, tail: EventRows) -> EventColumns:
    """The log with later rows merged in: new cases, new activities, late events of old cases.

    A row with the time of an existing row of its case comes after it. Only the touched cases
    are analysed again; columns are copied once. A case attribute known in the tail replaces
    the one known before, also for a case of the log that has no rows in the tail.
    """
    if not len(tail) and not tail.case_attributes:
        return base
    case = recoded(compact(tail.case), base.case_ids)
    activity = recoded(compact(tail.activity), base.activities)
    resource = recoded(resources_of(tail), base.resources)
    order = sorting_order(case.codes, tail.time_us)
    merge = _Merge(len(base), order, _places(base, case.codes[order], tail.time_us[order]))
    added = np.bincount(case.codes, minlength=len(case.names))
    lengths = added.copy()
    lengths[: base.cases] += base.case_lengths
    rows = SortedRows(
        case=merge.codes(base.case, case.codes),
        activity=_merged_activity(base, activity, merge),
        time_us=sealed(np.insert(base.time_us, merge.place, tail.time_us[order])),
        resource=merge.codes(base.resource, resource.codes),
        start_us=merge.times(base.start_us, tail.start_us),
        offsets=sealed(offsets_of(lengths)),
        activity_names=len(activity.names),
    )
    new = count_performers(activity.codes, resource.codes)
    performers = joined_performers(base.index.performers, new)
    return EventColumns(
        case=rows.case,
        activity=rows.activity,
        time_us=rows.time_us,
        resource=rows.resource,
        start_us=rows.start_us,
        offsets=rows.offsets,
        case_ids=case.names,
        activities=activity.names,
        resources=resource.names,
        attributes=_merged_attributes(base, tail, merge),
        case_attributes=_merged_case_attributes(base, tail, case.names),
        index=update_index(base.index, rows, added > 0, performers),
        lineage=base.lineage,
    )


def _places(base: EventColumns, case: Codes, time_us: Int64s) -> Int64s:
    """Before which row of the base each sorted new row belongs."""
    place = np.full(len(case), len(base), dtype=np.int64)
    old = np.flatnonzero(case < base.cases)
    ends = base.offsets[1:][case[old]]
    place[old] = ends
    late = old[time_us[old] < base.time_us[ends - 1]]
    for row in late.tolist():
        start, end = base.offsets[case[row]], base.offsets[case[row] + 1]
        found = np.searchsorted(base.time_us[start:end], time_us[row], side="right")
        place[row] = start + found
    return place


def _merged_activity(base: EventColumns, tail: CodedColumn, merge: _Merge) -> Codes:
    before = narrow_codes(base.activity, len(tail.names))
    return sealed(np.insert(before, merge.place, tail.codes[merge.order]))


def _merged_attributes(
    base: EventColumns, tail: EventRows, merge: _Merge
) -> Mapping[str, CodedColumn]:
    merged = {}
    for key in (*base.attributes, *(key for key in tail.attributes if key not in base.attributes)):
        before = base.attributes.get(key) or _unknown(merge.base_rows)
        after = tail.attributes.get(key) or _unknown(len(tail))
        coded = recoded(after, before.names)
        merged[key] = CodedColumn(merge.codes(before.codes, coded.codes), coded.names)
    return merged


def _merged_case_attributes(
    base: EventColumns, tail: EventRows, case_ids: Names
) -> Mapping[str, CodedColumn]:
    places = [case_ids.codes.get(text, -1) for text in tail.case.names]
    # A case without rows here may be known from before; one without any rows is nowhere.
    used = np.flatnonzero(np.array(places, dtype=np.int64) >= 0)
    target = np.array(places, dtype=np.int64)[used]
    merged = {}
    keys = [*base.case_attributes]
    keys += [key for key in tail.case_attributes if key not in base.case_attributes]
    for key in keys:
        before = base.case_attributes.get(key) or _unknown(base.cases)
        after = tail.case_attributes.get(key) or _unknown(len(tail.case.names))
        coded = recoded(after, before.names)
        codes = np.full(len(case_ids), -1, dtype=np.int32)
        codes[: base.cases] = before.codes
        known = coded.codes[used] >= 0
        codes[target[known]] = coded.codes[used][known]
        merged[key] = CodedColumn(sealed(codes), coded.names)
    return merged


def _unknown(rows: int) -> CodedColumn:
    return CodedColumn(np.full(rows, -1, dtype=np.int32), Names.of([]))
