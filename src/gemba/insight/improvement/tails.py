"""Shares beyond a value, and values beyond which a share lies: normal, Student's, chi-square.

Precise far out in the tails, where the first looks at a pilot are decided.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.simulation.special import gamma_quantiles, gamma_share, normal_quantiles

SURE = 37.0
"""A score as far out as numbers tell."""
_ROOT_TWO = math.sqrt(2)
_TERMS_MAX = 300
_SKEW_MIN = 1e-6


def normal_above(z: Floats) -> Floats:
    """The share of a standard normal distribution above each value."""
    scaled = (z / _ROOT_TWO).tolist()
    return np.array([math.erfc(each) for each in scaled], dtype=np.float64) / 2


def normal_bound(share: float) -> float:
    """The standard normal value above which that share lies."""
    return -float(normal_quantiles(np.array([share]))[0])


def student_above(t: float, freedom: float) -> float:
    """The share of Student's t above a value, for any degrees of freedom above zero."""
    if t < 0:
        return 1 - student_above(-t, freedom)
    if freedom > 1e7:
        return math.erfc(t / math.sqrt(2)) / 2
    if t < 0.5:
        return (1 - beta_below(t * t / (freedom + t * t), 0.5, freedom / 2)) / 2
    return beta_below(freedom / (freedom + t * t), freedom / 2, 0.5) / 2


def student_bound(share: float, freedom: float) -> float:
    """The value of Student's t above which that share (below a half) lies: Newton's steps in
    logarithms, where the tail is nearly a line or a parabola, between ends that close in."""
    low, high, value = 0.0, math.inf, normal_bound(share)
    norm = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    norm -= math.log(freedom * math.pi) / 2
    for _ in range(_TERMS_MAX):
        above = student_above(value, freedom)
        low, high = (value, high) if above > share else (low, value)
        density = math.exp(norm - (freedom + 1) / 2 * math.log1p(value * value / freedom))
        found = value + (above * math.log(above / share) / density if above > 0 < density else 0)
        if not low < found < high:
            found = 2 * value + 1 if math.isinf(high) else (low + high) / 2
        if abs(found - value) <= 1e-12 * found:
            return found
        value = found
    return value


def normal_score(t: float, freedom: float) -> float:
    """The normal value as far out as a t (Jennison & Turnbull 2000, § 3.8), within ±37."""
    score = normal_bound(max(student_above(abs(t), freedom), 1e-300))
    return math.copysign(score, t)


def evened(t: float, skew: float) -> float:
    """A t whose estimate leans to one side, as far out as one that does not: the cubic of Hall
    (1992), which can be turned round. `skew` is the third moment of the estimate over the cube of
    its error."""
    if abs(skew) < _SKEW_MIN:
        return t
    return ((1 + skew * t / 3) ** 3 - 1) / skew + skew / 6


def leaning(even: float, skew: float) -> float:
    """The t that `evened` makes that of."""
    if abs(skew) < _SKEW_MIN:
        return even
    return 3 / skew * (math.cbrt(1 + skew * (even - skew / 6)) - 1)


def chi_square_above(value: float, freedom: float) -> float:
    """The share of chi-square above a value."""
    if value <= 0:
        return 1.0
    return max(0.0, 1 - float(gamma_share(np.array([value / 2]), freedom / 2)[0]))


@lru_cache(maxsize=1_000)
def chi_square_bound(share: float, freedom: float) -> float:
    """The value of chi-square above which that share lies."""
    return 2 * float(gamma_quantiles(np.array([1 - share]), freedom / 2)[0])


def beta_below(value: float, a: float, b: float) -> float:
    """The share of a beta distribution below a value (regularised incomplete beta function)."""
    if value <= 0 or value >= 1:
        return float(value >= 1)
    logs = a * math.log(value) + b * math.log1p(-value)
    weight = math.exp(logs + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b))
    if value < (a + 1) / (a + b + 2):
        return weight * _beta_fraction(value, a, b) / a
    return 1 - weight * _beta_fraction(1 - value, b, a) / b


def _beta_fraction(value: float, a: float, b: float) -> float:
    """The continued fraction (Abramowitz and Stegun, 26.5.8) by Lentz's method."""
    c, d = 1.0, 1 / _apart(1 - (a + b) * value / (a + 1))
    product = d
    for m in range(1, _TERMS_MAX):
        even = m * (b - m) * value / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * value / ((a + 2 * m) * (a + 2 * m + 1))
        for factor in (even, odd):
            d = 1 / _apart(1 + factor * d)
            c = _apart(1 + factor / c)
            product *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return product


def _apart(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300
