"""The order of candidates by weighted sum, and how far weights may move before it changes.

The weighted sum is the additive value model (Keeney & Raiffa 1976): everybody can follow it, and
where it turns over can be told exactly, which is why no other method stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .criteria import SCORE_MAX, Candidate, Criterion, shares_of

DRAWS = 20_000
# As many votes as the weights people gave are worth when they are doubted.
_FIRMNESS = 20.0


@dataclass(frozen=True)
class Placed:
    """A candidate with its weighted sum, 0 to 10. `first_any` is the share of all weightings
    whatever in which it is first, `first_near` of those near the weights given, both with scores
    within their doubt (Lahdelma, Hokkanen & Salminen 1998)."""

    name: str
    total: float
    first_any: float
    first_near: float


@dataclass(frozen=True)
class Turn:
    """At a weight of `weight` (a share of 1, the others kept in proportion) `name` is as good as
    the first."""

    weight: float
    name: str


@dataclass(frozen=True)
class Sensitivity:
    """Of one criterion: its weight, and where the first changes when it gets less (`down`) or more
    (`up`); None where it never does."""

    criterion: Criterion
    weight: float
    down: Turn | None
    up: Turn | None

    @property
    def nearest(self) -> float:
        """How far the weight has to move until the first changes, 1 where it never does."""
        turns = [abs(each.weight - self.weight) for each in (self.down, self.up) if each]
        return min(turns, default=1.0)


@dataclass(frozen=True)
class Order:
    """The best first; those of the same sum by name. Criteria by how little turns the order."""

    placed: tuple[Placed, ...]
    sensitivity: tuple[Sensitivity, ...]


def order_of(
    candidates: Sequence[Candidate], weights: Mapping[Criterion, float], *, seed: int = 0
) -> Order:
    """Raises ValueError without candidates, for two of one name, or where a score is missing."""
    shares = shares_of(weights)
    names = [each.name for each in candidates]
    if not names or len(set(names)) < len(names):
        raise ValueError("Candidates have names of their own, and there is at least one.")
    missing = [each.name for each in candidates if not set(shares) <= set(each.scores)]
    if missing:
        raise ValueError(f"A score is missing for {', '.join(missing)}.")
    values = np.array([[each.scores[key].value for key in shares] for each in candidates])
    doubts = np.array([[each.scores[key].doubt for key in shares] for each in candidates])
    weight = np.array(list(shares.values()))
    totals = values @ weight
    order = sorted(range(len(names)), key=lambda at: (-totals[at], names[at]))
    rng = np.random.default_rng(seed)
    anyhow = _firsts(values, doubts, rng.dirichlet(np.ones(len(weight)), DRAWS), rng)
    near = _firsts(values, doubts, rng.dirichlet(_FIRMNESS * weight, DRAWS), rng)
    placed = tuple(
        Placed(names[at], float(totals[at]), float(anyhow[at]), float(near[at])) for at in order
    )
    turns = [
        _sensitivity(
            key, values[order, at], totals[order], weight[at], [names[each] for each in order]
        )
        for at, key in enumerate(shares)
    ]
    return Order(placed, tuple(sorted(turns, key=lambda each: each.nearest)))


def _firsts(values: Floats, doubts: Floats, weights: Floats, rng: np.random.Generator) -> Floats:
    """How often each is first, by draws of weights and of scores within their doubt."""
    spread = rng.uniform(-1, 1, (len(weights), *values.shape))
    scores = np.clip(values + spread * doubts, 0, SCORE_MAX)
    totals = np.einsum("dck,dk->dc", scores, weights)
    best = totals >= totals.max(axis=1, keepdims=True) - 1e-12
    firsts: Floats = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    return firsts


def _sensitivity(
    key: Criterion, scores: Floats, totals: Floats, weight: float, names: Sequence[str]
) -> Sensitivity:
    """In closed form: a sum is a line in the weight of one criterion, `w * s + (1 - w) * rest`."""
    down: Turn | None = None
    up: Turn | None = None
    if weight < 1:
        rest = (totals - weight * scores) / (1 - weight)
        for at in range(1, len(names)):
            ahead, gain = float(rest[0] - rest[at]), float(scores[0] - scores[at])
            if ahead == gain:
                continue
            turn = ahead / (ahead - gain)
            if not 0 <= turn <= 1:
                continue
            if turn <= weight and ahead < gain and (down is None or turn > down.weight):
                down = Turn(turn, names[at])
            if turn >= weight and ahead > gain and (up is None or turn < up.weight):
                up = Turn(turn, names[at])
    return Sensitivity(key, float(weight), down, up)
