"""Remaining time: three ways to tell it, of which the one speaks that was closest on newer cases.

One is trees. Two are naive: the mean at this length and the median after the last two steps. So a
model is never kept that a simple table beats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.prediction.features.table import RECENT, Feature

from .boosting import (
    LOG_MEAN,
    MEDIAN,
    Aim,
    Examples,
    Trees,
    best_rounds,
    can_boost,
    learnt,
    quantiles,
)
from .grouped import Grouped, quantiles_by
from .intervals import Widening, widening
from .seen import Seen

LOW, HIGH = 0.1, 0.9
LEVELS = (0.5, LOW, HIGH)
BOOSTED, LENGTH, LAST_TWO = "boosted", "length", "last_two"
NAIVE = (LENGTH, LAST_TWO)
BOUND_ROUNDS_MAX = 120
# What trees are taught: the median of hours or of their logarithm, or the mean of that.
MEDIAN_HOURS, MEDIAN_LOG, MEAN_LOG = "hours", "log_hours", "mean_log"
GOALS: Mapping[str, Aim] = {MEDIAN_HOURS: MEDIAN, MEDIAN_LOG: MEDIAN, MEAN_LOG: LOG_MEAN}
# Of hours: forty thousand years.
LOG_MAX = 20.0
NOTHING = Widening((), (0.0,))


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is to be learnt: moments, and the hours that really remained. Of a case that still
    `runs` only the least is known."""

    seen: Seen
    hours: Floats
    runs: Bools

    def __len__(self) -> int:
        return len(self.hours)

    def take(self, rows: Int64s) -> Lesson:
        """Some of it."""
        return Lesson(self.seen.take(rows), self.hours[rows], self.runs[rows])

    @property
    def ended(self) -> Lesson:
        """That of cases that ended."""
        return self.take(np.flatnonzero(~self.runs)) if self.runs.any() else self

    def error(self, hours: Floats) -> float:
        """Mean absolute error in hours; too little for a case that still runs is an error already,
        too much is none yet."""
        off = hours - self.hours
        return float(np.where(self.runs, np.maximum(-off, 0), np.abs(off)).mean())


@dataclass(frozen=True, eq=False)
class Told:
    """Hours: the most likely middle, and an interval that holds INSIDE of the time."""

    hours: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Tuning:
    """What the check showed: who speaks, how wide the interval has to be, and the error of each way
    in hours."""

    speaker: str
    width: Widening
    errors: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, eq=False)
class RemainingModel:
    """A model of one log. `trees` and `bounds` are none where trees cannot be learnt. Nothing is
    told that is longer than `most` hours, the longest there was."""

    goal: str
    trees: Trees | None
    bounds: Trees | None
    most: float
    length: Grouped
    last_two: Grouped
    tuning: Tuning

    def tell(self, seen: Seen) -> Told:
        """By the way that speaks, with its interval."""
        told = self.by_way(self.tuning.speaker, seen)
        low, high = self.tuning.width.applied(told.low, told.high, seen.elapsed)
        return Told(told.hours, np.minimum(low, told.hours), np.maximum(high, told.hours))

    def by_way(self, way: str, seen: Seen) -> Told:
        """One of them, with its own idea of an interval."""
        if way == LENGTH:
            return _looked_up(self.length, (seen.length,), seen, mean=True)
        if way == LAST_TWO:
            return _looked_up(self.last_two, seen.last[1:], seen)
        return self.boosted(seen)

    def boosted(self, seen: Seen) -> Told:
        """By trees, as learnt."""
        if self.trees is None or self.bounds is None:
            raise ValueError("This model has no trees.")
        raw = self.trees.predict(seen.picked(self.trees.features))
        ends = self.bounds.predict(seen.picked(self.bounds.features))
        hours, low, high = (
            np.minimum(each, self.most)
            for each in (_hours(self.goal, raw), *_hours(MEDIAN_LOG, ends).T)
        )
        return Told(hours, low, high)


def learn_remaining(fit: Lesson, check: Lesson, whole: Lesson) -> RemainingModel:
    """Learnt from `fit`, ways and widths chosen on `check` (later moments), then learnt from
    `whole`, both of them as they are known now."""
    if not can_boost():
        tuning = chosen(_untuned(fit), check, NAIVE)
        return replace(_untuned(whole), tuning=tuning)
    goal, first = _best_trees(fit, check)
    trial = _with_trees(_untuned(fit), goal, first, fit)
    tuning = chosen(trial, check, (BOOSTED, *NAIVE))
    trees = learnt(GOALS[goal], _examples(whole, first.features, goal), first.rounds)
    return replace(_with_trees(_untuned(whole), goal, trees, whole), tuning=tuning)


def chosen(model: RemainingModel, check: Lesson, ways: tuple[str, ...]) -> Tuning:
    """Who of these is closest on the check, and how wide its interval has to be."""
    told = {way: model.by_way(way, check.seen) for way in ways}
    errors = {way: check.error(each.hours) for way, each in told.items()}
    speaker = min(errors, key=lambda way: errors[way])
    best = told[speaker]
    low = np.where(check.runs, -np.inf, best.low)
    width = widening(low, best.high, check.hours, check.seen.elapsed)
    return Tuning(speaker, width, tuple(sorted(errors.items())))


def _untuned(lesson: Lesson) -> RemainingModel:
    """With naive ways alone."""
    ended = lesson.ended
    at_step = ended.hours + ended.seen.waited
    last_two = quantiles_by(ended.seen.last[1:], at_step, LEVELS)
    length = quantiles_by((ended.seen.length,), at_step, LEVELS)
    tuning = Tuning(LAST_TWO, NOTHING)
    most = float(lesson.hours.max())
    return RemainingModel(MEDIAN_LOG, None, None, most, length, last_two, tuning)


def _with_trees(model: RemainingModel, goal: str, trees: Trees, lesson: Lesson) -> RemainingModel:
    """And with trees for both ends of the interval."""
    examples = _examples(lesson, trees.features, MEDIAN_LOG)
    bounds = learnt(quantiles((LOW, HIGH)), examples, min(trees.rounds, BOUND_ROUNDS_MAX))
    return replace(model, goal=goal, trees=trees, bounds=bounds)


def _best_trees(fit: Lesson, check: Lesson) -> tuple[str, Trees]:
    """Taught whichever goal is closest on the check; with the levels of late if that is closer."""
    plain = tuple(each for each in fit.seen.features if not each.name.startswith(RECENT))
    tried = [(each, _tried(each, plain, fit, check)) for each in GOALS]
    goal, (trees, error) = min(tried, key=lambda each: each[1][1])
    levels, with_levels = _tried(goal, fit.seen.features, fit, check)
    return goal, levels if with_levels < error else trees


def _tried(
    goal: str, features: tuple[Feature, ...], fit: Lesson, check: Lesson
) -> tuple[Trees, float]:
    """Trees for a goal, and their error in hours."""
    trees = best_rounds(
        GOALS[goal], _examples(fit, features, goal), _examples(check, features, goal)
    )
    return trees, check.error(_hours(goal, trees.predict(check.seen.picked(features))))


def _examples(lesson: Lesson, features: tuple[Feature, ...], goal: str) -> Examples:
    ended = lesson.ended
    aims = ended.hours if goal == MEDIAN_HOURS else np.log1p(ended.hours)
    return Examples(features, ended.seen.picked(features), aims)


def _hours(goal: str, raw: Floats) -> Floats:
    """Hours, whatever the trees were taught."""
    return np.maximum(raw if goal == MEDIAN_HOURS else np.expm1(np.minimum(raw, LOG_MAX)), 0)


def _looked_up(
    table: Grouped, states: tuple[Int64s, ...], seen: Seen, *, mean: bool = False
) -> Told:
    found = table.look_up(states)
    middle = found[:, 0 if mean else 1]
    hours, low, high = (np.maximum(e - seen.waited, 0) for e in (middle, found[:, 2], found[:, 3]))
    return Told(hours, low, high)
