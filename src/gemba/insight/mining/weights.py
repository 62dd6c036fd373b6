"""How many chosen cases stand behind each trace: the start of every frequency figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Codes, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.groups import Selection

SECOND_US = 1_000_000


@dataclass(frozen=True, eq=False)
class TraceWeights:
    """Chosen cases per trace, and the same spread over the positions of the traces.

    `positions` are floats for `bincount`; whole numbers up to 2**53 stay exact.
    """

    cases: Int64s
    positions: Floats

    @property
    def total(self) -> int:
        return int(self.cases.sum())

    def sums(self, codes: Codes, chosen: Bools | Int64s, size: int) -> Int64s:
        """Per code, the cases behind the chosen trace positions; `codes` has all positions."""
        sums = np.bincount(codes[chosen], weights=self.positions[chosen], minlength=size)
        return sums.astype(np.int64)


def weigh(columns: EventColumns, cases: Bools | None) -> TraceWeights:
    """`cases` chooses cases by one flag each; None is all of them."""
    index = columns.index
    trace = index.trace if cases is None else index.trace[cases]
    counts = np.bincount(trace, minlength=len(index.traces))
    lengths = np.diff(index.traces.offsets)
    return TraceWeights(counts, np.repeat(counts.astype(np.float64), lengths))


def quantile_seconds(selection: Selection, share: float) -> Floats:
    return selection.quantile(share) / SECOND_US


def mean_seconds(selection: Selection) -> Floats:
    return selection.mean() / SECOND_US
