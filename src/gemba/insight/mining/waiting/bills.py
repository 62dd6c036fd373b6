"""What single cases cost, and what for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s, spread
from gemba.insight.eventlog.columns import EventColumns

from .causes import CAUSES
from .costs import Costs
from .sums import summed


@dataclass(frozen=True, eq=False)
class Bills:
    """One row a case, in mills. `kinds`: work, contacts, parts, waiting, broken promises, which
    sum to the whole; `causes` (columns as `CAUSES`) sum to waiting. `steps`: one column for each
    step asked for and one for all others, which sum to all but broken promises."""

    kinds: Int64s
    causes: Int64s
    steps: Int64s

    @property
    def whole(self) -> Int64s:
        """By case."""
        whole: Int64s = self.kinds.sum(axis=1)
        return whole


class Biller:
    """Makes out bills, some cases at a time. `waits` are the rows waited for, ascending; `steps`
    are activity codes that have a column of their own."""

    def __init__(
        self, columns: EventColumns, costs: Costs, *, waits: Int32s, steps: Sequence[int]
    ) -> None:
        self._columns, self._costs, self._waits = columns, costs, waits
        self._width = len(steps) + 1
        self._place = np.full(len(columns.activities) + 1, len(steps), dtype=np.int64)
        self._place[np.array(steps, dtype=np.int64)] = np.arange(len(steps))

    def of(self, cases: Int64s) -> Bills:
        """The bills of these cases, by code and in their order."""
        columns, costs, count = self._columns, self._costs, len(cases)
        lengths = columns.case_lengths[cases]
        rows = spread(columns.offsets[cases], lengths)
        owner = np.repeat(np.arange(count), lengths)
        by_row = [
            summed(owner, mills[rows], count)
            for mills in (costs.work, costs.contact, costs.part, costs.waiting)
        ]
        step = owner * self._width + self._place[columns.activity[rows]]
        place = np.searchsorted(self._waits, rows)
        waited = place < len(self._waits)
        waited[waited] = self._waits[place[waited]] == rows[waited]
        causes = [
            summed(owner[waited], mills[place[waited]], count) for mills in costs.waiting_by_cause
        ]
        return Bills(
            kinds=np.stack([*by_row, costs.breach[cases]], axis=1),
            causes=np.stack(causes, axis=1).reshape(count, len(CAUSES)),
            steps=summed(step, costs.by_row[rows], count * self._width).reshape(count, self._width),
        )
