"""Figures of how good predictions were; from what was told and what came."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.prediction.learning.remaining import Lesson, Told

BINS = 10
FOLLOWED_LEAST = 0.5
# Hours a case had run: within the first hour, day, three days, week, month, and beyond.
ELAPSED_HOURS = (1.0, 24.0, 72.0, 168.0, 720.0)


@dataclass(frozen=True)
class TimeFigures:
    """Days: mean and median absolute error, and of two naive ways; the share of the 80 % intervals
    that held and their median width."""

    moments: int
    mae_days: float
    median_days: float
    mean_by_length_days: float
    median_by_last_two_days: float
    inside: float
    width_days: float


@dataclass(frozen=True)
class ChanceFigures:
    """Of the likeliest class: how often it came, that mean by class, and of two naive ways; how far
    probabilities were from what came (expected calibration error, Brier score). `auc` and
    `precision` (average precision) for yes or no alone."""

    moments: int
    accuracy: float
    balanced: float
    chain_accuracy: float
    commonest_accuracy: float
    calibration_error: float
    brier: float
    auc: float = math.nan
    precision: float = math.nan


@dataclass(frozen=True)
class Bucket:
    """`value` of moments at which a case had run for at most `hours` (inf: the others)."""

    hours: float
    moments: int
    value: float


def time_figures(told: Told, true: Floats, by_length: Floats, by_last_two: Floats) -> TimeFigures:
    """All in hours."""
    off = np.abs(told.hours - true) / 24
    held = (true >= told.low - 1e-9) & (true <= told.high + 1e-9)
    return TimeFigures(
        moments=len(true),
        mae_days=float(off.mean()),
        median_days=float(np.median(off)),
        mean_by_length_days=float(np.abs(by_length - true).mean() / 24),
        median_by_last_two_days=float(np.abs(by_last_two - true).mean() / 24),
        inside=float(held.mean()),
        width_days=float(np.median(told.high - told.low) / 24),
    )


def figures_while_followed(
    told: Told, lesson: Lesson, by_length: Floats, by_last_two: Floats
) -> TimeFigures:
    """The same of moments some of whose cases still run: errors as far as each was followed. Of
    intervals those count that were followed to their end (all of them, or short cases would count
    for more); `inside` is NaN where these are too small a share of all."""
    off = lesson.off_while_followed(told.hours) / 24
    over = lesson.followed >= told.high
    held = ~lesson.runs & (lesson.hours >= told.low - 1e-9) & (lesson.hours <= told.high + 1e-9)
    return TimeFigures(
        moments=len(lesson),
        mae_days=float(off.mean()),
        median_days=float(np.median(off)),
        mean_by_length_days=float(lesson.off_while_followed(by_length).mean() / 24),
        median_by_last_two_days=float(lesson.off_while_followed(by_last_two).mean() / 24),
        inside=float(held[over].mean()) if over.mean() >= FOLLOWED_LEAST else math.nan,
        width_days=float(np.median(told.high - told.low) / 24),
    )


def chance_figures(told: Floats, true: Int64s, chain: Floats, shares: Floats) -> ChanceFigures:
    """A row each and a column a class."""
    guessed = told.argmax(axis=1)
    hit = guessed == true
    present = np.unique(true)
    is_yes_no = told.shape[1] == 2 and len(present) == 2
    return ChanceFigures(
        moments=len(true),
        accuracy=float(hit.mean()),
        balanced=float(np.mean([hit[true == each].mean() for each in present])),
        chain_accuracy=float((chain.argmax(axis=1) == true).mean()),
        commonest_accuracy=float((shares.argmax(axis=1) == true).mean()),
        calibration_error=calibration_error(told.max(axis=1), hit),
        brier=float(((told - np.eye(told.shape[1])[true]) ** 2).sum(axis=1).mean()),
        auc=auc(told[:, 1], true == 1) if is_yes_no else math.nan,
        precision=average_precision(told[:, 1], true == 1) if is_yes_no else math.nan,
    )


def calibration_error(told: Floats, came: Bools) -> float:
    """By how much told probabilities miss what came, in ten bins of equal width."""
    place = np.minimum((told * BINS).astype(np.int64), BINS - 1)
    size = np.bincount(place, minlength=BINS)
    gap = np.abs(
        np.bincount(place, told, minlength=BINS)
        - np.bincount(place, came.astype(float), minlength=BINS)
    )
    return float(gap.sum() / max(size.sum(), 1))


@dataclass(frozen=True)
class Step:
    """Moments whose told probability lay in one of ten bins: their mean, and the share that came
    true."""

    told: float
    came: float
    moments: int


def reliability(told: Floats, came: Bools) -> tuple[Step, ...]:
    """Bins without moments are missing; the same bins as of `calibration_error`."""
    place = np.minimum((told * BINS).astype(np.int64), BINS - 1)
    return tuple(
        Step(float(told[place == each].mean()), float(came[place == each].mean()), int(n))
        for each, n in enumerate(np.bincount(place, minlength=BINS).tolist())
        if n
    )


def auc(told: Floats, came: Bools) -> float:
    """How often one that came was told more likely than one that did not; ties count half."""
    values, place = np.unique(told, return_inverse=True)
    size = np.bincount(place, minlength=len(values)).astype(float)
    rank = np.cumsum(size) - (size - 1) / 2
    yes, no = int(came.sum()), int((~came).sum())
    return float((rank[place][came].sum() - yes * (yes + 1) / 2) / (yes * no))


def average_precision(told: Floats, came: Bools) -> float:
    """Mean precision over the recall that each step down the list adds."""
    order = np.argsort(-told, kind="stable")
    hits = np.cumsum(came[order])
    precision = hits / np.arange(1, len(hits) + 1)
    return float(precision[came[order]].mean())


def by_elapsed(values: Floats, elapsed_hours: Floats) -> tuple[Bucket, ...]:
    """Means of some values by how long cases had run."""
    place = np.searchsorted(np.array(ELAPSED_HOURS), elapsed_hours, "left")
    return tuple(
        Bucket(hours, int((place == at).sum()), float(values[place == at].mean()))
        for at, hours in enumerate((*ELAPSED_HOURS, math.inf))
        if (place == at).any()
    )
