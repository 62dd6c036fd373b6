"""What is left of a log under some filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.narrowing import only_rows
from gemba.insight.mining.activities import ActivityTable, activities
from gemba.insight.mining.dfg import FlowGraph, directly_follows
from gemba.insight.mining.wording import Sentence

from .kind import CaseFilter, Filter, FilterRefused, RowFilter


@dataclass(frozen=True, eq=False)
class Filtered:
    """`cases` flags the cases of `columns` that are left, None when that is all of them.

    `columns` is the log itself unless a filter took events away. `applied` are the filters that
    made sense here; `refused` says why the others did not.
    """

    columns: EventColumns
    cases: Bools | None
    applied: tuple[Filter, ...]
    refused: tuple[Sentence, ...]

    @cached_property
    def graph(self) -> FlowGraph:
        """The directly-follows graph, counted when it is first asked for."""
        return directly_follows(self.columns, self.cases)

    @cached_property
    def table(self) -> ActivityTable:
        """The figures of the activities, counted when they are first asked for."""
        return activities(self.columns, self.cases)


def apply_filters(log: EventColumns, conditions: Iterable[Filter]) -> Filtered:
    """One after the other, in their order: hiding an activity comes after cases were chosen by it,
    when the filters are written so."""
    columns, cases = log, None
    applied: list[Filter] = []
    refused: list[Sentence] = []
    for each in conditions:
        try:
            if isinstance(each, CaseFilter):
                flags = each.cases(columns)
                cases = flags if cases is None else cases & flags
            elif isinstance(each, RowFilter):
                rows = each.rows(columns)
                rows = rows if cases is None else rows & columns.row_flags(cases)
                columns, cases = only_rows(columns, rows), None
        except FilterRefused as refusal:
            refused.append(refusal.sentence)
        else:
            applied.append(each)
    return Filtered(columns, cases, tuple(applied), tuple(refused))
