"""How many cases a pilot needs, how long that takes, and what can be seen in the time allowed.

All from the past log: arrivals, how much cases differ after what was known before, and how alike
cases of one customer are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.improvement.tails import student_bound
from gemba.insight.kpis.kpi import Measure

from .boundaries import Boundaries, drift_for
from .contributions import figure
from .covariates import explained
from .outcomes import DAY_US
from .plan import ERROR, PilotUnit, design_effect
from .spending import late
from .switchback import PAIRS_MIN, Blocks

POWER = 0.82
"""A little more than four in five, for the spread is only known from the past."""
_LOOKS_MAX = 60
_PLAIN = 1e9
_CLUSTERS_MIN = 2


@dataclass(frozen=True, eq=False)
class Past:
    """Cases of the past that would have been enrolled, one row each: `enrolled_us`, `value` in the
    unit of the KPI as it would have been ripe, `unit` code. `covariates` (n×k) as they would have
    been known, NaN where they could not be: what they save is told of the other rows. `days` long.
    """

    enrolled_us: Int64s
    value: Floats
    unit: Int64s
    covariates: Floats
    days: float


@dataclass(frozen=True)
class Wish:
    """What a pilot is to see: `effect` in the unit of the KPI, either way, with the chance `power`;
    `enrolled` of the cases take part and `share` of those are treated; `window_days` until outcomes
    count; `days_max` is the time allowed, the window included. A switchback has `blocks`."""

    measure: Measure
    effect: float
    unit: PilotUnit = PilotUnit.CASE
    share: float = 0.5
    enrolled: float = 1.0
    window_days: float = 7.0
    days_max: float = 90.0
    blocks: Blocks | None = None
    power: float = POWER
    error: float = ERROR

    def __post_init__(self) -> None:
        if not self.effect:
            raise ValueError("An effect of nothing can never be shown.")
        if not 0 < self.share < 1 or not 0 < self.enrolled <= 1:
            raise ValueError("Shares lie between 0 and 1.")
        if (self.unit is PilotUnit.BLOCK) != (self.blocks is not None):
            raise ValueError("Blocks of time have a length, and nothing else has.")


@dataclass(frozen=True)
class Size:
    """`units` are effective cases of both arms together (pairs of a switchback), as `PilotPlan`
    wants them; `cases` are as many as have to be enrolled, in `days` with the window. `saved` is
    the share of the sample that covariates save (None: a switchback has none), `likeness` that of
    cases of one unit, `looks_cost` how much larger the sample is since it is looked at daily.
    `detectable` is the smallest effect seen in the time allowed. `today` is the figure of the past,
    `a_day` cases enrolled a day.
    """

    units: float
    cases: float
    days: float
    saved: float | None
    likeness: float
    looks_cost: float
    detectable: float
    today: float
    a_day: float
    days_max: float

    @property
    def is_in_time(self) -> bool:
        return self.days <= self.days_max


def size_of(past: Past, wish: Wish) -> Size | None:
    """None where the past tells nothing: fewer than ten cases, or all of them alike."""
    if len(past.value) < 10 or past.days <= 0:
        return None
    today, parts = figure(past.value, wish.measure)
    a_day = len(past.value) / past.days * wish.enrolled
    if wish.unit is PilotUnit.BLOCK:
        return _of_blocks(past, wish, today, a_day)
    spread, saved, rest = _spread(parts, past)
    if spread <= 0:
        return None
    likeness = 0.0 if wish.unit is PilotUnit.CASE else likeness_of(rest, past.unit)
    days = wish.window_days
    drift = 0.0
    both = _both(wish, today, spread * (1 - saved), saved)
    units = cases = 0.0
    for _ in range(8):
        drift = _drift(wish, days)
        units = _with_student(drift**2 * both / wish.effect**2, wish.error)
        cases = units * _design(past, likeness, days - wish.window_days)
        days = wish.window_days + cases / a_day
    fewer = a_day * max(wish.days_max - wish.window_days, 0.0)
    fewer /= _design(past, likeness, wish.days_max - wish.window_days)
    seen = _drift(wish, wish.days_max) * math.sqrt(both / fewer) if fewer else math.inf
    return Size(
        units=units,
        cases=cases,
        days=days,
        saved=saved,
        likeness=likeness,
        looks_cost=drift**2 / _drift(wish, 1.0) ** 2 - 1,
        detectable=seen if both > 0 else math.inf,
        today=today,
        a_day=a_day,
        days_max=wish.days_max,
    )


def likeness_of(parts: Floats, unit: Int64s) -> float:
    """The intraclass correlation of rows of one unit, from the analysis of variance (Donner 1986);
    never below zero."""
    _, code, sizes = np.unique(unit, return_inverse=True, return_counts=True)
    groups, count = len(sizes), len(parts)
    if groups < _CLUSTERS_MIN or count <= groups:
        return 0.0
    means = np.bincount(code, parts) / sizes
    between = float((sizes * (means - parts.mean()) ** 2).sum()) / (groups - 1)
    within = float(((parts - means[code]) ** 2).sum()) / (count - groups)
    usual = (count - float((sizes**2).sum()) / count) / (groups - 1)
    whole = between + (usual - 1) * within
    return min(1.0, max(0.0, (between - within) / whole)) if whole > 0 else 0.0


def _both(wish: Wish, today: float, spread: float, saved: float) -> float:
    """The variance of the difference, times the cases of both arms. A share spreads differently
    once it has moved: the wider of both ways."""
    halves = wish.share * (1 - wish.share)
    if wish.measure is not Measure.SHARE:
        return spread / halves
    moved = [min(max(today + sign * wish.effect, 0.0), 1.0) for sign in (-1, 1)]
    treated = max(each * (1 - each) for each in moved) * (1 - saved)
    return max(treated / wish.share + spread / (1 - wish.share), spread / halves)


def _spread(parts: Floats, past: Past) -> tuple[float, float, Floats]:
    """The variance of contributions, the share of it that covariates explain, and what is left."""
    count = len(parts)
    whole = float(((parts - parts.mean()) ** 2).sum()) / (count - 1)
    known = np.isfinite(past.covariates).all(axis=1)
    saved, rest = explained(past.covariates, parts, len(np.unique(past.unit[known])) // 2)
    return whole, saved, rest


def _drift(wish: Wish, days: float) -> float:
    """Of a pilot looked at daily, evenly, for as many days."""
    return _drift_of(min(max(round(days), 1), _LOOKS_MAX), wish.error, wish.power)


@lru_cache(maxsize=1_000)
def _drift_of(looks: int, error: float, wanted: float) -> float:
    bounds = Boundaries(late, error / 2)
    for look in range(1, looks + 1):
        bounds.look(look / looks)
    return drift_for(bounds.looks, wanted)


def _with_student(units: float, error: float) -> float:
    """A little more, for spreads are not known before."""
    found = units
    for _ in range(4):
        wider = student_bound(error / 2, max(found - 2, 2)) / student_bound(error / 2, _PLAIN)
        found = units * wider**2
    return found


def _design(past: Past, likeness: float, days: float) -> float:
    """How much larger the sample is since customers come again within so many days."""
    if not likeness:
        return 1.0
    stretch = max(min(days, past.days), 1.0) * DAY_US
    last = int(past.enrolled_us.max())
    since = past.enrolled_us > last - stretch
    _, sizes = np.unique(past.unit[since], return_counts=True)
    return design_effect(sizes, likeness)


def _of_blocks(past: Past, wish: Wish, today: float, a_day: float) -> Size | None:
    """Of a switchback, from how much blocks in a row differ."""
    assert wish.blocks is not None
    length = wish.blocks.length_us / DAY_US
    apart = _apart(past, wish.measure, wish.blocks)
    if len(apart) < PAIRS_MIN or not float((apart**2).sum()):
        return None
    spread = float((apart**2).mean())
    drift = _drift(wish, wish.days_max)
    pairs = _of_student(drift**2 * spread / wish.effect**2, wish.error)
    days = 2 * length * pairs + wish.window_days
    fit = (wish.days_max - wish.window_days) / (2 * length)
    wider = student_bound(wish.error / 2, max(fit - 1, 1)) / student_bound(wish.error / 2, _PLAIN)
    seen = drift * wider * math.sqrt(spread / fit) if fit >= PAIRS_MIN else math.inf
    cost = drift**2 / _drift(wish, 1.0) ** 2 - 1
    return Size(
        units=pairs,
        cases=a_day * (days - wish.window_days),
        days=days,
        saved=None,
        likeness=0.0,
        looks_cost=cost,
        detectable=seen,
        today=today,
        a_day=a_day,
        days_max=wish.days_max,
    )


def _of_student(pairs: float, error: float) -> float:
    """Whole pairs, with as many degrees of freedom less one."""
    found = max(pairs, 3.0)
    for _ in range(8):
        wider = student_bound(error / 2, found - 1) / student_bound(error / 2, _PLAIN)
        found = max(3.0, (found + pairs * wider**2) / 2)
    return float(math.ceil(found))


def _apart(past: Past, measure: Measure, blocks: Blocks) -> Floats:
    """Differences between what counts of two blocks in a row, which begin on each day by turns: of
    long blocks the past holds few pairs side by side."""
    since = past.enrolled_us - int(past.enrolled_us.min())
    last = int(since.max()) - 2 * blocks.length_us + blocks.lead_out_us
    begins = range(0, max(last, 0) + 1, DAY_US)
    values = np.array(
        [
            [
                _within(past, measure, since - at - blocks.burn_in_us, blocks.counted_us)
                for at in both
            ]
            for both in ((begin, begin + blocks.length_us) for begin in begins)
        ]
    )
    apart = values[:, 1] - values[:, 0]
    known: Floats = apart[np.isfinite(apart)]
    return known


def _within(past: Past, measure: Measure, since: Int64s, length_us: int) -> float:
    """The figure of those enrolled from 0 to before a length of time, NaN without any."""
    mine = past.value[(since >= 0) & (since < length_us)]
    return figure(mine, measure)[0] if len(mine) else math.nan
