"""Distributions of seconds, sampled by inversion: the same chance gives the same rank."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s, sealed

from .special import gamma_quantiles, normal_quantiles

Family = Literal["fixed", "exponential", "gamma", "lognormal", "weibull", "uniform", "empirical"]
_PARAMETERS: dict[str, str] = {
    "fixed": "seconds",
    "exponential": "mean seconds",
    "gamma": "shape, scale in seconds",
    "lognormal": "mean and standard deviation of the logarithm of seconds",
    "weibull": "shape, scale in seconds",
    "uniform": "lowest, highest seconds",
}


@dataclass(frozen=True)
class Draw:
    """A distribution of seconds.

    `parameters` by family: fixed (seconds), exponential (mean), gamma (shape, scale), lognormal
    (mean and standard deviation of the logarithm), weibull (shape, scale), uniform (low, high),
    empirical (quantiles at equal steps from the lowest to the highest, read on in between).
    `zero_share` of the draws take no time at all; none takes longer than `cap_seconds`.
    """

    family: Family
    parameters: tuple[float, ...]
    zero_share: float = 0.0
    cap_seconds: float | None = None

    def __post_init__(self) -> None:
        """Raises ValueError with a sentence on what is wrong."""
        if self.family not in get_args(Family):
            raise ValueError(f"No family of distributions is called '{self.family}'.")
        if not all(math.isfinite(each) for each in self.parameters):
            raise ValueError(f"A {self.family} distribution has parameters that are no numbers.")
        if not 0 <= self.zero_share <= 1:
            raise ValueError("The share of zeros lies between 0 and 1.")
        if self.cap_seconds is not None and not self.cap_seconds >= 0:
            raise ValueError("A longest duration is not negative.")
        if self.family == "empirical":
            self._check_quantiles()
        else:
            self._check_parameters()

    def _check_quantiles(self) -> None:
        values = self.parameters
        if not values or values[0] < 0 or any(b < a for a, b in pairwise(values)):
            raise ValueError("Quantiles ascend from 0 seconds or more; there is at least one.")

    def _check_parameters(self) -> None:
        wanted = _PARAMETERS[self.family]
        if len(self.parameters) != 1 + wanted.count(",") + wanted.count(" and "):
            raise ValueError(f"A {self.family} distribution takes: {wanted}.")
        if self.family == "lognormal":
            fits = self.parameters[1] >= 0
        elif self.family in ("gamma", "weibull"):
            fits = min(self.parameters) > 0
        elif self.family == "uniform":
            fits = 0 <= self.parameters[0] <= self.parameters[1]
        else:
            fits = self.parameters[0] >= 0
        if not fits:
            raise ValueError(f"A {self.family} distribution cannot have {self.parameters}.")

    @classmethod
    def fixed(cls, seconds: float) -> Draw:
        return cls("fixed", (seconds,))

    @classmethod
    def exponential(cls, mean_seconds: float) -> Draw:
        return cls("exponential", (mean_seconds,))

    def at(self, chance: Floats) -> Floats:
        """Seconds at each chance, numbers from 0 up to but without 1; monotone in it."""
        if not self.zero_share:
            seconds = _QUANTILES[self.family](chance, self.parameters)
        elif self.zero_share == 1:
            seconds = np.zeros(len(chance))
        else:
            rest = (chance - self.zero_share) / (1 - self.zero_share)
            found = _QUANTILES[self.family](np.maximum(rest, 0.0), self.parameters)
            seconds = np.where(rest < 0, 0.0, found)
        return seconds if self.cap_seconds is None else np.minimum(seconds, self.cap_seconds)

    def share_up_to(self, seconds: float) -> float:
        """The part of the draws that take so long at most, to about one in a thousand."""
        reached = replace(self, zero_share=0.0).at(_GRID)
        below = float(np.interp(seconds, reached, _GRID)) if seconds < reached[-1] else 1.0
        return self.zero_share + (1 - self.zero_share) * below

    @property
    def mean_seconds(self) -> float:
        """Exact where nothing is capped, else by a fine sum of its quantiles."""
        if self.cap_seconds is None:
            return (1 - self.zero_share) * _MEANS[self.family](self.parameters)
        steps = 200_000
        return float(self.at((np.arange(steps) + 0.5) / steps).mean())


@dataclass(frozen=True, eq=False)
class QuantileTable:
    """A distribution as straight pieces, for reading one value at a time.

    Between `chances[i]` and the next it is `seconds[i] + (chance - chances[i]) * slopes[i]`, where
    `chance` is that among draws that are not zero. The pieces get finer towards both ends, down to
    one in ten million.
    """

    chances: list[float]
    seconds: list[float]
    slopes: list[float]
    zero_share: float

    @classmethod
    def of(cls, draw: Draw) -> QuantileTable:
        seconds = replace(draw, zero_share=0.0).at(_GRID)
        slopes = np.diff(seconds) / np.diff(_GRID)
        return cls(_CHANCES, seconds.tolist(), [*slopes.tolist(), 0.0], draw.zero_share)

    def at(self, chance: float) -> float:
        if chance < self.zero_share:
            return 0.0
        chance = (chance - self.zero_share) / (1 - self.zero_share)
        place = bisect_right(self.chances, chance) - 1
        return self.seconds[place] + (chance - self.chances[place]) * self.slopes[place]

    def in_ms(self, longest: int) -> QuantileTable:
        """In milliseconds, none longer than this."""
        values = np.minimum(np.array(self.seconds) * 1_000, longest)
        slopes = np.diff(values) / np.diff(self.chances)
        return QuantileTable(
            self.chances, values.tolist(), [*slopes.tolist(), 0.0], self.zero_share
        )


def table_places(chances: Floats) -> tuple[Int64s, Floats]:
    """Where chances lie in every table: the place, and how far over it."""
    place = np.searchsorted(_GRID, chances, side="right") - 1
    return place, chances - _GRID[place]


def table_place(chance: float) -> tuple[int, float]:
    """As `table_places`, for one."""
    place = bisect_right(_CHANCES, chance) - 1
    return place, chance - _CHANCES[place]


def _tailed_grid() -> Floats:
    tail = np.geomspace(1e-7, 1 / 32, 250)
    middle = np.linspace(1 / 32, 1 - 1 / 32, 481)
    return sealed(np.concatenate([[0.0], tail[:-1], middle, (1 - tail[:-1])[::-1]]))


_GRID = _tailed_grid()
_CHANCES: list[float] = _GRID.tolist()

Parameters = tuple[float, ...]


def _fixed(chance: Floats, parameters: Parameters) -> Floats:
    return np.full(len(chance), parameters[0])


def _exponential(chance: Floats, parameters: Parameters) -> Floats:
    seconds: Floats = -parameters[0] * np.log1p(-chance)
    return seconds


def _lognormal(chance: Floats, parameters: Parameters) -> Floats:
    seconds: Floats = np.exp(parameters[0] + parameters[1] * normal_quantiles(chance))
    return seconds


def _gamma(chance: Floats, parameters: Parameters) -> Floats:
    grid, values = _gamma_pieces(parameters[0])
    seconds: Floats = parameters[1] * np.interp(chance, grid, values)
    return seconds


@lru_cache(maxsize=256)
def _gamma_pieces(shape: float) -> tuple[Floats, Floats]:
    """Standard gamma at the chances of a fine grid."""
    tail = np.geomspace(1e-12, 1 / 512, 400)
    middle = np.linspace(1 / 512, 1 - 1 / 512, 4 * 511)
    grid = np.concatenate([[0.0], tail[:-1], middle, (1 - tail[:-1])[::-1]])
    return sealed(grid), sealed(gamma_quantiles(grid, shape))


def _weibull(chance: Floats, parameters: Parameters) -> Floats:
    seconds: Floats = parameters[1] * (-np.log1p(-chance)) ** (1 / parameters[0])
    return seconds


def _uniform(chance: Floats, parameters: Parameters) -> Floats:
    low, high = parameters
    return low + (high - low) * chance


def _empirical(chance: Floats, parameters: Parameters) -> Floats:
    if len(parameters) == 1:
        return _fixed(chance, parameters)
    steps = np.linspace(0, 1, len(parameters))
    seconds: Floats = np.interp(chance, steps, np.array(parameters))
    return seconds


_QUANTILES: dict[str, Callable[[Floats, Parameters], Floats]] = {
    "fixed": _fixed,
    "exponential": _exponential,
    "gamma": _gamma,
    "lognormal": _lognormal,
    "weibull": _weibull,
    "uniform": _uniform,
    "empirical": _empirical,
}


def _empirical_mean(quantiles: Parameters) -> float:
    if len(quantiles) == 1:
        return quantiles[0]
    inner = sum(quantiles) - (quantiles[0] + quantiles[-1]) / 2
    return inner / (len(quantiles) - 1)


_MEANS: dict[str, Callable[[Parameters], float]] = {
    "fixed": lambda p: p[0],
    "exponential": lambda p: p[0],
    "gamma": lambda p: p[0] * p[1],
    "lognormal": lambda p: math.exp(p[0] + p[1] * p[1] / 2),
    "weibull": lambda p: p[1] * math.gamma(1 + 1 / p[0]),
    "uniform": lambda p: (p[0] + p[1]) / 2,
    "empirical": _empirical_mean,
}
