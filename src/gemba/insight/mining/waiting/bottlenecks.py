"""Where the waiting is: by move or by step, with what caused it and the cases behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, offsets_of, stable_order
from gemba.insight.eventlog.columns import EventColumns

from .causes import CAUSES, WaitingTimes
from .clock import Clock
from .sums import dense, owners, summed, total

Grain = Literal["moves", "steps"]


@dataclass(frozen=True)
class WaitTotals:
    """All chosen cases. Microseconds; `by_cause_us` sums to `waiting_us`.

    `case_us` is the time of all cases from their first start to their last end, `idle_us` the part
    of it in which nobody worked on the case. `waiting_us` counts steps that wait side by side each,
    so it can exceed `idle_us`. `handling_us` is the work, part of it estimated.
    """

    cases: int
    waits: int
    waiting_us: int
    by_cause_us: tuple[int, ...]
    case_us: int
    idle_us: int
    handling_us: int
    estimated_share: float

    @property
    def main_cause(self) -> str:
        """The cause of most waiting; the first of equals."""
        return CAUSES[max(range(len(CAUSES)), key=lambda place: self.by_cause_us[place])]


@dataclass(frozen=True)
class Bottleneck:
    """The waits of one move, or of one step whatever came before (`source` is -1 then).

    `cases` is how many have such a wait, `share` its part of all waiting. Microseconds; `mills` is
    what the waiting costs, where that was asked for.
    """

    source: int
    target: int
    waits: int
    cases: int
    total_us: int
    by_cause_us: tuple[int, ...]
    median_us: int
    share: float
    mills: int = 0

    @property
    def key(self) -> str:
        """`source_target`, or `target` alone."""
        return str(self.target) if self.source < 0 else f"{self.source}_{self.target}"

    @property
    def main_cause(self) -> str:
        """The cause of most of it; the first of equals."""
        return CAUSES[max(range(len(CAUSES)), key=lambda place: self.by_cause_us[place])]


@dataclass(frozen=True)
class LongestWait:
    """A case, how long it waited here in all, and for what, microseconds."""

    case: int
    total_us: int
    by_cause_us: tuple[int, ...]


def chosen_waits(columns: EventColumns, waits: WaitingTimes, cases: Bools | None) -> Int64s:
    """Places of the waits of the chosen cases."""
    if cases is None:
        return np.arange(len(waits.row))
    return np.flatnonzero(cases[columns.case[waits.row]])


def wait_totals(
    columns: EventColumns, waits: WaitingTimes, cases: Bools | None = None
) -> WaitTotals:
    """The sums of all cases, or of those flagged in `cases` (one flag per case)."""
    places = chosen_waits(columns, waits, cases)
    flags = np.ones(len(columns), np.bool_) if cases is None else columns.row_flags(cases)
    by_cause = tuple(total(split[places]) for split in waits.causes_us)
    work = (columns.time_us - waits.start_us)[flags & waits.works]
    case_us, idle_us = _case_times(columns, waits.start_us, cases)
    estimated = int(np.count_nonzero(waits.estimated & flags))
    return WaitTotals(
        cases=columns.cases if cases is None else int(cases.sum()),
        waits=len(places),
        waiting_us=sum(by_cause),
        by_cause_us=by_cause,
        case_us=case_us,
        idle_us=idle_us,
        handling_us=total(work),
        estimated_share=estimated / max(int(np.count_nonzero(flags & waits.works)), 1),
    )


def bottlenecks(
    columns: EventColumns,
    waits: WaitingTimes,
    cases: Bools | None = None,
    grain: Grain = "moves",
    mills: Int64s | None = None,
) -> list[Bottleneck]:
    """Every move or step with any wait, the one with most waiting in all first; with the cost of
    each wait in `mills`, the dearest first."""
    places = chosen_waits(columns, waits, cases)
    group, source, target = _groups(columns, waits, places, grain)
    count = len(target)
    splits = np.stack([summed(group, split[places], count) for split in waits.causes_us])
    totals = splits.sum(axis=0)
    number = np.bincount(group, minlength=count)
    medians = _medians(group, waits.total_us[places], number)
    touched = owners(group, columns.case[waits.row[places]], count)
    whole = max(int(sum(totals.tolist())), 1)
    cost = np.zeros(count, dtype=np.int64)
    if mills is not None:
        cost = summed(group, mills[places], count)
    order = np.lexsort((target, source, -totals, -cost))
    return [
        Bottleneck(
            source=int(source[place]),
            target=int(target[place]),
            waits=int(number[place]),
            cases=int(touched[place]),
            total_us=int(totals[place]),
            by_cause_us=tuple(splits[:, place].tolist()),
            median_us=int(medians[place]),
            share=int(totals[place]) / whole,
            mills=int(cost[place]),
        )
        for place in order.tolist()
    ]


def longest_waiting(
    columns: EventColumns, waits: WaitingTimes, key: str, cases: Bools | None, most: int
) -> list[LongestWait]:
    """The cases behind a bottleneck (its `key`), those that waited longest first."""
    places = chosen_waits(columns, waits, cases)
    before, row = waits.enabler[waits.row[places]], waits.row[places]
    *source, target = [int(code) for code in key.split("_")]
    here = columns.activity[row] == target
    if source:
        here &= columns.activity[before] == source[0]
    places = places[here]
    case, back = dense(columns.case[waits.row[places]].astype(np.int64), columns.cases)
    splits = np.stack([summed(back, split[places], len(case)) for split in waits.causes_us])
    totals = splits.sum(axis=0)
    first = np.lexsort((case, -totals))[:most]
    return [
        LongestWait(int(case[at]), int(totals[at]), tuple(splits[:, at].tolist()))
        for at in first.tolist()
    ]


def _groups(
    columns: EventColumns, waits: WaitingTimes, places: Int64s, grain: Grain
) -> tuple[Int64s, Int64s, Int32s | Int64s]:
    """A dense group per wait, and source (-1 for steps) and target of each group."""
    row, size = waits.row[places], len(columns.activities)
    target = columns.activity[row].astype(np.int64)
    if grain == "moves":
        target = columns.activity[waits.enabler[row]].astype(np.int64) * size + target
    code, group = dense(target, size * size if grain == "moves" else size)
    if grain == "moves":
        return group, code // max(size, 1), code % max(size, 1)
    return group, np.full(len(code), -1, dtype=np.int64), code


def _medians(group: Int64s, value: Int64s, number: Int64s) -> Int64s:
    """By group; the lower of two middles."""
    order = np.argsort(value, kind="stable")
    order = order[stable_order(group[order], max(len(number), 1))]
    offsets = offsets_of(number)
    middle = value[order[(offsets[:-1] + offsets[1:] - 1) // 2]]
    return np.asarray(middle, dtype=np.int64)


def _case_times(columns: EventColumns, start_us: Int64s, cases: Bools | None) -> tuple[int, int]:
    """The time of all chosen cases, and the part in which none of their work was done."""
    if not len(columns):
        return 0, 0
    first = columns.offsets[:-1]
    order = np.arange(len(columns))
    inside = np.ones(len(columns), dtype=np.bool_)
    inside[first] = False
    back = inside[1:] & (start_us[1:] < start_us[:-1])
    if back.any():
        order = np.lexsort((start_us, columns.case))
    # Times since the case began are short, so that keys of case and time fit.
    began = np.repeat(start_us[order[first]], columns.case_lengths)
    start, end = start_us[order] - began, columns.time_us[order] - began
    clock = Clock.of(columns.cases, start, end)
    latest = clock.times(np.maximum.accumulate(clock.keys(columns.case, end)))
    gap = np.zeros(len(columns), dtype=np.int64)
    gap[1:] = np.where(inside[1:], np.maximum(start[1:] - latest[:-1], 0), 0)
    idle = np.add.reduceat(gap, first)
    length = latest[columns.offsets[1:] - 1]
    if cases is not None:
        idle, length = idle[cases], length[cases]
    return total(length), total(idle)
