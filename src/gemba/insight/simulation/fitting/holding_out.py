"""A log cut in two: what a twin is fitted from, and what it is judged by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s, spread
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.mining.waiting.enablement import begun_us


@dataclass(frozen=True, eq=False)
class Held:
    """`before` is all that was done before `cut_us`, `open_cases` flags those of its cases that
    went on afterwards. `after` are the cases that began after the cut and ended until `until_us`,
    where the log ends: a log does not tell which of them would have gone on."""

    before: EventColumns
    open_cases: Bools
    after: EventColumns
    cut_us: int
    until_us: int


class TooShort(ValueError):
    """One side of a cut would hold nothing."""


def hold_out(columns: EventColumns, *, share: float = 0.2) -> Held:
    """The last `share` of all events, by when they were done, as the published figures have it.

    Raises TooShort.
    """
    done = np.sort(columns.time_us)
    kept = round(len(done) * (1 - share))
    if not 0 < kept < len(done):
        raise TooShort("The log is too short to hold anything out.")
    return _held(columns, int(done[kept]))


def hold_out_weeks(columns: EventColumns, weeks: int) -> Held:
    """The last whole weeks of the log. Raises TooShort."""
    until = int(columns.time_us.max()) if len(columns) else 0
    return _held(columns, until - weeks * WEEK_US)


def _held(columns: EventColumns, cut_us: int) -> Held:
    until = int(columns.time_us.max()) if len(columns) else 0
    early = columns.time_us < cut_us
    after = window(columns, cut_us, until)
    if not early.any() or not len(after):
        raise TooShort("The log is too short to hold anything out.")
    before = chosen_rows(columns, early)
    goes_on = np.add.reduceat(~early, columns.offsets[:-1]) > 0
    begun = np.add.reduceat(early, columns.offsets[:-1]) > 0
    return Held(before, goes_on[begun], after, cut_us, until)


def finished_only(held: Held) -> EventColumns:
    """Of what was before the cut, the cases that were finished by then, as the published figures
    have it."""
    return chosen_rows(held.before, held.before.row_flags(~held.open_cases))


def window(columns: EventColumns, from_us: int, until_us: int) -> EventColumns:
    """The cases that began and ended between two instants, both included."""
    if not len(columns):
        return columns
    first = np.minimum.reduceat(begun_us(columns), columns.offsets[:-1])
    inside = (first >= from_us) & (columns.last_us <= until_us)
    return chosen_rows(columns, columns.row_flags(inside))


def first_cases(columns: EventColumns, count: int) -> EventColumns:
    """So many cases, those that began first."""
    if columns.cases <= count:
        return columns
    first = np.minimum.reduceat(begun_us(columns), columns.offsets[:-1])
    chosen = np.zeros(columns.cases, dtype=np.bool_)
    chosen[np.argsort(first, kind="stable")[:count]] = True
    return chosen_rows(columns, columns.row_flags(chosen))


def drawn_cases(columns: EventColumns, cases: Int64s) -> EventColumns:
    """The log of some cases, told by their places; each as often as it is named, under a name of
    its own."""
    lengths = np.diff(columns.offsets)[cases]
    rows = spread(columns.offsets[cases], lengths)
    names = Names.of(f"{place:09d}" for place in range(len(cases)))
    case = CodedColumn(np.repeat(np.arange(len(cases)), lengths).astype(np.int32), names)
    start = None if columns.start_us is None else columns.start_us[rows]
    activity = CodedColumn(columns.activity[rows], columns.activities)
    who = CodedColumn(columns.resource[rows], columns.resources)
    return build(EventRows(case, activity, columns.time_us[rows], who, start))


def moved(columns: EventColumns, by_us: int) -> EventColumns:
    """The same log at another time."""
    return _built(columns, np.arange(len(columns)), by_us)


def chosen_rows(columns: EventColumns, rows: Bools) -> EventColumns:
    """The log of some events, one flag each."""
    return _built(columns, np.flatnonzero(rows), 0)


def _built(columns: EventColumns, rows: Int64s, by_us: int) -> EventColumns:
    start = None
    if columns.start_us is not None:
        start = columns.start_us[rows]
        start = np.where(start == UNKNOWN_US, start, start + by_us)
    return build(
        EventRows(
            CodedColumn(columns.case[rows], columns.case_ids),
            CodedColumn(columns.activity[rows], columns.activities),
            columns.time_us[rows] + by_us,
            CodedColumn(columns.resource[rows], columns.resources),
            start,
            attributes={
                name: CodedColumn(column.codes[rows], column.names)
                for name, column in columns.attributes.items()
            },
            case_attributes=columns.case_attributes,
        )
    )
