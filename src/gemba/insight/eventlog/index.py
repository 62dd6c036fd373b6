"""What is derived from the rows once and kept with them, so that reading it later costs little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import UNKNOWN_US, Bools, Codes, Int32s, Int64s, offsets_of, sealed, spread
from .frequencies import Frequencies, count_frequencies
from .groups import GroupRows, SortedGroups
from .performers import Performers, count_performers
from .traces import Edges, Sequences, Traces, code_traces, no_edges, no_traces


@dataclass(frozen=True, eq=False)
class SortedRows:
    """Rows sorted by case, then time, then original sequence; case `c` owns
    `offsets[c]:offsets[c + 1]`."""

    case: Int32s
    activity: Codes
    time_us: Int64s
    resource: Int32s
    start_us: Int64s | None
    offsets: Int64s
    activity_names: int

    def of_cases(self, cases: Int64s) -> SortedRows:
        """The rows of some cases, which keep their case codes."""
        lengths = np.diff(self.offsets)[cases]
        rows = spread(self.offsets[cases], lengths)
        start = None if self.start_us is None else self.start_us[rows]
        return SortedRows(
            self.case[rows],
            self.activity[rows],
            self.time_us[rows],
            self.resource[rows],
            start,
            offsets_of(lengths),
            self.activity_names,
        )


@dataclass(frozen=True, eq=False)
class LogIndex:
    """Derived columns. All durations are microseconds, zero or more.

    `trace`: trace code of each case. `edge_wait` by edge and `activity_wait` by the activity
    reached: from the event before in the case to this one (to its start, where starts are
    known). `handling` by activity: start to end. `duration` by trace: first start to last
    end of a case. `performers`: who does what, how often. `frequencies` are of all cases.
    """

    trace: Int32s
    traces: Traces
    edges: Edges
    performers: Performers
    frequencies: Frequencies
    edge_wait: SortedGroups
    activity_wait: SortedGroups
    duration: SortedGroups
    handling: SortedGroups | None


@dataclass(frozen=True, eq=False)
class _Durations:
    """Unsorted group rows of some cases, one member per `SortedGroups` of the index."""

    edge_wait: GroupRows
    activity_wait: GroupRows
    duration: GroupRows
    handling: GroupRows | None


def build_index(rows: SortedRows) -> LogIndex:
    sequences = Sequences(rows.offsets, rows.activity)
    trace, traces, edges = code_traces(sequences, no_traces(), no_edges())
    found = _durations(rows, trace, traces)
    names = rows.activity_names
    handling = found.handling
    # Both groups hold the same waits.
    by_wait = np.argsort(found.edge_wait.value, kind="stable")
    return LogIndex(
        sealed(trace),
        traces,
        edges,
        count_performers(rows.activity, rows.resource),
        count_frequencies(trace, traces, edges, names),
        SortedGroups.sort(found.edge_wait, len(edges), by_wait),
        SortedGroups.sort(found.activity_wait, names, by_wait),
        SortedGroups.sort(found.duration, len(traces)),
        None if handling is None else SortedGroups.sort(handling, names),
    )


def update_index(
    index: LogIndex, rows: SortedRows, changed: Bools, performers: Performers
) -> LogIndex:
    """The index of `rows`, given the index from before some cases changed or were added.

    `changed` has one flag per case of `rows`; new cases are changed ones. `performers` are
    those of `rows`.
    """
    cases = np.flatnonzero(changed)
    part = rows.of_cases(cases)
    sequences = Sequences(part.offsets, part.activity)
    codes, traces, edges = code_traces(sequences, index.traces, index.edges)
    trace = np.full(len(changed), -1, dtype=np.int32)
    trace[: len(index.trace)] = index.trace
    trace[cases] = codes
    found = _durations(part, codes, traces)
    names = rows.activity_names
    handling = found.handling
    if handling is not None:
        before = index.handling or SortedGroups.sort(_no_rows(), names)
        handled = before.replaced(changed, handling, names)
    return LogIndex(
        sealed(trace),
        traces,
        edges,
        performers,
        count_frequencies(trace, traces, edges, names),
        index.edge_wait.replaced(changed, found.edge_wait, len(edges)),
        index.activity_wait.replaced(changed, found.activity_wait, names),
        index.duration.replaced(changed, found.duration, len(traces)),
        None if handling is None else handled,
    )


def _durations(rows: SortedRows, trace: Int32s, traces: Traces) -> _Durations:
    """`trace` has one code per case of `rows`, in their order."""
    lengths = np.diff(rows.offsets)
    edge = traces.edge[spread(traces.offsets[trace], lengths)]
    follows = np.flatnonzero(edge >= 0)
    begun = _begun(rows)
    wait = np.maximum(begun[follows] - rows.time_us[follows - 1], 0)
    owner = rows.case[follows]
    activity = rows.activity[follows].astype(np.int32)
    return _Durations(
        GroupRows(edge[follows], wait, owner),
        GroupRows(activity, wait, owner),
        GroupRows(trace, _case_durations(rows, begun), rows.case[rows.offsets[:-1]]),
        _handling(rows),
    )


def _begun(rows: SortedRows) -> Int64s:
    if rows.start_us is None:
        return rows.time_us
    return np.where(rows.start_us == UNKNOWN_US, rows.time_us, rows.start_us)


def _case_durations(rows: SortedRows, begun: Int64s) -> Int64s:
    first, last = rows.offsets[:-1], rows.offsets[1:] - 1
    if rows.start_us is None:
        return rows.time_us[last] - begun[first]
    earliest = np.minimum.reduceat(begun, first) if len(first) else begun
    return rows.time_us[last] - earliest


def _handling(rows: SortedRows) -> GroupRows | None:
    if rows.start_us is None:
        return None
    known = np.flatnonzero(rows.start_us != UNKNOWN_US)
    spent = np.maximum(rows.time_us[known] - rows.start_us[known], 0)
    return GroupRows(rows.activity[known].astype(np.int32), spent, rows.case[known])


def _no_rows() -> GroupRows:
    nothing = np.empty(0, np.int32)
    return GroupRows(nothing, np.empty(0, np.int64), nothing)
