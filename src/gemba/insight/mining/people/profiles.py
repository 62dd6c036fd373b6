"""What each person does: the resource figures of edeaR/bupaR under their names.

Swennen, Janssenswillen et al. (2016), "Capturing resource behaviour from event logs":
frequency, involvement and specialisation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.mining.figures import sums_by

from .grouping import known_rows
from .networks import TaskProfiles, task_profiles
from .pairs import code_pairs, distinct_cases


@dataclass(frozen=True, eq=False)
class Profiles:
    """One entry per person seen, most events first; `person` are codes of `names`.

    `events` is the resource frequency, `cases` and `involvement` the cases with a part in
    them and their share of all, `activities` the specialisation: how many different ones.
    `main_activity` is the most frequent, `main_share` its part of the events. Throughput is
    events a week, from when a person was first seen to the last time, a week at least.
    `in_hand_mean`: how many cases lay with the person at a time, from the event before theirs
    to the end of theirs, on the average of that time; Little's law, no starts needed.
    """

    names: Names
    person: Int64s
    events: Int64s
    cases: Int64s
    involvement: Floats
    activities: Int64s
    main_activity: Int64s
    main_share: Floats
    events_per_week: Floats
    in_hand_mean: Floats
    first_us: Int64s
    last_us: Int64s
    left_out: int

    def __len__(self) -> int:
        return len(self.person)


def profiles(columns: EventColumns, who: CodedColumn, cases: Bools | None = None) -> Profiles:
    """Of the people in `who` (one code per event); the busiest thousand, `left_out` says how
    many more there are."""
    rows, people = known_rows(columns, who, cases), len(who.names)
    codes = who.codes[rows].astype(np.int64)
    pairs = code_pairs(np.zeros(len(codes), np.int64), codes, max(people, 1))
    involved = np.zeros(people, dtype=np.int64)
    involved[pairs.pair] = distinct_cases(pairs, columns.case[rows])
    first, last = _seen(columns, rows, codes, people)
    held = sums_by(codes, held_us(columns, rows), people)
    total = columns.cases if cases is None else int(np.count_nonzero(cases))
    return profiles_of(
        task_profiles(columns, who, cases), Parts(involved, held, first, last), total
    )


@dataclass(frozen=True, eq=False)
class Parts:
    """By person code: the cases they have a part in, how long cases lay with them in all, and
    when they were first and last seen, which means nothing for those without events."""

    cases: Int64s
    held_us: Floats
    first_us: Int64s
    last_us: Int64s


def profiles_of(tasks: TaskProfiles, parts: Parts, case_total: int) -> Profiles:
    """The figures of the people in `tasks`, of `case_total` cases."""
    involved, held, first, last = parts.cases, parts.held_us, parts.first_us, parts.last_us
    mine, events, total = tasks.person, tasks.counts.sum(axis=1), case_total
    top = tasks.counts.argmax(axis=1) if tasks.counts.size else np.zeros(len(mine), np.int64)
    length = np.maximum(last[mine] - first[mine], WEEK_US).astype(np.float64)
    return Profiles(
        names=tasks.names,
        person=mine,
        events=events,
        cases=involved[mine],
        involvement=involved[mine] / max(total, 1),
        activities=np.count_nonzero(tasks.counts, axis=1).astype(np.int64),
        main_activity=top.astype(np.int64),
        main_share=tasks.counts[np.arange(len(mine)), top] / np.maximum(events, 1),
        events_per_week=events / (length / WEEK_US),
        in_hand_mean=held[mine] / length,
        first_us=first[mine],
        last_us=last[mine],
        left_out=tasks.left_out,
    )


def _seen(columns: EventColumns, rows: Int64s, codes: Int64s, people: int) -> tuple[Int64s, Int64s]:
    first = np.full(people, np.iinfo(np.int64).max)
    last = np.full(people, np.iinfo(np.int64).min)
    np.minimum.at(first, codes, columns.time_us[rows])
    np.maximum.at(last, codes, columns.time_us[rows])
    return first, last


def held_us(columns: EventColumns, rows: Int64s) -> Int64s:
    """From the end of the event before in the case to the end of this one; 0 for the first."""
    before = np.maximum(rows - 1, 0)
    same = (columns.case[before] == columns.case[rows]) & (rows > 0)
    held: Int64s = np.where(same, columns.time_us[rows] - columns.time_us[before], 0)
    return held
