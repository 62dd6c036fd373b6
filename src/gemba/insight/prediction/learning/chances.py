"""Which of some outcomes comes – the next step, yes or no – with probabilities that hold.

Trees speak, or shares by the last three steps (a Markov chain with back-off), or the shares of all
cases: whichever was likeliest on later cases. Of the next step the chain always has a third of the
voice: it forgets less when a process changes, and costs trees little where none does.

Logs have many steps that hardly ever come. Trees tell them as one, and the chain which of them: a
tree for each would learn nothing and make most of the work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.prediction.features.table import RECENT, Feature

from .boosting import CLASSES, YES_NO, Aim, Examples, Trees, best_rounds, can_boost, learnt
from .calibration import Curve, isotonic, temperature, warmed
from .grouped import Grouped, counts_by
from .seen import Seen

BOOSTED, CHAIN, SHARES = "boosted", "chain", "shares"
CHAIN_VOICE = 1 / 3
TOLD_APART = 0.02
NAIVE = (CHAIN, SHARES)
# Classes that came less often are told apart by the chain alone.
OFTEN_LEAST = 30
_TINY = 1e-6


@dataclass(frozen=True, eq=False)
class Question:
    """Moments and the class that came, of `size` classes."""

    seen: Seen
    classes: Int64s
    size: int

    def __len__(self) -> int:
        return len(self.classes)

    def take(self, rows: Int64s) -> Question:
        """Some of it."""
        return Question(self.seen.take(rows), self.classes[rows], self.size)


@dataclass(frozen=True, eq=False)
class ChancesModel:
    """A model of one log and one question. `trees` are none where none can be learnt; the classes
    that are `seldom` are the last of theirs."""

    trees: Trees | None
    chain: Grouped
    size: int
    speaker: str
    degrees: float
    curve: Curve
    losses: tuple[tuple[str, float], ...] = ()
    seldom: tuple[int, ...] = ()

    def tell(self, seen: Seen) -> Floats:
        """A row a moment, a column a class; each row sums to 1."""
        return self.by_way(self.speaker, seen)

    def ways(self) -> tuple[str, ...]:
        """All that may speak."""
        return NAIVE if self.trees is None else (BOOSTED, *NAIVE)

    def by_way(self, way: str, seen: Seen) -> Floats:
        """One of them."""
        if way == CHAIN:
            return self.chain.look_up(seen.last)
        if way == SHARES:
            return np.tile(self.chain.groups[-1].figures[0], (len(seen), 1))
        told = self.raw(seen)
        if self.size > 2:
            trees = warmed(told, self.degrees)
            return (1 - CHAIN_VOICE) * trees + CHAIN_VOICE * self.chain.look_up(seen.last)
        yes = self.curve.applied(told[:, 1])
        return np.column_stack([1 - yes, yes])

    def raw(self, seen: Seen) -> Floats:
        """By trees, not calibrated."""
        if self.trees is None:
            raise ValueError("This model has no trees.")
        told = self.trees.predict(seen.picked(self.trees.features))
        if told.ndim == 1:
            return np.column_stack([1 - told, told])
        return self._told_apart(told, seen) if self.seldom else told

    def place_in_trees(self, of_class: int) -> int:
        """Which of the classes of trees tells it."""
        return int(_places(self.size, self.seldom)[of_class])

    def _told_apart(self, told: Floats, seen: Seen) -> Floats:
        """What trees tell of all seldom classes, shared out among them as the chain does."""
        among = self.chain.look_up(seen.last)[:, self.seldom]
        found = told[:, _places(self.size, self.seldom)]
        found[:, self.seldom] *= among / among.sum(axis=1, keepdims=True)
        return found


def learn_chances(fit: Question, check: Question, whole: Question) -> ChancesModel:
    """Learnt from `fit`, ways and calibration chosen on `check` (later), then all from `whole`."""
    seldom = _seldom(whole)
    trees = trial = None
    if can_boost() and len(np.unique(fit.classes)) > 1:
        trial = _best_trees(fit, check, seldom)
        examples = _examples(whole, trial.features, seldom)
        trees = learnt(_aim(whole.size, seldom), examples, trial.rounds)
    model = judged(_model(trial, fit, seldom), check)
    return replace(
        _model(trees, whole, seldom),
        speaker=model.speaker,
        degrees=model.degrees,
        curve=model.curve,
        losses=model.losses,
    )


def judged(model: ChancesModel, check: Question) -> ChancesModel:
    """The same trees, calibrated and their speaker chosen by newer cases.

    Calibrated on every other row, judged on the rest, so that trees have no advantage by it; what
    is kept is calibrated on all.
    """
    rows = np.arange(len(check))
    trial = _calibrated(model, check.take(rows[::2]))
    rest = check.take(rows[1::2])
    told = {way: trial.by_way(way, rest.seen) for way in model.ways()}
    losses = {way: loss(each, rest.classes) for way, each in told.items()}
    speaker = min(losses, key=lambda way: losses[way])
    # a yes or no that hardly tells cases apart is a share of all cases, whatever it is called
    if model.size == 2 and float(np.ptp(told[speaker][:, 1])) < TOLD_APART:
        speaker = SHARES
    return replace(_calibrated(model, check), speaker=speaker, losses=tuple(sorted(losses.items())))


def no_surer(model: ChancesModel, trial: ChancesModel) -> ChancesModel:
    """The same, silent of a yes or no where the trial, learnt before the newest moments, told no
    two cases apart: what is not shown on these is not said."""
    return replace(model, speaker=SHARES) if model.size == 2 and trial.speaker == SHARES else model


def loss(told: Floats, classes: Int64s) -> float:
    """Mean logarithmic loss."""
    came = told[np.arange(len(classes)), classes]
    return float(-np.log(np.maximum(came, _TINY)).mean())


def _calibrated(model: ChancesModel, check: Question) -> ChancesModel:
    if model.trees is None:
        return model
    raw = model.raw(check.seen)
    if model.size > 2:
        return replace(model, degrees=temperature(raw, check.classes))
    return replace(model, curve=isotonic(raw[:, 1], check.classes == 1))


def _model(trees: Trees | None, question: Question, seldom: tuple[int, ...]) -> ChancesModel:
    chain = counts_by(question.seen.last, question.classes, question.size)
    return ChancesModel(trees, chain, question.size, CHAIN, 1.0, Curve((), ()), seldom=seldom)


def _best_trees(fit: Question, check: Question, seldom: tuple[int, ...]) -> Trees:
    """With or without the levels of late."""
    best, least = None, np.inf
    for levels in (True, False):
        features = tuple(
            each for each in fit.seen.features if levels or not each.name.startswith(RECENT)
        )
        taught, asked = (_examples(each, features, seldom) for each in (fit, check))
        trees = best_rounds(_aim(fit.size, seldom), taught, asked)
        error = loss(_model(trees, fit, seldom).raw(check.seen), check.classes)
        if error < least:
            best, least = trees, error
    assert best is not None
    return best


def _seldom(question: Question) -> tuple[int, ...]:
    """The classes trees tell as one; none where that would spare nothing."""
    count = np.bincount(question.classes, minlength=question.size)
    found = np.flatnonzero(count < OFTEN_LEAST)
    is_worth = question.size > 2 and 1 < len(found) < question.size
    return tuple(found.tolist()) if is_worth else ()


def _places(size: int, seldom: tuple[int, ...]) -> Int64s:
    """By class, which of the classes of trees tells it."""
    is_often = ~np.isin(np.arange(size), seldom)
    found: Int64s = np.where(is_often, np.cumsum(is_often) - 1, is_often.sum()).astype(np.int64)
    return found


def _aim(size: int, seldom: tuple[int, ...]) -> Aim:
    if size <= 2:
        return YES_NO
    return {**CLASSES, "num_class": int(_places(size, seldom).max()) + 1}


def _examples(
    question: Question, features: tuple[Feature, ...], seldom: tuple[int, ...]
) -> Examples:
    places = _places(question.size, seldom)
    return Examples(features, question.seen.picked(features), places[question.classes])
