"""Figures of judgements as rows of the table of measurements, beside the best published."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .evaluation.figures import Bucket
from .evaluation.folds import FoldsJudgement
from .evaluation.judging import ChanceJudgement, TimeJudgement
from .evaluation.logs import LogJudgement
from .evaluation.protocols import STRICT
from .targets import BREACH

Row = dict[str, object]


@dataclass(frozen=True)
class Source:
    """A log with the best published figures under the holdout protocol and in five folds: days of
    remaining time and the share of next steps; `split` is the name of the provided files, "" the
    log's own order."""

    name: str
    log: str
    split: str
    mae_days: float | None = None
    accuracy: float | None = None
    breach: str = ""
    folds_days: float | None = None
    folds_accuracy: float | None = None


SOURCES = (
    Source("helpdesk", "helpdesk_italian_full", "Helpdesk", 4.80, 0.698, folds_accuracy=0.7651),
    Source(
        "incidents",
        "bpi2013_incidents",
        "bpi_challenge_2013_incidents",
        2.39,
        0.7469,
        folds_days=12.37,
        folds_accuracy=0.7469,
    ),
    Source(
        "closed_problems",
        "bpi2013_closed_problems",
        "BPI_Challenge_2013_closed_problems",
        16.03,
        0.713,
        folds_days=159.2,
        folds_accuracy=0.6401,
    ),
    Source("servicenow", "servicenow_incident_uci", "", breach="made_sla"),
)


def figures_of(source: Source, found: LogJudgement) -> list[Row]:
    """Of one log under one protocol."""
    name, strict = f"prediction.{source.name}_{found.protocol}", found.protocol == STRICT
    figures: list[Row] = []
    if found.time is not None:
        figures += _of_time(name, found.time, None if strict else source.mae_days)
    if found.next_step is not None:
        figures += _of_next(name, found.next_step, None if strict else source.accuracy)
    if BREACH in found.fates:
        figures += _of_breach(name, found.fates[BREACH])
    return figures


def figures_of_folds(source: Source, found: FoldsJudgement) -> list[Row]:
    """Of one log in five folds."""
    (days, days_spread), (share, share_spread) = found.days, found.accuracy
    name = f"prediction.{source.name}_folds"
    return [
        figure(
            f"{name}_days",
            days,
            source.folds_days,
            "at most the best published",
            f"Mean of five folds ± {days_spread:.2f}; prefixes 1..n-1.",
        ),
        figure(
            f"{name}_next",
            share,
            source.folds_accuracy,
            "at least the best published",
            f"Mean of five folds ± {share_spread:.4f}; prefixes 1..n with the end.",
            larger=True,
        ),
    ]


def figure(
    name: str,
    value: float,
    reference: float | None,
    goal: str,
    method: str,
    *,
    larger: bool = False,
) -> Row:
    """One row; without a reference there is no goal."""
    met = None
    if reference is not None:
        met = value >= reference if larger else value <= reference
    return {
        "id": name,
        "measured": value,
        "reference": reference,
        "ratio": value / reference if reference else None,
        "goal": goal if reference is not None else "",
        "met": met,
        "method": method,
    }


def _of_time(name: str, found: TimeJudgement, published: float | None) -> list[Row]:
    told = found.figures
    naive = min(told.mean_by_length_days, told.median_by_last_two_days)
    strict = published is None
    return [
        figure(
            f"{name}_days",
            told.mae_days,
            naive if strict else published,
            "less than both naive ways" if strict else "at most the best published",
            f"{told.moments} prefixes, spoken by: {found.speaker}; naive"
            f" {told.mean_by_length_days:.2f} and {told.median_by_last_two_days:.2f} d.",
        ),
        figure(f"{name}_median_days", told.median_days, None, "", "Median absolute error."),
        figure(
            f"{name}_inside",
            told.inside,
            None,
            "",
            f"Share within the 80 % interval, {told.width_days:.1f} d wide (median).",
        ),
        *_by_elapsed(f"{name}_days", found.buckets, "Mean absolute error in days"),
    ]


def _of_next(name: str, found: ChanceJudgement, published: float | None) -> list[Row]:
    told = found.figures
    naive = max(told.chain_accuracy, told.commonest_accuracy)
    strict = published is None
    return [
        figure(
            f"{name}_next",
            told.accuracy,
            naive if strict else published,
            "more than both naive ways" if strict else "at least the best published",
            f"{told.moments} prefixes 2..n with the end; chain {told.chain_accuracy:.3f},"
            f" commonest {told.commonest_accuracy:.3f}.",
            larger=True,
        ),
        figure(f"{name}_next_balanced", told.balanced, None, "", "Mean accuracy by class."),
        figure(
            f"{name}_next_calibration",
            told.calibration_error,
            None,
            "",
            f"Expected calibration error in ten bins; Brier score {told.brier:.3f}.",
        ),
    ]


def _of_breach(name: str, found: ChanceJudgement) -> list[Row]:
    told = found.figures
    return [
        figure(
            f"{name}_breach_auc",
            told.auc,
            0.5,
            "more than chance",
            f"{told.moments} prefixes of open cases; average precision {told.precision:.3f} at"
            f" {found.base_rate:.3f}.",
            larger=True,
        ),
        figure(f"{name}_breach_balanced", told.balanced, None, "", "Mean accuracy of yes and no."),
        figure(
            f"{name}_breach_calibration", told.calibration_error, None, "", "Expected, ten bins."
        ),
        figure(f"{name}_breach_brier", told.brier, None, "", "Brier score of both outcomes."),
        *_by_elapsed(f"{name}_brier", found.buckets, "Brier score"),
    ]


def _by_elapsed(name: str, buckets: tuple[Bucket, ...], what: str) -> list[Row]:
    return [
        figure(
            f"{name}_{f'{each.hours:g}h' if math.isfinite(each.hours) else 'later'}",
            each.value,
            None,
            "",
            f"{what} at {each.moments} prefixes by how long cases had run.",
        )
        for each in buckets
    ]
