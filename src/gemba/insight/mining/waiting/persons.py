"""What the person who did the work in the end was doing while it waited."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s

from .batches import Batches, gathered
from .clock import Clock
from .desk import Desk
from .leisure import explained_until_us
from .overtaking import sums_of_overtakers
from .timeline import Timeline, timeline_of


@dataclass(frozen=True, eq=False)
class Split:
    """Waits of the `item`s of a desk that waited, by what the person did: microseconds that sum
    to each wait. There are no batches in it yet: `batches` says what they change. `off_duty_us` is
    all the time off duty and not working, whether it explains the wait or not; `timeline` what
    everybody was busy with."""

    item: Int64s
    prioritisation_us: Int64s
    contention_us: Int64s
    unavailability_us: Int64s
    extraneous_us: Int64s
    batches: Batches
    off_duty_us: Int64s
    timeline: Timeline


def split_by_person(desk: Desk) -> Split:
    """All waits for the people of a desk."""
    spans = desk.start_us, desk.end_us
    timeline = timeline_of(desk.person, desk.possible_us, spans, desk.duty)
    possible = desk.possible_us[timeline.item]
    waits = np.flatnonzero(desk.start_us[timeline.item] > possible)
    item, who = timeline.item[waits], timeline.resource[waits]
    since, until = possible[waits], desk.start_us[item]
    found = gathered(desk, timeline)
    batch = np.flatnonzero(found.gathered_us[item] > since)
    gathering = timeline.free_before(who[batch], found.gathered_us[item[batch]])
    gathering -= timeline.free_before(who[batch], since[batch])
    busy, off_duty, place = _occupied(timeline, who, since, until)
    overtaken = _overtaken_us(timeline, possible, waits, (until, place))
    explained = off_duty - _though_free(timeline, waits, (since, until), off_duty)
    return Split(
        item=item,
        prioritisation_us=overtaken,
        contention_us=busy - overtaken,
        unavailability_us=explained,
        extraneous_us=until - since - busy - explained,
        batches=Batches(
            wait=batch,
            activity=desk.activity[item[batch]],
            gathering_us=gathering,
            off_duty_us=off_duty[batch],
            batched=found.batched,
        ),
        off_duty_us=off_duty,
        timeline=timeline,
    )


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
    part[rows] = off_duty[rows] - _occupied(timeline, who, begun, at)[1]
    return part


def _occupied(
    timeline: Timeline, who: Int32s, since: Int64s, until: Int64s
) -> tuple[Int64s, Int64s, Int64s]:
    """How long each was busy between two instants, how long neither busy nor on duty, and how
    many pieces were begun before the later one."""
    before, free_before = timeline.busy_and_free(who, since)
    after, free = timeline.busy_and_free(who, until)
    free -= free_before
    busy = after.us - before.us
    return busy, until - since - busy - free, after.place


def _overtaken_us(
    timeline: Timeline, ready: Int64s, waits: Int64s, ends: tuple[Int64s, Int64s]
) -> Int64s:
    """For each of the waits (places in the timeline) how long the person did later things first.
    `ends`: when the waits end, and how many pieces start before."""
    found = np.zeros(len(waits), dtype=np.int64)
    if not len(waits):
        return found
    until, place = ends
    clock = Clock.of(len(timeline.duty.calendar), ready)
    keys = clock.keys(timeline.resource, ready)
    latest = np.maximum.accumulate(keys)
    mine = keys[waits]
    asking = np.flatnonzero((place > 0) & (latest[np.maximum(place - 1, 0)] > mine))
    least = np.minimum.accumulate(keys[::-1])[::-1]
    overtakes = np.zeros(len(keys), dtype=np.bool_)
    overtakes[:-1] = keys[:-1] > least[1:]
    pieces = np.flatnonzero(overtakes & (timeline.end_us > timeline.start_us))
    if not (len(asking) and len(pieces)):
        return found
    places = place[asking]
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
