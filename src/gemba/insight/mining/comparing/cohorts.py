"""Two groups of cases, and what each case of them is like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.figures import SECOND_US, sums_by

CASES_MIN = 10


class NothingToCompare(Exception):
    """One of the cohorts is empty; the text says why, an English one marked for translation."""


@dataclass(frozen=True, eq=False)
class Cohort:
    """Cases of a log, by one flag each; what single-case figures need, in the order of cases."""

    columns: EventColumns
    cases: Bools

    @cached_property
    def chosen(self) -> Int64s:
        """Codes of the cases."""
        return np.flatnonzero(self.cases)

    def __len__(self) -> int:
        return len(self.chosen)

    @cached_property
    def duration_seconds(self) -> Floats:
        return case_durations(self.columns, self.cases).seconds

    @cached_property
    def waiting_seconds(self) -> Floats:
        """Between the events of a case."""
        waits = self.columns.index.edge_wait
        summed = sums_by(waits.owner, waits.value, self.columns.cases)
        return summed[self.chosen] / SECOND_US

    @cached_property
    def events(self) -> Floats:
        return self.columns.case_lengths[self.chosen].astype(np.float64)

    @cached_property
    def is_reworked(self) -> Bools:
        """Whether any activity comes more than once."""
        traces = self.columns.index.traces
        again = sums_by(
            np.repeat(np.arange(len(traces)), np.diff(traces.offsets)),
            traces.activity_nth > 0,
            len(traces),
        )
        flags: Bools = (again > 0)[self.columns.index.trace[self.chosen]]
        return flags

    @cached_property
    def handovers(self) -> Floats:
        """Neighbouring events of different known people."""
        case, who = self.columns.case, self.columns.resource
        given = (case[:-1] == case[1:]) & (who[:-1] != who[1:]) & (who[:-1] >= 0) & (who[1:] >= 0)
        return sums_by(case[1:], given, self.columns.cases)[self.chosen]


@dataclass(frozen=True, eq=False)
class Cohorts:
    """A and B without a case in common; `shared` were in both and count for B only."""

    a: Cohort
    b: Cohort
    shared: int


def cohorts(
    a: EventColumns, cases_a: Bools | None, b: EventColumns, cases_b: Bools | None
) -> Cohorts:
    """Two choices of cases, of one log or of two readings of it (a filter may have taken single
    events away). Raises NothingToCompare."""
    flags_a = np.ones(a.cases, dtype=bool) if cases_a is None else cases_a.copy()
    flags_b = np.ones(b.cases, dtype=bool) if cases_b is None else cases_b
    if not flags_a.any() or not flags_b.any():
        raise NothingToCompare(
            gettext_noop("No case is left in one of the two: loosen its filter.")
        )
    if a is b:
        common = flags_a & flags_b
    else:
        theirs = {b.case_ids[code] for code in np.flatnonzero(flags_b).tolist()}
        common = np.array([name in theirs for name in a.case_ids], dtype=bool) & flags_a
    flags_a &= ~common
    if not flags_a.any():
        raise NothingToCompare(
            gettext_noop("Every case of A is in B too: nothing is left to compare.")
        )
    return Cohorts(Cohort(a, flags_a), Cohort(b, flags_b), int(np.count_nonzero(common)))
