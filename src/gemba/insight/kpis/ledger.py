"""The facts of all KPIs of one log, kept, and brought up to date by what changed alone.

Cost of an increment: the KPIs read the rows of the touched cases, whatever the size of the log;
finding those cases and merging their facts is a pass over arrays, as `append` makes itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .facts import Facts
from .meanings import Meanings
from .registry import kpis, lacking
from .steps import Steps


@dataclass(frozen=True, eq=False)
class Book:
    """A log as the KPIs see it at one moment: the facts of each KPI it can tell."""

    columns: EventColumns
    meanings: Meanings
    facts: Mapping[str, Facts]


def book_of(columns: EventColumns, meanings: Meanings) -> Book:
    """All facts, from all rows."""
    steps = Steps.of(columns, meanings)
    told = [kpi for kpi in kpis().values() if not lacking(kpi, columns, meanings)]
    # Two KPIs may see the same facts differently.
    seen = {observe: observe(steps) for observe in dict.fromkeys(kpi.observe for kpi in told)}
    return Book(columns, meanings, {kpi.name: seen[kpi.observe] for kpi in told})


@dataclass
class Ledger:
    """Keeps the book of one log. `rows_read` counts the rows handed to KPIs so far."""

    rows_read: int = 0
    _book: Book | None = None
    _lock: Lock = field(default_factory=Lock)

    def book(self, columns: EventColumns, meanings: Meanings) -> Book:
        """The book for these columns, from the last one where they have grown from it."""
        with self._lock:
            last = self._book
            if last is not None and last.columns is columns and last.meanings == meanings:
                return last
            if last is None or last.meanings != meanings or not _grew(last.columns, columns):
                book = book_of(columns, meanings)
                self.rows_read += len(columns)
            else:
                book = self._advanced(last, columns)
            self._book = book
            return book

    @property
    def bytes_held(self) -> int:
        """What the book takes in memory, its columns aside."""
        book = self._book
        facts = {id(each): each for each in book.facts.values()} if book else {}
        return sum(each.bytes_held for each in facts.values())

    def _advanced(self, last: Book, columns: EventColumns) -> Book:
        changed = changed_cases(last.columns, columns)
        steps = Steps.of(columns, last.meanings, np.flatnonzero(changed))
        self.rows_read += len(steps)
        facts: dict[str, Facts] = {}
        seen: dict[Callable[[Steps], Facts], Facts] = {}
        for kpi in kpis().values():
            if lacking(kpi, columns, last.meanings):
                continue
            known = last.facts.get(kpi.name)
            if kpi.observe in seen:
                pass
            elif known is None:  # the increment is the first to tell it
                self.rows_read += len(columns)
                seen[kpi.observe] = kpi.observe(Steps.of(columns, last.meanings))
            else:
                seen[kpi.observe] = known.replaced(changed, kpi.observe(steps))
            facts[kpi.name] = seen[kpi.observe]
        return Book(columns, last.meanings, facts)


def changed_cases(before: EventColumns, after: EventColumns) -> Bools:
    """One flag per case of `after`: new, with more rows, or told another attribute."""
    changed = np.ones(after.cases, dtype=np.bool_)
    old = before.cases
    changed[:old] = after.case_lengths[:old] != before.case_lengths
    for name, column in after.case_attributes.items():
        known = before.case_attributes.get(name)
        codes: Int64s = column.codes[:old].astype(np.int64)
        changed[:old] |= codes >= 0 if known is None else codes != known.codes
    return changed


def _grew(before: EventColumns, after: EventColumns) -> bool:
    """Whether `after` is `before` with rows added; codes and old rows never change then."""
    return (
        before.lineage is after.lineage
        and before.cases <= after.cases
        and len(before) <= len(after)
    )
