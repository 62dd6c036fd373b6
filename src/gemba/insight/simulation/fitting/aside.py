"""What customers did beside the way of their cases: asking again, and giving up.

The twin lets customers do both by themselves, so they are taken out of the log before the way of
cases is read from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.waiting.parties import flagged

from .holding_out import chosen_rows
from .roles import Roles

# Fewer than this are left where they are.
ASKED_MIN = 20


@dataclass(frozen=True, eq=False)
class Asked:
    """How long it took until customers asked again, in seconds, counted from when they had begun to
    wait or had asked before; `again` is False where they were answered before. `case` of each.
    `as_` is what they are told as, `times_max` how often one waiting customer asked at most."""

    seconds: Floats
    again: Bools
    case: Int64s
    as_: str
    times_max: int


@dataclass(frozen=True, eq=False)
class Apart:
    """`rest` is the log without what customers did beside it, with the same cases; `left_us` is by
    case when its customer left (`UNKNOWN_US`: not), told as `left_as`."""

    rest: EventColumns
    left_us: Int64s
    left_as: str
    asked: Asked | None


def set_apart(columns: EventColumns, roles: Roles) -> Apart:
    """Takes both out as far as the `roles` name them."""
    left = flagged(columns.activity, columns.activities, roles.left)
    again = _asking_again(columns, roles)
    if np.count_nonzero(again) < ASKED_MIN:
        again[:] = False
    aside = left | again
    if not aside.any():
        nothing = np.full(columns.cases, UNKNOWN_US, dtype=np.int64)
        return Apart(columns, nothing, "", None)
    # A case of which nothing else is told has to begin with something.
    first = columns.offsets[:-1]
    aside[first[np.add.reduceat(~aside, first) == 0]] = False
    left_us = np.full(columns.cases, UNKNOWN_US, dtype=np.int64)
    gone = np.flatnonzero(left & aside)
    left_us[columns.case[gone]] = columns.time_us[gone]
    return Apart(
        chosen_rows(columns, ~aside),
        left_us,
        _most(columns, gone),
        _asked(columns, roles, again) if again.any() else None,
    )


def _most(columns: EventColumns, rows: Int64s) -> str:
    """The activity that is most frequent among some rows; "" of none."""
    if not len(rows):
        return ""
    return columns.activities[int(np.argmax(np.bincount(columns.activity[rows])))]


def _asking_again(columns: EventColumns, roles: Roles) -> Bools:
    """Messages of customers to whom a reply is owed: since the begin of the case or since an
    earlier message, without a reply in between."""
    wrote = flagged(columns.activity, columns.activities, roles.wrote)
    if not roles.replies or not wrote.any():
        return np.zeros(len(columns), dtype=np.bool_)
    replied = flagged(columns.activity, columns.activities, roles.replies)
    last = _last_before(columns, wrote | replied | _first(columns))
    owed = (last >= 0) & ~replied[last]
    again: Bools = wrote & owed
    return again


def _first(columns: EventColumns) -> Bools:
    first = np.zeros(len(columns), dtype=np.bool_)
    first[columns.offsets[:-1]] = True
    return first


def _last_before(columns: EventColumns, marked: Bools) -> Int64s:
    """By row, the last marked one before it in its case, -1 for none."""
    rows = np.arange(len(columns))
    last = np.maximum.accumulate(np.where(marked, rows, -1))
    before = np.concatenate([[-1], last[:-1]])
    found: Int64s = np.where(before >= columns.offsets[:-1][columns.case], before, -1)
    return found


def _asked(columns: EventColumns, roles: Roles, again: Bools) -> Asked:
    wrote = flagged(columns.activity, columns.activities, roles.wrote)
    ends = flagged(columns.activity, columns.activities, roles.replies | roles.left)
    since = _last_before(columns, wrote | ends | _first(columns))
    # Whoever was answered, or left, did not ask again until then.
    waited = ends & (since >= 0) & ~ends[since]
    rows = np.flatnonzero(again | waited)
    waiting = np.cumsum(~again & (wrote | ends | _first(columns)))
    times = np.bincount(waiting[again])
    return Asked(
        (columns.time_us[rows] - columns.time_us[since[rows]]) / 1e6,
        again[rows],
        columns.case[rows].astype(np.int64),
        _most(columns, np.flatnonzero(again)),
        int(times.max()),
    )
