"""What moves a prediction: exact contributions of trees (TreeSHAP), in its own units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .bundles import Bundle
from .features.table import RECENT, Feature
from .learning.chances import BOOSTED
from .learning.remaining import HAZARD_TABLE, HAZARDS, MEDIAN_HOURS, RemainingModel
from .learning.seen import Seen

SHOWN = 5


@dataclass(frozen=True)
class Reason:
    """`feature` is `last.0`, `waited`, `count:Closed` …; `value` a text or a number (hours for
    times). `moves` days of remaining time, or points of probability from 0 to 1."""

    feature: str
    value: str | float | None
    moves: float


def reasons(
    bundle: Bundle, seen: Seen, target_class: int = 1, shown: int = SHOWN
) -> tuple[Reason, ...]:
    """Of the first moment, the strongest first; none where a simple table speaks.

    Trees add up in logarithms or log-odds. What each feature adds there is shared out of the whole
    difference between the usual and this prediction, so that the reasons of all features add up to
    it in days or points.
    """
    model, one = bundle.model, seen.take(np.zeros(1, np.int64))
    if isinstance(model, RemainingModel) and model.tuning.speaker == HAZARDS:
        return _of_rates(bundle, model, one)[:shown]
    is_spoken = (
        model.tuning.speaker == BOOSTED
        if isinstance(model, RemainingModel)
        else model.speaker == BOOSTED
    )
    if model.trees is None or not is_spoken:
        return ()
    parts = model.trees.contributions(one.picked(model.trees.features))[0]
    if isinstance(model, RemainingModel):
        moved = _in_days(model, parts)
    else:
        moved = _in_points(parts, model.place_in_trees(target_class))
    return _named(bundle, one, model.trees.features, moved)[:shown]


def _of_rates(bundle: Bundle, model: RemainingModel, one: Seen) -> tuple[Reason, ...]:
    """What makes a case end sooner or later than the table tells after such steps: the mean of what
    each feature adds to the logarithm of the rate over all stretches."""
    hazards = model.hazards
    if hazards is None or hazards.trees is None:
        return ()
    parts = hazards.trees.contributions(hazards.asked(one)).mean(axis=0)[:-2]
    now, usual = (float(model.by_way(way, one).hours[0]) for way in (HAZARDS, HAZARD_TABLE))
    moved = _scaled(-parts, (now - usual) / 24, now / 24)
    return _named(bundle, one, hazards.trees.features[:-1], moved)


def _in_days(model: RemainingModel, parts: Floats) -> Floats:
    usual, now = float(parts[-1]), float(parts.sum())
    if model.goal == MEDIAN_HOURS:
        return parts[:-1] / 24
    return _scaled(parts[:-1], (np.expm1(now) - np.expm1(usual)) / 24, np.exp(now) / 24)


def _in_points(parts: Floats, target_class: int) -> Floats:
    if parts.ndim == 1:
        usual, now = (float(1 / (1 + np.exp(-each))) for each in (parts[-1], parts.sum()))
        return _scaled(parts[:-1], now - usual, now * (1 - now))
    usual, now = (float(_softmax(each)[target_class]) for each in (parts[:, -1], parts.sum(axis=1)))
    # against the mean of the classes: what raises all alike says nothing
    own = parts[target_class, :-1] - parts[:, :-1].mean(axis=0)
    return _scaled(own, now - usual, now * (1 - now))


def _scaled(parts: Floats, whole: float, slope: float) -> Floats:
    """So that they add up to the whole; by the slope at the prediction where they cancel out."""
    total = float(parts.sum())
    return parts * (whole / total if total * whole > 0 else slope)


def _softmax(raw: Floats) -> Floats:
    raised = np.exp(raw - raw.max())
    found: Floats = raised / raised.sum()
    return found


def _named(
    bundle: Bundle, one: Seen, features: tuple[Feature, ...], moved: Floats
) -> tuple[Reason, ...]:
    """One reason a matter: all levels of late waits are one."""
    values, found, late = one.picked(features)[0], [], 0.0
    for place, feature in enumerate(features):
        if feature.name.startswith(RECENT):
            late += float(moved[place])
            continue
        found.append(
            Reason(feature.name, _value(bundle, feature, float(values[place])), float(moved[place]))
        )
    if late:
        found.append(Reason(RECENT, None, late))
    return tuple(sorted(found, key=lambda each: -abs(each.moves)))


def _value(bundle: Bundle, feature: Feature, value: float) -> str | float | None:
    if feature.kind == "q":
        return value if np.isfinite(value) else None
    schema = bundle.schema
    if feature.name.startswith("last."):
        return schema.activities.word(int(value))
    if feature.name == "resource":
        return schema.resources.word(int(value))
    return schema.labels[feature.name.removeprefix("label:")].word(int(value))
