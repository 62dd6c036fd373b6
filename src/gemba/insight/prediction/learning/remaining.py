"""Remaining time: several ways to tell it, of which the one speaks that did best on newer cases.

One is trees taught by ended cases. Two are naive: the mean at this length and the median after the
last two steps. So a model is never kept that a simple table beats. Where newer cases still run,
those that ended are the short ones: there rates of ending, which learn from running cases too, are
asked as well, and they alone where most still run, for then nothing else can be judged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.prediction.features.table import RECENT, Feature

from .boosting import (
    MEDIAN,
    MEDIAN_DEEP,
    Aim,
    Examples,
    Trees,
    best_rounds,
    by_committee,
    can_boost,
    learnt,
    quantiles,
)
from .grouped import Grouped, quantiles_by
from .hazards import Hazards, Watched, as_wide_as, learn_hazards, loss
from .intervals import HIGH, LOW, Widening, widening
from .seen import Seen

LEVELS = (0.5, LOW, HIGH)
BOOSTED, LENGTH, LAST_TWO = "boosted", "length", "last_two"
NAIVE = (LENGTH, LAST_TWO)
RATES = HAZARDS, HAZARD_TABLE = "hazards", "hazard_table"
# From this share of running cases on those that ended are no fair sample; from the other on the
# median of what is to be told is not seen.
RUNNING_SOME, RUNNING_MOST = 0.1, 0.5
BOUND_ROUNDS_MAX = 120
# What trees are taught: the median of the logarithm of hours. Older models were taught hours.
MEDIAN_HOURS, MEDIAN_LOG = "hours", "log_hours"
# Of hours: forty thousand years.
LOG_MAX = 20.0
NOTHING = Widening((), (0.0,))


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is to be learnt: moments, and the hours that really remained. Of a case that still
    `runs` only the least is known. Cases were watched from `since` hours after the moment (before,
    no end of any was told) up to `followed`; infinite where all ends are known."""

    seen: Seen
    hours: Floats
    runs: Bools
    since: Floats
    followed: Floats

    def __len__(self) -> int:
        return len(self.hours)

    def take(self, rows: Int64s) -> Lesson:
        """Some of it."""
        return Lesson(
            self.seen.take(rows),
            self.hours[rows],
            self.runs[rows],
            self.since[rows],
            self.followed[rows],
        )

    @property
    def ended(self) -> Lesson:
        """That of cases that ended."""
        return self.take(np.flatnonzero(~self.runs)) if self.runs.any() else self

    def error(self, hours: Floats) -> float:
        """Mean absolute error in hours; too little for a case that still runs is an error already,
        too much is none yet."""
        off = hours - self.hours
        return float(np.where(self.runs, np.maximum(-off, 0), np.abs(off)).mean())

    def off_while_followed(self, hours: Floats) -> Floats:
        """By moment, how far off as far as it was followed: what was told beyond is neither right
        nor wrong yet. So no way gains by telling little only because long cases have not ended."""
        found: Floats = np.abs(np.minimum(hours, self.followed) - self.hours)
        return found

    def seen_until(self, hours: Floats) -> Lesson:
        """What was known of each moment so many hours after it."""
        followed = np.minimum(self.followed, hours)
        runs = self.runs | (self.hours > followed)
        return replace(self, hours=np.minimum(self.hours, followed), runs=runs, followed=followed)

    def watched(self) -> Watched:
        """All hours in which its cases were watched."""
        return _watched(self, self.since, self.hours, ~self.runs)

    def parted(self, hours: float) -> tuple[Watched, Watched]:
        """Those before the last so many hours of the log, and the last ones."""
        then = self.followed - hours
        ended = ~self.runs & (self.hours <= then)
        until = np.minimum(self.hours, then)
        return (
            _watched(self, self.since, until, ended),
            _watched(self, np.maximum(self.since, then), self.hours, ~self.runs),
        )


@dataclass(frozen=True, eq=False)
class Told:
    """Hours: the most likely middle, and an interval that holds INSIDE of the time."""

    hours: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Tuning:
    """What the check showed: who speaks, how wide the interval has to be, and the error of each way
    in hours, while moments were followed for at most so many."""

    speaker: str
    width: Widening
    errors: tuple[tuple[str, float], ...] = ()
    followed: float = np.inf


@dataclass(frozen=True, eq=False)
class RemainingModel:
    """A model of one log. `trees` and `bounds` are none where trees cannot be learnt, `hazards` are
    where most cases ran. Trees tell nothing longer than `most` hours, the longest there was.
    """

    goal: str
    trees: Trees | None
    bounds: Trees | None
    most: float
    length: Grouped
    last_two: Grouped
    tuning: Tuning
    hazards: Hazards | None = None

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
        if way in RATES:
            return self.by_hazards(seen, trees=way == HAZARDS)
        return self.boosted(seen)

    def by_hazards(self, seen: Seen, *, trees: bool) -> Told:
        """By rates of ending, which may tell more than the longest there was of a young log."""
        if self.hazards is None:
            raise ValueError("This model has no rates of ending.")
        low, hours, high = self.hazards.quantiles(seen, trees=trees)
        return Told(hours, low, high)

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


def learn_remaining(
    fit: Lesson, check: Lesson, whole: Lesson, check_hours: float = 0.0
) -> RemainingModel:
    """Learnt from `fit`, ways and widths chosen on `check` (later moments), then learnt from
    `whole`, both of them as they are known now, `check_hours` after `fit`."""
    trial, final, ways = _learnt_from_ended(fit, check, whole)
    runs = float(check.runs.mean())
    if runs >= RUNNING_SOME:
        before, after = whole.parted(check_hours)
        rates, newest = learn_hazards(before, after, whole.watched())
        likelier = _likelier(rates, newest, after)
        rates = as_wide_as(rates, after, trees=likelier == HAZARDS)
        newest = replace(newest, sums=rates.sums)
        trial, final = replace(trial, hazards=rates), replace(final, hazards=newest)
        ways = (likelier,) if runs >= RUNNING_MOST else (*ways, likelier)
    tuning = chosen(trial, check, ways)
    speaks = final.hazards if tuning.speaker in RATES else None
    return replace(final, tuning=tuning, hazards=speaks)


def _learnt_from_ended(
    fit: Lesson, check: Lesson, whole: Lesson
) -> tuple[RemainingModel, RemainingModel, tuple[str, ...]]:
    """Learnt from `fit` and from `whole`, and the ways both of them know."""
    if not can_boost():
        return _untuned(fit), _untuned(whole), NAIVE
    best = _best_trees(fit, check)
    trial = _with_trees(_untuned(fit), best.trees, fit)
    examples = _examples(whole, best.trees.features)
    trees = learnt(by_committee(best.aim, len(whole)), examples, best.trees.rounds)
    return trial, _with_trees(_untuned(whole), trees, whole), (BOOSTED, *NAIVE)


def _likelier(rates: Hazards, newest: Hazards, after: Watched) -> str:
    """Whether trees or the table made likelier what was watched afterwards."""
    if newest.trees is None:
        return HAZARD_TABLE
    trees, table = (loss(rates, after, trees=each) for each in (True, False))
    return HAZARDS if trees < table else HAZARD_TABLE


def chosen(model: RemainingModel, check: Lesson, ways: tuple[str, ...]) -> Tuning:
    """Who of these is closest on the check, and how wide its interval has to be; rates of ending
    know that by themselves."""
    told = {way: model.by_way(way, check.seen) for way in ways}
    errors = {way: float(check.off_while_followed(told[way].hours).mean()) for way in ways}
    speaker = min(ways, key=lambda way: errors[way])
    width = NOTHING
    if speaker not in RATES:
        best = told[speaker]
        low = np.where(check.runs, -np.inf, best.low)
        width = widening(low, best.high, check.hours, check.seen.elapsed)
    return Tuning(speaker, width, tuple(sorted(errors.items())), float(check.followed.max()))


def _watched(lesson: Lesson, since: Floats, until: Floats, ended: Bools) -> Watched:
    """Those of its moments that were watched at all; a case may end at once."""
    rows = np.flatnonzero((until > since) | ((until == since) & (since == 0) & ended))
    return Watched(lesson.seen.take(rows), since[rows], until[rows], ended[rows])


def _untuned(lesson: Lesson) -> RemainingModel:
    """With naive ways alone."""
    ended = lesson.ended
    at_step = ended.hours + ended.seen.waited
    last_two = quantiles_by(ended.seen.last[1:], at_step, LEVELS)
    length = quantiles_by((ended.seen.length,), at_step, LEVELS)
    tuning = Tuning(LAST_TWO, NOTHING)
    most = float(lesson.hours.max())
    return RemainingModel(MEDIAN_LOG, None, None, most, length, last_two, tuning)


def _with_trees(model: RemainingModel, trees: Trees, lesson: Lesson) -> RemainingModel:
    """And with trees for both ends of the interval."""
    examples = _examples(lesson, trees.features)
    bounds = learnt(quantiles((LOW, HIGH)), examples, min(trees.rounds, BOUND_ROUNDS_MAX))
    return replace(model, trees=trees, bounds=bounds)


@dataclass(frozen=True, eq=False)
class _Taught:
    """Trees, how they were taught, and their error on the check in hours."""

    aim: Aim
    trees: Trees
    error: float


def _best_trees(fit: Lesson, check: Lesson) -> _Taught:
    """Deeper ones, and with the levels of late waits, if that is closer on the check."""
    plain = tuple(each for each in fit.seen.features if not each.name.startswith(RECENT))
    best = _taught(MEDIAN, plain, fit, check)
    deep = _taught(MEDIAN_DEEP, plain, fit, check)
    best = deep if deep.error < best.error else best
    levels = _taught(best.aim, fit.seen.features, fit, check)
    return levels if levels.error < best.error else best


def _taught(aim: Aim, features: tuple[Feature, ...], fit: Lesson, check: Lesson) -> _Taught:
    trees = best_rounds(
        by_committee(aim, len(fit)), _examples(fit, features), _examples(check, features)
    )
    told = _hours(MEDIAN_LOG, trees.predict(check.seen.picked(features)))
    return _Taught(aim, trees, check.error(told))


def _examples(lesson: Lesson, features: tuple[Feature, ...]) -> Examples:
    ended = lesson.ended
    return Examples(features, ended.seen.picked(features), np.log1p(ended.hours))


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
