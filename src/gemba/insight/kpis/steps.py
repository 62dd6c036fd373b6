"""The events of some cases with what each of them means: what every KPI reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gemba.insight.eventlog.arrays import (
    UNKNOWN_US,
    Bools,
    Floats,
    Int32s,
    Int64s,
    offsets_of,
    spread,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn

from .facts import STILL, Facts
from .meanings import Meaning, Meanings

NOWHERE = -1

_SETTLING = (Meaning.RESOLVED, Meaning.CLOSED, Meaning.ABANDONED, Meaning.MERGED)
_OPENING = (Meaning.OPENED, Meaning.REOPENED, Meaning.SEPARATED)


@dataclass(frozen=True, eq=False)
class Steps:
    """Rows of the cases `cases` of a log, in their order; `offsets[c]:offsets[c + 1]` are those
    of the c-th of them. Row numbers below count from the first row here, cases likewise."""

    columns: EventColumns
    meanings: Meanings
    cases: Int64s
    rows: Int64s
    offsets: Int64s

    @classmethod
    def of(cls, columns: EventColumns, meanings: Meanings, cases: Int64s | None = None) -> Steps:
        """The rows of these cases (codes, ascending), or of all."""
        if cases is None or len(cases) == columns.cases:
            everything = np.arange(columns.cases, dtype=np.int64)
            rows = np.arange(len(columns), dtype=np.int64)
            return cls(columns, meanings, everything, rows, columns.offsets)
        lengths = columns.case_lengths[cases]
        rows = spread(columns.offsets[cases], lengths)
        return cls(columns, meanings, cases, rows, offsets_of(lengths))

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def case(self) -> Int64s:
        """The case of each row."""
        return np.repeat(np.arange(len(self.cases), dtype=np.int64), np.diff(self.offsets))

    @cached_property
    def time_us(self) -> Int64s:
        """When each step ended."""
        return self.columns.time_us[self.rows]

    @cached_property
    def begun_us(self) -> Int64s:
        """When each step began; when it ended, where that is not known."""
        if self.columns.start_us is None:
            return self.time_us
        start = self.columns.start_us[self.rows]
        return np.where(start == UNKNOWN_US, self.time_us, np.minimum(start, self.time_us))

    @cached_property
    def who(self) -> Int32s:
        """The agent of each row, by resource code; -1 for customers, machines and nobody."""
        resource = self.columns.resource[self.rows]
        aside = [self.columns.resources.codes.get(name, -1) for name in self.meanings.bystanders]
        return np.where(np.isin(resource, aside), NOWHERE, resource).astype(np.int32)

    @cached_property
    def _first_rows(self) -> Int64s:
        return self.offsets[:-1]

    def means(self, *meanings: Meaning) -> Bools:
        """Whether each row has one of these meanings."""
        return self.named({name for each in meanings for name in self.meanings.of(each)})

    def named(self, names: Collection[str]) -> Bools:
        """Whether the activity of each row is one of these."""
        known = self.columns.activities.codes
        table = np.zeros(len(self.columns.activities) + 1, dtype=np.bool_)
        table[[known[name] for name in names if name in known]] = True
        return table[self.columns.activity[self.rows]]

    def first(self, flags: Bools) -> Int64s:
        """The first flagged row of each case, NOWHERE without one."""
        return self._edge(np.flatnonzero(flags), first=True)

    def last(self, flags: Bools) -> Int64s:
        """The last flagged row of each case, NOWHERE without one."""
        return self._edge(np.flatnonzero(flags), first=False)

    def _edge(self, rows: Int64s, *, first: bool) -> Int64s:
        found = np.full(len(self.cases), NOWHERE, dtype=np.int64)
        # Assigned in turn, so the last of a case stays; backwards for the first.
        order = rows[::-1] if first else rows
        found[self.case[order]] = order
        return found

    def per_case(self, weights: Floats | Bools | Int64s) -> Floats:
        """The sum of each case."""
        sums = np.bincount(self.case, weights=weights, minlength=len(self.cases))
        return sums.astype(np.float64, copy=False)

    @cached_property
    def opened_us(self) -> Int64s:
        """When each case was opened: at the step that says so, else at its first."""
        row = self.first(self.means(Meaning.OPENED))
        return self.begun_us[np.where(row == NOWHERE, self._first_rows, row)]

    @cached_property
    def reopened(self) -> Bools:
        """Rows that take a settled case up again: by name where the log has such a step, else by
        being work that follows a resolution."""
        named = self.means(Meaning.REOPENED)
        if self.meanings.of(Meaning.REOPENED):
            return named
        resolved = self.means(Meaning.RESOLVED)
        after = np.zeros(len(self), dtype=np.bool_)
        after[1:] = resolved[:-1] & (self.case[1:] == self.case[:-1])
        return after & ~self.means(*_SETTLING)

    @cached_property
    def resolved_first(self) -> Int64s:
        """The row of each case's first resolution, NOWHERE without one."""
        return self.first(self.means(Meaning.RESOLVED))

    @cached_property
    def resolved_last(self) -> Int64s:
        """The row of the resolution that stood; NOWHERE without one or while reopened."""
        row, again = self.last(self.means(Meaning.RESOLVED)), self.last(self.reopened)
        return np.where(again > row, NOWHERE, row)

    @cached_property
    def periods_open(self) -> tuple[Int64s, Int64s, Int64s]:
        """Case, begin and end (STILL: not ended) of each stretch in which a case is open."""
        says = np.full(len(self), NOWHERE, dtype=np.int8)
        says[self._first_rows] = 1
        says[self.reopened | self.means(*_OPENING)] = 1
        says[self.means(*_SETTLING)] = 0
        rows = np.flatnonzero(says != NOWHERE)
        case, state = self.case[rows], says[rows]
        fresh = np.ones(len(rows), dtype=np.bool_)
        fresh[1:] = (case[1:] != case[:-1]) | (state[1:] != state[:-1])
        rows, case, state = rows[fresh], case[fresh], state[fresh]
        begins = np.flatnonzero(state == 1)
        until = np.full(len(begins), STILL, dtype=np.int64)
        inside = np.flatnonzero(begins + 1 < len(rows))
        ended = inside[case[begins[inside] + 1] == case[begins[inside]]]
        until[ended] = self.time_us[rows[begins[ended] + 1]]
        return case[begins], self.begun_us[rows[begins]], until

    def attribute(self, name: str) -> CodedColumn | None:
        """One code per case here, the last one known where it goes by row; None if unknown."""
        columns = self.columns
        if name in columns.case_attributes:
            whole = columns.case_attributes[name]
            return CodedColumn(whole.codes[self.cases], whole.names)
        if name not in columns.attributes:
            return None
        codes = columns.attributes[name].codes[self.rows]
        row = self.last(codes >= 0)
        found = np.where(row == NOWHERE, NOWHERE, codes[row] if len(codes) else row)
        return CodedColumn(found.astype(np.int32), columns.attributes[name].names)

    def of_rows(self, rows: Int64s, value: Floats | Bools | Int64s) -> Facts:
        """One fact a row given (ascending), at its end and owed to its agent."""
        return Facts.of(
            self.cases[self.case[rows]].astype(np.int32),
            self.time_us[rows],
            value,
            self.who[rows],
        )

    def none(self) -> Facts:
        """No facts."""
        return self.of_rows(np.empty(0, np.int64), np.empty(0))
