"""When each step could have begun: the end of the step that made it possible.

Source: the concurrency oracles of Armas-Cervantes et al. 2019 and of Chapela-Campa and Dumas 2022
(PIX), with stricter thresholds: a loop must not pass for two branches side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import (
    UNKNOWN_US,
    Bools,
    Codes,
    Int32s,
    Int64s,
    distinct,
    spread,
)
from gemba.insight.eventlog.columns import EventColumns

from .clock import Clock
from .shares import blocks_of

# Where starts are known: two activities are side by side when their work overlapped in this
# share of the times one came directly after the other.
OVERLAP_SHARE_MIN = 0.2
# Where only ends are known: both orders occur, the rarer at least this often beside the other,
# and neither activity is one that cases repeat.
ORDER_SHARE_MIN = 0.4
ORDER_COUNT_MIN = 5
REWORK_SHARE_MAX = 0.1
# How many steps that overlap or run side by side are passed over one by one.
STEPS_BACK_MAX = 20


def begun_us(columns: EventColumns) -> Int64s:
    """The known start of each row, its end where none is known; never after the end."""
    if columns.start_us is None:
        return columns.time_us
    known = columns.start_us != UNKNOWN_US
    return np.minimum(np.where(known, columns.start_us, columns.time_us), columns.time_us)


def enablers(columns: EventColumns, start_us: Int64s) -> Int32s:
    """For each row the row whose end made it possible, -1 where nothing came before.

    It is the last to end before the row starts, among the steps of the case that do not run
    side by side with it.
    """
    found = np.empty(len(columns), dtype=np.int32)
    pairs = side_by_side(columns, start_us)
    for cases, rows in blocks_of(columns):
        mine = _before(_Cases.of(columns, start_us, cases, rows), pairs)
        found[rows] = np.where(mine < 0, -1, mine + rows.start)
    return found


@dataclass(frozen=True, eq=False)
class _Cases:
    """The rows of some cases in a row, counted from their first; `first` is where the case of
    each row begins."""

    case: Int32s
    activity: Codes
    end_us: Int64s
    start_us: Int64s
    first: Int64s
    count: int
    activities: int

    @classmethod
    def of(cls, columns: EventColumns, start_us: Int64s, cases: slice, rows: slice) -> _Cases:
        case = columns.case[rows] - np.int32(cases.start)
        return cls(
            case,
            columns.activity[rows],
            columns.time_us[rows],
            start_us[rows],
            (columns.offsets[cases] - rows.start)[case],
            cases.stop - cases.start,
            len(columns.activities),
        )


def _before(cases: _Cases, pairs: Int64s) -> Int64s:
    first = cases.first
    rows = np.arange(len(first), dtype=np.int64)
    found = rows - 1
    early = rows
    for _step in range(STEPS_BACK_MAX):
        here = found[early]
        late = (here >= first[early]) & (cases.end_us[here] > cases.start_us[early])
        early = early[late]
        if not len(early):
            break
        found[early] -= 1
    if len(early):
        _search(cases, early, found)
    _step_back(cases, found, pairs)
    found[found < first] = -1
    return found


def _search(cases: _Cases, early: Int64s, found: Int64s) -> None:
    """For rows that overlap with many others, in place."""
    clock = Clock.of(cases.count, cases.end_us, cases.start_us)
    ends = clock.keys(cases.case, cases.end_us)
    wanted = clock.keys(cases.case[early], cases.start_us[early])
    place = np.searchsorted(ends, wanted, side="right") - 1
    found[early] = np.minimum(place, early - 1)


def _step_back(cases: _Cases, found: Int64s, pairs: Int64s) -> None:
    """Passes over what runs side by side with each row, in place."""
    if not len(pairs):
        return
    open_rows = np.flatnonzero(found >= cases.first)
    for _step in range(STEPS_BACK_MAX):
        before = cases.activity[found[open_rows]].astype(np.int64)
        pair = before * cases.activities + cases.activity[open_rows]
        open_rows = open_rows[_is_in(pair, pairs)]
        found[open_rows] -= 1
        open_rows = open_rows[found[open_rows] >= cases.first[open_rows]]
        if not len(open_rows):
            return


def _is_in(values: Int64s, ascending: Int64s) -> Bools:
    place = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    found: Bools = ascending[place] == values
    return found


def side_by_side(columns: EventColumns, start_us: Int64s) -> Int64s:
    """Pairs of activities that run side by side, as `one * activities + other`, ascending."""
    edges, size = columns.index.edges, len(columns.activities)
    if not len(edges):
        return np.empty(0, dtype=np.int64)
    forth = edges.source.astype(np.int64) * size + edges.target
    back = edges.target.astype(np.int64) * size + edges.source
    count = columns.index.edge_wait.select(None).counts
    order = np.argsort(forth)
    place = np.minimum(np.searchsorted(forth[order], back), len(forth) - 1)
    mate = order[place]
    paired = forth[mate] == back
    count_back = np.where(paired, count[mate], 0)
    if columns.start_us is None:
        chosen = _interchangeable(columns, count, count_back)
    else:
        overlaps = _overlaps(columns, start_us)
        both = overlaps + np.where(paired, overlaps[mate], 0)
        chosen = both > OVERLAP_SHARE_MIN * (count + count_back)
    chosen &= edges.source != edges.target
    return distinct(np.concatenate([forth[chosen], back[chosen]]))


def _interchangeable(columns: EventColumns, forth: Int64s, back: Int64s) -> Bools:
    frequencies, edges = columns.index.frequencies, columns.index.edges
    steady = frequencies.rework_cases <= REWORK_SHARE_MAX * frequencies.cases
    rarer, oftener = np.minimum(forth, back), np.maximum(forth, back)
    even = (rarer >= ORDER_COUNT_MIN) & (rarer >= ORDER_SHARE_MIN * oftener)
    return even & steady[edges.source] & steady[edges.target]


def _overlaps(columns: EventColumns, start_us: Int64s) -> Int64s:
    """How often the target of each edge began before its source had ended, both taking time."""
    index = columns.index
    edge = index.traces.edge[spread(index.traces.offsets[index.trace], columns.case_lengths)]
    rows = np.flatnonzero(edge >= 0)
    takes_time = columns.time_us > start_us
    rows = rows[takes_time[rows] & takes_time[rows - 1]]
    rows = rows[start_us[rows] < columns.time_us[rows - 1]]
    return np.bincount(edge[rows], minlength=len(index.edges)).astype(np.int64)
