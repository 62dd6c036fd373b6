"""Logs for tests: short ones written down, and drawn ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from .arrays import Bools, offsets_of, sealed
from .columns import EventColumns, EventRows, build
from .hiding import HiddenFrom, within, without_activities
from .index import SortedRows, build_index
from .names import CodedColumn
from .remaining import Period

SECOND_US = 1_000_000

# Case, activity, seconds since 1970, resource, and seconds at the start (None: unknown).
Event = tuple[str, str, int, str | None, int | None]


def events(text: str) -> list[Event]:
    """Events from lines `case activity seconds [resource] [start]`, `-` for unknown."""
    found: list[Event] = []
    for line in text.strip().splitlines():
        case, activity, seconds, *rest = line.split()
        resource = rest[0] if rest and rest[0] != "-" else None
        start = int(rest[1]) if len(rest) > 1 and rest[1] != "-" else None
        found.append((case, activity, int(seconds), resource, start))
    return found


def rows_of(found: Sequence[Event]) -> EventRows:
    """Rows in the given order; the log has starts when any event has one."""
    starts = [None if event[4] is None else event[4] * SECOND_US for event in found]
    return EventRows.of(
        [event[0] for event in found],
        [event[1] for event in found],
        [event[2] * SECOND_US for event in found],
        [event[3] for event in found],
        starts if any(start is not None for start in starts) else None,
    )


def log_of(text: str) -> EventColumns:
    return build(rows_of(events(text)))


def traces(columns: EventColumns) -> dict[str, list[str]]:
    """The activities of each case, in their order."""
    found: dict[str, list[str]] = {}
    for row in range(len(columns)):
        case = columns.case_ids[int(columns.case[row])]
        found.setdefault(case, []).append(columns.activities[int(columns.activity[row])])
    return found


def drawn_events(*, size_max: int = 40, starts: bool = False) -> st.SearchStrategy[list[Event]]:
    """Few cases and activities and coarse times, so that ties, repeats and late events abound."""
    time = st.integers(0, 30)
    return st.lists(
        st.tuples(
            st.sampled_from(["c1", "c2", "c3", "c4"]),
            st.sampled_from(["a", "b", "c", "d"]),
            time,
            st.sampled_from(["ann", "bob", None]),
            (st.none() | time) if starts else st.none(),
        ),
        max_size=size_max,
    )


# Activities to hide of `drawn_events`, and periods to trim them to.
HIDES = st.sets(st.sampled_from(["a", "b", "c", "d"]), max_size=2)
_EARLY, _LATE = (
    st.one_of(st.none(), st.integers(*span).map(SECOND_US.__mul__)) for span in ((0, 12), (18, 30))
)
PERIODS = st.tuples(_EARLY, _LATE)


def narrowed(columns: EventColumns, hide: set[str], period: Period) -> EventColumns:
    """The log without these activities, trimmed to the period."""
    stays = np.array([name not in hide for name in columns.activities], dtype=np.bool_)
    return within(without_activities(columns, stays), period)


def shown_rows(columns: EventColumns, left: EventColumns) -> list[int]:
    """Which rows of a log are in what filters left of it."""
    return left.rows.tolist() if isinstance(left, HiddenFrom) else list(range(len(columns)))


def only_rows(columns: EventColumns, rows: Bools) -> EventColumns:
    """The log of the flagged rows (one flag per row), built anew: the plain path to compare with.
    Cases without any are gone, so case codes change; dictionaries stay."""
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
