"""A log split along a cut: one log per part. Events that do not fit are left out, as few as may be.

After Leemans, Fahland, van der Aalst, "Discovering Block-Structured Process Models from Event
Logs Containing Infrequent Behaviour" (2013), section 4.2. Where nothing was filtered, all fit.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s, offsets_of
from gemba.insight.mining.discovery.follow import codes_of
from gemba.insight.mining.discovery.inductive.cuts import Cut
from gemba.insight.mining.discovery.sublog import Sublog, merged
from gemba.insight.mining.model.tree import Operator


def split(log: Sublog, cut: Cut) -> list[Sublog]:
    """One log for each part of the cut, in their order."""
    size = int(log.activity.max(initial=-1)) + 1
    part_of = np.full(size, -1, np.int64)
    for at, codes in enumerate(cut.parts):
        part_of[list(codes_of(codes))] = at
    part = part_of[log.activity]
    if cut.operator is Operator.CHOICE:
        return _split_choice(log, part, len(cut.parts))
    if cut.operator is Operator.SEQUENCE:
        return _split_sequence(log, part, len(cut.parts))
    if cut.operator is Operator.PARALLEL:
        return [log.keep(part == at) for at in range(len(cut.parts))]
    return _split_loop(log, part)


def _split_choice(log: Sublog, part: Int64s, parts: int) -> list[Sublog]:
    """A trace goes to the part with most of its events, the later one of equals."""
    key = log.trace * parts + part
    counts = np.bincount(key, minlength=len(log) * parts).reshape(len(log), parts)
    chosen = parts - 1 - counts[:, ::-1].argmax(axis=1)
    fits = part == np.repeat(chosen, log.lengths)
    found = []
    for at in range(parts):
        mine = chosen == at
        found.append(log.take(mine).keep(fits[np.repeat(mine, log.lengths)]))
    return found


def _split_sequence(log: Sublog, part: Int64s, parts: int) -> list[Sublog]:
    """Each part takes the stretch after the one before it that leaves out the fewest events."""
    begin = log.offsets[:-1].copy()
    position = np.arange(len(log.activity))
    found = []
    for at in range(parts):
        end = _best_end(log, part, at, begin)
        inside = (position >= np.repeat(begin, log.lengths)) & (
            position < np.repeat(end, log.lengths)
        )
        found.append(log.keep(inside & (part == at)))
        begin = end
    return found


def _best_end(log: Sublog, part: Int64s, at: int, begin: Int64s) -> Int64s:
    """Where the stretch of a part ends, by trace: its own events inside count for it, those of
    later parts against it; the first of equal places."""
    later = np.arange(len(log.activity)) >= np.repeat(begin, log.lengths)
    cost = np.where(later, np.where(part == at, -1, (part > at).astype(np.int64)), 0)
    sums = np.concatenate([[0], np.cumsum(cost)])
    filled = np.flatnonzero(log.lengths)
    end = begin.copy()
    if not len(filled):
        return end
    here = sums[1:] - np.repeat(sums[log.offsets[:-1]], log.lengths)
    first = log.offsets[:-1][filled]
    # The least cost and, among equals, the least position: both in one number.
    scale = len(here) + 1
    best = np.minimum.reduceat(here * scale + np.arange(len(here)), first)
    gains = best // scale < 0
    end[filled[gains]] = best[gains] % scale + 1
    return end


def _split_loop(log: Sublog, part: Int64s) -> list[Sublog]:
    """Stretches of the body and of what is redone take turns; a trace begins and ends with the
    body, which may be empty there."""
    turns = np.zeros(len(log.activity), dtype=bool)
    turns[1:] = part[1:] != part[:-1]
    pieces = log.pieces(turns)
    is_redo = part[pieces.offsets[:-1]] == 1 if len(pieces) else np.empty(0, dtype=bool)
    filled = log.lengths > 0
    first = part[log.offsets[:-1][filled]] == 1
    last = part[log.offsets[1:][filled] - 1] == 1
    weight = log.weight[filled]
    missing = int(weight[first].sum() + weight[last].sum() + log.weight[~filled].sum())
    return [with_empty(merged(pieces.take(~is_redo)), missing), merged(pieces.take(is_redo))]


def with_empty(log: Sublog, weight: int) -> Sublog:
    """The log with one more trace, an empty one."""
    if not weight:
        return log
    return merged(
        Sublog(np.append(log.offsets, log.offsets[-1]), log.activity, np.append(log.weight, weight))
    )


def split_at_restarts(log: Sublog, *, only_after_ends: bool) -> Sublog:
    """Traces cut before each activity that can begin one; if asked, only where the event before
    it can end one (the strict tau loop)."""
    filled = np.flatnonzero(log.lengths)
    first, last = log.offsets[:-1][filled], log.offsets[1:][filled] - 1
    begins = np.isin(log.activity, np.unique(log.activity[first]))
    if only_after_ends:
        ends = np.isin(log.activity, np.unique(log.activity[last]))
        begins[1:] &= ends[:-1]
    begins[first] = False
    return merged(log.pieces(begins))


def once_in_every_trace(log: Sublog) -> list[int]:
    """The activities that every trace has exactly once."""
    size = int(log.activity.max(initial=-1)) + 1
    key = log.trace * size + log.activity
    # Sorted keys of one trace stand together: runs of length one occur once.
    ordered = np.sort(key)
    alone = _is_alone(ordered)
    times = np.bincount(ordered[alone] % size, minlength=size) if size else np.empty(0, np.int64)
    codes: list[int] = np.flatnonzero(times == len(log)).tolist()
    return codes


def _is_alone(ordered: Int64s) -> Bools:
    alone = np.ones(len(ordered), dtype=bool)
    same = ordered[1:] == ordered[:-1]
    alone[1:] &= ~same
    alone[:-1] &= ~same
    return alone


def single_events(codes: list[int]) -> Sublog:
    """One trace for each activity."""
    lengths = np.ones(len(codes), np.int64)
    return Sublog(offsets_of(lengths), np.array(codes, np.int64), lengths)
