"""Which of some outcomes comes – the next step, yes or no – with probabilities that hold.

Trees speak, or shares by the last three steps (a Markov chain with back-off), or the shares of all
cases: whichever was likeliest on later cases. Of the next step the chain always has a third of the
voice: it forgets less when a process changes, and costs trees little where none does.
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
    """A model of one log and one question. `trees` are none where none can be learnt."""

    trees: Trees | None
    chain: Grouped
    size: int
    speaker: str
    degrees: float
    curve: Curve
    losses: tuple[tuple[str, float], ...] = ()

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
        return np.column_stack([1 - told, told]) if told.ndim == 1 else told


def learn_chances(fit: Question, check: Question, whole: Question) -> ChancesModel:
    """Learnt from `fit`, ways and calibration chosen on `check` (later), then all from `whole`."""
    trees = trial = None
    if can_boost() and len(np.unique(fit.classes)) > 1:
        trial = _best_trees(fit, check)
        examples = _examples(whole, trial.features)
        trees = learnt(_aim(whole.size), examples, trial.rounds)
    model = judged(_model(trial, fit), check)
    return replace(
        _model(trees, whole),
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


def _model(trees: Trees | None, question: Question) -> ChancesModel:
    chain = counts_by(question.seen.last, question.classes, question.size)
    return ChancesModel(trees, chain, question.size, CHAIN, 1.0, Curve((), ()))


def _best_trees(fit: Question, check: Question) -> Trees:
    """With or without the levels of late."""
    best, least = None, np.inf
    for levels in (True, False):
        features = tuple(
            each for each in fit.seen.features if levels or not each.name.startswith(RECENT)
        )
        trees = best_rounds(_aim(fit.size), _examples(fit, features), _examples(check, features))
        trial = replace(_model(trees, fit), trees=trees)
        error = loss(trial.raw(check.seen), check.classes)
        if error < least:
            best, least = trees, error
    assert best is not None
    return best


def _aim(size: int) -> Aim:
    return {**CLASSES, "num_class": size} if size > 2 else YES_NO


def _examples(question: Question, features: tuple[Feature, ...]) -> Examples:
    return Examples(features, question.seen.picked(features), question.classes)
