"""Who works with whom: together on cases, on the same tasks, and by subcontracting.

The further networks of van der Aalst, Reijers & Song (2005), "Discovering social networks
from event logs".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import (
    Bools,
    Codes,
    Floats,
    Int32s,
    Int64s,
    distinct,
    spread,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn, Names

from .grouping import known_rows
from .pairs import code_pairs, distinct_cases

# Pairs of one case grow with the square of its people: so many are held at a time.
_PAIRS_AT_ONCE = 8_000_000
PROFILES_MAX = 1_000


@dataclass(frozen=True, eq=False)
class Together:
    """People with a case in common, `source < target`, most cases first.

    `share` divides by all chosen cases, as PM4Py's working-together network does.
    """

    names: Names
    source: Int32s
    target: Int32s
    cases: Int64s
    case_total: int

    @property
    def share(self) -> Floats:
        return self.cases / max(self.case_total, 1)


@dataclass(frozen=True, eq=False)
class Subcontracts:
    """`source` hands a case to `target` and has it back at once (A → B → A), most often first.

    PM4Py counts only the first such pattern of each person in each kind of case; this counts
    every one, as the paper defines it.
    """

    names: Names
    source: Int32s
    target: Int32s
    count: Int64s
    cases: Int64s


@dataclass(frozen=True, eq=False)
class TaskProfiles:
    """What people do: `counts[i, a]` events of activity `a` by `person[i]`, busiest first.

    `left_out` people beyond `PROFILES_MAX` are not compared.
    """

    names: Names
    person: Int64s
    counts: Int64s
    left_out: int

    def similarity(self) -> Floats:
        """Pearson's correlation of every two profiles, as PM4Py's activity-based network.

        NaN where somebody does all activities equally often: nothing to correlate.
        """
        centred = self.counts - self.counts.sum(axis=1, keepdims=True) / max(
            self.counts.shape[1], 1
        )
        length = np.sqrt((centred**2).sum(axis=1))
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Floats = (centred @ centred.T) / np.outer(length, length)
        return found


def working_together(
    columns: EventColumns, who: CodedColumn, cases: Bools | None = None
) -> Together:
    """In how many cases every two people both have a part."""
    rows = known_rows(columns, who, cases)
    width = max(len(who.names), 1)
    members = distinct(columns.case[rows].astype(np.int64) * width + who.codes[rows])
    case, person = members // width, members % width
    later = np.searchsorted(case, case, side="right") - np.arange(len(case)) - 1
    keys, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    for part in _parts(later):
        place = np.arange(part.start, part.stop, dtype=np.int64)
        first = person[np.repeat(place, later[part])]
        second = person[spread(place + 1, later[part])]
        coded = code_pairs(first, second, width)
        keys, where = np.unique(np.concatenate([keys, coded.pair]), return_inverse=True)
        summed = np.bincount(where, np.concatenate([counts, coded.count]), len(keys))
        counts = summed.astype(np.int64)
    order = np.lexsort((keys, -counts))
    total = columns.cases if cases is None else int(np.count_nonzero(cases))
    source, target = (keys // width)[order], (keys % width)[order]
    return Together(
        who.names, source.astype(np.int32), target.astype(np.int32), counts[order], total
    )


def _parts(lengths: Int64s) -> list[slice]:
    """Runs of entries that come to about `_PAIRS_AT_ONCE` pairs each, or one entry."""
    if not len(lengths):
        return []
    done = np.cumsum(lengths)
    bounds = [0]
    while bounds[-1] < len(lengths):
        so_far = int(done[bounds[-1] - 1]) if bounds[-1] else 0
        after = int(np.searchsorted(done, so_far + _PAIRS_AT_ONCE, side="right"))
        bounds.append(max(after, bounds[-1] + 1))
    return [slice(start, end) for start, end in pairwise(bounds)]


def subcontracts(
    columns: EventColumns, who: CodedColumn, cases: Bools | None = None
) -> Subcontracts:
    """Three neighbouring events of a case by A, B and A again; all three must be known."""
    case, person = columns.case, who.codes
    if cases is not None:
        rows = np.flatnonzero(columns.row_flags(cases))
        case, person = case[rows], person[rows]
    giver, helper, back = person[:-2], person[1:-1], person[2:]
    kept = (giver == back) & (giver != helper) & (case[:-2] == case[2:])
    kept &= (giver >= 0) & (helper >= 0)
    found = np.flatnonzero(kept)
    width = max(len(who.names), 1)
    coded = code_pairs(giver[found], helper[found], width)
    order = np.lexsort((coded.pair, -coded.count))
    return Subcontracts(
        who.names,
        (coded.pair // width)[order].astype(np.int32),
        (coded.pair % width)[order].astype(np.int32),
        coded.count[order],
        distinct_cases(coded, case[found])[order],
    )


def task_profiles(
    columns: EventColumns, who: CodedColumn, cases: Bools | None = None
) -> TaskProfiles:
    """How often each person does each activity, the `PROFILES_MAX` busiest people."""
    rows = known_rows(columns, who, cases)
    return tasks_of(who.names, who.codes[rows], columns.activity[rows], len(columns.activities))


def busiest_of(events: Int64s) -> Int64s:
    """The `PROFILES_MAX` people with most events, by how many each has."""
    busiest = np.lexsort((np.arange(len(events)), -events))[:PROFILES_MAX]
    return busiest[events[busiest] > 0]


def tasks_of(names: Names, person: Codes, activity: Codes, activities: int) -> TaskProfiles:
    """The same from one code of each per event."""
    people = len(names)
    events = np.bincount(person, minlength=people)
    busiest = busiest_of(events)
    place = np.full(people, -1, dtype=np.int64)
    place[busiest] = np.arange(len(busiest)) * activities
    cell = place[person]
    if np.count_nonzero(events) > len(busiest):
        kept = cell >= 0
        cell, activity = cell[kept], activity[kept]
    cell += activity
    counts = np.bincount(cell, minlength=len(busiest) * activities)
    left_out = int(np.count_nonzero(events)) - len(busiest)
    return TaskProfiles(names, busiest, counts.reshape(len(busiest), activities), left_out)
