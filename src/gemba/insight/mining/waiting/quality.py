"""What poor quality costs: steps that good work would have spared, each counted under one kind.

Kinds in the order in which they take a step: complaint, reopened, redone, repeated, ping-pong. A
step that fits several belongs to the first. Repeat and redo are told apart as in bupaR (Swennen
2018): done again by the same, or by another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s, sealed
from gemba.insight.eventlog.columns import EventColumns

from .costs import Costs, event_values
from .parties import flagged

KINDS = ("complaint", "reopened", "redone", "repeated", "ping_pong", "breach")


@dataclass(frozen=True)
class QualityMarks:
    """How a log tells. A case complains when `complaint_attribute` has one of `complaint_values`
    at its end, or from a step of `complaint_steps` on. Steps of `may_repeat` are talk, no rework.
    """

    complaint_attribute: str = ""
    complaint_values: frozenset[str] = frozenset()
    complaint_steps: frozenset[str] = frozenset()
    reopen_steps: frozenset[str] = frozenset()
    may_repeat: frozenset[str] = frozenset()


@dataclass(frozen=True)
class QualityCost:
    """One kind: mills, the events and the cases it is made of."""

    kind: str
    mills: int
    events: int
    cases: int


def kinds_of_rows(columns: EventColumns, works: Bools, marks: QualityMarks) -> Int64s:
    """By row the place of its kind in KINDS, -1 for work well done. `works` flags the rows that are
    somebody's work, as `WaitingTimes` has them."""
    kinds = np.full(len(columns), -1, dtype=np.int64)
    flags = (
        _complaints(columns, marks),
        _since(columns, flagged(columns.activity, columns.activities, marks.reopen_steps)),
        *_again(columns, works, marks),
        _ping_pong(columns, works),
    )
    for place, rows in reversed(list(enumerate(flags))):
        kinds[rows] = place
    return sealed(kinds)


def quality_costs(
    columns: EventColumns, costs: Costs, kinds: Int64s, cases: Bools | None = None
) -> list[QualityCost]:
    """Every kind that occurs, in the order of KINDS. A breach is a fee of the case."""
    chosen = np.ones(len(columns), np.bool_) if cases is None else columns.row_flags(cases)
    found = []
    for place, kind in enumerate(KINDS[:-1]):
        rows = np.flatnonzero((kinds == place) & chosen)
        if len(rows):
            touched = int(np.count_nonzero(np.diff(columns.case[rows]))) + 1
            found.append(QualityCost(kind, int(costs.by_row[rows].sum()), len(rows), touched))
    breach = costs.breach if cases is None else costs.breach[cases]
    broken = int(np.count_nonzero(breach))
    if broken:
        found.append(QualityCost("breach", int(breach.sum()), 0, broken))
    return found


def _complaints(columns: EventColumns, marks: QualityMarks) -> Bools:
    rows = _since(columns, flagged(columns.activity, columns.activities, marks.complaint_steps))
    told = event_values(columns, marks.complaint_attribute)
    if told is not None and columns.cases:
        last = columns.offsets[1:] - 1
        rows |= columns.row_flags(flagged(told.codes[last], told.names, marks.complaint_values))
    return rows


def _since(columns: EventColumns, marked: Bools) -> Bools:
    """The rows of a case from the first marked one on."""
    if not len(columns):
        return marked
    so_far = np.cumsum(marked)
    first = columns.offsets[:-1]
    before: Int64s = so_far[first] - marked[first]
    since: Bools = so_far > np.repeat(before, columns.case_lengths)
    return since


def _again(columns: EventColumns, works: Bools, marks: QualityMarks) -> tuple[Bools, Bools]:
    """Rows of work done again by another person, and by the same."""
    talk = flagged(columns.activity, columns.activities, marks.may_repeat)
    rows = np.flatnonzero(works & ~talk)
    pair = columns.case[rows].astype(np.int64) * max(len(columns.activities), 1)
    pair += columns.activity[rows]
    order = np.argsort(pair, kind="stable")
    rows, pair = rows[order], pair[order]
    again = np.flatnonzero(pair[1:] == pair[:-1]) + 1
    same = columns.resource[rows[again]] == columns.resource[rows[again - 1]]
    redone, repeated = np.zeros((2, len(columns)), dtype=np.bool_)
    redone[rows[again[~same]]] = True
    repeated[rows[again[same]]] = True
    return redone, repeated


def _ping_pong(columns: EventColumns, works: Bools) -> Bools:
    """Rows in which work came back to who had it before somebody else did."""
    rows = np.flatnonzero(works)
    case, who = columns.case[rows], columns.resource[rows]
    changed = np.ones(len(rows), dtype=np.bool_)
    changed[1:] = (case[1:] != case[:-1]) | (who[1:] != who[:-1])
    rows, case, who = rows[changed], case[changed], who[changed]
    back = np.flatnonzero((case[2:] == case[:-2]) & (who[2:] == who[:-2])) + 2
    flags = np.zeros(len(columns), dtype=np.bool_)
    flags[rows[back]] = True
    return flags
