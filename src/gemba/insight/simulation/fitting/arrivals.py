"""When cases arrive: by hour of the week, with trend, season, quiet days and chance.

Hours of the week borrow from one another: an hour that was seen a few times is drawn towards what
its weekday and its hour of the day make it (gamma-Poisson, the strength by the method of moments).
Days without arrivals where many were due are holidays and count for nothing else. Where demand
changed for good, only what came since the change is taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.hours import HOUR_US, WEEK_HOURS, TimeGrid
from gemba.insight.mining.zones import DAY_US, to_local_us
from gemba.insight.simulation.model import Arrivals

from .regularity import regularity
from .unknowns import Unknown

TREND_DAYS_MIN = 180
SEASON_DAYS_MIN = 2 * 365
WEEKS_DAYS_MIN = 14
# A day counts as quiet when so few arrivals came by chance once in so many days.
QUIET_CHANCE = 1e-3
# A day on which so few cases are due says nothing by having none.
DUE_MIN = 0.5
# Twice the gain in likelihood a change of demand has to bring, whatever day it is looked for.
CHANGE_GAIN = 18.0
CHANGE_DAYS_MIN = 14
CHANGE_FACTOR_MIN = 1.5
# A trend is believed from so many standard errors on, and within bounds.
TREND_ERRORS = 3.0
GROWTH_MAX, SHRINKING_MAX = 3.0, -0.75
_EPOCH = date(1970, 1, 1)
_YEAR_DAYS = 365.25


@dataclass(frozen=True)
class FittedArrivals:
    """A stream of one type, and what could not be told of it."""

    arrivals: Arrivals
    unknowns: tuple[Unknown, ...]


@dataclass(frozen=True, eq=False)
class _Hours:
    """The hours the log covers: how many cases began in each, how much of it is covered
    (`hours`, at most 1 but for the one that clocks repeat), its hour of the week and its day."""

    count: Floats
    hours: Floats
    week_hour: Int64s
    day: Int64s

    def only(self, kept: Bools) -> _Hours:
        return _Hours(self.count[kept], self.hours[kept], self.week_hour[kept], self.day[kept])

    @property
    def days(self) -> float:
        return float(self.hours.sum()) / 24


def fit_arrivals(
    begun_us: Int64s, of_type: str, zone: str, span_us: tuple[int, int]
) -> FittedArrivals:
    """Of the cases of one type: when each began; `span_us` is what the log covers."""
    hours = _covered(begun_us, zone, span_us)
    unknowns = list(_too_short(hours.days))
    quiet = _quiet_days(hours)
    if quiet:
        values = (("days", len(quiet)), ("first", _day(min(quiet)).isoformat()))
        unknowns.append(Unknown("quiet_days", values))
    open_hours = hours.only(~np.isin(hours.day, list(quiet)))
    since, changed = _since_change(open_hours)
    if changed is not None:
        unknowns.append(changed)
    recent = open_hours.only(open_hours.day >= since)
    growth, middle = _growth(recent)
    per_hour = _per_hour(recent)
    arrivals = Arrivals(
        type=of_type,
        per_hour=tuple(per_hour.tolist()),
        zone=zone,
        month_factors=_months(recent),
        yearly_growth=growth,
        growth_from=middle,
        day_factors=tuple((_day(each), 0.0) for each in sorted(quiet)),
        daily_variation=_variation(recent, per_hour),
    )
    counted = begun_us[(begun_us >= span_us[0]) & (begun_us <= span_us[1])]
    recently = counted[to_local_us(counted, zone) // DAY_US >= since]
    shape = regularity(arrivals, recently)
    return FittedArrivals(replace(arrivals, regularity=shape), tuple(unknowns))


def _too_short(days: float) -> list[Unknown]:
    told = (("days", round(days, 1)),)
    limits = (
        ("no_weeks", WEEKS_DAYS_MIN),
        ("no_trend", TREND_DAYS_MIN),
        ("no_season", SEASON_DAYS_MIN),
    )
    return [Unknown(code, told) for code, least in limits if days < least]


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def _covered(begun_us: Int64s, zone: str, span_us: tuple[int, int]) -> _Hours:
    grid = TimeGrid.hours(*span_us, zone)
    bounds = grid.bounds_us
    place = np.searchsorted(bounds, begun_us, side="right") - 1
    inside = (place >= 0) & (place < len(grid))
    count = np.bincount(place[inside], minlength=len(grid)).astype(np.float64)
    low, high = span_us
    covered = np.diff(np.clip(bounds, low, max(high, low + 1))).astype(np.float64) / HOUR_US
    # The very first case is why the log begins there: its hour counts as a whole one.
    covered[count > 0] = np.maximum(covered[count > 0], 1.0)
    return _Hours(count, covered, grid.week_hour, grid.local_us // DAY_US)


def _quiet_days(hours: _Hours) -> set[int]:
    """Days without a case where many were due. Twice, for they lower what seems due."""
    quiet: set[int] = set()
    if hours.days < WEEKS_DAYS_MIN:
        return quiet
    for _ in range(2):
        kept = hours.only(~np.isin(hours.day, list(quiet)))
        due = hours.hours * _plain_rate(kept)[hours.week_hour]
        first = int(hours.day.min())
        days = int(hours.day.max()) - first + 1
        seen = sums_by(hours.day - first, hours.count, days)
        expected = sums_by(hours.day - first, due, days)
        quiet = {first + each for each in _empty_runs(seen, expected).tolist()}
    return quiet


def _empty_runs(seen: Floats, expected: Floats) -> Int64s:
    """The days of runs without a case that chance does not explain (Poisson). Days on which
    nothing much is due, such as Sundays, neither end a run nor belong to it."""
    due = np.flatnonzero(expected >= DUE_MIN)
    empty = seen[due] == 0
    run = np.cumsum(~empty)
    # Half of what is due: days whose level merely varies are no holidays.
    missing = sums_by(run, np.where(empty, expected[due], 0.0) / 2, len(due) + 1)
    found: Int64s = due[empty & (np.exp(-missing)[run] < QUIET_CHANCE)]
    return found


def _plain_rate(hours: _Hours) -> Floats:
    """Cases an hour by hour of the week."""
    seen = sums_by(hours.week_hour, hours.count, WEEK_HOURS)
    covered = sums_by(hours.week_hour, hours.hours, WEEK_HOURS)
    return seen / np.maximum(covered, 1e-9) * (covered > 0)


def _per_hour(hours: _Hours) -> Floats:
    """The same, each hour drawn towards what its weekday and hour of the day make it."""
    seen = sums_by(hours.week_hour, hours.count, WEEK_HOURS).reshape(7, 24)
    covered = sums_by(hours.week_hour, hours.hours, WEEK_HOURS).reshape(7, 24)
    if not seen.sum():
        return np.zeros(WEEK_HOURS)
    expected = _by_margins(seen, covered) * covered
    # Above what Poisson makes them differ, hours are of their own kind.
    excess = float(((seen - expected) ** 2 - expected).sum())
    strength = np.inf if excess <= 0 else float((expected**2).sum()) / excess
    if not np.isfinite(strength):
        rate = expected / np.maximum(covered, 1e-9)
    else:
        due = expected / np.maximum(covered, 1e-9)
        rate = due * (strength + seen) / (strength + np.maximum(expected, 1e-12))
    rate = np.where(covered > 0, rate, _by_margins(seen, covered))
    found: Floats = rate.ravel() * (seen.sum() / max(float((rate * covered).sum()), 1e-12))
    return found


def _by_margins(seen: Floats, covered: Floats) -> Floats:
    """Rates that are a product of a weekday's and an hour's, with the same sums as seen: found
    by turns, for hours are not covered evenly."""
    day, hour = np.ones(7), np.ones(24)
    for _ in range(50):
        day = seen.sum(axis=1) / np.maximum((covered * hour).sum(axis=1), 1e-9)
        hour = seen.sum(axis=0) / np.maximum((covered.T * day).sum(axis=1), 1e-9)
    if (covered.sum(axis=1) == 0).any():
        known = covered.sum(axis=1) > 0
        day = np.where(known, day, day[known].mean())
    product: Floats = np.outer(day, hour)
    return product


def _daily(hours: _Hours, rate: Floats) -> tuple[Int64s, Floats, Floats]:
    """Days in their order, cases seen and cases due on each."""
    days, place = np.unique(hours.day, return_inverse=True)
    seen = sums_by(place, hours.count, len(days))
    due = sums_by(place, hours.hours * rate[hours.week_hour], len(days))
    return days, seen, due


def _since_change(hours: _Hours) -> tuple[int, Unknown | None]:
    """The day since which demand has been what it is now: of all days the one that tells two
    levels apart best, looked for again in what came after it."""
    since, found = int(hours.day.min()), None
    while True:
        recent = hours.only(hours.day >= since)
        days, seen, due = _daily(recent, _plain_rate(recent))
        before_seen, before_due = np.cumsum(seen)[:-1], np.cumsum(due)[:-1]
        after_seen, after_due = seen.sum() - before_seen, due.sum() - before_due
        gain = 2 * (_fit(before_seen, before_due) + _fit(after_seen, after_due))
        # Days differ by more than chance; what tells two levels apart has to stand out of that.
        gain /= _noise(seen, due)
        known = (days[1:] - days[0] >= CHANGE_DAYS_MIN) & (days[-1] - days[:-1] >= CHANGE_DAYS_MIN)
        gain = np.where(known, gain, 0.0)
        if not len(gain) or gain.max() < CHANGE_GAIN:
            return since, found
        place = int(np.argmax(gain))
        before = float(before_seen[place] / (days[place] - days[0] + 1))
        after = float(after_seen[place] / (days[-1] - days[place]))
        if max(before, after) < CHANGE_FACTOR_MIN * min(before, after):
            return since, found
        since = int(days[place + 1])
        on = ("on", _day(since).isoformat())
        values = (on, ("before", round(before, 1)), ("after", round(after, 1)))
        found = Unknown("demand_changed", values)


def _fit(seen: Floats, due: Floats) -> Floats:
    """How much likelier a level of its own makes the cases seen than the level of all."""
    known = np.maximum(seen, 1e-9)
    gained: Floats = seen * np.log(known / np.maximum(due, 1e-9)) - (seen - due)
    return gained


def _noise(seen: Floats, due: Floats) -> float:
    """How far days scatter around what is due, told by neighbours: 1 is Poisson."""
    if len(seen) < 3:
        return 1.0
    wrong = seen - due
    scatter = float((np.diff(wrong) ** 2).sum()) / 2
    return max(scatter / max(float(due[1:].sum()), 1e-9), 1.0)


def _growth(hours: _Hours) -> tuple[float, date]:
    """Yearly growth (Poisson regression on the day), and the middle of what was seen."""
    days, seen, due = _daily(hours, _plain_rate(hours))
    weight = max(float(due.sum()), 1e-9)
    middle = float((due * days).sum()) / weight if seen.sum() else float(days[0])
    at = _day(round(middle))
    if days[-1] - days[0] < TREND_DAYS_MIN or not seen.sum():
        return 0.0, at
    years = (days - middle) / _YEAR_DAYS
    slope = 0.0
    for _ in range(25):
        expected = due * np.exp(np.clip(slope * years, -5, 5))
        expected *= seen.sum() / max(float(expected.sum()), 1e-9)
        information = float((expected * years * years).sum())
        step = float(((seen - expected) * years).sum()) / max(information, 1e-9)
        slope += max(min(step, 1.0), -1.0)
        if abs(step) < 1e-6:
            break
    error = math.sqrt(_noise(seen, due) / max(information, 1e-9))
    if abs(slope) < TREND_ERRORS * error:
        return 0.0, at
    return min(max(math.expm1(slope), SHRINKING_MAX), GROWTH_MAX), at


def _months(hours: _Hours) -> tuple[float, ...]:
    if hours.days < SEASON_DAYS_MIN:
        return (1.0,) * 12
    days, seen, due = _daily(hours, _plain_rate(hours))
    month = np.array([_day(each).month - 1 for each in days.tolist()])
    cases, expected = sums_by(month, seen, 12), sums_by(month, due, 12)
    # As sure as a hundred cases, that a month is like the others.
    return tuple(((cases + 100) / (expected + 100)).tolist())


def _variation(hours: _Hours, per_hour: Floats) -> float:
    """How much days differ beyond chance, as a coefficient of variation."""
    _days, seen, due = _daily(hours, per_hour)
    if len(seen) < 10:
        return 0.0
    excess = float(((seen - due) ** 2).sum() - due.sum()) / max(float((due**2).sum()), 1e-9)
    return math.sqrt(max(excess, 0.0))
