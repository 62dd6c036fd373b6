"""Where a pilot may stop: bounds of a test looked at many times.

The joint distribution of the scores of all looks is integrated look by look (Armitage, McPherson &
Rowe 1969) with Gauss and Legendre's nodes. `information` is a share of the one planned; the sum
`z * sqrt(information)` walks like a Brownian motion, whose drift is the effect in units in which
the planned information has a standard error of 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.tails import normal_above, normal_bound

from .spending import Spending

NEVER = 8.0
"""A bound that is not reached: less error is spent than a number can hold."""
_NODES_MIN, _NODES_MAX = 48, 256
_NODES_A_DEVIATION = 2.0
_STEPS_MAX, _EXACT = 100, 1e-8
_ROOT_TWO_PI = math.sqrt(2 * math.pi)


@dataclass(frozen=True, eq=False)
class Look:
    """One look: `bound` is the score (z) that stops upwards, and with `two_sided` its negative
    stops downwards. `places` and `mass` are the walk at the look before, where it had not stopped,
    without drift."""

    information: float
    before: float
    bound: float
    two_sided: bool
    places: Floats
    mass: Floats

    @property
    def upper(self) -> float:
        """In units of the walk."""
        return self.bound * math.sqrt(self.information)

    def above(self, place: float, drifts: Floats) -> Floats:
        """The chance not to stop before this look and to stand above `place` at it, by drift."""
        return Ends.of([self], [place]).above(drifts)

    def below(self, place: float, drifts: Floats) -> Floats:
        """As `above`, below `place`."""
        return Ends.of([self], [place]).below(drifts)


@dataclass(frozen=True, eq=False)
class Ends:
    """Walks of several looks in one row of numbers, each with the place it is held against: where
    it stands (`places`) with how much of all walks, `before` which information, the `step` in
    information that follows, and how far it is to the place."""

    places: Floats
    mass: Floats
    before: Floats
    step: Floats
    reach: Floats

    @classmethod
    def of(cls, looks: Sequence[Look], at: Sequence[float]) -> Ends:
        """One place at each look."""
        sizes = [len(each.places) for each in looks]
        before = np.repeat([each.before for each in looks], sizes)
        places = np.concatenate([each.places for each in looks])
        return cls(
            places,
            np.concatenate([each.mass for each in looks]),
            before,
            np.repeat([each.information for each in looks], sizes) - before,
            np.repeat(np.array(at, dtype=np.float64), sizes) - places,
        )

    def above(self, drifts: Floats) -> Floats:
        """The chance to stand above, by drift, summed over the looks."""
        return self._beyond(drifts, 1.0)

    def below(self, drifts: Floats) -> Floats:
        """The chance to stand below."""
        return self._beyond(drifts, -1.0)

    def _beyond(self, drifts: Floats, side: float) -> Floats:
        by = drifts[:, None]
        weight = self.mass * np.exp(by * self.places - by * by * self.before / 2)
        score = side * (self.reach - by * self.step) / np.sqrt(self.step)
        beyond = normal_above(score.ravel()).reshape(score.shape)
        found: Floats = (weight * beyond).sum(axis=1)
        return found


class Boundaries:
    """Bounds of looks that come one by one, whenever they come: their number and times need not be
    known before, only must not depend on the effect seen."""

    def __init__(self, spending: Spending, error: float, *, two_sided: bool = True) -> None:
        """`error` is allowed on each side."""
        self._spending, self._error, self._two_sided = spending, error, two_sided
        self._spent = 0.0
        self.looks: list[Look] = []

    def look(self, information: float, *, is_last: bool = False) -> float:
        """The bound of a look with more information than the one before; a last one spends all that
        is left. Raises ValueError for less information."""
        before = self.looks[-1].information if self.looks else 0.0
        if information <= before:
            raise ValueError("Every look needs more information than the one before.")
        wanted = self._error if is_last else self._spending(information, self._error)
        places, mass = self._walked(math.sqrt(information - before))
        free = Look(information, before, NEVER, self._two_sided, places, mass)
        bound = _bound(free, max(wanted - self._spent, 0.0), min(normal_bound(wanted), NEVER - 1))
        self._spent = max(wanted, self._spent)
        self.looks.append(Look(information, before, bound, self._two_sided, places, mass))
        return bound

    def _walked(self, step: float) -> tuple[Floats, Floats]:
        """Places between the bounds of the last look, fine enough for the `step` that follows, and
        how much of the walk stands at each."""
        if not self.looks:
            return np.zeros(1), np.ones(1)
        last = self.looks[-1]
        reach = NEVER * math.sqrt(last.information)
        high = min(last.upper, reach)
        low = -high if last.two_sided else -reach
        wanted = math.ceil(_NODES_A_DEVIATION * (high - low) / step)
        nodes, weights = gauss(min(max(16 * math.ceil(wanted / 16), _NODES_MIN), _NODES_MAX))
        places = (low + high) / 2 + (high - low) / 2 * nodes
        spread = last.information - last.before
        apart = places[:, None] - last.places
        density = np.exp(-apart * apart / (2 * spread)) / math.sqrt(2 * math.pi * spread)
        return places, (high - low) / 2 * weights * (density @ last.mass)


def _bound(look: Look, share: float, guess: float) -> float:
    """The score above which that share of all walks stands at the look: Newton's steps between
    ends that close in."""
    root, step = math.sqrt(look.information), math.sqrt(look.information - look.before)
    low, high, still = -NEVER, NEVER, np.zeros(1)
    if share <= 0 or float(look.above(high * root, still)[0]) >= share:
        return NEVER
    bound = guess
    for _ in range(_STEPS_MAX):
        above = float(look.above(bound * root, still)[0])
        low, high = (bound, high) if above > share else (low, bound)
        z = (bound * root - look.places) / step
        density = float((look.mass * np.exp(-z * z / 2)).sum()) / (step * _ROOT_TWO_PI) * root
        # in logarithms the tail is nearly a parabola, and steps do not overshoot
        ahead = above * math.log(above / share) / density if above > 0 < density else math.inf
        found = bound + ahead
        if not low < found < high:
            found = (low + high) / 2
        if abs(found - bound) < _EXACT:
            return found
        bound = found
    return bound


@cache
def gauss(count: int) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return nodes, weights


def power(looks: Sequence[Look], drift: float) -> float:
    """The chance to stop upwards at any of the looks under that drift."""
    return float(_stopped(looks).above(np.array([drift]))[0])


def drift_for(looks: Sequence[Look], wanted: float) -> float:
    """The drift with which that chance to stop upwards is reached."""
    stopped = _stopped(looks)
    low, high = 0.0, 20.0
    for _ in range(44):
        middle = (low + high) / 2
        under = float(stopped.above(np.array([middle]))[0]) < wanted
        low, high = (middle, high) if under else (low, middle)
    return (low + high) / 2


def _stopped(looks: Sequence[Look]) -> Ends:
    return Ends.of(looks, [each.upper for each in looks])
