"""Directly-follows graph: which activity follows which, how often, and after how long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import Names

from .figures import case_total, frequencies_of, mean_seconds, quantile_seconds


@dataclass(frozen=True, eq=False)
class FlowGraph:
    """One entry per edge that occurs, the most frequent first (then by activity codes).

    `cases` counts the cases an edge occurs in, `count` its occurrences. Waits run from the
    event before to this one, or to its start where starts are known. `start_count` and
    `end_count` are by activity code; `case_total` is the number of chosen cases.
    """

    activities: Names
    source: Int32s
    target: Int32s
    count: Int64s
    cases: Int64s
    wait_seconds_median: Floats
    wait_seconds_mean: Floats
    wait_seconds_p90: Floats
    wait_seconds_max: Floats
    start_count: Int64s
    end_count: Int64s
    case_total: int

    def __len__(self) -> int:
        return len(self.source)

    @property
    def wait_seconds_total(self) -> Floats:
        """All time waited on each edge."""
        total: Floats = np.nan_to_num(self.wait_seconds_mean) * self.count
        return total


def directly_follows(columns: EventColumns, cases: Bools | None = None) -> FlowGraph:
    """The graph of all cases, or of those flagged in `cases` (one flag per case)."""
    index = columns.index
    frequencies = frequencies_of(columns, cases)
    waits = index.edge_wait.select(cases)
    count = waits.counts
    order = np.lexsort((index.edges.target, index.edges.source, -count))
    order = order[count[order] > 0]
    return FlowGraph(
        activities=columns.activities,
        source=index.edges.source[order],
        target=index.edges.target[order],
        count=count[order],
        cases=frequencies.edge_cases[order],
        wait_seconds_median=quantile_seconds(waits, 0.5)[order],
        wait_seconds_mean=mean_seconds(waits)[order],
        wait_seconds_p90=quantile_seconds(waits, 0.9)[order],
        wait_seconds_max=quantile_seconds(waits, 1.0)[order],
        start_count=frequencies.starts,
        end_count=frequencies.ends,
        case_total=case_total(columns, cases),
    )
