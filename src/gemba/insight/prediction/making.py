"""All models of a log at a moment, each against the champion it would follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .bundles import Bundle
from .contest import Contest, contest
from .evaluation.figures import chance_figures, figures_while_followed, reliability
from .features.steps import steps_of
from .features.table import Known, surroundings_of
from .learning.chances import CHAIN, SHARES, ChancesModel, Question, no_surer
from .learning.remaining import LAST_TWO, LENGTH, Lesson, RemainingModel
from .learning.seen import Seen, seen_at
from .targets import NEXT, REMAINING, Reading
from .training import (
    UNTOLD,
    Answers,
    Split,
    Subject,
    TooLittleKnown,
    answers_of,
    both,
    by_answer,
    lasting_at,
    learn_answers,
    learn_time,
    lesson_at,
    next_steps,
    question_at,
    split_at,
    subject_of,
)
from .watching import fingerprint


@dataclass(frozen=True, eq=False)
class Champion:
    """The model in use, and until when it had learnt."""

    bundle: Bundle
    cut_us: int


@dataclass(frozen=True, eq=False)
class Made:
    """A new model, the figures it had on newest cases as JSON, and how it did against the champion
    (None: there is none)."""

    bundle: Bundle
    figures: dict[str, Any]
    contest: Contest | None


@dataclass(frozen=True)
class Silent:
    """Nothing can be said yet of a target, and why: a code that `silence` tells in words."""

    target: str
    reason: str


@dataclass(frozen=True, eq=False)
class _Task:
    columns: EventColumns
    subject: Subject
    split: Split
    champions: Mapping[str, Champion]


def make_models(
    columns: EventColumns, reading: Reading, cut_us: int, champions: Mapping[str, Champion]
) -> Iterator[Made | Silent]:
    """One for each target, of what was known at the cut."""
    endings = reading.endings(columns)
    subject = subject_of(columns, endings, known_by=cut_us, labels=reading.labels, waiting=True)
    try:
        split = split_at(subject, cut_us)
    except TooLittleKnown as problem:
        yield Silent(REMAINING, problem.code)
        return
    task = _Task(columns, subject, split, champions)
    yield _tried(task, REMAINING, None)
    came, names, known = next_steps(subject)
    yield _tried(task, NEXT, Answers(came, known, len(names)), names)
    for fate in reading.fates:
        if not fate.is_told_by(columns):
            yield Silent(fate.name, f"{UNTOLD}:{fate.label or fate.activities[0]}")
            continue
        yield _tried(task, fate.name, answers_of(subject, fate.of(columns, endings)), ("no", "yes"))


def losses(bundle: Bundle, seen: Seen, aims: Lesson | Question) -> Floats:
    """By moment: hours off while followed, or the logarithmic loss of the class that came."""
    if isinstance(aims, Lesson):
        assert isinstance(bundle.model, RemainingModel)
        return aims.off_while_followed(bundle.model.tell(seen).hours)
    assert isinstance(bundle.model, ChancesModel)
    told = bundle.model.tell(seen)
    came = np.minimum(aims.classes, told.shape[1] - 1)
    found: Floats = -np.log(np.maximum(told[np.arange(len(came)), came], 1e-6))
    return found


def seen_by(bundle: Bundle, columns: EventColumns, subject: Subject, rows: Int64s) -> Seen:
    """Moments of a subject as a model with words of its own sees them."""
    labels = tuple(bundle.schema.labels)
    known = Known(steps_of(columns, labels), surroundings_of(columns), bundle.schema)
    return seen_at(known, subject.moments.take(rows))


def _tried(
    task: _Task, target: str, answers: Answers | None, names: tuple[str, ...] = ()
) -> Made | Silent:
    try:
        return _made(task, target, answers, names)
    except TooLittleKnown as problem:
        return Silent(target, problem.code)


def _made(task: _Task, target: str, answers: Answers | None, names: tuple[str, ...]) -> Made:
    subject = task.subject
    split = task.split if answers is None or target == NEXT else by_answer(task.split, answers)
    order = np.argsort(subject.moments.at_us[split.check], kind="stable")
    half = len(order) // 2
    earlier, later = split.check[order[:half]], split.check[order[half:]]
    tried = Split(split.fit, earlier, split.fit_known_us, split.check_known_us)
    trial, final = _learnt(subject, tried, answers), _learnt(subject, split, answers)
    if isinstance(trial, ChancesModel) and isinstance(final, ChancesModel):
        final = no_surer(final, trial)
    seen = subject.seen.take(both(split))
    marks = fingerprint(seen.features, seen.values)
    bundle, first = (
        Bundle(target, subject.schema, model, names, marks, float(seen.elapsed.max()))
        for model in (final, trial)
    )
    aims = _aims(subject, later, answers, split.check_known_us)
    figures = {**_figures(first, aims), "speaker": _speaker(bundle)}
    return Made(bundle, figures, _contest(task, first, later, answers, split))


def _learnt(
    subject: Subject, split: Split, answers: Answers | None
) -> RemainingModel | ChancesModel:
    if answers is None:
        return learn_time(subject, split)
    return learn_answers(subject, split, answers)


def _aims(
    subject: Subject, rows: Int64s, answers: Answers | None, known_us: int
) -> Lesson | Question:
    if answers is None:
        return lesson_at(subject, rows, known_us)
    return question_at(subject, rows, answers, known_us)


def _contest(
    task: _Task, first: Bundle, later: Int64s, answers: Answers | None, split: Split
) -> Contest | None:
    champion = task.champions.get(first.target)
    if champion is None:
        return None
    subject = task.subject
    rows = later[subject.moments.at_us[later] >= champion.cut_us]
    if answers is None:
        rows = lasting_at(subject, rows, split.check_known_us)
    else:
        rows = rows[answers.known_us[rows] < split.check_known_us]
    if not len(rows):  # nothing has happened since the champion learnt
        return contest(np.empty(0), np.empty(0), rows)
    aims = _aims(subject, rows, answers, split.check_known_us)
    theirs = seen_by(champion.bundle, task.columns, subject, rows)
    old = losses(champion.bundle, theirs, _in_classes_of(champion.bundle, first, aims))
    return contest(old, losses(first, aims.seen, aims), subject.case[rows])


def _in_classes_of(champion: Bundle, first: Bundle, aims: Lesson | Question) -> Lesson | Question:
    """The same answers by the champion's names; those it does not know are its class of others."""
    if isinstance(aims, Lesson) or champion.classes == first.classes:
        return aims
    other = champion.classes.index("") if "" in champion.classes else 0
    table = [
        champion.classes.index(name) if name in champion.classes else other
        for name in first.classes
    ]
    return Question(aims.seen, np.array(table, np.int64)[aims.classes], len(champion.classes))


def _speaker(bundle: Bundle) -> str:
    model = bundle.model
    return model.tuning.speaker if isinstance(model, RemainingModel) else model.speaker


def _figures(bundle: Bundle, aims: Lesson | Question) -> dict[str, Any]:
    model = bundle.model
    if isinstance(aims, Lesson) and isinstance(model, RemainingModel):
        naive = [model.by_way(way, aims.seen).hours for way in (LENGTH, LAST_TWO)]
        return vars(figures_while_followed(model.tell(aims.seen), aims, naive[0], naive[1]))
    assert isinstance(aims, Question)
    assert isinstance(model, ChancesModel)
    told = model.tell(aims.seen)
    naive = [model.by_way(way, aims.seen) for way in (CHAIN, SHARES)]
    figures_of = chance_figures(told, aims.classes, naive[0], naive[1])
    found = vars(figures_of)
    if model.size == 2:
        found["reliability"] = [vars(e) for e in reliability(told[:, 1], aims.classes == 1)]
    return found
