"""What is known of a case when it is enrolled, and what it would take by that: covariates.

Each column is told from what happened before the case came, so no arm can have touched it: its
attributes, the hour and the day, how many others are open, how the last ones went. A regression on
the past makes one column of them, what the case is expected to come to: as good as all of them
together, and it fits into a small pilot (control by prediction, Tang, Huang, Kastelman & Bauman
2020).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s

from .outcomes import DAY_US

RECENT = 20
"""How many cases tell how things went lately."""
_PENALTY = 1.0
_CODE_CASES_MIN = 20
_HOUR_BINS = 12


@dataclass(frozen=True, eq=False)
class Cases:
    """Cases of a log, ascending by `enrolled_us`: when they came and had their outcome (UNKNOWN_US
    for not yet), the `value` it had, and codes of their attributes (n×a, -1 none) as they were
    when they came."""

    enrolled_us: Int64s
    outcome_us: Int64s
    value: Floats
    attributes: Int64s

    def __len__(self) -> int:
        return len(self.enrolled_us)

    def only(self, flags: Bools) -> Cases:
        """Those flagged."""
        return Cases(
            self.enrolled_us[flags],
            self.outcome_us[flags],
            self.value[flags],
            self.attributes[flags],
        )


def at_hand(cases: Cases) -> Floats:
    """How many others were open when each came, and the mean of the last `RECENT` outcomes then
    (NaN while there are none), as two columns; logarithms, for both lean to the right."""
    done = cases.outcome_us[cases.outcome_us != UNKNOWN_US]
    order = np.argsort(done, kind="stable")
    values = np.log1p(np.maximum(cases.value[cases.outcome_us != UNKNOWN_US][order], 0.0))
    before = np.searchsorted(done[order], cases.enrolled_us, side="left")
    still = np.arange(len(cases)) - before
    sums = np.concatenate([[0.0], np.cumsum(values)])
    first = np.maximum(before - RECENT, 0)
    recent = np.full(len(cases), np.nan)
    np.divide(sums[before] - sums[first], before - first, out=recent, where=before > first)
    return np.stack([np.log1p(np.maximum(still, 0)), recent], axis=1)


@dataclass(frozen=True, eq=False)
class Expectation:
    """Learnt from a past: the mean and the slopes of the columns of `_design`."""

    codes: tuple[tuple[int, ...], ...]
    middle: Floats
    slopes: Floats
    level: float
    zone_shift_us: int = 0

    @classmethod
    def learnt(cls, past: Cases, zone_shift_us: int = 0) -> Expectation:
        """Ridge regression; `zone_shift_us` makes local time of UTC. Cases without an outcome are
        left out. Raises ValueError for fewer than ten cases with one."""
        known = past.outcome_us != UNKNOWN_US
        if int(np.count_nonzero(known)) < 10:
            raise ValueError("Ten cases with an outcome are the least to learn from.")
        codes = tuple(_frequent(column) for column in past.attributes.T)
        whole = _design(past, codes, zone_shift_us)
        middle = np.array([_mean(column) for column in whole.T])
        design = np.where(np.isfinite(whole), whole, middle)[known] - middle
        level = float(past.value[known].mean())
        squares = design.T @ design + _PENALTY * np.eye(design.shape[1])
        slopes = np.linalg.solve(squares, design.T @ (past.value[known] - level))
        return cls(codes, middle, slopes, level, zone_shift_us)

    def of(self, cases: Cases) -> Floats:
        """What each case is expected to come to, as a column (n×1)."""
        design = _design(cases, self.codes, self.zone_shift_us)
        filled = np.where(np.isfinite(design), design, self.middle) - self.middle
        found: Floats = (self.level + filled @ self.slopes)[:, None]
        return found


def _frequent(column: Int64s) -> tuple[int, ...]:
    codes, counts = np.unique(column[column >= 0], return_counts=True)
    return tuple(codes[counts >= _CODE_CASES_MIN].tolist())


def _mean(column: Floats) -> float:
    known = column[np.isfinite(column)]
    return float(known.mean()) if len(known) else 0.0


def _design(cases: Cases, codes: tuple[tuple[int, ...], ...], zone_shift_us: int) -> Floats:
    """A column a frequent code, a weekday and two hours of the day, of workdays and of others
    apart; then what was at hand."""
    local = cases.enrolled_us + zone_shift_us
    # 1 January 1970 was a Thursday.
    weekday = (local // DAY_US + 3) % 7
    hour = local % DAY_US * _HOUR_BINS // DAY_US + _HOUR_BINS * (weekday >= 5)
    columns = [
        (cases.attributes[:, place] == code).astype(np.float64)
        for place, known in enumerate(codes)
        for code in known
    ]
    columns += [(weekday == day).astype(np.float64) for day in range(7)]
    columns += [(hour == each).astype(np.float64) for each in range(2 * _HOUR_BINS)]
    return np.column_stack([*columns, at_hand(cases)])


def saved_by(expected: Floats, value: Floats) -> float:
    """The share of the sample a covariate saves when means are compared: its squared correlation
    with the value, less what chance gives."""
    known = np.isfinite(expected[:, 0])
    if int(np.count_nonzero(known)) < 4 or not value[known].std() or not expected[known, 0].std():
        return 0.0
    square = float(np.corrcoef(expected[known, 0], value[known])[0, 1]) ** 2
    count = int(np.count_nonzero(known))
    return max(0.0, 1 - (1 - square) * (count - 1) / (count - 2)) if math.isfinite(square) else 0.0
