"""From a log as it is known at a moment to a model: what is learnt and, later, what checks it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.columns import EventColumns

from .features.moments import Moments, at_steps, while_waiting
from .features.recent import HOUR_US
from .features.schema import Schema, schema_of
from .features.steps import Steps, steps_of
from .features.table import Known, surroundings_of
from .leaks import usable_labels
from .learning.chances import ChancesModel, Question, learn_chances
from .learning.remaining import Lesson, RemainingModel, learn_remaining
from .learning.seen import Seen, seen_at
from .learning.when import CHECKED, check_from
from .outcomes import NEVER, Endings, Fates

# Of larger logs an even share is learnt from: more rows take longer and say little more.
MOMENTS_MAX = 60_000
# Below these nothing is said.
CASES_MIN = 100
MOMENTS_MIN = 300
SELDOM_MIN = 30
# Why nothing is said: too few cases, or moments of the rarer outcome; the log does not tell it.
FEW, SELDOM, UNTOLD = "few", "seldom", "untold"
# So many of the ends of a log come before its ends are told in full.
FIRST_ENDS = 0.005
# Beside the steps of a log: the case ends.
END = "\x00end"


class TooLittleKnown(Exception):
    """Too few cases have ended for anything to be foretold of others, or, where it `is_seldom`, it
    came about too seldom. `code` is of `silence`."""

    def __init__(self, cases: int, *, is_seldom: bool = False) -> None:
        few = (
            f"Only {cases} cases have ended. From {CASES_MIN} on, what becomes of others can be"
            " foretold."
        )
        seldom = (
            f"Of the rarer outcome only {cases} moments are known. From {SELDOM_MIN} on, it can be"
            " foretold."
        )
        super().__init__(seldom if is_seldom else few)
        self.code = f"{SELDOM if is_seldom else FEW}:{cases}"


@dataclass(frozen=True, eq=False)
class Subject:
    """A log made ready: features at every moment that may be asked about.

    `case`, `row` and `at_us` are by moment.
    """

    steps: Steps
    schema: Schema
    seen: Seen
    moments: Moments
    case: Int64s
    endings: Endings

    def __len__(self) -> int:
        return len(self.case)


def subject_of(
    columns: EventColumns,
    endings: Endings,
    *,
    known_by: int = NEVER,
    labels: tuple[str, ...] | None = None,
    waiting: bool = False,
) -> Subject:
    """Words are those known before `known_by`; with `waiting`, moments between steps count too."""
    steps = steps_of(columns, usable_labels(columns) if labels is None else labels)
    early = np.flatnonzero(steps.time_us < known_by)
    schema = schema_of(steps, early)
    moments = at_steps(steps)
    if waiting:
        moments = moments.and_then(while_waiting(steps))
    moments = moments.take(np.flatnonzero(moments.row <= endings.rows[columns.case[moments.row]]))
    known = Known(steps, surroundings_of(columns), schema)
    case = columns.case[moments.row].astype(np.int64)
    return Subject(steps, schema, seen_at(known, moments), moments, case, endings)


@dataclass(frozen=True)
class Split:
    """Moments to learn from, those that check, and at which times both were known."""

    fit: Int64s
    check: Int64s
    fit_known_us: int
    check_known_us: int


def split_at(subject: Subject, cut_us: int) -> Split:
    """Time-ordered: what was known at the cut, its newest part for the check. Raises
    TooLittleKnown."""
    known = subject.endings.known_us
    ended = np.flatnonzero(known < cut_us)
    if len(ended) < CASES_MIN:
        raise TooLittleKnown(len(ended))
    at = subject.moments.at_us
    pool = np.flatnonzero(at < cut_us)
    steps = subject.steps
    begun = steps.time_us[steps.offsets[:-1]]
    check_us = check_from(at[pool], known[ended], (subject.endings.end_us - begun)[ended], cut_us)
    return Split(
        _thinned(pool[at[pool] < check_us]),
        _thinned(pool[at[pool] >= check_us]),
        check_us,
        cut_us,
    )


def lasting_at(subject: Subject, rows: Int64s, known_us: int) -> Int64s:
    """Those of some moments after which something remained, as far as is known at a time: the last
    step of an ended case is left out."""
    runs = subject.endings.known_us[subject.case[rows]] >= known_us
    return rows[runs | (subject.moments.row[rows] < subject.endings.rows[subject.case[rows]])]


def lesson_at(subject: Subject, rows: Int64s, known_us: int) -> Lesson:
    """Remaining hours at some moments as they are known at a time: cases not known to have ended
    by then still run, and so long at least they took. Of those that are `lasting_at` it alone."""
    rows = lasting_at(subject, rows, known_us)
    end = subject.endings.end_us[subject.case[rows]]
    runs = subject.endings.known_us[subject.case[rows]] >= known_us
    at = subject.moments.at_us[rows]
    hours = np.maximum(np.where(runs, known_us, end) - at, 0) / HOUR_US
    since = np.maximum(_first_end(subject, known_us) - at, 0) / HOUR_US
    followed = (known_us - at) / HOUR_US if known_us < NEVER else np.full(len(at), np.inf)
    return Lesson(subject.seen.take(rows), hours, runs, since, followed)


def _first_end(subject: Subject, known_us: int) -> int:
    """When cases were first known to end: a log may hold only those that ended after a day, so
    that nothing could be seen to end before. A few strays are no beginning."""
    ends = subject.endings.known_us[subject.endings.known_us < known_us]
    return int(np.quantile(ends, FIRST_ENDS)) if len(ends) else known_us


def learn_time(subject: Subject, split: Split) -> RemainingModel:
    """How long cases still take."""
    fit = lesson_at(subject, split.fit, split.fit_known_us)
    check = lesson_at(subject, split.check, split.check_known_us)
    whole = lesson_at(subject, both(split), split.check_known_us)
    ended = int((~fit.runs).sum()), int((~check.runs).sum())
    if min(ended) < 30 or sum(ended) < MOMENTS_MIN:
        raise TooLittleKnown(len(np.unique(subject.case[split.fit])))
    hours = (split.check_known_us - split.fit_known_us) / HOUR_US
    return learn_remaining(fit, check, whole, hours)


def next_steps(subject: Subject) -> tuple[Int64s, tuple[str, ...], Int64s]:
    """By moment the class of the step that came next, the names of classes, and when it was known.

    The end of a case is a class; a step rarer than the model's words know is one of its own.
    """
    words = subject.schema.activities
    steps, row = subject.steps, subject.moments.row
    table = words.table(steps.activities)
    last = row >= subject.endings.rows[subject.case]
    following = np.minimum(row + 1, len(steps) - 1)
    runs_on = np.diff(steps.case, append=-1)[row] == 0
    came = np.where(last | ~runs_on, words.other + 1, table[steps.activity[following]])
    known = np.where(
        last,
        subject.endings.known_us[subject.case],
        np.where(runs_on, steps.time_us[following], NEVER),
    )
    return came, (*words.texts, "", END), known


def learn_next(subject: Subject, split: Split) -> tuple[ChancesModel, tuple[str, ...]]:
    """Which step comes next, with the names of the classes."""
    came, names, known = next_steps(subject)
    return learn_answers(subject, split, Answers(came, known, len(names))), names


@dataclass(frozen=True, eq=False)
class Answers:
    """By moment the class that came, and when it was known."""

    classes: Int64s
    known_us: Int64s
    size: int


def answers_of(subject: Subject, fates: Fates) -> Answers:
    """Yes or no by moment; NEVER known where it had come about before, for that is no question."""
    before = subject.moments.row < fates.rows[subject.case]
    known = np.where(before, fates.known_us[subject.case], NEVER)
    return Answers(fates.came[subject.case].astype(np.int64), known, 2)


def learn_fate(subject: Subject, split: Split, fates: Fates) -> ChancesModel:
    """Whether something will come of cases. Raises TooLittleKnown where it hardly ever did."""
    answers = answers_of(subject, fates)
    return learn_answers(subject, by_answer(split, answers), answers)


def by_answer(split: Split, answers: Answers) -> Split:
    """The same moments, divided by when their answers were known. What becomes of a case is known
    at its end: of the newest moments only short cases would check."""
    if split.check_known_us == NEVER:
        return split
    rows = both(split)
    rows = rows[answers.known_us[rows] < split.check_known_us]
    if not len(rows):
        return split
    check_us = int(np.quantile(answers.known_us[rows], 1 - CHECKED))
    early = answers.known_us[rows] < check_us
    return Split(rows[early], rows[~early], check_us, split.check_known_us)


def question_at(subject: Subject, rows: Int64s, answers: Answers, known_us: int) -> Question:
    """Those of some moments whose answer was known at a time."""
    rows = rows[answers.known_us[rows] < known_us]
    return Question(subject.seen.take(rows), answers.classes[rows], answers.size)


def both(split: Split) -> Int64s:
    """All moments that were known."""
    return np.concatenate([split.fit, split.check])


def learn_answers(subject: Subject, split: Split, answers: Answers) -> ChancesModel:
    """Which class comes. Raises TooLittleKnown."""
    fit = question_at(subject, split.fit, answers, split.fit_known_us)
    check = question_at(subject, split.check, answers, split.check_known_us)
    whole = question_at(subject, both(split), answers, split.check_known_us)
    seldom = np.bincount(whole.classes, minlength=answers.size)
    if (
        len(fit) + len(check) < MOMENTS_MIN
        or min(len(fit), len(check)) < 30
        or (answers.size == 2 and seldom.min() < SELDOM_MIN)
    ):
        if answers.size == 2:
            raise TooLittleKnown(int(seldom.min()), is_seldom=True)
        raise TooLittleKnown(len(np.unique(subject.case[both(split)])))
    return learn_chances(fit, check, whole)


def _thinned(rows: Int64s) -> Int64s:
    """At most MOMENTS_MAX of them, evenly."""
    if len(rows) <= MOMENTS_MAX:
        return rows
    return rows[np.linspace(0, len(rows) - 1, MOMENTS_MAX).astype(np.int64)]
