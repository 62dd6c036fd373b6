"""Waits that neither other work, nor hours, nor batches explain: a delay of its own by edge.

Source: Chapela-Campa and Dumas 2024, “Discovering and modelling extraneous delays in business
processes”. What the engine would have caused itself is taken off each wait. Where the doer was
there and free right before she began, the delay ended just then: it is the whole wait. Where she
had been busy or off duty until then, it ended at some time before: since she had last been free
and did not begin, or since the work became possible. So delays are known exactly or between two
bounds, and their distribution is the likeliest one (Turnbull 1976).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s
from gemba.insight.mining.waiting.timeline import Timeline, timeline_of
from gemba.insight.simulation.model import START, Delay, Draw

from .delay_changes import Waits, changed_since
from .interval_draws import interval_draw
from .people import Staff
from .steps import Steps
from .still_waiting import NOTHING_STILL, Still

EDGE_TIMES_MIN = 15
# Free for so long right before she began: nothing of hers kept her from it.
FREE_BEFORE_US = 60_000_000
_HALVINGS = 12

# Two steps by their codes; None is any before.
Edge = tuple[int | None, int]


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


@dataclass(frozen=True, eq=False)
class Lately:
    """Edges whose delay is another one since some day: since when (UTC microseconds), by the codes
    of both steps, None for any before; and what was still being waited for at the end."""

    since_us: Mapping[Edge, int]
    still: Still

    @classmethod
    def of(cls, steps: Steps, bounds: Bounds, still: Still) -> Lately:
        """Of all edges seen often, and of all steps."""
        rows = np.flatnonzero(steps.enabler >= 0)
        keys: list[Edge] = [(None, to) for to in np.unique(steps.activity[rows]).tolist()]
        pairs = np.stack([steps.previous[rows], steps.activity[rows]], axis=1)
        edges, count = np.unique(pairs, axis=0, return_counts=True)
        keys += [(before, to) for before, to in edges[count >= EDGE_TIMES_MIN].tolist()]
        since = {}
        for before, to in keys:
            chosen = steps.activity[rows] == to
            if before is not None:
                chosen &= pairs[:, 0] == before
            waits = _waits(steps, bounds, rows[chosen], still.before(to, before))
            if (at_us := changed_since(waits, len(keys))) is not None:
                since[before, to] = at_us
        return cls(since, still)

    def draw(self, steps: Steps, bounds: Bounds, rows: Bools, edge: Edge) -> Draw | None:
        """That of an edge, since it is so. Of what came since, the long waits are those still
        going on; over a whole log they hardly count."""
        if edge not in self.since_us:
            return interval_draw(bounds.low[rows], bounds.high[rows])
        before, to = edge
        waits = _waits(steps, bounds, np.flatnonzero(rows), self.still.before(to, before))
        recent = waits.since(self.since_us[edge])
        return interval_draw(recent.low, recent.high, recent.still)


ALWAYS_AS_NOW = Lately({}, NOTHING_STILL)


def _waits(steps: Steps, bounds: Bounds, rows: Int64s, still: Still) -> Waits:
    return Waits(steps.possible_us[rows], bounds.low[rows], bounds.high[rows], still)


def fit_delays(
    steps: Steps, bounds: Bounds, activities: list[str], lately: Lately = ALWAYS_AS_NOW
) -> tuple[Delay, ...]:
    """By edge where it was seen often enough, else by activity. What a case begins with has none,
    and what else waits for its arrival only, beside that, what was seen of it."""
    later = steps.enabler >= 0
    found: list[Delay] = []
    beside = np.unique(steps.activity[~later & ~steps.is_first]).tolist()
    for to in np.unique(steps.activity[~steps.is_first]).tolist():
        mine = later & (steps.activity == to)
        edges = _by_edge(steps, mine, bounds, lately)
        own = [(before, draw) for before, draw in edges if draw is not None]
        overall = lately.draw(steps, bounds, mine, (None, to))
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


def _by_edge(
    steps: Steps, mine: Bools, bounds: Bounds, lately: Lately
) -> list[tuple[int, Draw | None]]:
    found: list[tuple[int, Draw | None]] = []
    previous = steps.previous
    before, count = np.unique(previous[mine], return_counts=True)
    for code in before[count >= EDGE_TIMES_MIN].tolist():
        rows = mine & (previous == code)
        to = int(steps.activity[np.argmax(rows)])
        draw = lately.draw(steps, bounds, rows, (code, to))
        found.append((code, draw or Draw.fixed(0.0)))
    return found
