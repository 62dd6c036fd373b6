"""What cases took in all, from the first step a filter shows to the last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.hiding import HiddenFrom

from .case_sums import CaseTotals, times_of
from .index import ROWS_AT_ONCE, WaitIndex
from .sums import total


def shown_totals(index: WaitIndex, left: HiddenFrom, cases: Bools | None) -> CaseTotals:
    """Of the cases of the log flagged, all of which have steps left; None for all.

    Where the steps of a case follow in turn, what is left of it needs no sweep: it is idle but for
    the work shown. Whichever rows are fewer are added up, those shown or the others.
    """
    columns, sums = index.columns, index.cases
    mine = slice(None) if cases is None else left.left.lowered(cases)
    old = slice(None) if cases is None else np.flatnonzero(cases)
    lengths, whole = left.case_lengths[mine], columns.case_lengths[old]
    is_most = 2 * int(lengths.sum()) > int(whole.sum())
    in_turn = sums.in_turn[old]
    swept = np.flatnonzero(~in_turn & (lengths < whole) if is_most else ~in_turn)
    swept_cases = swept if cases is None else np.flatnonzero(cases)[swept]
    rows = ~left.shown if is_most else left.shown
    if cases is not None:
        rows = rows & columns.row_flags(cases)
    work = _Work.of(index, np.flatnonzero(rows), swept_cases)
    if is_most:
        work = _Work.of_cases(index, cases, swept_cases).without(work)
    first, last = (each[mine] for each in left.ends)
    length = columns.time_us.take(last) - index.start_us.take(first)
    overlapping = np.flatnonzero(~in_turn)
    length[overlapping] = sums.length_us[old][overlapping]
    length[swept] = 0
    length_us = total(length)
    swept_us, swept_idle_us = _swept(index, left, swept_cases, first[swept])
    return CaseTotals(
        cases=len(lengths),
        length_us=length_us + swept_us,
        idle_us=length_us - work.covered_us + swept_idle_us,
        handling_us=work.handling_us,
        works=work.works,
        estimated=work.estimated,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """Of some steps; `covered_us` is their time, of somebody's work or not, in cases that need no
    sweep."""

    covered_us: int
    handling_us: int
    works: int
    estimated: int

    @classmethod
    def of(cls, index: WaitIndex, rows: Int64s, swept: Int64s) -> _Work:
        """Of some rows, few at a time; the cases `swept` are not covered."""
        is_swept = np.zeros(index.columns.cases if len(swept) else 0, dtype=np.bool_)
        is_swept[swept] = True
        work = cls(0, 0, 0, 0)
        for first in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[first : first + ROWS_AT_ONCE]
            spent = index.columns.time_us.take(part) - index.start_us.take(part)
            works, covered = index.works.take(part), total(spent)
            if len(swept):
                covered -= total(spent[is_swept.take(index.columns.case.take(part))])
            work = cls(
                work.covered_us + covered,
                work.handling_us + total(spent[works]),
                work.works + int(np.count_nonzero(works)),
                work.estimated + int(np.count_nonzero(index.estimated.take(part))),
            )
        return work

    @classmethod
    def of_cases(cls, index: WaitIndex, cases: Bools | None, swept: Int64s) -> _Work:
        """Of all steps of some cases; those `swept` are not covered."""
        sums, whole = index.cases, index.cases.totals(cases)
        apart = total(sums.length_us[swept]) - total(sums.idle_us[swept])
        covered_us = whole.length_us - whole.idle_us - apart
        return cls(covered_us, whole.handling_us, whole.works, whole.estimated)

    def without(self, other: _Work) -> _Work:
        """The rest, where the other is part of it."""
        return _Work(
            self.covered_us - other.covered_us,
            self.handling_us - other.handling_us,
            self.works - other.works,
            self.estimated - other.estimated,
        )


def _swept(index: WaitIndex, left: HiddenFrom, cases: Int64s, first: Int64s) -> tuple[int, int]:
    """Length and idle time in all of cases whose steps overlap; `first` is their first row left."""
    if not len(cases):
        return 0, 0
    flags = np.zeros(index.columns.cases, dtype=np.bool_)
    flags[cases] = True
    rows = np.flatnonzero(left.shown & index.columns.row_flags(flags))
    start, end = index.start_us[rows], index.columns.time_us[rows]
    length, idle = times_of(np.searchsorted(rows, first), start, end)
    return total(length), total(idle)
