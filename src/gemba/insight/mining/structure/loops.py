"""Loops: moves that lead back to an activity the case had done before, with what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns

from .again import row_before
from .grouping import grouped

Kind = Literal["self", "short", "long"]


@dataclass(frozen=True, slots=True)
class Loop:
    """The move from activity code `source` back to `target`.

    "self": target directly again. "short": target, source, target. "long": more in between.
    Seconds run from the last time the case had done `target` to this time: what the round took.
    """

    source: int
    target: int
    kind: Kind
    count: int
    cases: int
    seconds_median: float
    seconds_total: float


KINDS: tuple[Kind, ...] = ("self", "short", "long")


def loops(columns: EventColumns, cases: Bools | None = None) -> list[Loop]:
    """Every kind of round once, that with most time in total first."""
    before = row_before(columns, cases)
    rows = np.flatnonzero(before >= 0)
    if not len(rows):
        return []
    earlier = before[rows]
    size = len(columns.activities)
    target = columns.activity[rows].astype(np.int64)
    source = columns.activity[rows - 1].astype(np.int64)
    kind = np.minimum(rows - earlier, len(KINDS)) - 1
    seconds = (columns.time_us[rows] - columns.time_us[earlier]) / 1e6
    key = (source * size + target) * len(KINDS) + kind
    return [
        Loop(
            source=each.key // len(KINDS) // size,
            target=each.key // len(KINDS) % size,
            kind=KINDS[each.key % len(KINDS)],
            count=each.count,
            cases=each.cases,
            seconds_median=each.seconds_median,
            seconds_total=each.seconds_total,
        )
        for each in grouped(key, seconds, columns.case[rows])
    ]
