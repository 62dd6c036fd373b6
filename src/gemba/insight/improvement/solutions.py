"""When cases were solved first, and which of them came back all the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.kpis.meanings import Meaning

from .view import LogView


@dataclass(frozen=True, eq=False)
class Solutions:
    """`first` are the rows with which cases were solved first. By case: whether it `came_back`; by
    row: whether it is `afterwards`, of a case that came back."""

    first: Int64s
    came_back: Bools
    afterwards: Bools

    def part_of_all(self, cases: Int64s, share_beyond: float) -> float:
        """Which part of all that comes back is a share of some cases."""
        return share_beyond * len(cases) / max(int(np.count_nonzero(self.came_back)), 1)


def solutions(view: LogView) -> Solutions:
    """Of all cases. A case came back where the customer wrote after it was solved, or it was opened
    again."""
    columns = view.columns
    solved = view.rows_meaning(Meaning.RESOLVED)
    rows = np.flatnonzero(solved)
    _cases, place = np.unique(columns.case[rows], return_index=True)
    so_far: Int64s = np.cumsum(solved) - solved
    after: Bools = so_far > np.repeat(so_far[columns.offsets[:-1]], columns.case_lengths)
    came_back = np.zeros(columns.cases, dtype=np.bool_)
    again = after & (view.customer_rows | view.rows_meaning(Meaning.REOPENED))
    came_back[columns.case[again]] = True
    return Solutions(rows[place], came_back, after & columns.row_flags(came_back))
