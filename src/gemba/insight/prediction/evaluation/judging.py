"""Models of a log learnt under a protocol, and how they did on cases they had not seen."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from gemba.insight.prediction.features.recent import HOUR_US
from gemba.insight.prediction.learning.chances import CHAIN, SHARES, ChancesModel
from gemba.insight.prediction.learning.remaining import LAST_TWO, LENGTH, RemainingModel
from gemba.insight.prediction.outcomes import NEVER, Fates
from gemba.insight.prediction.training import (
    Answers,
    Subject,
    answers_of,
    learn_fate,
    learn_next,
    learn_time,
    next_steps,
)

from .figures import (
    Bucket,
    ChanceFigures,
    TimeFigures,
    by_elapsed,
    chance_figures,
    time_figures,
)
from .protocols import (
    Parts,
    Protocol,
    split_by,
    tested_for_fate,
    tested_for_next,
    tested_for_time,
)


@dataclass(frozen=True)
class TimeJudgement:
    """How remaining times did. `speaker` is the way chosen on what was known, `checked` the errors
    of all ways there in days; `seconds` of processor time went into the training."""

    figures: TimeFigures
    boosted_mae_days: float
    buckets: tuple[Bucket, ...]
    speaker: str
    checked: tuple[tuple[str, float], ...]
    seconds: float


@dataclass(frozen=True)
class ChanceJudgement:
    """How probabilities did; buckets hold the accuracy or, for yes or no, the Brier score."""

    figures: ChanceFigures
    buckets: tuple[Bucket, ...]
    speaker: str
    seconds: float
    base_rate: float = 0.0


@dataclass(frozen=True, eq=False)
class Trial:
    """A log, how it is cut, and by which protocol."""

    subject: Subject
    parts: Parts
    protocol: Protocol
    cut_us: int


def judge_time(trial: Trial) -> TimeJudgement:
    """Raises TooLittleKnown."""
    subject = trial.subject
    began = time.process_time()
    model = learn_time(subject, split_by(trial.protocol, subject, trial.parts, trial.cut_us))
    seconds = time.process_time() - began
    return judged_time(model, trial, seconds)


def judged_time(model: RemainingModel, trial: Trial, seconds: float) -> TimeJudgement:
    """On the test cases."""
    subject = trial.subject
    rows = tested_for_time(subject, trial.parts, trial.protocol)
    seen = subject.seen.take(rows)
    true = (subject.endings.end_us[subject.case[rows]] - subject.moments.at_us[rows]) / HOUR_US
    told = model.tell(seen)
    naive = {way: model.by_way(way, seen).hours for way in (LENGTH, LAST_TWO)}
    boosted = model.boosted(seen).hours if model.trees is not None else told.hours
    return TimeJudgement(
        figures=time_figures(told, true, naive[LENGTH], naive[LAST_TWO]),
        boosted_mae_days=float(np.abs(boosted - true).mean() / 24),
        buckets=by_elapsed(np.abs(told.hours - true) / 24, seen.elapsed),
        speaker=model.tuning.speaker,
        checked=tuple((way, hours / 24) for way, hours in model.tuning.errors),
        seconds=seconds,
    )


def judge_next(trial: Trial) -> ChanceJudgement:
    """Raises TooLittleKnown."""
    subject = trial.subject
    began = time.process_time()
    model, names = learn_next(subject, split_by(trial.protocol, subject, trial.parts, trial.cut_us))
    seconds = time.process_time() - began
    came, _names, known = next_steps(subject)
    rows = tested_for_next(subject, trial.parts, trial.protocol)
    rows = rows[known[rows] < NEVER]
    answers = Answers(came, known, len(names))
    return _judged(model, subject, rows, answers, seconds)


def judge_fate(trial: Trial, fates: Fates) -> ChanceJudgement:
    """Raises TooLittleKnown."""
    subject = trial.subject
    began = time.process_time()
    split = split_by(trial.protocol, subject, trial.parts, trial.cut_us)
    model = learn_fate(subject, split, fates)
    seconds = time.process_time() - began
    answers = answers_of(subject, fates)
    rows = tested_for_fate(subject, trial.parts, answers.known_us)
    return _judged(model, subject, rows, answers, seconds)


def _judged(
    model: ChancesModel, subject: Subject, rows: np.ndarray, answers: Answers, seconds: float
) -> ChanceJudgement:
    seen, true = subject.seen.take(rows), answers.classes[rows]
    told = model.tell(seen)
    figures = chance_figures(told, true, model.by_way(CHAIN, seen), model.by_way(SHARES, seen))
    hit = (told.argmax(axis=1) == true).astype(float)
    off = (told[:, 1] - true) ** 2 if answers.size == 2 else hit
    return ChanceJudgement(
        figures,
        by_elapsed(off, seen.elapsed),
        model.speaker,
        seconds,
        float(true.mean()) if answers.size == 2 else 0.0,
    )
