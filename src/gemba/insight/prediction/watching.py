"""Whether cases still look as they did when a model was made: population stability index.

PSI compares how often values fall into ten bins of the training cases: below 0.1 nothing has
changed, above 0.25 much has (the usual reading in credit scoring). It says that the world differs,
not that predictions are wrong; errors on cases that ended since say that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .features.table import RECENT, Feature, Numbers

CHANGED = 0.25
# An error so much larger than it was on the check is no chance on the moments below.
WORSE, MOMENTS_MIN = 1.5, 200
BINS = 10
_LEAST_SHARE = 1e-4


@dataclass(frozen=True)
class Binned:
    """Inner edges of the bins of a feature, or its codes, and the share of moments in each."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Fingerprint:
    """What the moments looked like from which a model was learnt."""

    binned: Mapping[str, Binned]

    def to_json(self) -> dict[str, Any]:
        """For `of_json`."""
        return {n: {"edges": e.edges, "shares": e.shares} for n, e in self.binned.items()}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Fingerprint:
        """What `to_json` gave."""
        return cls({n: Binned(tuple(e["edges"]), tuple(e["shares"])) for n, e in kept.items()})


@dataclass(frozen=True)
class Drift:
    """How far features moved, the farthest first."""

    moved: tuple[tuple[str, float], ...]

    @property
    def has_changed(self) -> bool:
        """Whether any feature moved further than chance and season do."""
        return bool(self.moved) and self.moved[0][1] > CHANGED


def fingerprint(features: tuple[Feature, ...], values: Numbers) -> Fingerprint:
    """Of training moments, a row each. Levels of late waits are there to move and are left out."""
    found = {}
    for place, feature in enumerate(features):
        if feature.name.startswith(RECENT):
            continue
        column = values[:, place].astype(np.float64)
        if feature.kind == "c":
            edges = np.arange(column.max(initial=0)) + 0.5
        else:
            edges = np.unique(np.quantile(column, np.arange(1, BINS) / BINS))
        found[feature.name] = Binned(tuple(edges.tolist()), tuple(_shares(column, edges).tolist()))
    return Fingerprint(found)


def drift(known: Fingerprint, features: tuple[Feature, ...], values: Numbers) -> Drift:
    """Of newer moments."""
    moved = []
    for place, feature in enumerate(features):
        binned = known.binned.get(feature.name)
        if binned is not None and len(values):
            column = values[:, place].astype(np.float64)
            moved.append((feature.name, psi(np.array(binned.shares), _now(binned, column))))
    return Drift(tuple(sorted(moved, key=lambda each: -each[1])))


def psi(then: Floats, now: Floats) -> float:
    """Of two lists of shares."""
    a, b = np.maximum(then, _LEAST_SHARE), np.maximum(now, _LEAST_SHARE)
    return float(((b - a) * np.log(b / a)).sum())


def _now(binned: Binned, column: Floats) -> Floats:
    return _shares(column, np.array(binned.edges))


def _shares(column: Floats, edges: Floats) -> Floats:
    place = np.searchsorted(edges, column, "left")
    return np.bincount(place, minlength=len(edges) + 1) / max(len(column), 1)
