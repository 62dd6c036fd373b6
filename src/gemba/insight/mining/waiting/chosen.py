"""The waits that count under a filter: those of some cases, those between steps that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import (
    Bools,
    Codes,
    Int32s,
    Int64s,
    narrow_codes,
    spread,
    stable_order,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.groups import Chosen
from gemba.insight.eventlog.hiding import HiddenFrom

from .across import Across, across, nothing_across
from .case_sums import CaseTotals
from .causes import CAUSES, HIDDEN
from .hours import waiting_by_hour_us
from .index import WaitIndex
from .shown_sums import shown_totals
from .sums import dense, summed

# A group of at least one value for so many cases is counted by flagging all cases.
CASES_PER_VALUE = 64


@dataclass(frozen=True, eq=False)
class ChosenWaits:
    """Waits of the flagged `cases` of the log (None: all). Where a filter took single events away
    (`left`), only those from one shown step to the next; over hidden ones they are `across`.

    Moves are those of the index, then those that only lead across hidden steps.
    """

    index: WaitIndex
    cases: Bools | None
    left: HiddenFrom | None = None

    @classmethod
    def of(
        cls, index: WaitIndex, columns: EventColumns | None = None, cases: Bools | None = None
    ) -> ChosenWaits:
        """Of the log of the index, or of what filters left of it; `cases` flags cases of that."""
        if isinstance(columns, HiddenFrom):
            return cls(index, columns.of_source(cases), columns)
        return cls(index, cases)

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.picked.counts.sum()) + len(self._long)

    @cached_property
    def picked(self) -> Chosen:
        """The waits that count as they are, by move of the index."""
        if self.left is None:
            return self.index.lengths.chosen(self.cases)
        return self.index.lengths.picked(self.counted.take(self.index.row))

    @cached_property
    def counted(self) -> Bools:
        """One flag per row of the log, whether the wait for it counts as it is."""
        flags = self.index.waited
        if self.left is not None:
            flags = flags & self.left.shown & self._led
        return flags if self.cases is None else flags & self.index.columns.row_flags(self.cases)

    @cached_property
    def _led(self) -> Bools:
        """Whether what made each row possible is shown; means nothing where nothing did."""
        shown = np.ones(len(self.index.enabler), np.bool_) if self.left is None else self.left.shown
        return shown.take(self.index.enabler)

    @cached_property
    def across(self) -> Across:
        """The steps shown that hidden ones made possible."""
        if self.left is None:
            return nothing_across()
        enabler, shown = self.index.enabler, self.left.shown
        flags = shown & ~self._led & (enabler >= 0)
        if self.cases is not None:
            flags &= self.index.columns.row_flags(self.cases)
        return across(enabler, shown, np.flatnonzero(flags).astype(np.int32))

    @cached_property
    def _across_us(self) -> Int64s:
        times = self.index.columns.time_us
        return self.index.start_us.take(self.across.row) - times.take(self.across.since)

    @cached_property
    def _long(self) -> Int64s:
        """The entries of `across` that waited at all."""
        return np.flatnonzero(self._across_us > 0)

    @cached_property
    def _coded(self) -> tuple[Int32s, Int32s, Codes]:
        """Source and target of all moves, and the move of each entry of `across`."""
        index, size = self.index, max(len(self.index.columns.activities), 1)
        if not len(self.across):
            return index.source, index.target, np.empty(0, np.int16)
        activity = index.columns.activity
        pair = activity.take(self.across.since).astype(np.int64) * size
        pair += activity.take(self.across.row)
        found, place = dense(pair, size * size)
        known = index.source.astype(np.int64) * size + index.target
        table = {each: move for move, each in enumerate(known.tolist())}
        move = np.array([table.setdefault(each, len(table)) for each in found.tolist()])
        pairs = np.array(list(table), dtype=np.int64)
        source, target = (pairs // size).astype(np.int32), (pairs % size).astype(np.int32)
        return source, target, narrow_codes(move[place], len(pairs))

    @property
    def source(self) -> Int32s:
        """By move, the activity before."""
        return self._coded[0]

    @property
    def target(self) -> Int32s:
        """By move, the activity waited for."""
        return self._coded[1]

    @property
    def moves(self) -> int:
        """How many moves there are."""
        return len(self.source)

    @cached_property
    def counts(self) -> Int64s:
        """How many waits each move has."""
        counts = np.bincount(self._coded[2][self._long], minlength=self.moves)
        counts[: self.index.moves] += self.picked.counts
        return counts

    @cached_property
    def by_cause_us(self) -> Int64s:
        """One row a cause, one column a move; they sum to all the waiting of a move."""
        with ThreadPoolExecutor(1) as beside:
            as_they_are = beside.submit(self._split_as_they_are)
            sums = self._split_across(self._coded[2], self.moves)
            sums[:, : self.index.moves] += as_they_are.result()
        return sums

    def _split_as_they_are(self) -> Int64s:
        """Whichever are fewer are added up, those that count or the others."""
        index = self.index
        if self.left is None and self.cases is None:
            return index.sums
        is_most = 2 * int(np.count_nonzero(self.counted)) > len(index.row)
        rows = np.flatnonzero(index.waited & ~self.counted if is_most else self.counted)
        sums = index.sums_by(index.move.take(rows), index.moves, rows)
        return index.sums - sums if is_most else sums

    def _split_across(self, code: Codes, groups: int) -> Int64s:
        """By cause and group, of which each entry has a `code`."""
        found = self.across
        if not len(found):
            return np.zeros((len(CAUSES), groups), dtype=np.int64)
        parts = np.concatenate([found.row, found.hidden])
        sums = self.index.sums_by(np.concatenate([code, code.take(found.owner)]), groups, parts)
        sums[HIDDEN] = summed(code, self._across_us, groups) - sums.sum(axis=0)
        return sums

    def added_up(self, column: Int64s) -> Int64s:
        """The sum by move of a column of the log over the steps waited for."""
        rows = np.flatnonzero(self.counted)
        sums = summed(self._coded[2], column[self.across.row], self.moves)
        sums[: self.index.moves] += summed(self.index.move[rows], column[rows], self.index.moves)
        return sums

    def runs(self) -> list[list[Int64s]]:
        """The lengths in each move as ascending runs."""
        value, rows = self.index.lengths.value, self.picked.rows
        found = [
            [value[first:end] if rows is None else value[rows[first:end]]]
            for first, end in pairwise(self.picked.offsets.tolist())
        ]
        found += [[] for _ in range(self.moves - len(found))]
        for move, places in self._entries.items():
            found[move].append(np.sort(self._across_us[places]))
        return found

    @cached_property
    def _entries(self) -> dict[int, Int64s]:
        """The entries of `across` that waited, by move."""
        move = self._coded[2][self._long]
        order = self._long[stable_order(move, self.moves)]
        ends = np.cumsum(np.bincount(move, minlength=self.moves))
        parts = np.split(order, ends[:-1]) if len(ends) else []
        return {move: part for move, part in enumerate(parts) if len(part)}

    def touched(self, parts: Sequence[Sequence[int]]) -> list[int]:
        """For some moves together, in how many cases any of them has a wait."""
        flags = np.zeros(self.index.columns.cases, np.bool_)
        found = []
        for moves in parts:
            if len(moves) == 1 and self._is_whole(moves[0]):
                found.append(int(self.index.touched[moves[0]]))
                continue
            owners = [owner for move in moves for owner in self._owners(move)]
            if CASES_PER_VALUE * sum(map(len, owners)) < len(flags):
                found.append(len(np.unique(np.concatenate(owners))))
                continue
            flags[:] = False
            for owner in owners:
                flags[owner] = True
            found.append(int(np.count_nonzero(flags)))
        return found

    def _is_whole(self, move: int) -> bool:
        """Whether all its waits count, and no others."""
        if move >= self.index.moves or move in self._entries:
            return False
        offsets = self.index.lengths.offsets
        return bool(offsets[move + 1] - offsets[move] == self.counts[move])

    def _owners(self, move: int) -> Iterator[Int32s]:
        if move < self.index.moves:
            yield self.picked.members(move)[0]
        if move in self._entries:
            yield self.index.columns.case.take(self.across.row[self._entries[move]])

    def lengths_in(self, moves: Sequence[int]) -> tuple[Int32s, Int64s]:
        """The case and the length of each wait in some moves, in no order."""
        owners, lengths = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
        for move in moves:
            owners += self._owners(move)
            if move < self.index.moves:
                lengths.append(self.picked.members(move)[1])
            if move in self._entries:
                lengths.append(self._across_us[self._entries[move]])
        return np.concatenate(owners), np.concatenate(lengths)

    def split_of(self, moves: Int64s, cases: Int64s) -> Int64s:
        """By cause and case, all waits of a few cases in some moves."""
        columns, size = self.index.columns, len(cases)
        lengths = columns.case_lengths[cases]
        rows = spread(columns.offsets[cases], lengths)
        owner = np.repeat(np.arange(size, dtype=np.int32), lengths)
        mine = np.flatnonzero(self.counted[rows] & np.isin(self.index.move[rows], moves))
        sums = self.index.sums_by(owner[mine], size, rows[mine])
        # One group more for all others.
        code = np.full(columns.cases, size, dtype=np.int32)
        code[cases] = np.arange(size)
        code = code.take(columns.case.take(self.across.row))
        code[~np.isin(self._coded[2], moves)] = size
        return sums + self._split_across(code, size + 1)[:, :size]

    @cached_property
    def by_hour_us(self) -> Int64s:
        """Microseconds waited in each hour of the week, Monday 0:00 first."""
        index = self.index
        if self.left is None and self.cases is None:
            return index.by_hour_us
        rest = index.waited & ~self.counted
        if np.count_nonzero(self.counted) < np.count_nonzero(rest):
            rows = np.flatnonzero(self.counted)
            own = self._elapsed(rows, index.enabler.take(rows))
            return own + self._elapsed(self.across.row, self.across.since)
        # Steps waited for in either way end a wait as before: only its beginning is another.
        fresh = np.zeros(len(rest), dtype=np.bool_)
        fresh[self.across.row] = True
        gone, come = np.flatnonzero(rest & ~fresh), np.flatnonzero(fresh & ~rest)
        with ThreadPoolExecutor(1) as beside:
            over = beside.submit(self._elapsed, come, self.across.since)
            before = index.enabler.take(np.flatnonzero(rest))
            return index.by_hour_us - self._elapsed(gone, before) + over.result()

    def _elapsed(self, rows: Int64s | Int32s, since: Int32s) -> Int64s:
        """Waits for some rows, each since the end of another; as many only where both are added
        to a whole."""
        index = self.index
        times = index.columns.time_us.take(since)
        return waiting_by_hour_us(times, index.start_us.take(rows), index.zone)

    @cached_property
    def case_totals(self) -> CaseTotals:
        """What the cases took in all, from the first step shown to the last."""
        if self.left is None:
            return self.index.cases.totals(self.cases)
        return shown_totals(self.index, self.left, self.cases)
