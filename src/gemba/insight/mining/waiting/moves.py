"""Where the waiting is: the moves that hold most of all time waited."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.mining.dfg import FlowGraph


@dataclass(frozen=True)
class Wait:
    """One move from activity code to activity code. `share` is of all time waited in the log."""

    source: int
    target: int
    count: int
    total_seconds: float
    share: float
    seconds_median: float
    seconds_p90: float


def longest_waits(graph: FlowGraph) -> list[Wait]:
    """Every move, that with most time waited in total first; those without any wait are left out.

    A short wait that happens always can weigh more than a long one that happens once.
    """
    totals = graph.count * np.nan_to_num(graph.wait_seconds_mean)
    whole = float(totals.sum())
    order = np.lexsort((graph.target, graph.source, -totals))
    return [
        Wait(
            source=int(graph.source[place]),
            target=int(graph.target[place]),
            count=int(graph.count[place]),
            total_seconds=float(totals[place]),
            share=float(totals[place]) / whole,
            seconds_median=float(graph.wait_seconds_median[place]),
            seconds_p90=float(graph.wait_seconds_p90[place]),
        )
        for place in order.tolist()
        if totals[place] > 0
    ]
