"""How two cohorts differ in the figures of their cases, with interval and effect size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .cohorts import CASES_MIN, Cohorts
from .intervals import (
    Estimate,
    cliffs_delta,
    effect_words,
    mean_difference,
    median_difference,
    share_difference,
)

SECONDS, COUNT, SHARE = "seconds", "count", "share"


@dataclass(frozen=True)
class FigureDifference:
    """One figure in both cohorts. `difference` is B minus A.

    `kind` seconds: medians, difference by bootstrap. `count`: means per case, Welch's
    interval. `share`: of the cases, Newcombe's interval. `delta` is Cliff's (for shares the
    same as their difference), `effect` its size in a word. `difference` is None where a cohort
    has fewer than `CASES_MIN` cases: too few for an interval.
    """

    name: str
    kind: str
    a: float
    b: float
    difference: Estimate | None
    delta: float
    effect: str


def figure_differences(both: Cohorts, rng: np.random.Generator) -> list[FigureDifference]:
    """Duration, waiting, events per case, handovers per case, share of cases with rework.

    Without any starts all of a duration is waiting, and handovers need people: both are left
    out where the log has none.
    """
    a, b = both.a, both.b
    found = [_of_seconds("duration", a.duration_seconds, b.duration_seconds, rng)]
    if a.columns.start_us is not None or b.columns.start_us is not None:
        found.append(_of_seconds("waiting", a.waiting_seconds, b.waiting_seconds, rng))
    found.append(_of_counts("events", a.events, b.events))
    if len(a.columns.resources) and len(b.columns.resources):
        found.append(_of_counts("handovers", a.handovers, b.handovers))
    flags = a.is_reworked.astype(np.float64), b.is_reworked.astype(np.float64)
    return [*found, _of_shares("rework", *flags)]


def _of_seconds(name: str, a: Floats, b: Floats, rng: np.random.Generator) -> FigureDifference:
    difference = median_difference(a, b, rng) if _enough(a, b) else None
    return _told(name, SECONDS, (float(np.median(a)), float(np.median(b))), difference, (a, b))


def _of_counts(name: str, a: Floats, b: Floats) -> FigureDifference:
    difference = mean_difference(a, b) if _enough(a, b) else None
    return _told(name, COUNT, (float(a.mean()), float(b.mean())), difference, (a, b))


def _of_shares(name: str, a: Floats, b: Floats) -> FigureDifference:
    hits = float(a.sum()), float(b.sum())
    difference = share_difference(hits[0], len(a), hits[1], len(b)) if _enough(a, b) else None
    return _told(name, SHARE, (float(a.mean()), float(b.mean())), difference, (a, b))


def _told(
    name: str,
    kind: str,
    figures: tuple[float, float],
    difference: Estimate | None,
    samples: tuple[Floats, Floats],
) -> FigureDifference:
    delta = cliffs_delta(*samples)
    return FigureDifference(name, kind, *figures, difference, delta, effect_words(delta))


def _enough(a: Floats, b: Floats) -> bool:
    return min(len(a), len(b)) >= CASES_MIN
