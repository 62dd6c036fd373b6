"""What a period and hidden activities leave of the cases of a log, and the index of it.

What happens in a case is decided once per distinct trace. A case wholly in the period is as it
was; one that the period cuts has a trace of its own. A move between two events that follow each
other in a whole case is as it was too; only moves across hidden events and those of cut cases are
sorted.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .arrays import UNKNOWN_US, Bools, Int32s, Int64s, offsets_of, sealed, spread
from .columns import EventColumns
from .frequencies import count_frequencies
from .groups import GroupRows, SortedGroups
from .index import LogIndex
from .joined import CasesLeft, JoinedGroups
from .performers import Performers, count_performers, fewer_performers
from .regrouped import RegroupedGroups
from .traces import Edges, Sequences, Traces, code_traces, no_edges, no_traces

# UTC microseconds: the first moment inside and the first after; None for an open end.
Period = tuple[int | None, int | None]
ALL_TIME: Period = (None, None)


def inside(times: Int64s, period: Period) -> Bools:
    """One flag per time."""
    low, high = period
    flags = np.ones(len(times), dtype=np.bool_)
    if low is not None:
        flags &= times >= low
    if high is not None:
        flags &= times < high
    return flags


@dataclass(frozen=True, eq=False)
class Runs:
    """The events of each case in a period: a run, for they are in order of time.

    By case: `first`, the row its run begins at, and `trace`, its place in `sequences`. Those are
    the `known` traces of the log, then those of cut cases, then an empty one for cases without any
    event in the period. `whole` flags the cases all of whose events are in it (None: all are);
    `cut` are the others that keep some.
    """

    first: Int64s
    trace: Int32s
    sequences: Sequences
    known: int
    whole: Bools | None
    cut: Int64s

    @classmethod
    def of(cls, source: EventColumns, period: Period) -> Runs:
        traces, first = source.index.traces, source.offsets[:-1]
        whole = inside(source.first_us, period) & inside(source.last_us, period)
        if whole.all():
            nothing = np.empty(0, np.int64)
            return cls(first, source.index.trace, traces.sequences, len(traces), None, nothing)
        cut, skipped, counts = _cut(source, period, whole)
        first = first.copy()
        first[cut] += skipped
        rows = spread(first[cut], counts)
        own = Sequences(offsets_of(counts), source.activity[rows])
        codes, found, _edges = code_traces(own, no_traces(), no_edges())
        size = int(traces.offsets[-1])
        ends = [traces.offsets, found.offsets[1:] + size, found.offsets[-1:] + size]
        trace = source.index.trace.copy()
        trace[~whole] = len(traces) + len(found)
        trace[cut] = len(traces) + codes
        return cls(
            first=first,
            trace=trace,
            sequences=Sequences(
                np.concatenate(ends), np.concatenate([traces.activity, found.activity])
            ),
            known=len(traces),
            whole=whole,
            cut=cut,
        )

    @property
    def lengths(self) -> Int64s:
        """Events in the period, by case."""
        return np.diff(self.sequences.offsets)[self.trace]

    @property
    def rows(self) -> Int64s:
        """All rows in the period."""
        return spread(self.first, self.lengths)

    def rows_outside(self, offsets: Int64s) -> Int64s:
        """All others, given where the rows of each case begin."""
        end = self.first + self.lengths
        before = spread(offsets[:-1], self.first - offsets[:-1])
        return np.concatenate([before, spread(end, offsets[1:] - end)])


def _cut(source: EventColumns, period: Period, whole: Bools) -> tuple[Int64s, Int64s, Int64s]:
    """The cases that lose some events and keep some; how many before those kept, and how many
    are."""
    low, high = period
    is_cut = ~whole
    if low is not None:
        is_cut &= source.last_us >= low
    if high is not None:
        is_cut &= source.first_us < high
    cases = np.flatnonzero(is_cut)
    lengths = np.diff(source.offsets)[cases]
    if not len(cases):
        return cases, lengths, lengths
    times, starts = source.time_us[spread(source.offsets[cases], lengths)], offsets_of(lengths)[:-1]
    counts = np.add.reduceat(inside(times, period).astype(np.int64), starts)
    before = np.zeros(len(times), np.int64) if low is None else (times < low).astype(np.int64)
    kept = np.flatnonzero(counts)
    return cases[kept], np.add.reduceat(before, starts)[kept], counts[kept]


@dataclass(frozen=True, eq=False)
class Plan:
    """What becomes of each sequence of the runs.

    By its place: `trace_of`, its code afterwards (-1: nothing is left); `first` and `last`, the
    places of its first and last event that stay; `touched`, whether it is not as it was and some
    is left. Its moves to be sorted are `gaps[t]:gaps[t + 1]`, from place `gap_from` to `gap_to`
    along the edge `gap_edge`. `stays` is by place in the activities of the sequences.
    """

    trace_of: Int32s
    traces: Traces
    edges: Edges
    touched: Bools
    first: Int64s
    last: Int64s
    gaps: Int64s
    gap_from: Int64s
    gap_to: Int64s
    gap_edge: Int32s
    stays: Bools

    @classmethod
    def of(cls, runs: Runs, activities: Bools) -> Plan | None:
        """`activities` flags those that stay. None where all is as it was."""
        before = runs.sequences
        stays = activities[before.activity]
        if runs.whole is None and stays.all():
            return None
        size, starts = len(before), before.offsets[:-1]
        is_cut = np.arange(size) >= runs.known
        used = np.bincount(runs.trace, minlength=size) > 0
        stays &= np.repeat(used, np.diff(before.offsets))
        lengths = np.diff(np.concatenate([[0], np.cumsum(stays)])[before.offsets])
        left, places = np.flatnonzero(lengths), np.flatnonzero(stays)
        sequences = Sequences(offsets_of(lengths[left]), before.activity[places])
        codes, traces, edges = code_traces(sequences, no_traces(), no_edges())
        trace_of = np.full(size, -1, dtype=np.int32)
        trace_of[left] = codes
        first, last = np.zeros(size, np.int64), np.zeros(size, np.int64)
        first[left] = places[sequences.offsets[:-1]] - starts[left]
        last[left] = places[sequences.offsets[1:] - 1] - starts[left]
        owner = np.repeat(left, lengths[left])
        edge = traces.edge[spread(traces.offsets[codes], lengths[left])]
        gap = np.flatnonzero((edge >= 0) & ((np.diff(places, prepend=0) > 1) | is_cut[owner]))
        return cls(
            trace_of=trace_of,
            traces=traces,
            edges=edges,
            touched=(lengths > 0) & ((lengths < np.diff(before.offsets)) | is_cut),
            first=first,
            last=last,
            gaps=offsets_of(np.bincount(owner[gap], minlength=size)),
            gap_from=places[gap - 1] - starts[owner[gap]],
            gap_to=places[gap] - starts[owner[gap]],
            gap_edge=edge[gap],
            stays=stays,
        )


@dataclass(frozen=True, eq=False)
class Remains:
    """A log, and what is left of it."""

    source: EventColumns
    runs: Runs
    plan: Plan
    left: CasesLeft

    def index(self, trace: Int32s) -> LogIndex:
        """`trace` is by case left."""
        before, plan, names = self.source.index, self.plan, len(self.source.activities)
        # Sorting takes most of the time and lets other threads run.
        with ThreadPoolExecutor(1) as beside:
            moves = beside.submit(self._moves)
            durations = self._durations()
            frequencies = count_frequencies(trace, plan.traces, plan.edges, names)
            performers = self._performers()
            edge_wait = moves.result()
        return LogIndex(
            trace=trace,
            traces=plan.traces,
            edges=plan.edges,
            performers=performers,
            frequencies=frequencies,
            edge_wait=edge_wait,
            activity_wait=RegroupedGroups(edge_wait, plan.edges.target, names),
            duration=durations,
            handling=None if before.handling is None else self._handling(before.handling),
        )

    @cached_property
    def first_us(self) -> Int64s:
        """By old case, the time of the first event left; any time where none is."""
        return self.source.time_us[self.first_row]

    @cached_property
    def last_us(self) -> Int64s:
        """The time of the last event left."""
        return self.source.time_us[self.last_row]

    @cached_property
    def first_row(self) -> Int64s:
        """By old case, the row of the first event left; any row where none is."""
        first: Int64s = self.runs.first + self.plan.first[self.runs.trace]
        return first

    @cached_property
    def last_row(self) -> Int64s:
        """The row of the last event left."""
        last: Int64s = self.runs.first + self.plan.last[self.runs.trace]
        return last

    def _stays(self) -> Bools:
        """By activity; one that no case has is as good as hidden."""
        stays = np.zeros(len(self.source.activities), dtype=np.bool_)
        stays[self.runs.sequences.activity[self.plan.stays]] = True
        return stays

    def _moves(self) -> JoinedGroups:
        source, plan = self.source, self.plan
        cases = np.flatnonzero(plan.touched[self.runs.trace])
        trace = self.runs.trace[cases]
        counts = np.diff(plan.gaps)[trace]
        gap = spread(plan.gaps[trace], counts)
        start = np.repeat(self.runs.first[cases], counts)
        begun = _begun(source, start + plan.gap_to[gap])
        wait = np.maximum(begun - source.time_us[start + plan.gap_from[gap]], 0)
        owner = np.repeat(cases, counts).astype(np.int32)
        fresh = SortedGroups.sort(GroupRows(plan.gap_edge[gap], wait, owner), len(plan.edges))
        known = {pair: code for code, pair in enumerate(_pairs(source.index.edges))}
        group = np.array([known.get(pair, -1) for pair in _pairs(plan.edges)], dtype=np.int64)
        return JoinedGroups(source.index.edge_wait, group, fresh, self.left)

    def _durations(self) -> JoinedGroups:
        source, plan, runs = self.source, self.plan, self.runs
        before, touched = source.index.duration, np.flatnonzero(plan.touched[: runs.known])
        touched = touched[np.argsort(plan.trace_of[touched], kind="stable")]
        # A case that lost events only between its ends lasts as long as it did: mostly in order.
        lengths = np.diff(before.offsets)[touched]
        cases = before.owner[spread(before.offsets[touched], lengths)]
        if runs.whole is not None:
            cases = np.concatenate([cases[runs.whole[cases]], runs.cut.astype(np.int32)])
            cases = cases[plan.touched[runs.trace[cases]]]
        trace = runs.trace[cases]
        value = self.last_us[cases] - self._earliest(cases)
        rows = GroupRows(plan.trace_of[trace], value, cases)
        fresh = SortedGroups.sort_runs(rows, len(plan.traces))
        same = np.flatnonzero(~plan.touched[: runs.known] & (plan.trace_of[: runs.known] >= 0))
        group = np.full(len(plan.traces), -1, dtype=np.int64)
        group[plan.trace_of[same]] = same
        return JoinedGroups(before, group, fresh, self.left)

    def _earliest(self, cases: Int32s) -> Int64s:
        """When each case began: its first event or, where starts are known, the earliest of
        them."""
        source, plan, sequences = self.source, self.plan, self.runs.sequences
        trace, starts = self.runs.trace[cases], self.runs.first[cases]
        if source.start_us is None or not len(cases):
            first: Int64s = self.first_us[cases]
            return first
        lengths = np.diff(sequences.offsets)[trace]
        begun = _begun(source, spread(starts, lengths))
        stays = plan.stays[spread(sequences.offsets[trace], lengths)]
        begun = np.where(stays, begun, np.iinfo(np.int64).max)
        earliest: Int64s = np.minimum.reduceat(begun, offsets_of(lengths)[:-1])
        return earliest

    def _performers(self) -> Performers:
        before, stays = self._performers_inside(), self._stays()
        kept = stays[before.activity]
        return Performers(
            sealed(before.activity[kept]), sealed(before.resource[kept]), sealed(before.count[kept])
        )

    def _performers_inside(self) -> Performers:
        """Of the period; whichever events are fewer are counted, those inside or the others."""
        source, runs = self.source, self.runs
        if runs.whole is None:
            return source.index.performers
        is_most = 2 * int(runs.lengths.sum()) > len(source)
        rows = runs.rows_outside(source.offsets) if is_most else runs.rows
        found = count_performers(source.activity[rows], source.resource[rows])
        return fewer_performers(source.index.performers, found) if is_most else found

    def _handling(self, before: SortedGroups) -> JoinedGroups:
        source, stays, cut = self.source, self._stays(), self.runs.cut
        lengths = np.diff(self.runs.sequences.offsets)[self.runs.trace[cut]]
        rows, owner = spread(self.runs.first[cut], lengths), np.repeat(cut, lengths)
        begun = _begun(source, rows)
        known = stays[source.activity[rows]]
        if source.start_us is not None:
            known &= source.start_us[rows] != UNKNOWN_US
        spent = np.maximum(source.time_us[rows] - begun, 0)[known]
        activity = source.activity[rows[known]].astype(np.int32)
        fresh = SortedGroups.sort(
            GroupRows(activity, spent, owner[known].astype(np.int32)), len(stays)
        )
        return JoinedGroups(before, np.where(stays, np.arange(len(stays)), -1), fresh, self.left)


def _pairs(edges: Edges) -> Iterator[tuple[int, int]]:
    return zip(edges.source.tolist(), edges.target.tolist(), strict=True)


def _begun(source: EventColumns, rows: Int64s) -> Int64s:
    if source.start_us is None:
        return source.time_us[rows]
    start = source.start_us[rows]
    return np.where(start == UNKNOWN_US, source.time_us[rows], start)
