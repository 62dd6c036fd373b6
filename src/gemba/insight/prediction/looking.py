"""A look at a model that speaks: do cases still look alike, and are its errors what they were?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.columns import EventColumns

from .bundles import Bundle
from .learning.chances import Question
from .learning.remaining import Lesson, RemainingModel
from .making import losses, seen_by
from .targets import NEXT, Reading
from .training import (
    Answers,
    Subject,
    answers_of,
    lasting_at,
    lesson_at,
    next_steps,
    question_at,
    subject_of,
)
from .watching import CHANGED, MOMENTS_MIN, WORSE, drift

_TAKEN_MOST = 5_000
_SEED = 1


@dataclass(frozen=True)
class Look:
    """`psi` of the feature that moved farthest; the mean loss since and on the check then, hours
    while followed or logarithmic. None where too little has happened."""

    feature: str
    psi: float | None
    moments: int
    error: float | None
    error_then: float | None
    has_drifted: bool

    @property
    def is_moved(self) -> bool:
        """Whether a feature moved far."""
        return self.psi is not None and self.psi > CHANGED


def looked(
    columns: EventColumns, reading: Reading, bundle: Bundle, between_us: tuple[int, int]
) -> Look:
    """At the moments between the training and now."""
    since, now_us = between_us
    endings = reading.endings(columns)
    subject = subject_of(columns, endings, known_by=now_us, labels=reading.labels)
    at = subject.moments.at_us
    rows = np.flatnonzero((at >= since) & (at < now_us))[-_TAKEN_MOST:]
    if len(rows) < MOMENTS_MIN:
        return Look("", None, len(rows), None, None, has_drifted=False)
    seen = seen_by(bundle, columns, subject, rows)
    moved = drift(bundle.fingerprint, seen.features, seen.values).moved
    feature, psi = moved[0] if moved else ("", 0.0)
    error, then = _error(columns, reading, bundle, (subject, rows, now_us)), _error_then(bundle)
    is_worse = error is not None and then is not None and error > WORSE * then
    return Look(feature[:250], psi, len(rows), error, then, has_drifted=is_worse or psi > CHANGED)


def _error(
    columns: EventColumns,
    reading: Reading,
    bundle: Bundle,
    where: tuple[Subject, np.ndarray, int],
) -> float | None:
    subject, rows, now_us = where
    if isinstance(bundle.model, RemainingModel):
        rows = lasting_at(subject, rows, now_us)
        lesson = lesson_at(subject, rows, now_us)
        aims: Lesson | Question = lesson.seen_until(_as_on_check(bundle.model, len(rows)))
    elif bundle.target == NEXT:
        came, names, known = next_steps(subject)
        if names != bundle.classes:
            return None
        rows = rows[known[rows] < now_us]
        aims = question_at(subject, rows, Answers(came, known, len(names)), now_us)
    else:
        fate = next((each for each in reading.fates if each.name == bundle.target), None)
        if fate is None or not fate.is_told_by(columns):
            return None
        answers = answers_of(subject, fate.of(columns, subject.endings))
        rows = rows[answers.known_us[rows] < now_us]
        aims = question_at(subject, rows, answers, now_us)
    if len(rows) < MOMENTS_MIN:
        return None
    seen = seen_by(bundle, columns, subject, rows)
    return float(losses(bundle, seen, aims).mean())


def _as_on_check(model: RemainingModel, moments: int) -> Floats:
    """Hours to follow each of so many moments, spread as evenly as those of the check were:
    followed longer, errors would only seem to have grown."""
    spread = np.random.default_rng(_SEED).permutation(moments) + 1
    found: Floats = model.tuning.followed * spread / max(moments, 1)
    return found


def _error_then(bundle: Bundle) -> float | None:
    model = bundle.model
    if isinstance(model, RemainingModel):
        return dict(model.tuning.errors).get(model.tuning.speaker)
    return dict(model.losses).get(model.speaker)
