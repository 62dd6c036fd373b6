"""Where instances left the way they were meant to go, by step, with who and which.

The engine keeps to the drawing, so nothing can come out of order or be made up; what people and
machines do to the drawing is what departs. An instance that was moved counts on each version for
what happened on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gemba.insight.eventlog import drawn_keys
from gemba.insight.eventlog.arrays import Bools, Int64s, distinct
from gemba.insight.eventlog.drawn_keys import element_of

from . import acts
from .acts import column, has_value
from .steps import DrawnSteps
from .stretch import Chosen


class Kind(StrEnum):
    """How an instance departs from its drawing."""

    SKIPPED = "skipped"
    BY_HAND = "by_hand"
    INCIDENT = "incident"
    RETRIED = "retried"
    OVERDUE = "overdue"
    MOVED = "moved"
    STOPPED = "stopped"


_ACTS = {
    Kind.SKIPPED: acts.STEP_SKIPPED,
    Kind.INCIDENT: acts.STEP_FAILED,
    Kind.RETRIED: acts.STEP_RETRIED,
    Kind.OVERDUE: acts.STEP_MISSED,
    Kind.MOVED: acts.MOVED,
    Kind.STOPPED: acts.STOPPED,
}


@dataclass(frozen=True, eq=False)
class Deviation:
    """One kind at one element ('' is the whole process): the rows that tell of it, in the order of
    instances."""

    kind: Kind
    element: str
    activity: int
    instances: int
    rows: Int64s

    @property
    def times(self) -> int:
        """How often it happened."""
        return len(self.rows)


def deviations(chosen: Chosen) -> list[Deviation]:
    """Those of most instances first."""
    steps, rows = chosen.steps, chosen.rows
    rows = rows[
        has_value(column(steps.columns, drawn_keys.ACT), rows, *_ACTS.values(), acts.STEP_TAKEN)
    ]
    found = [each for kind in Kind for each in _by_element(steps, kind, _rows(steps, kind, rows))]
    return sorted(found, key=lambda each: (-each.instances, -each.times, each.kind, each.element))


def people_of(steps: DrawnSteps, deviation: Deviation) -> list[tuple[str, int]]:
    """Who did it, and how often: for most kinds; incidents and what is overdue have nobody."""
    resource = steps.columns.resource[deviation.rows]
    counts = np.bincount(resource[resource >= 0], minlength=len(steps.columns.resources))
    order = np.argsort(-counts, kind="stable")
    return [(steps.columns.resources[c], int(counts[c])) for c in order[counts[order] > 0].tolist()]


def codes_of(steps: DrawnSteps, deviation: Deviation) -> list[tuple[str, int]]:
    """Of which kind the incidents were, and how often; '' where the log does not tell."""
    coded = column(steps.columns, drawn_keys.CODE)
    codes = coded.codes[deviation.rows]
    counts = np.bincount(codes + 1, minlength=len(coded.names) + 1)
    order = np.argsort(-counts, kind="stable")
    return [
        (coded.names[place - 1] if place else "", int(counts[place]))
        for place in order[counts[order] > 0].tolist()
    ]


def told_in(steps: DrawnSteps, deviation: Deviation, *, most: int) -> list[int]:
    """The numbers of the events that hold what people said about it, the newest first."""
    coded = column(steps.columns, drawn_keys.TOLD)
    rows = deviation.rows[coded.codes[deviation.rows] >= 0]
    newest = rows[np.argsort(-steps.columns.time_us[rows], kind="stable")][:most]
    return [int(coded.names[int(coded.codes[row])]) for row in newest.tolist()]


def flags_of(steps: DrawnSteps, deviation: Deviation) -> Bools:
    """One flag per case of the log: it departs so."""
    flags = np.zeros(steps.columns.cases, dtype=bool)
    flags[steps.columns.case[deviation.rows]] = True
    return flags


def _rows(steps: DrawnSteps, kind: Kind, rows: Int64s) -> Int64s:
    columns = steps.columns
    if kind is Kind.BY_HAND:
        taken = np.zeros(len(columns), dtype=bool)
        taken[steps.taken_row[steps.is_by_hand]] = True
        return rows[taken[rows]]
    return rows[has_value(column(columns, drawn_keys.ACT), rows, _ACTS[kind])]


def _by_element(steps: DrawnSteps, kind: Kind, rows: Int64s) -> Iterator[Deviation]:
    activity = steps.columns.activity[rows]
    for code in distinct(activity).tolist():
        mine = rows[activity == code]
        case = steps.columns.case[mine]
        yield Deviation(
            kind=kind,
            element=element_of(steps.columns.activities[code]),
            activity=code,
            instances=1 + int(np.count_nonzero(case[1:] != case[:-1])),
            rows=mine,
        )
