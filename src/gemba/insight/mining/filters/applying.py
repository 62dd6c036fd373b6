"""What is left of a log under some filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.narrowing import only_rows

from .kind import CaseFilter, Filter, FilterRefused, RowFilter, Sentence


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
