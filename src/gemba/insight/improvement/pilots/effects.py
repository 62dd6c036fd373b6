"""How far one arm differs from the other, after what was known before.

The figures of both arms are moved to the same covariates by a regression within each arm, as Lin
(2013) does for means: with covariates from before the pilot that is CUPED (Deng, Xu, Kohavi &
Walker 2013). Here the contributions are regressed, so that means and ratios are adjusted alike;
medians are told by shares, see `medians`. What it takes away is noise only: in the mean of all lots
the effect stays as it is, up to chance that vanishes with 1 / n. Errors are robust (HC2 of
MacKinnon & White 1985), clustered by what was drawn by lot, with the degrees of freedom of Welch
(1947).

Times lean to the right, and where one arm is smaller so does the difference: what it leans by is
taken out by the cubic of Hall (1992), as Zhou & Dinh (2005) do for two samples. Else one side would
alarm far more often than the other, and both together too often.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.improvement.tails import (
    SURE,
    evened,
    leaning,
    normal_score,
    student_above,
    student_bound,
)
from gemba.insight.kpis.kpi import Measure
from gemba.insight.mining.comparing.intervals import Estimate

from .contributions import figure
from .covariates import columns_of
from .medians import Shifts, share_above
from .outcomes import Outcomes

UNITS_MIN = 2
_LEVERAGE_MAX = 0.9
# Of a median: told by the effects so many errors to either side.
_AROUND = 2.0


@dataclass(frozen=True)
class Effect:
    """`difference` is treatment less control, `error` its standard error with `freedom` degrees of
    freedom; `log_error` is that of the logarithm of treatment over control, None where one of them
    is not above zero. `cases` and `units` by arm (control, treatment). `plain_error` is the error
    without covariates. `skew` is how far the difference leans: its third moment over the cube of
    its error. A difference of medians has `shifts`, from which all the rest is told."""

    control: float
    treatment: float
    difference: float
    error: float
    freedom: float
    log_error: float | None
    cases: tuple[int, int]
    units: tuple[int, int]
    plain_error: float
    skew: float = 0.0
    shifts: Shifts | None = field(default=None, compare=False)

    @property
    def score(self) -> float:
        """The difference over its error, as far out as a normal value."""
        return self.score_beyond(0.0)

    def score_beyond(self, margin: float) -> float:
        """The same for what is more than a margin, in the unit of the difference."""
        t = self.t_beyond(margin)
        if abs(t) == SURE and self.error <= 0:
            return t
        return normal_score(evened(t, self.skew), self.freedom)

    @property
    def p(self) -> float:
        """How often chance alone gives a difference as far out."""
        t = self.t_beyond(0.0)
        if abs(t) == SURE and self.error <= 0:
            return 0.0
        return min(1.0, 2 * student_above(abs(evened(t, self.skew)), self.freedom))

    def t_beyond(self, margin: float) -> float:
        """How many errors the difference lies beyond a margin."""
        if self.shifts is not None:
            return self.shifts.t_beyond(margin)
        beyond = self.difference - margin
        if self.error > 0:
            return beyond / self.error
        return math.copysign(SURE, beyond) if beyond else 0.0

    def at(self, step: float) -> float:
        """The effect so many errors from what was seen."""
        return self.difference + step * self.error if self.shifts is None else self.shifts.at(step)

    def steps(self, even: float) -> float:
        """How many errors from the difference the effect lies that is `even` errors from it if
        nothing leans."""
        return -leaning(-even, self.skew)

    def interval(self, share: float) -> Estimate:
        """Of a single look; beyond either end lies that share."""
        reach = student_bound(share, self.freedom)
        low, high = (self.at(self.steps(each)) for each in (-reach, reach))
        return Estimate(self.difference, low, high)

    def relative(self, share: float) -> Estimate | None:
        """The same as a share of the control arm, None where that has no meaning."""
        reach = student_bound(share, self.freedom)
        return self.relative_at((0.0, self.steps(-reach), self.steps(reach)))

    def relative_at(self, steps: tuple[float, float, float]) -> Estimate | None:
        """Value, low and high so many errors from what was seen. None also where so few units
        leave it open by more than numbers hold."""
        if self.shifts is not None:
            return self.shifts.relative(steps)
        if self.log_error is None:
            return None
        logs = math.log(self.treatment / self.control)
        try:
            return Estimate(*(math.expm1(logs + each * self.log_error) for each in steps))
        except OverflowError:
            return None

    @property
    def saved(self) -> float:
        """The share of the sample that covariates save."""
        return 1 - (self.error / self.plain_error) ** 2 if self.plain_error else 0.0


@dataclass(frozen=True, eq=False)
class _Arm:
    """`variance` of its figure, `plain` without covariates; `second` and `third` are moments of
    what its units add."""

    value: float
    variance: float
    plain: float
    second: float
    third: float
    slopes: Floats


def effect_of(rows: Outcomes, measure: Measure) -> Effect | None:
    """Of ripe rows; None with fewer than `UNITS_MIN` units an arm."""
    if measure is Measure.MEDIAN:
        return _of_medians(rows)
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
        skew=_skew(told, units),
    )


def _of_medians(rows: Outcomes) -> Effect | None:
    """By the shares of each arm above the median of both: what is known before moves those, and
    the medians follow."""
    middle = float(np.median(rows.value)) if len(rows) else 0.0
    shares = effect_of(replace(rows, value=(np.sign(rows.value - middle) + 1) / 2), Measure.MEAN)
    if shares is None:
        return None
    control, treatment = (np.sort(rows.value[flags]) for flags in (~rows.treated, rows.treated))
    seen = share_above(treatment, middle) - share_above(control, middle)
    even = seen - shares.difference
    shifts = Shifts(control, treatment, even, shares.error, shares.t_beyond(0.0))
    alike = shifts.alike(0.0)
    error = (shifts.at(_AROUND) - shifts.at(-_AROUND)) / (2 * _AROUND)
    return replace(
        shares,
        control=alike[0],
        treatment=alike[1],
        difference=shifts.at(0.0),
        error=error,
        log_error=None,
        plain_error=error * shares.plain_error / shares.error if shares.error else error,
        shifts=shifts,
    )


def _skew(arms: Sequence[_Arm], units: Sequence[int]) -> float:
    """How far the difference of two arms leans: not at all where they are equally large, for units
    of both are taken to lean alike. Told of each arm apart, whoever has a long wait by chance would
    seem to lean more."""
    whole = sum(units)
    second = sum(arm.second * count**2 for arm, count in zip(arms, units, strict=True)) / whole
    third = sum(arm.third * count**3 for arm, count in zip(arms, units, strict=True)) / whole
    if second <= 0:
        return 0.0
    control, treated = (1 / each for each in units)
    apart = (treated**2 - control**2) / math.sqrt((treated + control) ** 3)
    return third / (second * math.sqrt(second)) * apart


def _arm(values: Floats, columns: Floats, code: Int64s, measure: Measure) -> _Arm:
    """Its figure where the covariates are 0, their mean over both arms; for a mean value and error
    are exactly those of least squares."""
    value, parts = figure(values, measure)
    even = np.full(len(parts), 1 / len(parts))
    plain = _variance(even * parts, even, code)
    if not columns.shape[1]:
        return _Arm(value, plain, plain, *_moments(even * parts, code), np.zeros(0))
    means = columns.mean(axis=0)
    centred = columns - means
    inverse = np.linalg.pinv(centred.T @ centred, rcond=1e-9, hermitian=True)
    slopes = inverse @ (centred.T @ parts)
    leverage = even + ((centred @ inverse) * centred).sum(axis=1)
    weight = even - centred @ (inverse @ means)
    rest = weight * (parts - centred @ slopes)
    variance = _variance(rest, leverage, code)
    return _Arm(value - float(means @ slopes), variance, plain, *_moments(rest, code), slopes)


def _moments(parts: Floats, code: Int64s) -> tuple[float, float]:
    """The sums of squares and cubes of parts, those of one unit together."""
    sums = np.bincount(code, parts)
    return float((sums**2).sum()), float((sums**3).sum())


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
