"""How far one arm differs from the other, after what was known before.

The figures of both arms are moved to the same covariates by a regression within each arm, as Lin
(2013) does for means: with covariates from before the pilot that is CUPED (Deng, Xu, Kohavi &
Walker 2013). Here the contributions are regressed, so medians and ratios are adjusted alike. What
it takes away is noise only: in the mean of all lots the effect stays as it is, up to chance that
vanishes with 1 / n. Errors are robust (HC2 of MacKinnon & White 1985), clustered by what was drawn
by lot, with the degrees of freedom of Welch (1947).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.improvement.tails import normal_score
from gemba.insight.kpis.kpi import Measure

from .contributions import figure
from .covariates import columns_of
from .outcomes import Outcomes

UNITS_MIN = 2
_LEVERAGE_MAX = 0.9


@dataclass(frozen=True)
class Effect:
    """`difference` is treatment less control, `error` its standard error with `freedom` degrees of
    freedom; `log_error` is that of the logarithm of treatment over control, None where one of them
    is not above zero. `cases` and `units` by arm (control, treatment). `plain_error` is the error
    without covariates."""

    control: float
    treatment: float
    difference: float
    error: float
    freedom: float
    log_error: float | None
    cases: tuple[int, int]
    units: tuple[int, int]
    plain_error: float

    @property
    def score(self) -> float:
        """The difference over its error, as far out as a normal value."""
        if self.error <= 0:
            return math.copysign(37.0, self.difference) if self.difference else 0.0
        return normal_score(self.difference / self.error, self.freedom)

    @property
    def saved(self) -> float:
        """The share of the sample that covariates save."""
        return 1 - (self.error / self.plain_error) ** 2 if self.plain_error else 0.0


@dataclass(frozen=True, eq=False)
class _Arm:
    """`variance` of its figure, `plain` without covariates."""

    value: float
    variance: float
    plain: float
    slopes: Floats


def effect_of(rows: Outcomes, measure: Measure) -> Effect | None:
    """Of ripe rows; None with fewer than `UNITS_MIN` units an arm."""
    _, code = np.unique(rows.unit, return_inverse=True)
    arms = (~rows.treated, rows.treated)
    units = tuple(int(np.count_nonzero(np.bincount(code[flags]))) for flags in arms)
    if min(units) < UNITS_MIN:
        return None
    columns = columns_of(rows.covariates, min(units))
    told = [_arm(rows.value[flags], columns[flags], code[flags], measure) for flags in arms]
    variance = [arm.variance for arm in told]
    shared = _of_the_mean(columns @ (told[1].slopes - told[0].slopes), code)
    freedom = [each - 1 - columns.shape[1] for each in units]
    parts = sum(v * v / max(f, 1) for v, f in zip(variance, freedom, strict=True))
    control, treatment = (arm.value for arm in told)
    return Effect(
        control=control,
        treatment=treatment,
        difference=treatment - control,
        error=math.sqrt(sum(variance) + shared),
        freedom=sum(variance) ** 2 / parts if parts else float(sum(units) - 2),
        log_error=_log_error((control, treatment), variance),
        cases=(int(np.count_nonzero(arms[0])), int(np.count_nonzero(arms[1]))),
        units=(units[0], units[1]),
        plain_error=math.sqrt(sum(arm.plain for arm in told)),
    )


def _arm(values: Floats, columns: Floats, code: Int64s, measure: Measure) -> _Arm:
    """Its figure where the covariates are 0, their mean over both arms; for a mean value and error
    are exactly those of least squares."""
    value, parts = figure(values, measure)
    even = np.full(len(parts), 1 / len(parts))
    plain = _variance(even * parts, even, code)
    if not columns.shape[1]:
        return _Arm(value, plain, plain, np.zeros(0))
    means = columns.mean(axis=0)
    centred = columns - means
    inverse = np.linalg.pinv(centred.T @ centred, rcond=1e-9, hermitian=True)
    slopes = inverse @ (centred.T @ parts)
    leverage = even + ((centred @ inverse) * centred).sum(axis=1)
    weight = even - centred @ (inverse @ means)
    variance = _variance(weight * (parts - centred @ slopes), leverage, code)
    return _Arm(value - float(means @ slopes), variance, plain, slopes)


def _variance(parts: Floats, leverage: Floats, code: Int64s) -> float:
    """Of a sum of parts, those of one unit together (HC2 where every unit has one)."""
    held = np.minimum(np.bincount(code, leverage), _LEVERAGE_MAX)
    return float((np.bincount(code, parts) ** 2 / (1 - held)).sum())


def _of_the_mean(values: Floats, code: Int64s) -> float:
    """The variance of the mean of values that are 0 in the mean, those of one unit together."""
    if not values.any():
        return 0.0
    return float((np.bincount(code, values) ** 2).sum()) / len(values) ** 2


def _log_error(figures: tuple[float, float], variance: list[float]) -> float | None:
    if min(figures) <= 0:
        return None
    parts = (v / each**2 for v, each in zip(variance, figures, strict=True))
    return math.sqrt(sum(parts))
