"""Ping-pong: work goes from one to another and comes back (as asked in the BPI Challenge 2013)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.people.grouping import by_group

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


@dataclass(frozen=True, eq=False)
class _Returns:
    """Every time work came back: whose it was and who had it meanwhile, as codes, in which case,
    and how long it was away."""

    one: Int64s
    other: Int64s
    case: Int32s
    away_seconds: Floats


def ping_pong(
    columns: EventColumns, cases: Bools | None = None, who: CodedColumn | None = None
) -> list[PingPong]:
    """By resource, or by `who` (one code a row, such as the team). Events of nobody known are
    passed over. Those away longest in total first."""
    by = CodedColumn(columns.resource, columns.resources) if who is None else who
    found = _returns(columns, cases, by)
    pair = found.one * len(by.names) + found.other
    return [
        PingPong(
            one=by.names[each.key // len(by.names)],
            other=by.names[each.key % len(by.names)],
            count=each.count,
            cases=each.cases,
            seconds_median=each.seconds_median,
            seconds_total=each.seconds_total,
        )
        for each in grouped(pair, found.away_seconds, found.case)
    ]


def who_had(columns: EventColumns, attribute: str = "") -> CodedColumn | None:
    """Whose turn each event is: the person's, or that of the group an attribute of events names,
    where blank is nobody. None where events have no such attribute."""
    if not attribute:
        return CodedColumn(columns.resource, columns.resources)
    column = columns.attributes.get(attribute)
    return None if column is None else by_group(column, lambda name: name or None)


def cases_of_return(columns: EventColumns, who: CodedColumn, one: str, other: str) -> Bools:
    """One flag per case: whether `one` gave work to `other` and got it back."""
    found, flags = _returns(columns, None, who), np.zeros(columns.cases, dtype=np.bool_)
    codes = who.names.code_of(one), who.names.code_of(other)
    if codes[0] is not None and codes[1] is not None:
        flags[found.case[(found.one == codes[0]) & (found.other == codes[1])]] = True
    return flags


def _returns(columns: EventColumns, cases: Bools | None, by: CodedColumn) -> _Returns:
    chosen = by.codes >= 0
    if cases is not None:
        chosen &= columns.row_flags(cases)
    rows = np.flatnonzero(chosen)
    case, code = columns.case[rows], by.codes[rows].astype(np.int64)
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = (case[1:] != case[:-1]) | (code[1:] != code[:-1])
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(rows)) - 1
    # Three runs of one case, the third by whom the first was.
    back = (case[first[:-2]] == case[first[2:]]) & (code[first[:-2]] == code[first[2:]])
    at = np.flatnonzero(back)
    away = (columns.time_us[rows[first[at + 2]]] - columns.time_us[rows[last[at]]]) / 1e6
    return _Returns(code[first[at]], code[first[at + 1]], case[first[at]], away)
