"""How a log is cut for a judgement, under names that others use.

- HOLDOUT: cases by their first step, 64 % to learn, 16 % to check, 20 % to test, whatever was known
  when. Its training cases run into the test period, so it is not what a running desk has.
- STRICT: the same test cases, but learnt from what was known when the first of them began. What a
  running desk has.
- FOLDS: cases drawn by chance into five parts, each of which is tested once; of the others a fifth
  checks (Rama-Maneiro, Vidal and Lama 2021). Every prefix counts, with the end as a step. Time is
  of no concern, so that figures flatter; they are for comparison alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.prediction.outcomes import NEVER
from gemba.insight.prediction.training import CASES_MIN, Split, Subject, TooLittleKnown, split_at

Protocol = Literal["holdout", "strict", "folds"]
HOLDOUT: Protocol = "holdout"
STRICT: Protocol = "strict"
FOLDS: Protocol = "folds"
FOLD_COUNT, FOLD_SEED = 5, 20_261_123
LEARNT, CHECKED = 0.64, 0.80
# Prefixes judged for the remaining time: of cases with three steps, from the second to the last
# but one (PGTNet). For the next step: from the second to the last, with the end as a step.
TIME_STEPS_MIN = 3


@dataclass(frozen=True, eq=False)
class Parts:
    """By case: 0 to learn from, 1 to check, 2 to test; others are of no concern."""

    part: Int64s


def parts_by_beginning(columns: EventColumns) -> Parts:
    """The first 64 % of cases, the next 16 %, the last 20 %."""
    order = np.argsort(columns.first_us, kind="stable")
    part = np.full(columns.cases, 2, np.int64)
    part[order[: int(columns.cases * CHECKED)]] = 1
    part[order[: int(columns.cases * LEARNT)]] = 0
    return Parts(part)


def parts_of_fold(columns: EventColumns, fold: int) -> Parts:
    """The part tested in one of FOLD_COUNT folds; a fifth of the other cases checks."""
    drawn = np.random.default_rng(FOLD_SEED).permutation(columns.cases)
    test = np.array_split(drawn, FOLD_COUNT)[fold]
    part = np.zeros(columns.cases, np.int64)
    rest = drawn[~np.isin(drawn, test)]
    part[rest[: len(rest) // FOLD_COUNT]] = 1
    part[test] = 2
    return Parts(part)


def cut_of(columns: EventColumns, parts: Parts) -> int:
    """When the first test case began."""
    return int(columns.first_us[parts.part == 2].min())


def split_by(protocol: Protocol, subject: Subject, parts: Parts, cut_us: int) -> Split:
    """Which moments are learnt from. Raises TooLittleKnown."""
    if protocol == STRICT:
        return split_at(subject, cut_us)
    part = parts.part[subject.case]
    if int((parts.part == 0).sum()) < CASES_MIN:
        raise TooLittleKnown(int((parts.part == 0).sum()))
    return Split(np.flatnonzero(part == 0), np.flatnonzero(part == 1), NEVER, NEVER)


def tested_for_time(subject: Subject, parts: Parts, protocol: Protocol = HOLDOUT) -> Int64s:
    """Moments at steps of test cases for which remaining time is judged."""
    place, length = _place(subject)
    inside = place < length - 1
    if protocol != FOLDS:
        inside &= (length >= TIME_STEPS_MIN) & (place >= 1)
    inside &= subject.endings.known_us[subject.case] < NEVER
    return np.flatnonzero(_at_step(subject) & (parts.part[subject.case] == 2) & inside)


def tested_for_next(subject: Subject, parts: Parts, protocol: Protocol = HOLDOUT) -> Int64s:
    """Moments at steps of test cases for which the next step is judged."""
    place, _length = _place(subject)
    ours = _at_step(subject) & (parts.part[subject.case] == 2)
    return np.flatnonzero(ours & (place >= int(protocol != FOLDS)))


def tested_for_fate(subject: Subject, parts: Parts, known_us: Int64s) -> Int64s:
    """Moments at steps of test cases that are still a question."""
    ours = _at_step(subject) & (parts.part[subject.case] == 2)
    return np.flatnonzero(ours & (known_us < NEVER) & (known_us > subject.moments.at_us))


def _at_step(subject: Subject) -> Bools:
    found: Bools = subject.moments.at_us == subject.steps.time_us[subject.moments.row]
    return found


def _place(subject: Subject) -> tuple[Int64s, Int64s]:
    first = subject.steps.offsets[subject.case]
    return subject.moments.row - first, subject.endings.rows[subject.case] - first + 1
