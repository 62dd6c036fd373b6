"""What is left of a log under some filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.hiding import same_cases, within, without_activities
from gemba.insight.mining.activities import ActivityTable, activities
from gemba.insight.mining.dfg import FlowGraph, directly_follows
from gemba.insight.mining.wording import Sentence

from .kind import ActivityFilter, CaseFilter, Filter, FilterRefused, PeriodFilter


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
            else:
                narrowed = _narrowed(columns, each)
                cases = None if cases is None else same_cases(cases, columns, narrowed)
                columns = narrowed
        except FilterRefused as refusal:
            refused.append(refusal.sentence)
        else:
            applied.append(each)
    return Filtered(columns, cases, tuple(applied), tuple(refused))


def _narrowed(columns: EventColumns, condition: Filter) -> EventColumns:
    """Without the events the filter takes away."""
    if isinstance(condition, ActivityFilter):
        return without_activities(columns, condition.activities(columns))
    return within(columns, condition.period) if isinstance(condition, PeriodFilter) else columns
