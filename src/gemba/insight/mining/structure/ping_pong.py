"""Ping-pong: work goes from one to another and comes back (as asked in the BPI Challenge 2013)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn

from .grouping import grouped


@dataclass(frozen=True, slots=True)
class PingPong:
    """`one` gave to `other` and got it back. Seconds from the last event of `one` before to its
    first event after: how long the work was away."""

    one: str
    other: str
    count: int
    cases: int
    seconds_median: float
    seconds_total: float


def ping_pong(
    columns: EventColumns, cases: Bools | None = None, who: CodedColumn | None = None
) -> list[PingPong]:
    """By resource, or by `who` (one code a row, such as the team). Events of nobody known are
    passed over. Those away longest in total first."""
    by = CodedColumn(columns.resource, columns.resources) if who is None else who
    chosen = by.codes >= 0
    if cases is not None:
        chosen &= columns.row_flags(cases)
    rows = np.flatnonzero(chosen)
    case, code = columns.case[rows], by.codes[rows].astype(np.int64)
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = (case[1:] != case[:-1]) | (code[1:] != code[:-1])
    first = np.flatnonzero(begins)
    if len(first) < 3:
        return []
    last = np.append(first[1:], len(rows)) - 1
    # Three runs of one case, the third by whom the first was.
    back = (case[first[:-2]] == case[first[2:]]) & (code[first[:-2]] == code[first[2:]])
    at = np.flatnonzero(back)
    pair = code[first[at]] * len(by.names) + code[first[at + 1]]
    away = (columns.time_us[rows[first[at + 2]]] - columns.time_us[rows[last[at]]]) / 1e6
    return [
        PingPong(
            one=by.names[each.key // len(by.names)],
            other=by.names[each.key % len(by.names)],
            count=each.count,
            cases=each.cases,
            seconds_median=each.seconds_median,
            seconds_total=each.seconds_total,
        )
        for each in grouped(pair, away, case[first[at]])
    ]
