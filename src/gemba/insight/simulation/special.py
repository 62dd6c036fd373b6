"""Quantiles of the normal and the gamma distribution, for whole arrays, and of Student's."""

from __future__ import annotations

import math

import numpy as np

from gemba.insight.eventlog.arrays import Floats

# Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988): about 16 digits.
_CENTRAL = (
    (
        2509.0809287301226727,
        33430.575583588128105,
        67265.770927008700853,
        45921.953931549871457,
        13731.693765509461125,
        1971.5909503065514427,
        133.14166789178437745,
        3.387132872796366608,
    ),
    (
        5226.495278852854561,
        28729.085735721942674,
        39307.89580009271061,
        21213.794301586595867,
        5394.1960214247511077,
        687.1870074920579083,
        42.313330701600911252,
        1.0,
    ),
)
_NEAR = (
    (
        7.7454501427834140764e-4,
        0.0227238449892691845833,
        0.24178072517745061177,
        1.27045825245236838258,
        3.64784832476320460504,
        5.7694972214606914055,
        4.6303378461565452959,
        1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9,
        5.475938084995344946e-4,
        0.0151986665636164571966,
        0.14810397642748007459,
        0.68976733498510000455,
        1.6763848301838038494,
        2.05319162663775882187,
        1.0,
    ),
)
_FAR = (
    (
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        0.0012426609473880784386,
        0.026532189526576123093,
        0.29656057182850489123,
        1.7848265399172913358,
        5.4637849111641143699,
        6.6579046435011037772,
    ),
    (
        2.04426310338993978564e-15,
        1.4215117583164458887e-7,
        1.8463183175100546818e-5,
        7.868691311456132591e-4,
        0.0148753612908506148525,
        0.13692988092273580531,
        0.59983220655588793769,
        1.0,
    ),
)
_SMALLEST = 1e-300
_CUBED_MIN = 1_000


def normal_quantiles(chance: Floats) -> Floats:
    """Standard normal values at each chance; 0 is read as the smallest number above it."""
    found = np.empty(len(chance))
    centred = chance - 0.5
    inner = np.abs(centred) <= 0.425
    middle = centred[inner]
    found[inner] = middle * _ratio(_CENTRAL, 0.180625 - middle * middle)
    outer = ~inner
    tail = np.maximum(np.minimum(chance[outer], 1 - chance[outer]), _SMALLEST)
    root = np.sqrt(-np.log(tail))
    size = np.where(root <= 5, _ratio(_NEAR, root - 1.6), _ratio(_FAR, root - 5))
    found[outer] = np.copysign(size, centred[outer])
    return found


def _ratio(polynomials: tuple[tuple[float, ...], tuple[float, ...]], at: Floats) -> Floats:
    above, below = polynomials
    quotient: Floats = np.polyval(above, at) / np.polyval(below, at)
    return quotient


def gamma_quantiles(chance: Floats, shape: float) -> Floats:
    """Standard gamma values at each chance, by halving the logarithm of the value.

    About twelve digits; a chance of 0 gives 0. Shapes above 1,000 by the cube of a normal value
    (Wilson and Hilferty, 1931): five digits.
    """
    if shape > _CUBED_MIN:
        root = 1 - 1 / (9 * shape) + normal_quantiles(chance) / (3 * math.sqrt(shape))
        cubed: Floats = shape * np.maximum(root, 0.0) ** 3
        return cubed
    spread = 40 / min(shape, 1.0)
    low = np.full(len(chance), math.log(shape) - spread)
    high = np.full(len(chance), math.log(shape + 10 * math.sqrt(shape) + 60))
    for _ in range(60):
        middle = (low + high) / 2
        below = gamma_share(np.exp(middle), shape) < chance
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(chance > 0, np.exp((low + high) / 2), 0.0)


def gamma_share(value: Floats, shape: float) -> Floats:
    """The share of a standard gamma distribution below each value (regularised lower part)."""
    share = np.empty(len(value))
    small = value < shape + 1
    share[small] = _by_series(value[small], shape)
    share[~small] = 1 - _by_fraction(value[~small], shape)
    return share


def _weight(value: Floats, shape: float) -> Floats:
    known = np.maximum(value, _SMALLEST)
    weight: Floats = np.exp(shape * np.log(known) - value - math.lgamma(shape))
    return weight


def _by_series(value: Floats, shape: float) -> Floats:
    term = np.full(len(value), 1 / shape)
    total, step = term.copy(), shape
    for _ in range(10_000):
        step += 1
        term = term * value / step
        total += term
        if not len(term) or float(term.max()) < 1e-16 * float(total.min()):
            break
    return total * _weight(value, shape)


def _by_fraction(value: Floats, shape: float) -> Floats:
    """Lentz's continued fraction of the upper part."""
    lower = value + 1 - shape
    c, d = np.full(len(value), 1e300), 1 / lower
    product = d.copy()
    for step in range(1, 10_000):
        factor = -step * (step - shape)
        lower = lower + 2
        d = 1 / (factor * d + lower)
        c = lower + factor / c
        product = product * c * d
        if not len(value) or float(np.abs(c * d - 1).max()) < 1e-15:
            break
    return product * _weight(value, shape)


def student_quantile(share: float, freedom: int) -> float:
    """The value below which that share (above a half) of Student's t lies.

    The closed form of whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4), halved.
    """
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        if (1 + _within(middle, freedom)) / 2 < share:
            low = middle
        else:
            high = middle
    return math.sqrt(freedom) * math.tan((low + high) / 2)


def _within(angle: float, freedom: int) -> float:
    """The share of Student's t between minus and plus sqrt(freedom) * tan(angle)."""
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(2 + odd, freedom - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        total += term
    return (2 / math.pi) * (angle + sine * total) if odd else sine * total
