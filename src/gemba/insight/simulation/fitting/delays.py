"""Waits that neither other work, nor hours, nor batches explain: a delay of its own by edge.

Source: Chapela-Campa and Dumas 2024, “Discovering and modelling extraneous delays in business
processes”. What the engine would have caused itself is taken off each wait. Where the doer was
there and free right before she began, the delay ended just then: it is the whole wait. Where she
had been busy or off duty until then, it ended at some time before: since she had last been free
and did not begin, or since the work became possible. So delays are known exactly or between two
bounds, and their distribution is the likeliest one (Turnbull 1976).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s
from gemba.insight.mining.waiting.timeline import Timeline, timeline_of
from gemba.insight.simulation.model import START, Delay, Draw

from .families import own_quantiles
from .people import Staff
from .steps import Steps

EDGE_TIMES_MIN = 15
# Free for so long right before she began: nothing of hers kept her from it.
FREE_BEFORE_US = 60_000_000
GRID_POINTS = 80
ROUNDS = 150
# A delay that is shorter than this on average is none.
DELAY_SECONDS_MIN = 5.0
_HALVINGS = 12


@dataclass(frozen=True, eq=False)
class Bounds:
    """By step, between which two (seconds) its delay lies."""

    low: Floats
    high: Floats


def delay_bounds(steps: Steps, staff: Staff) -> Bounds:
    """All of the wait before what nobody of ours does is delay."""
    wait = steps.wait_us
    low, high = wait / 1e6, wait / 1e6
    rows = np.flatnonzero(staff.is_work & (wait > 0))
    if not len(rows):
        return Bounds(low, high)
    timeline = _timeline(steps, staff)
    who = steps.person[rows].astype(np.int32)
    since, until = steps.possible_us[rows], steps.start_us[rows]
    free = _Free(timeline, staff, who)
    at_end = free.before(until)
    # Who was free until the very start could have begun earlier.
    just_before = np.maximum(until - FREE_BEFORE_US, since)
    kept_free = at_end - free.before(just_before) >= 0.9 * (until - just_before)
    # Only who was free at some time in between can have let it lie.
    open_rows = np.flatnonzero(~kept_free & (at_end - free.before(since) > FREE_BEFORE_US))
    bound = np.where(kept_free, until - since, 0)
    last_free = _last_free(
        free.of(open_rows), since[open_rows], until[open_rows], at_end[open_rows]
    )
    bound[open_rows] = last_free - since[open_rows]
    low[rows] = bound / 1e6
    return Bounds(low, high)


def _timeline(steps: Steps, staff: Staff) -> Timeline:
    rows = np.flatnonzero(staff.is_work)
    spans = steps.start_us[rows], steps.end_us[rows]
    who = steps.person[rows].astype(np.int32)
    return timeline_of(who, steps.possible_us[rows], spans, staff.duty)


@dataclass(frozen=True, eq=False)
class _Free:
    """Time free of some people: on duty and not busy; who can do several things at once is busy
    with none."""

    timeline: Timeline
    staff: Staff
    who: Int32s

    def of(self, rows: Int64s) -> _Free:
        """Some of them."""
        return _Free(self.timeline, self.staff, self.who[rows])

    def before(self, at_us: Int64s) -> Int64s:
        busy, free = self.timeline.busy_and_free(self.who, at_us)
        several = self.staff.places[self.who] > 1
        return np.where(several, free + busy.on_duty_us, free)


def _last_free(free: _Free, since: Int64s, until: Int64s, at_end: Int64s) -> Int64s:
    """When each was last free before `until`, to one part in four thousand of the wait."""
    low, high = since.copy(), until.copy()
    for _ in range(_HALVINGS):
        middle = (low + high) // 2
        later = free.before(middle) < at_end
        low, high = np.where(later, middle, low), np.where(later, high, middle)
        if int((high - low).max(initial=0)) < FREE_BEFORE_US:
            break
    return high


def fit_delays(steps: Steps, bounds: Bounds, activities: list[str]) -> tuple[Delay, ...]:
    """By edge where it was seen often enough, else by activity. What a case begins with has none,
    and what else waits for its arrival only, beside that, what was seen of it."""
    later = steps.enabler >= 0
    found: list[Delay] = []
    previous = steps.previous
    beside = np.unique(steps.activity[~later & ~steps.is_first]).tolist()
    for to in np.unique(steps.activity[~steps.is_first]).tolist():
        mine = later & (steps.activity == to)
        own = [
            (before, draw) for before, draw in _by_edge(previous, mine, bounds) if draw is not None
        ]
        overall = interval_draw(bounds.low[mine], bounds.high[mine])
        if overall is not None or own:
            found.append(Delay(activities[to], overall or Draw.fixed(0.0)))
        found += [Delay(activities[to], draw, activities[before]) for before, draw in own]
        first = ~later & (steps.activity == to)
        draw = interval_draw(bounds.low[first], bounds.high[first]) if to in beside else None
        found.append(Delay(activities[to], draw or Draw.fixed(0.0), START))
    return tuple(found)


def without_delay(steps: Steps, delays: tuple[Delay, ...], activities: list[str]) -> Bools:
    """By step, whether nothing has to pass before it but what it waits for."""
    codes = {name: code for code, name in enumerate(activities)}
    takes = np.zeros((len(activities) + 1, len(activities)), dtype=np.bool_)
    # Those of an edge are told after that of any.
    for each in delays:
        before = slice(None) if each.after is None else codes.get(each.after, -1)
        takes[before, codes[each.to]] = each.draw.mean_seconds > 0
    found: Bools = ~takes[steps.previous, steps.activity]
    return found


def _by_edge(previous: Int64s, mine: Bools, bounds: Bounds) -> list[tuple[int, Draw | None]]:
    found: list[tuple[int, Draw | None]] = []
    before, count = np.unique(previous[mine], return_counts=True)
    for code in before[count >= EDGE_TIMES_MIN].tolist():
        rows = mine & (previous == code)
        draw = interval_draw(bounds.low[rows], bounds.high[rows])
        found.append((code, draw or Draw.fixed(0.0)))
    return found


def interval_draw(low: Floats, high: Floats) -> Draw | None:
    """The likeliest distribution of durations known between bounds (seconds); None for next to
    nothing."""
    if not len(high) or float(high.mean()) < DELAY_SECONDS_MIN:
        return None
    exact = high - low < 1.0
    if exact.all():
        return _drawn(np.sort(high))
    steps = np.linspace(0, 1, GRID_POINTS)
    known = np.quantile(high[exact], steps) if exact.any() else np.empty(0)
    at = np.unique(np.concatenate([[0.0], np.quantile(high, steps), known]))
    middle = np.searchsorted((at[1:] + at[:-1]) / 2, high)
    first = np.where(exact, middle, np.searchsorted(at, low, side="left"))
    last = np.where(exact, middle, np.searchsorted(at, high, side="right") - 1)
    mass = _likeliest(np.minimum(first, last), last, len(at))
    count = max(len(high), 2)
    place = np.searchsorted(np.cumsum(mass), (np.arange(count) + 0.5) / count * mass.sum())
    return _drawn(np.sort(at[np.minimum(place, len(at) - 1)]))


def _likeliest(first: Int64s, last: Int64s, points: int) -> Floats:
    """Mass at each point, by expectation and maximisation; each lies at one point from its first
    to its last."""
    pairs, times = np.unique(first * points + last, return_counts=True)
    first, last = pairs // points, pairs % points
    mass = np.full(points, 1 / points)
    for _ in range(ROUNDS):
        sums = np.concatenate([[0.0], np.cumsum(mass)])
        weight = times / np.maximum(sums[last + 1] - sums[first], 1e-300)
        change = np.zeros(points + 1)
        np.add.at(change, first, weight)
        np.add.at(change, last + 1, -weight)
        mass = mass * np.cumsum(change)[:-1]
        mass /= mass.sum()
    return mass


def _drawn(ascending: Floats) -> Draw | None:
    takes_time = ascending[ascending > 1e-3]
    zero_share = 1 - len(takes_time) / len(ascending)
    if not len(takes_time) or float(ascending.mean()) < DELAY_SECONDS_MIN:
        return None
    return Draw("empirical", own_quantiles(takes_time), zero_share)
