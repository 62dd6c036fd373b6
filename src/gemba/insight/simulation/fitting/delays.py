"""Waits that neither other work, nor hours, nor batches explain: a delay of its own by edge.

Source: Chapela-Campa and Dumas 2024, “Discovering and modelling extraneous delays in business
processes”. What the engine would have caused itself is taken off each wait. Where the doer was
there and free right before she began, the delay ended just then: it is the whole wait. Where she
had been busy or off duty until then, it ended at some time before: since she had last been free
and did not begin, or since the work became possible. Where a log tells no starts, nobody is known
to have been free between two things she did one soon after the other: work may have filled the
time. So delays are known exactly or between two
bounds, and their distribution is the likeliest one (Turnbull 1976).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s
from gemba.insight.mining.waiting.starts import OUTLIER_TIMES
from gemba.insight.mining.waiting.timeline import Timeline, timeline_of
from gemba.insight.simulation.model import START, Delay, Draw

from .case_types import Kinds
from .delay_changes import Waits, changed_since
from .handling import differing
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


def delay_bounds(steps: Steps, staff: Staff, estimated: Bools | None = None) -> Bounds:
    """All of the wait before what nobody of ours does is delay. `estimated`: by row of the log,
    whether its start is; None is nowhere."""
    wait = steps.wait_us
    low, high = wait / 1e6, wait / 1e6
    rows = np.flatnonzero(staff.is_work & (wait > 0))
    if not len(rows):
        return Bounds(low, high)
    timeline = _timeline(steps, staff, estimated)
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


def _timeline(steps: Steps, staff: Staff, estimated: Bools | None) -> Timeline:
    rows = np.flatnonzero(staff.is_work)
    start, end = steps.start_us[rows], steps.end_us[rows]
    who = steps.person[rows].astype(np.int32)
    if estimated is not None and estimated.any():
        start = _begun_at_best(steps, rows, estimated[steps.row[rows]])
    return timeline_of(who, steps.possible_us[rows], (start, end), staff.duty)


def _begun_at_best(steps: Steps, rows: Int64s, estimated: Bools) -> Int64s:
    """The starts of some rows: an estimated one as early as she had done something before, unless
    that leaves more time than her work usually takes at most."""
    start, person = steps.start_us[rows], steps.person[rows]
    order = np.lexsort((start, person))
    begun, done, who = start[order], steps.end_us[rows][order], person[order]
    longest = _longest_us(steps, rows)[who]
    # People one after another, far from each other, so that one running maximum serves all.
    apart = who * (int(done.max()) - int(begun.min()) + 1)
    latest = np.maximum.accumulate(done + apart) - apart
    before = np.concatenate([begun[:1], latest[:-1]])
    close = estimated[order] & (before < begun) & (begun - before <= longest)
    close[0] = False
    close[1:] &= who[1:] == who[:-1]
    start[order] = np.where(close, before, begun)
    return start


def _longest_us(steps: Steps, rows: Int64s) -> Int64s:
    """By person, so many times the usual time of the longest thing she does."""
    took = steps.end_us[rows] - steps.start_us[rows]
    size = int(steps.activity.max()) + 1
    cell = steps.person[rows] * size + steps.activity[rows]
    order = np.lexsort((took, cell))
    cells, first, count = np.unique(cell[order], return_index=True, return_counts=True)
    usual = np.where(count >= EDGE_TIMES_MIN, took[order[first + count // 2]], 0)
    found = np.zeros(int(steps.person.max()) + 1, dtype=np.int64)
    np.maximum.at(found, cells // size, usual)
    return OUTLIER_TIMES * found


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
    steps: Steps,
    bounds: Bounds,
    activities: list[str],
    kinds: Kinds | None = None,
    lately: Lately = ALWAYS_AS_NOW,
) -> tuple[Delay, ...]:
    """By edge where it was seen often enough, else by activity; and for types of cases that differ
    from all others. What a case begins with has none, and what else waits for its arrival only,
    beside that, what was seen of it."""
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
        if kinds is not None and len(kinds.types) > 1:
            found += delays_of_kinds(steps, bounds, activities, kinds, mine)
        first = ~later & (steps.activity == to)
        draw = interval_draw(bounds.low[first], bounds.high[first]) if to in beside else None
        found.append(Delay(activities[to], draw or Draw.fixed(0.0), START))
    return tuple(found)


def delays_of_kinds(
    steps: Steps, bounds: Bounds, activities: list[str], kinds: Kinds, mine: Bools
) -> list[Delay]:
    """Before an activity (the steps flagged `mine`), by what came before: of the types that have a
    value of an attribute with which it differs from without, whatever it was between its bounds;
    and of the others then."""
    found = []
    previous = steps.previous
    for before in np.unique(previous[mine]).tolist():
        rows = np.flatnonzero(mine & (previous == before))
        to, after = activities[int(steps.activity[rows[0]])], activities[before]
        for of_type, low, high in _apart(rows, steps, bounds, kinds):
            draw = interval_draw(low, high) or Draw.fixed(0.0)
            found.append(Delay(to, draw, after, kinds.names[of_type]))
    return found


def _apart(
    rows: Int64s, steps: Steps, bounds: Bounds, kinds: Kinds
) -> Iterator[tuple[int, Floats, Floats]]:
    """By type, the bounds of those that tell its delay; nothing where all are alike. Of several
    values the rarest decides."""
    of_type = kinds.of_case[steps.case[rows]]
    low, high = bounds.low[rows], bounds.high[rows]
    groups = []
    for has_it in kinds.having.values():
        own = has_it[of_type]
        one_or_other = own.astype(np.int64)
        if 1 in differing(low, one_or_other) and 1 in differing(high, one_or_other):
            groups.append((int(own.sum()), has_it))
    group = np.zeros(len(kinds.types), dtype=np.int64)
    for place, (_count, has_it) in enumerate(sorted(groups, key=lambda each: -each[0]), start=1):
        group[has_it] = place
    for code in range(len(kinds.types)) if groups else ():
        mine = group[of_type] == group[code]
        if np.count_nonzero(mine) >= EDGE_TIMES_MIN:
            yield code, low[mine], high[mine]


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
