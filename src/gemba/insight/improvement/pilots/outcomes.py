"""What a pilot observed, row by row, and which rows count at a moment."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s, sealed

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US


@dataclass(frozen=True, eq=False)
class Outcomes:
    """One row an observation, in the order of enrolment; arrays are read-only and of one length.

    `unit` is what was drawn by lot (a case, a customer, a block of time), as a code; `treated` its
    arm. `outcome_us` is UNKNOWN_US while nothing is known, and then `value` says nothing; values
    are in the unit of the KPI. `covariates[row, k]` were known before enrolment, NaN where not;
    `segments[row, s]` are codes, -1 for none. `block` is the block of time of a switchback and
    `block_us` when it began; two blocks drawn together are `block` 2p and 2p + 1.
    """

    case: Int64s
    unit: Int64s
    treated: Bools
    enrolled_us: Int64s
    outcome_us: Int64s
    value: Floats
    covariates: Floats
    segments: Int64s
    block: Int64s
    block_us: Int64s

    @classmethod
    def of(
        cls,
        who: tuple[Int64s, Int64s, Bools],
        times: tuple[Int64s, Int64s],
        value: Floats,
        before: tuple[Floats | None, Int64s | None] = (None, None),
        blocks: tuple[Int64s, Int64s] | None = None,
    ) -> Outcomes:
        """Of (case, unit, treated), (enrolled_us, outcome_us), values, (covariates, segments) and
        (block, its beginning) in any order: the same rows give the same pilot."""
        case, unit, treated = who
        count = len(case)
        covariates = np.zeros((count, 0)) if before[0] is None else before[0]
        segments = np.zeros((count, 0), dtype=np.int64) if before[1] is None else before[1]
        block, block_us = blocks or (np.full(count, -1), np.full(count, UNKNOWN_US))
        order = np.lexsort((np.nan_to_num(value), times[1], unit, case, times[0]))
        columns = (case, unit, treated, *times, value, covariates, segments, block, block_us)
        whole, real = np.int64, np.float64
        kinds = (whole, whole, np.bool_, whole, whole, real, real, whole, whole, whole)
        return cls(
            *(
                sealed(np.ascontiguousarray(each[order], dtype=kind))
                for each, kind in zip(columns, kinds, strict=True)
            )
        )

    def __len__(self) -> int:
        return len(self.case)

    def only(self, flags: Bools) -> Outcomes:
        """Those flagged."""
        return Outcomes(*(sealed(getattr(self, each.name)[flags]) for each in fields(self)))

    def first(self, count: int) -> Outcomes:
        """Those enrolled first, without a copy."""
        return Outcomes(*(getattr(self, each.name)[:count] for each in fields(self)))


@dataclass(frozen=True)
class Ripeness:
    """When an outcome counts: `window_us` after enrolment, in both arms alike, so that early looks
    do not see the quick cases only.

    What is not known by then is `silent`: for a length of time the window itself, for a share
    usually 0; None leaves the row out (a survey nobody answered). No value counts for more than
    `longest`.
    """

    window_us: int
    silent: float | None = None
    longest: float | None = None

    @classmethod
    def of_time(cls, window_us: int) -> Ripeness:
        """For a KPI in seconds: how long it takes, at most the window (the restricted mean of
        Royston & Parmar 2013; a median below the window is the plain one)."""
        seconds = window_us / SECOND_US
        return cls(window_us, silent=seconds, longest=seconds)


@dataclass(frozen=True, eq=False)
class Ripe:
    """Rows that count at a moment. `silent` of them had no outcome in their window, by arm
    (control, treatment), `ripened` had their window to the end."""

    rows: Outcomes
    ripened: tuple[int, int]
    silent: tuple[int, int]


def ripe(outcomes: Outcomes, ripeness: Ripeness, at_us: int) -> Ripe:
    """Rows whose window has ended by `at_us`. Nothing that happens later changes them."""
    last = np.searchsorted(outcomes.enrolled_us, at_us - ripeness.window_us, side="right")
    rows = outcomes.first(int(last))
    known = rows.outcome_us != UNKNOWN_US
    known &= rows.outcome_us <= rows.enrolled_us + ripeness.window_us
    ripened, silent = _by_arm(rows.treated, None), _by_arm(rows.treated, ~known)
    if ripeness.silent is None:
        rows, value = rows.only(known), rows.value[known]
    else:
        value = np.where(known, rows.value, ripeness.silent)
    if ripeness.longest is not None:
        value = np.minimum(value, ripeness.longest)
    sealed(np.ascontiguousarray(value))
    return Ripe(replace(rows, value=value), ripened, silent)


def _by_arm(treated: Bools, flags: Bools | None) -> tuple[int, int]:
    told = np.ones(len(treated), dtype=np.bool_) if flags is None else flags
    return int(np.count_nonzero(told & ~treated)), int(np.count_nonzero(told & treated))
