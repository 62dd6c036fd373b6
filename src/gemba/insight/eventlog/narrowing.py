"""A log with fewer events: what is left keeps its activity and resource codes."""

from __future__ import annotations

import numpy as np

from .arrays import Bools, offsets_of, sealed
from .columns import EventColumns
from .index import SortedRows, build_index
from .names import CodedColumn


def only_rows(columns: EventColumns, rows: Bools) -> EventColumns:
    """The log of the flagged rows (one flag per row). Cases without any are gone, so case codes
    change; activities, resources and attributes keep their dictionaries."""
    if rows.all():
        return columns
    chosen = np.flatnonzero(rows)
    lengths = np.diff(np.concatenate([[0], np.cumsum(rows)])[columns.offsets])
    kept = np.flatnonzero(lengths)
    lengths = lengths[kept]
    left = SortedRows(
        case=sealed(np.repeat(np.arange(len(kept), dtype=np.int32), lengths)),
        activity=sealed(columns.activity[chosen]),
        time_us=sealed(columns.time_us[chosen]),
        resource=sealed(columns.resource[chosen]),
        start_us=None if columns.start_us is None else sealed(columns.start_us[chosen]),
        offsets=sealed(offsets_of(lengths)),
        activity_names=len(columns.activities),
    )
    return EventColumns(
        case=left.case,
        activity=left.activity,
        time_us=left.time_us,
        resource=left.resource,
        start_us=left.start_us,
        offsets=left.offsets,
        case_ids=columns.case_ids.taken(kept),
        activities=columns.activities,
        resources=columns.resources,
        attributes={
            key: CodedColumn(each.codes[chosen], each.names)
            for key, each in columns.attributes.items()
        },
        case_attributes={
            key: CodedColumn(each.codes[kept], each.names)
            for key, each in columns.case_attributes.items()
        },
        index=build_index(left),
    )
