"""The happy path and the critical path: two ways through the map worth a colour of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.process_map import END, START, MapEdge
from gemba.insight.mining.variants import variants

from .ends import ends


@dataclass(frozen=True, slots=True)
class HappyPath:
    """The most frequent variant that ends regularly (see `ends`); `activities` are codes."""

    activities: tuple[int, ...]
    count: int
    share: float
    seconds_median: float


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """The way from start to end, without going back, whose moves hold most waiting together.

    `share` is their part of all waiting in the log.
    """

    activities: tuple[int, ...]
    seconds_total: float
    share: float


def happy_path(columns: EventColumns, cases: Bools | None = None) -> HappyPath | None:
    """None where no chosen case ends regularly."""
    table, regular = variants(columns, cases), ends(columns, cases).regular
    traces = columns.index.traces
    last = traces.activity[traces.offsets[table.trace + 1] - 1]
    found = np.flatnonzero(regular.take(last)) if len(last) else np.empty(0, np.int64)
    if not len(found):
        return None
    rank = int(found[0])
    return HappyPath(
        activities=tuple(traces.activities_of(int(table.trace[rank])).tolist()),
        count=int(table.count[rank]),
        share=float(table.share[rank]),
        seconds_median=float(table.duration_seconds_median[rank]),
    )


def critical_path(
    edges: Iterable[MapEdge], order: Mapping[int, int], seconds: Mapping[tuple[int, int], float]
) -> CriticalPath | None:
    """`edges` of the whole map, `order` as `flow_order` gives it, `seconds` waited on each move.

    The longest way through the moves that lead forward in `order`, found from start to end. None
    where no such way leads from start to end.
    """
    onward = sorted(
        (edge for edge in edges if order[edge.source] < order[edge.target]),
        key=lambda edge: (order[edge.source], order[edge.target]),
    )
    best: dict[int, float] = {START: 0.0}
    came: dict[int, int] = {}
    for edge in onward:
        if edge.source not in best:
            continue
        reached = best[edge.source] + seconds.get((edge.source, edge.target), 0.0)
        if edge.target not in best or reached > best[edge.target]:
            best[edge.target], came[edge.target] = reached, edge.source
    if END not in came:
        return None
    way = [END]
    while way[-1] != START:
        way.append(came[way[-1]])
    whole = sum(seconds.values())
    share = best[END] / whole if whole else 0.0
    return CriticalPath(tuple(reversed(way[1:-1])), best[END], share)
