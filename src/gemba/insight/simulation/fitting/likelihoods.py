"""Parameters of largest likelihood, likelihoods and shares of the families a draw can have.

Gamma: Minka 2002, “Estimating a Gamma distribution”; Weibull: Newton's method on its shape. All
for durations above zero, in seconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.simulation.draws import Family
from gemba.insight.simulation.special import gamma_share

Parameters = tuple[float, ...]
_STEPS = 60
_CLOSE = 1e-10


def _exponential(seconds: Floats) -> Parameters | None:
    return (float(seconds.mean()),)


def _uniform(seconds: Floats) -> Parameters | None:
    return float(seconds.min()), float(seconds.max())


def _lognormal(seconds: Floats) -> Parameters | None:
    logs = np.log(seconds)
    spread = float(logs.std())
    return (float(logs.mean()), spread) if spread > 0 else None


def _gamma(seconds: Floats) -> Parameters | None:
    mean = float(seconds.mean())
    gap = math.log(mean) - float(np.log(seconds).mean())
    if gap <= 0:
        return None
    shape = (3 - gap + math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(_STEPS):
        wrong = math.log(shape) - _digamma(shape) - gap
        inverse = 1 / shape + wrong / (shape * shape * (1 / shape - _trigamma(shape)))
        if inverse <= 0 or abs(1 / inverse - shape) < _CLOSE * shape:
            break
        shape = 1 / inverse
    return shape, mean / shape


def _weibull(seconds: Floats) -> Parameters | None:
    # By the longest, so that no power is out of bounds.
    scaled = seconds / float(seconds.max())
    logs = np.log(scaled)
    middle = float(logs.mean())
    shape = math.pi / math.sqrt(6) / max(float(logs.std()), 1e-9)
    for _ in range(_STEPS):
        power = np.exp(shape * logs)
        whole = float(power.sum())
        first = float((power * logs).sum()) / whole
        second = float((power * logs * logs).sum()) / whole
        wrong = first - 1 / shape - middle
        step = wrong / (second - first * first + 1 / (shape * shape))
        shape = max(shape - step, shape / 10)
        if abs(step) < _CLOSE * shape:
            break
    if not 1e-3 < shape < 1e4:
        return None
    mean_power = float(np.exp(shape * logs).mean())
    return shape, float(seconds.max()) * mean_power ** (1 / shape)


FITTED: dict[Family, Callable[[Floats], Parameters | None]] = {
    "exponential": _exponential,
    "gamma": _gamma,
    "lognormal": _lognormal,
    "weibull": _weibull,
    "uniform": _uniform,
}


def likelihood(family: Family, parameters: Parameters, seconds: Floats) -> float:
    """The logarithm of the likelihood of durations in seconds."""
    count, logs = len(seconds), np.log(seconds)
    if family == "exponential":
        return -count * math.log(parameters[0]) - float(seconds.sum()) / parameters[0]
    if family == "uniform":
        return -count * math.log(parameters[1] - parameters[0])
    one, two = parameters
    if family == "lognormal":
        apart = (logs - one) / two
        own = -count * math.log(two * math.sqrt(2 * math.pi)) - float((apart**2).sum()) / 2
        return own - float(logs.sum())
    if family == "gamma":
        own = (one - 1) * float(logs.sum()) - float(seconds.sum()) / two
        return own - count * (math.lgamma(one) + one * math.log(two))
    scaled = logs - math.log(two)
    own = count * math.log(one / two) + (one - 1) * float(scaled.sum())
    return own - float(np.exp(one * scaled).sum())


def shares_below(family: Family, parameters: Parameters, seconds: Floats) -> Floats:
    """The share of a family below each duration."""
    if family == "exponential":
        return -np.expm1(-seconds / parameters[0])
    one, two = parameters
    if family == "uniform":
        return np.asarray(np.clip((seconds - one) / (two - one), 0, 1), dtype=np.float64)
    if family == "lognormal":
        return _normal_share((np.log(seconds) - one) / two)
    if family == "gamma":
        return gamma_share(seconds / two, one)
    return -np.expm1(-np.exp(one * (np.log(seconds) - math.log(two))))


def _normal_share(at: Floats) -> Floats:
    root = math.sqrt(2)
    return np.array([0.5 * math.erfc(-each / root) for each in at.tolist()])


def _digamma(x: float) -> float:
    """By recurrence up to 6, then the asymptotic series."""
    shift = 0.0
    while x < 6:
        shift -= 1 / x
        x += 1
    inverse = 1 / (x * x)
    series = inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse / 240)))
    return shift + math.log(x) - 0.5 / x - series


def _trigamma(x: float) -> float:
    shift = 0.0
    while x < 6:
        shift += 1 / (x * x)
        x += 1
    inverse = 1 / (x * x)
    series = inverse * (1 / 6 - inverse * (1 / 30 - inverse * (1 / 42 - inverse / 30)))
    return shift + 1 / x + inverse / 2 + series / x
