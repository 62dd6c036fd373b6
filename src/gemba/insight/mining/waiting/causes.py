"""Every wait split into what caused it.

Source: Lashkevich, Milani, Chapela-Campa, Suvorau and Dumas 2023, “Why am I waiting? Data-driven
analysis of waiting times in business processes” (the tool Kronos), with two causes of its own
beside their five: the customer and the vendor. A wait runs from the end of the step that made
another possible to the start of that other. It is cut into stretches that do not overlap:

1. customer, vendor: the whole wait, where the log tells that somebody outside has to act;
2. else the person who did it in the end is looked at, moment by moment: busy with what was possible
   no later is contention; busy with what became possible only afterwards is prioritisation; off
   duty and not working is unavailability;
3. there and free, while a batch gathered in which the item was then done: batching;
4. there and free, or off duty after having been there with time for it: extraneous, a reason the
   log does not tell.

Kronos calls all of a batch's gathering batching; here nights and other work in between are not.
And being off duty explains a wait only until there was time enough for the work (`leisure`).
So the causes of a wait sum to it, to the microsecond.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s, sealed
from gemba.insight.eventlog.columns import EventColumns

from .at_once import both
from .batches import gathered_us
from .clock import Clock
from .duty import Duty
from .enablement import begun_us, enablers
from .leisure import explained_until_us
from .overtaking import sums_of_overtakers
from .parties import Reading, flagged, rows_for
from .starts import Work, estimated_starts
from .timeline import Busy, Timeline, timeline_of

CAUSES = (
    "batching",
    "prioritisation",
    "contention",
    "unavailability",
    "customer",
    "vendor",
    "extraneous",
)
BATCHING, PRIORITISATION, CONTENTION, UNAVAILABILITY, CUSTOMER, VENDOR, EXTRANEOUS = range(7)


@dataclass(frozen=True, eq=False)
class WaitingTimes:
    """All waits of a log. By row of the log: `start_us` (told, estimated or the end), whether it
    is `estimated`, and the `enabler`, the row that made this one possible (-1 for none).

    By wait: `row` (the step waited for, ascending), `enabled_us`, and `causes_us[cause]`, whose
    sum over the causes is `start_us[row] - enabled_us`, above zero.
    """

    start_us: Int64s
    estimated: Bools
    enabler: Int64s
    row: Int64s
    enabled_us: Int64s
    causes_us: Int64s
    works: Bools

    @property
    def total_us(self) -> Int64s:
        """The length of each wait."""
        return self.start_us[self.row] - self.enabled_us


NOTHING_READ = Reading()


def waiting_times(columns: EventColumns, reading: Reading = NOTHING_READ) -> WaitingTimes:
    """All waits of all cases: who was busy with what cannot be told from some cases only.

    A filter is applied to the result. Raises ValueError for a wrong number of calendars.
    """
    told = begun_us(columns)
    works = columns.resource >= 0
    works &= ~flagged(columns.resource, columns.resources, reading.not_people)
    duty = _duty(columns, reading, told)
    enabler = enablers(columns, told)
    customer = rows_for(columns, reading.customer, enabler)
    vendor = rows_for(columns, reading.vendor, enabler) & ~customer
    outside = customer | vendor
    quick = flagged(columns.activity, columns.activities, reading.instant_steps)
    starts = estimated_starts(columns, told, Work(enabler, works, quick, outside), duty)
    start = starts.start_us
    ended = columns.time_us[enabler] if len(columns) else start
    enabled = np.where(enabler >= 0, np.minimum(ended, start), start)
    possible = np.where(outside, start, enabled)
    rows = np.flatnonzero(works)
    spans = start[rows], columns.time_us[rows]
    timeline = timeline_of(rows, columns.resource[rows], possible[rows], spans, duty)
    gathered = gathered_us(columns, timeline, possible, starts)
    split = np.zeros((len(CAUSES), len(columns)), dtype=np.int64)
    split[CUSTOMER] = np.where(customer, start - enabled, 0)
    split[VENDOR] = np.where(vendor, start - enabled, 0)
    _split_by_person(timeline, (possible, gathered, start), split)
    unknown = ~outside & ~works
    split[EXTRANEOUS, unknown] = (start - enabled)[unknown]
    waited = np.flatnonzero(start > enabled)
    return WaitingTimes(
        sealed(start),
        sealed(starts.estimated),
        sealed(enabler),
        sealed(waited),
        sealed(enabled[waited]),
        sealed(split[:, waited]),
        sealed(works),
    )


def _duty(columns: EventColumns, reading: Reading, told: Int64s) -> Duty:
    first, last = (int(told.min()), int(columns.time_us.max())) if len(told) else (0, 0)
    return Duty.of(reading.calendars, len(columns.resources), first, last)


def _split_by_person(
    timeline: Timeline, bounds: tuple[Int64s, Int64s, Int64s], split: Int64s
) -> None:
    """Adds what the person who did it in the end was doing, in place. `bounds`: when each row
    was possible, when its batch had gathered, and when it was begun."""
    possible, gathered, start = bounds
    waits = np.flatnonzero(start[timeline.row] > possible[timeline.row])
    row, who = timeline.row[waits], timeline.resource[waits]
    since, until = possible[row], start[row]
    (before, free_before), (after, free_after) = both(
        lambda: timeline.busy_and_free(who, since), lambda: timeline.busy_and_free(who, until)
    )
    busy = after.us - before.us
    in_batch = gathered[row] > since
    off_duty = until - since - busy - (free_after - free_before)
    batch = np.flatnonzero(in_batch)
    batching = np.zeros(len(row), dtype=np.int64)
    batching[batch] = timeline.free_before(who[batch], gathered[row[batch]]) - free_before[batch]
    overtaken, though_free = both(
        lambda: _overtaken_us(timeline, possible, waits, until, after),
        lambda: _though_free(timeline, waits, (since, until), np.where(in_batch, 0, off_duty)),
    )
    off_duty -= though_free
    split[BATCHING, row] = batching
    split[PRIORITISATION, row] = overtaken
    split[CONTENTION, row] = busy - overtaken
    split[UNAVAILABILITY, row] = off_duty
    split[EXTRANEOUS, row] = until - since - busy - off_duty - batching


def _though_free(
    timeline: Timeline, waits: Int64s, bounds: tuple[Int64s, Int64s], off_duty: Int64s
) -> Int64s:
    """The part of `off_duty` that came after the person had had time enough for the work."""
    since, until = bounds
    part = np.zeros(len(waits), dtype=np.int64)
    rows = np.flatnonzero(off_duty > 0)
    who, begun = timeline.resource[waits[rows]], since[rows]
    took = timeline.took_us[waits[rows]]
    at = explained_until_us(timeline, who, begun, took)
    late = np.flatnonzero(at < until[rows])
    rows, who, begun, at = rows[late], who[late], begun[late], at[late]
    before, free_before = timeline.busy_and_free(who, begun)
    after, free_after = timeline.busy_and_free(who, at)
    explained = at - begun - (after.us - before.us) - (free_after - free_before)
    part[rows] = off_duty[rows] - explained
    return part


def _overtaken_us(
    timeline: Timeline, ready: Int64s, waits: Int64s, until: Int64s, after: Busy
) -> Int64s:
    """For each of the waits (places in the timeline) how long the person did later things first."""
    found = np.zeros(len(waits), dtype=np.int64)
    if not len(waits):
        return found
    clock = Clock.of(len(timeline.duty.calendar), ready[timeline.row])
    keys = clock.keys(timeline.resource, ready[timeline.row])
    latest = np.maximum.accumulate(keys)
    mine = keys[waits]
    asking = np.flatnonzero((after.place > 0) & (latest[np.maximum(after.place - 1, 0)] > mine))
    least = np.minimum.accumulate(keys[::-1])[::-1]
    overtakes = np.zeros(len(keys), dtype=np.bool_)
    overtakes[:-1] = keys[:-1] > least[1:]
    pieces = np.flatnonzero(overtakes & (timeline.end_us > timeline.start_us))
    if not (len(asking) and len(pieces)):
        return found
    places = after.place[asking]
    found[asking] = _sums_between(timeline, keys, pieces, (waits[asking], places))
    # The last piece begun may go on beyond the end of the wait.
    last = places - 1
    beyond = timeline.end_us[last] - until[asking]
    over = (beyond > 0) & (keys[last] > mine[asking])
    over &= timeline.resource[last] == timeline.resource[waits[asking]]
    found[asking[over]] -= beyond[over]
    return found


def _sums_between(
    timeline: Timeline, keys: Int64s, pieces: Int64s, asked: tuple[Int64s, Int64s]
) -> Int64s:
    """Lengths of the `pieces` that come before each place asked for and have a larger key than
    who asks, of the same resource. `asked`: who (a place in the timeline), and the place."""
    asking, places = asked
    at_piece = np.arange(len(pieces)) + np.searchsorted(places, pieces, side="right")
    at_question = np.arange(len(places)) + np.searchsorted(pieces, places, side="left")
    merged = np.empty(len(pieces) + len(places), dtype=np.int64)
    merged[at_piece], merged[at_question] = pieces, asking
    length = np.zeros(len(merged), dtype=np.int64)
    length[at_piece] = timeline.end_us[pieces] - timeline.start_us[pieces]
    group = timeline.resource[merged].astype(np.int64)
    sums = sums_of_overtakers(group, _ranks(keys[merged], group), length)
    return sums.take(at_question)


def _ranks(keys: Int64s, group: Int64s) -> Int64s:
    """Dense ranks of the keys inside their group, from zero; keys ascend by group."""
    order = np.argsort(keys, kind="stable")
    ascending = keys[order]
    ranks = np.zeros(len(keys), dtype=np.int64)
    ranks[order[1:]] = np.cumsum(ascending[1:] != ascending[:-1])
    bounds = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    least = np.minimum.reduceat(ranks, bounds)
    ranks -= np.repeat(least, np.diff(np.append(bounds, len(keys))))
    return ranks
