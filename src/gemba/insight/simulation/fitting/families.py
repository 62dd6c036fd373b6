"""The distribution that fits some durations best: a family where one fits well, else their own.

Families are compared by Akaike's information criterion (1974), all by the likelihood of the same
durations in seconds, so on one scale. The best one is taken if it also fits in itself: its largest
distance from the durations (Kolmogorov-Smirnov) stays below what chance would do. Otherwise the
durations' own quantiles are taken. Of few durations nothing better than a family can be told.

Outliers: what lies above three times the distance of the quartiles of the logarithms beyond the
upper quartile is an outlier, as long as that is one duration in five hundred at most; what is more
frequent belongs to the work. Outliers are left out, and nothing drawn is longer than the longest
of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.simulation.draws import Draw, Family

from .likelihoods import FITTED, likelihood, shares_below

# Below this a duration is none: clocks tell no more.
ZERO_SECONDS_MAX = 1e-3
OUTLIER_QUARTILES = 3.0
OUTLIER_SHARE_MAX = 0.002
# Fewer durations than this have no quantiles of their own, unless no family can be had.
OWN_QUANTILES_MIN = 25
QUANTILES_MAX = 257
# A fit as close as this is good enough, however many durations tell it apart from perfect.
CLOSE_ENOUGH = 0.02
# Durations that differ by less than this share of their middle are one.
EQUAL_SHARE = 1e-6
# So many tell a distribution as well as all of them; the likelihoods cost time.
COMPARED_MAX = 5_000


@dataclass(frozen=True)
class FittedDraw:
    """`draw`, told by `count` durations of which `outliers` were left out; `distance` is the
    largest between the draw and the durations that take time (0 to 1)."""

    draw: Draw
    count: int
    outliers: int
    distance: float


def best_draw(seconds: Floats, *, cap: bool = True) -> FittedDraw:
    """The distribution of some durations, negative ones read as none. Raises ValueError for none.

    With `cap`, nothing is drawn that is longer than anything seen.
    """
    if not len(seconds):
        raise ValueError("A distribution needs at least one duration.")
    takes_time = np.sort(seconds[seconds > ZERO_SECONDS_MAX])
    zero_share = 1 - len(takes_time) / len(seconds)
    if not len(takes_time):
        return FittedDraw(Draw.fixed(0.0), len(seconds), 0, 0.0)
    kept = without_outliers(takes_time)
    outliers = len(takes_time) - len(kept)
    family, parameters, distance = _family_of(kept)
    longest = float(kept[-1]) if cap and family not in ("fixed", "empirical", "uniform") else None
    draw = Draw(family, parameters, zero_share, longest)
    return FittedDraw(draw, len(seconds), outliers, distance)


def without_outliers(ascending: Floats) -> Floats:
    """Durations above zero without those that are outliers by the rule of this module."""
    if len(ascending) < 4:
        return ascending
    lower, upper = np.log(np.quantile(ascending, [0.25, 0.75]))
    fence = np.exp(min(upper + OUTLIER_QUARTILES * (upper - lower), 700.0))
    inside = int(np.searchsorted(ascending, fence * (1 + EQUAL_SHARE), side="right"))
    if len(ascending) - inside > OUTLIER_SHARE_MAX * len(ascending):
        return ascending
    return ascending[:inside]


def own_quantiles(ascending: Floats) -> tuple[float, ...]:
    """Quantiles at equal steps whose mean, read on in between, is that of the durations."""
    count = min(len(ascending), QUANTILES_MAX)
    found = np.quantile(ascending, np.linspace(0, 1, count))
    if count < 3:
        return tuple(found.tolist())
    # Between the last two a straight line lies above a long tail: the last is drawn in.
    inner = found[:-1].sum() - found[0] / 2
    last = 2 * ((count - 1) * float(ascending.mean()) - inner)
    found[-1] = min(max(last, found[-2]), ascending[-1])
    return tuple(found.tolist())


def _family_of(ascending: Floats) -> tuple[Family, tuple[float, ...], float]:
    middle = float(np.median(ascending))
    if ascending[-1] - ascending[0] <= EQUAL_SHARE * middle:
        return "fixed", (middle,), 0.0
    own = own_quantiles(ascending)
    if len(ascending) == 2:
        return "uniform", own, 0.0
    compared = ascending
    if len(ascending) > COMPARED_MAX:
        compared = np.quantile(ascending, (np.arange(COMPARED_MAX) + 0.5) / COMPARED_MAX)
    name, parameters = _likeliest(compared)
    distance = _distance(compared, name, parameters)
    chance = max(1.36 / np.sqrt(len(compared)), CLOSE_ENOUGH)
    if distance <= chance or len(ascending) < OWN_QUANTILES_MIN:
        return name, parameters, distance
    return "empirical", own, 0.0


def _likeliest(seconds: Floats) -> tuple[Family, tuple[float, ...]]:
    """The family with the lowest criterion. Of equals the first: it is the simplest."""
    found: list[tuple[float, Family, tuple[float, ...]]] = []
    for name, fitted in FITTED.items():
        parameters = fitted(seconds)
        if parameters is None:
            continue
        # Of a uniform both ends are read off the durations, which flatters it.
        criterion = 2 * len(parameters) - 2 * likelihood(name, parameters, seconds)
        found.append((criterion, name, parameters))
    return min(found, key=lambda each: each[0])[1:]


def _distance(ascending: Floats, name: Family, parameters: tuple[float, ...]) -> float:
    share = shares_below(name, parameters, ascending)
    count = len(ascending)
    above = np.arange(1, count + 1) / count - share
    below = share - np.arange(count) / count
    return float(max(above.max(), below.max()))
